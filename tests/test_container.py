"""The container's promises, as far as they can be read: nobody needs docker to break them."""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings, Web
from bot.executors.executor import EXECUTORS

ROOT = Path(__file__).parent.parent
NEEDED = {
    "pyproject.toml",
    "hatch_build.py",
    "README.md",
    "LICENSE",
    "bot",
    "cogs",
    "config.toml",
    "constraints.txt",
    "constraints-full.txt",
}
HEAD, WORKERS = "head", ("worker", "gpu-worker")
COMPILERS = re.compile(r"\b(gcc|g\+\+|clang|cc|build-essential|libc6-dev|uv|apt-get)\b")


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def service(composed: dict[str, Any]) -> dict[str, Any]:
    return composed["services"]["mario"]


@pytest.fixture(scope="module")
def on_gpu() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.gpu.yaml").read_text())["services"]["mario"]


Stage = list[tuple[str, str]]
IMAGES = ("light", "full")


@pytest.fixture(scope="module")
def stages() -> dict[str, Stage]:
    """Each stage's instructions by its name, (RUN, …), with those of the stage it is based on."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    made: dict[str, Stage] = {}
    stage: Stage = []
    for word, _, rest in (line.partition(" ") for line in lines if line):
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            made[name] = stage = list(made.get(base, ()))
        stage.append((word, rest))
    return made


@pytest.fixture(scope="module")
def environment(stages: dict[str, Stage]) -> dict[str, str]:
    settings = " ".join(rest for word, rest in stages["full"] if word == "ENV")
    return dict(setting.split("=", 1) for setting in settings.split())


def one(stage: Stage, wanted: str) -> str:
    """What the only such instruction of a stage says."""
    (rest,) = [rest for word, rest in stage if word == wanted]
    return rest


def test_the_service_runs_with_no_more_rights_than_it_needs(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "user", "ports", "network_mode"} & set(service)


def test_the_token_arrives_as_a_file_and_is_never_committed(
    composed: dict[str, Any], service: dict[str, Any]
) -> None:
    (secret,) = service["secrets"]
    assert service["environment"]["DISCORD_TOKEN_FILE"] == f"/run/secrets/{secret}"
    file = Path(composed["secrets"][secret]["file"])  # compose does not start where it is missing
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {f"/{file}", ".env"} <= set(ignored)


def test_memory_and_processes_are_bounded(service: dict[str, Any]) -> None:
    limits = service["deploy"]["resources"]["limits"]
    assert limits == {"memory": "24g", "pids": 512}


def test_the_log_does_not_fill_the_disk(service: dict[str, Any]) -> None:
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


def test_only_the_file_for_a_gpu_reserves_one_and_it_takes_the_image_that_can_use_it(
    service: dict[str, Any], on_gpu: dict[str, Any]
) -> None:
    assert "reservations" not in service["deploy"]["resources"]
    (device,) = on_gpu["deploy"]["resources"]["reservations"]["devices"]
    assert (device["driver"], device["capabilities"]) == ("nvidia", ["gpu"])
    assert service["build"]["target"] == "${MARIO_IMAGE:-light}"
    assert on_gpu["build"]["target"] == "full"


def test_the_bot_has_time_to_stop(service: dict[str, Any]) -> None:
    assert service["stop_grace_period"] == "60s"


def test_all_that_is_written_goes_to_a_volume_or_to_tmp(
    service: dict[str, Any],
    stages: dict[str, Stage],
    environment: dict[str, str],
) -> None:
    volumes = json.loads(one(stages["full"], "VOLUME"))
    mounted = [volume.split(":")[1] for volume in service["volumes"] if not volume.endswith(":ro")]
    assert mounted == volumes
    assert service["tmpfs"] == ["/tmp"]
    written = {"MARIO_DATA", "MARIO_WEIGHTS", "HF_HOME", "TRITON_CACHE_DIR", "NUMBA_CACHE_DIR"}
    for name in written | {"HOME", "TMPDIR"}:
        assert Path(environment[name]).parts[1] in {"data", "weights", "tmp"}, name
    # Docker mounts a tmpfs noexec, and Triton loads shared libraries from its cache.
    assert not environment["TRITON_CACHE_DIR"].startswith("/tmp")


def test_the_image_runs_as_somebody_who_owns_the_volumes(
    stages: dict[str, Stage],
) -> None:
    user, made = one(stages["full"], "USER"), one(stages["full"], "RUN")
    volumes = " ".join(json.loads(one(stages["full"], "VOLUME")))
    assert user not in {"root", "0"}
    assert f"useradd --uid 10001 --no-create-home --home-dir /tmp {user}" in made
    assert f"install -d -o {user} -g {user} {volumes}" in made


def test_no_image_has_a_compiler_and_the_full_one_has_what_a_gpu_would_want_one_for(
    stages: dict[str, Stage],
) -> None:
    for name in IMAGES:
        assert not any(COMPILERS.search(rest) for word, rest in stages[name] if word == "RUN")
    prepared = "TRITON_CACHE_DIR=/opt/triton /opt/mario/bin/python -m bot.engine.torch.precompile"
    assert ("RUN", prepared) in stages["build-full"]
    assert ("COPY", "--from=build-full /opt/triton /opt/triton") in stages["full"]


@pytest.mark.parametrize(
    ("name", "constraints"),
    [("light", "constraints.txt"), ("full", "constraints-full.txt")],
)
def test_each_image_is_built_from_its_constraints_and_starts_the_bot(
    stages: dict[str, Stage], name: str, constraints: str
) -> None:
    install = f"uv pip install --no-deps --requirement {constraints}"
    assert ("RUN", install) in stages[f"build-{name}"]
    assert ("COPY", f"--from=build-{name} /opt/mario /opt/mario") in stages[name]
    assert stages[name][-1] == ("CMD", '["run"]')


def test_the_container_starts_mario_with_what_was_built_in_its_cache(
    stages: dict[str, Stage], tmp_path: Path
) -> None:
    built, cache, program = tmp_path / "built", tmp_path / "weights" / "triton", tmp_path / "mario"
    built.mkdir()
    (built / "launcher.so").touch()
    program.write_text('#!/bin/sh\necho "$# $1 $2"\n')
    program.chmod(0o755)
    entry = json.loads(one(stages["full"], "ENTRYPOINT").replace("/opt/triton", str(built)))

    for _ in range(2):  # the second time into a volume that has it
        done = subprocess.run(
            [*entry, "generate", "castle at night"],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "TRITON_CACHE_DIR": str(cache)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == "2 generate castle at night\n"
        assert [path.name for path in cache.iterdir()] == ["launcher.so"]


def test_the_health_check_asks_where_the_bot_answers(stages: dict[str, Stage]) -> None:
    web = Web()
    assert f"http://{web.host}:{web.port}/healthz" in one(stages["full"], "HEALTHCHECK")


def test_what_is_copied_is_not_left_out_of_the_build(stages: dict[str, Stage]) -> None:
    copied = {
        name
        for stage in stages.values()
        for word, rest in stage
        if word == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    }
    let_in = (ROOT / ".dockerignore").read_text().splitlines()
    assert copied == NEEDED == {line[1:] for line in let_in if line.startswith("!")}
    assert let_in[0] == "*"


@pytest.fixture(scope="module")
def many() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.many.yaml").read_text())


def test_ray_in_containers_asks_for_a_token_and_has_no_dashboard_and_no_more_rights(
    many: dict[str, Any], service: dict[str, Any]
) -> None:
    for name in (HEAD, *WORKERS):
        ray = many["services"][name]
        for right in ("read_only", "cap_drop", "security_opt"):
            assert ray[right] == service[right], (name, right)
    for name in (HEAD, *WORKERS, "mario"):
        environment = many["services"][name]["environment"]
        assert environment["RAY_AUTH_MODE"] == "token"
        assert environment["RAY_AUTH_TOKEN_PATH"] == "/run/secrets/ray_token"
        assert "ray_token" in many["services"][name]["secrets"]
        assert many["services"][name]["build"]["target"] == "full"
    assert "--include-dashboard=false" in many["services"]["head"]["entrypoint"]


def test_ray_is_started_with_options_that_it_has(many: dict[str, Any]) -> None:
    from ray.scripts.scripts import start

    known = {option for parameter in start.params for option in parameter.opts}
    for name in (HEAD, *WORKERS, "mario"):
        said = " ".join(many["services"][name]["entrypoint"])
        assert "ray start" in said
        assert set(re.findall(r"--[a-z-]+", said)) <= known, name
        # Several of them are on one host's network, and would else choose from the same ports.
        assert re.search("--min-worker-port=0.*--max-worker-port=0", said)


def test_workers_have_what_a_gpu_wants_are_not_asked_for_a_bot_and_one_takes_the_gpus(
    many: dict[str, Any],
) -> None:
    for name in WORKERS:
        worker = many["services"][name]
        assert "cp -ru /opt/triton/. $$TRITON_CACHE_DIR" in worker["entrypoint"][-1]
        assert worker["healthcheck"] == {"disable": True}
    (device,) = many["services"]["gpu-worker"]["deploy"]["resources"]["reservations"]["devices"]
    assert (device["driver"], device["capabilities"]) == ("nvidia", ["gpu"])
    assert "deploy" not in many["services"]["worker"]


FILES = ("compose.yaml", "compose.many.yaml", "compose.gpu.yaml")


def test_commands_for_containers_name_files_profiles_and_services_that_there_are() -> None:
    texts = [ROOT / name for name in (*FILES, "README.md")] + sorted((ROOT / "docs").glob("*.md"))
    found = 0
    for text in texts:
        for line in re.findall(r"docker compose [^`\n]+", text.read_text()):
            words = shlex.split(re.split(r",\s|\||[;)]|\.$", line)[0])
            option = {"--file": list[str](), "--profile": list[str]()}
            for word, value in pairwise(words):
                option.get(word, []).append(value)
            services = _services(option["--file"] or ["compose.yaml"])
            profiles = {p for one in services.values() for p in one.get("profiles", ())}
            assert set(option["--profile"]) <= profiles, line
            if "up" in words:
                named = [word for word in words[words.index("up") + 1 :] if word[0] != "-"]
                assert set(named) <= services.keys(), line
                found += 1
    assert found >= 4


def test_a_service_gets_only_secrets_volumes_and_neighbours_that_are_declared() -> None:
    whole = [yaml.safe_load((ROOT / name).read_text()) for name in FILES]
    secrets = {name for one in whole for name in one.get("secrets", ())}
    volumes = {name for one in whole for name in one.get("volumes", ())}
    services = _services(FILES)
    for name, service in services.items():
        assert set(service.get("secrets", ())) <= secrets, name
        mounted = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert {one for one in mounted if not one.startswith(".")} <= volumes, name
        for neighbour in service.get("depends_on", ()):
            # One that a profile leaves out could not be waited for; nor one that is never healthy.
            assert "profiles" not in services[neighbour], name
            assert "test" in services[neighbour]["healthcheck"], name
        assert {"image", "build"} & service.keys(), name


def test_what_compose_files_and_their_comments_set_in_the_environment_is_a_setting() -> None:
    read = {"MARIO_IMAGE", "MARIO_STORE_PASSWORD_FILE"}  # by compose.yaml, and as a secret
    for name in FILES:
        for variable in set(re.findall(r"MARIO_[A-Z_]+", (ROOT / name).read_text())) - read:
            where: Any = Settings
            for part in variable.removeprefix("MARIO_").lower().split("__"):
                assert part in where.model_fields, variable
                where = where.model_fields[part].annotation


def _services(files: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What the services of these files have together, as far as tests look."""
    together: dict[str, dict[str, Any]] = {}
    for name in files:
        for service, said in yaml.safe_load((ROOT / name).read_text())["services"].items():
            known = together.setdefault(service, {})
            for key, value in said.items():
                both = isinstance(value, list) and isinstance(known.get(key), list)
                known[key] = known[key] + value if both else value
    return together


def test_the_bot_of_many_machines_reads_its_settings_and_its_secrets_are_files(
    many: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = many["services"]["mario"]
    for name, value in bot["environment"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MARIO_STORE_PASSWORD_FILE")
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    assert settings.executor.kind in EXECUTORS
    assert settings.store.url.endswith("@127.0.0.1/mario")
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    for secret in many["secrets"].values():
        assert f"/{Path(secret['file'])}" in ignored
