"""What the bot is made of: named to the version, bounded, and held against advisories."""

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.tags import sys_tags
from packaging.utils import canonicalize_name

from benchmarks.install import downloads
from bot.models.device import NEEDED

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DECLARED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
EXTRAS = [
    Requirement(line)
    for extra in PROJECT["project"]["optional-dependencies"].values()
    for line in extra
]
LIGHT, FULL = "constraints.txt", "constraints-full.txt"
DEVELOPERS = [
    Requirement(line)
    for group in PROJECT["dependency-groups"].values()
    for line in group
    if isinstance(line, str)  # else it includes another group
]
OLD = {"pydub": [{"specs": ["<0.9"], "cve": "CVE-1", "id": "x-1", "advisory": "was unsafe"}]}
NEW = {"pydub": [{"specs": [">=0.9"], "cve": None, "id": "x-2", "advisory": "is unsafe"}]}


@pytest.fixture(scope="module")
def ci() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci" / "audit.py"))


def shipped(entries: dict[str, Any]) -> dict[str, Any]:
    return {"$meta": {"timestamp": 0}, **entries}


def skipped(name: str) -> dict[str, Any]:
    return {"name": name, "skip_reason": "not found"}


def pins(file: str) -> dict[str, Requirement]:
    lines = [Requirement(line) for line in (ROOT / file).read_text().splitlines()]
    return {canonicalize_name(line.name): line for line in lines}


@pytest.mark.parametrize("file", [LIGHT, FULL])
def test_the_images_are_built_from_exact_versions_without_addresses(file: str) -> None:
    for name, pin in pins(file).items():
        assert re.fullmatch(r"==[\w.+!-]+", str(pin.specifier)), name
        assert pin.url is None, name


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        *((LIGHT, wanted) for wanted in DECLARED),
        *((FULL, wanted) for wanted in DECLARED + EXTRAS),
    ],
    ids=lambda value: value.name if isinstance(value, Requirement) else value,
)
def test_what_is_declared_is_among_them_and_in_its_bounds(file: str, wanted: Requirement) -> None:
    pin = pins(file)[canonicalize_name(wanted.name)]
    version = str(pin.specifier).removeprefix("==")
    assert wanted.specifier.contains(version), "run .ci/constraints"


def test_the_light_installation_is_part_of_the_full_one_and_has_none_of_its_weight() -> None:
    light, full = pins(LIGHT), pins(FULL)
    # With torch and its dependencies, some of these are wanted for more Pythons and systems.
    assert {name: str(pin.specifier) for name, pin in light.items()}.items() <= {
        name: str(pin.specifier) for name, pin in full.items()
    }.items()
    assert not light.keys() & {canonicalize_name(extra.name) for extra in EXTRAS}
    assert {"torch", "ray", "asyncpg", "obstore"} <= {extra.name for extra in EXTRAS}
    assert len(light) < 80


@pytest.mark.parametrize("wanted", DECLARED + EXTRAS + DEVELOPERS, ids=lambda wanted: wanted.name)
def test_every_dependency_has_a_floor_and_a_ceiling(wanted: Requirement) -> None:
    if wanted.name == "safety-db":  # data: a newer one is never worse
        return
    operators = {bound.operator for bound in wanted.specifier}
    assert operators == {"=="} or operators == {">=", "<"}


def test_base_images_and_the_installer_are_named_to_the_version() -> None:
    text = (ROOT / "Dockerfile").read_text()
    images = re.findall(r"^FROM (\S+)", text, re.M)
    outside = {image for image in images if ":" in image}
    assert len(outside) == 1
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-\S+", outside.pop())
    assert re.search(r"pip install --no-cache-dir uv==\d+\.\d+\.\d+$", text, re.M)


def test_an_audit_that_asked_no_database_fails_and_names_what_it_left_out(
    ci: dict[str, Any],
) -> None:
    result = ci["audit"]([skipped("pydub"), skipped("rich")], None)

    assert not result.passed
    assert "NOT audited" in (said := "\n".join(ci["told"](result, None)))
    assert "pydub, rich" in said


def test_an_audit_of_nothing_fails(ci: dict[str, Any]) -> None:
    assert not ci["audit"]([], shipped(OLD)).passed


def test_one_package_that_nobody_was_asked_about_fails_the_audit(ci: dict[str, Any]) -> None:
    clean = {"name": "rich", "version": "1.0", "vulns": []}
    assert not ci["audit"]([clean, skipped("pydub")], None).passed
    assert ci["audit"]([clean], None).passed


def test_what_the_registry_finds_fails_the_audit(ci: dict[str, Any]) -> None:
    found = {"id": "GHSA-1", "fix_versions": ["2.0"]}
    result = ci["audit"]([{"name": "rich", "version": "1.0", "vulns": [found]}], None)

    assert not result.passed
    assert result.findings == ["rich 1.0: GHSA-1, mended in 2.0"]


@pytest.mark.parametrize(("entries", "passes"), [(OLD, True), (NEW, False), ({}, True)])
def test_what_the_registry_does_not_know_is_held_against_the_shipped_database(
    ci: dict[str, Any], entries: dict[str, Any], passes: bool
) -> None:
    database = shipped(entries)
    result = ci["audit"]([skipped("pydub")], database)

    assert result.passed is passes
    assert "days old" in (said := "\n".join(ci["told"](result, database)))
    assert ("VULNERABLE: pydub" in said) is not passes


def test_a_shipped_database_is_installed_with_the_tests(ci: dict[str, Any]) -> None:
    database = ci["shipped_database"]()
    assert database is not None
    assert len(database) > 1000


ADVISORY = """
id: PYSEC-2024-1
modified: {modified}
details: it is unsafe
affected:
- package: {{ecosystem: PyPI, name: PyDub}}
  ranges:
  - {{type: GIT, events: [{{introduced: "0"}}]}}
  - {{type: ECOSYSTEM, events: {events}}}
  versions: {versions}
"""


@pytest.mark.parametrize(
    ("events", "versions", "harmed"),
    [
        ("[{introduced: '0'}, {fixed: 0.1.0}]", "[]", False),
        ("[{introduced: '0'}, {fixed: 99.0}]", "[]", True),
        ("[{introduced: '0'}, {fixed: 0.1.0}, {introduced: 0.2.0}]", "[]", True),
        ("[{introduced: '0'}, {last_affected: 0.1.0}]", "[]", False),
        ("[]", "[not-a-version, 0.25.1]", True),
        ("[]", "[0.25.2]", False),
    ],
)
def test_a_checkout_of_advisories_is_held_against_what_is_installed(
    ci: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    events: str,
    versions: str,
    harmed: bool,
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.25.1")
    (tmp_path / "vulns" / "pydub").mkdir(parents=True)
    text = ADVISORY.format(modified="2024-03-01T00:00:00Z", events=events, versions=versions)
    (tmp_path / "vulns" / "pydub" / "PYSEC-2024-1.yaml").write_text(text)
    advisories = ci["checked_out"](tmp_path)

    result = ci["audit"]([skipped("pydub")], advisories)

    assert result.passed is not harmed
    assert all("PYSEC-2024-1, it is unsafe" in finding for finding in result.findings)
    assert (
        "audited only by a checkout of pypa/advisory-database" in ci["told"](result, advisories)[1]
    )


def test_a_folder_without_advisories_is_no_database(ci: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no checkout"):
        ci["checked_out"](tmp_path)


def test_the_light_installation_is_tested_in_an_environment_of_its_own() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    fresh = [line for line in lines if line.startswith("uv run --isolated --group test ")]
    absent = next(line for line in fresh if "find_spec" in line)
    assert all(f'"{name}"' in absent for name in (*NEEDED, "ray", "asyncpg", "obstore"))
    assert any("pytest tests/test_light.py" in line for line in fresh)
    assert PROJECT["tool"]["uv"]["default-groups"] == []


def test_what_is_downloaded_is_the_wheel_that_fits_this_machine_best() -> None:
    here, any_machine = str(next(sys_tags())), "py3-none-any"
    lock = f"""
[[package]]
name = "fast-one"
version = "1.0"
sdist = {{ size = 7 }}
wheels = [
    {{ url = "x/fast_one-1.0-{any_machine}.whl", size = 10 }},
    {{ url = "x/fast_one-1.0-{here}.whl", size = 200 }},
    {{ url = "x/fast_one-1.0-cp27-cp27m-win32.whl", size = 3000 }},
]
[[package]]
name = "source"
version = "2"
sdist = {{ size = 40000 }}
"""
    wanted = "# a comment\nfast_one==1.0\nsource==2\nabsent==1 ; sys_platform == 'never'\n"
    assert list(downloads(lock, wanted)) == [200, 40_000]
