"""Processors that are not this machine's: compiled, emulated, and of the same tokens."""

import platform
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.engine.cpu import build
from tests.support import engine_models as models

SOURCE = Path(__file__).with_name("whole_step.c")
CROSS, EMULATOR = "aarch64-linux-gnu-gcc", "qemu-aarch64-static"
EMULATED = platform.machine() == "x86_64" and bool(shutil.which(CROSS) and shutil.which(EMULATOR))
"""Debian's gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user-static."""


def program(folder: Path, machine: str, name: str) -> list[str]:
    """The command that decodes with a build of ``machine``."""
    path = folder / f"{machine}-{name}"
    here = machine == platform.machine()
    flags = [flag for flag in build.FLAGS if flag not in ("-shared", "-fPIC")]
    command = [
        "cc" if here else CROSS, *flags, *build.builds(machine)[name], f"-DBUILD_{name}",
        f'-DKERNELS="{build.HERE / "kernels.c"}"', str(SOURCE), "-o", str(path),
    ]  # fmt: skip
    subprocess.run([*command, *(() if here else ("-static",))], check=True)
    return [str(path)] if here else [EMULATOR, str(path)]


# AVX-VNNI's instruction as AVX-512 encodes it: the same source, on processors without the other.
SAME_INSTRUCTION = (
    "-march=x86-64-v3", "-mavx512vl", "-mavx512vnni",
    "-D_mm256_dpbusd_avx_epi32=_mm256_dpbusd_epi32",
)  # fmt: skip


def programs(folder: Path) -> dict[str, list[str]]:
    made = {name: program(folder, platform.machine(), name) for name in models.BUILDS}
    if "avx512vnni" in models.BUILDS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(build.X86, "avxvnni", SAME_INSTRUCTION)
            made["avxvnni, encoded otherwise"] = program(folder, platform.machine(), "avxvnni")
    if EMULATED:
        for name in build.builds("aarch64"):
            made[f"aarch64 {name}"] = program(folder, "aarch64", name)
    return made


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    return programs(tmp_path_factory.mktemp("programs"))


def test_the_build_for_avx_vnni_compiles(tmp_path):
    """Whether or not this processor could run it."""
    if platform.machine() == "x86_64":
        assert build.compile_build("avxvnni", tmp_path).stat().st_size > 0


@pytest.mark.timeout(400)  # half a dozen compilations
@pytest.mark.parametrize("bits", ["8", "4"])
def test_every_processor_decodes_the_same_tokens(compiled, bits):
    said = {
        name: subprocess.run([*command, bits], capture_output=True, text=True, check=True).stdout
        for name, command in compiled.items()
    }
    assert len(said) > 1
    (codes,) = set(said.values())
    assert len(set(codes.split())) > 25  # they are not all alike
