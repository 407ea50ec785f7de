"""Holds every installed package against advisories; says which database answered for which.

pip-audit asks the registry. A registry that keeps no advisories answers for no package, which
pip-audit calls a success; what it has not answered for is held against the database that the
package safety-db brings, which ended in 2021, or against a checkout of pypa/advisory-database:
``.ci/audit.py FOLDER``. Its age is told. With neither, or with a finding, the status is 1.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

COMMAND = ("pip-audit", "--skip-editable", "--progress-spinner", "off", "--format", "json")
OURS = "mario"
SHIPPED = "the database that safety-db brings"
DAY = 86_400


@dataclass
class Audit:
    """What came of it. unaudited: what no database was asked about. findings: a line for each."""

    by_registry: list[str] = field(default_factory=list)
    by_shipped: list[str] = field(default_factory=list)
    unaudited: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.findings and not self.unaudited and bool(self.by_registry + self.by_shipped)


def audit(answered: Sequence[Mapping[str, Any]], shipped: Mapping[str, Any] | None) -> Audit:
    """Judges pip-audit's ``dependencies``, and by the ``shipped`` database what it passed over."""
    result = Audit()
    advisories = {canonicalize_name(name): entries for name, entries in (shipped or {}).items()}
    for package in answered:
        name = canonicalize_name(package["name"])
        if "skip_reason" not in package:
            result.by_registry.append(name)
            result.findings += [
                f"{name} {package['version']}: {found['id']}, mended in"
                f" {', '.join(found['fix_versions']) or 'no version yet'}"
                for found in package["vulns"]
            ]
        elif shipped is None:
            result.unaudited.append(name)
        else:
            result.by_shipped.append(name)
            version = Version(metadata.version(name))
            result.findings += [
                f"{name} {version}: {entry['cve'] or entry['id']}, {entry['advisory'][:200]}"
                for entry in advisories.get(name, ())
                if any(SpecifierSet(spec).contains(version, True) for spec in entry["specs"])
            ]
    return result


def told(result: Audit, shipped: Mapping[str, Any] | None) -> list[str]:
    """The result as lines, the packages by name."""
    lines = [f"audited by the registry's advisories: {len(result.by_registry)} packages"]
    if result.by_shipped and shipped is not None:
        days = (time.time() - shipped["$meta"]["timestamp"]) / DAY
        lines.append(
            f"audited only by {shipped['$meta'].get('title', SHIPPED)}, {days:.0f} days old, which"
            f" knows nothing newer: {len(result.by_shipped)} packages:"
            f" {', '.join(result.by_shipped)}"
        )
    if result.unaudited:
        lines.append(
            f"NOT audited, install safety-db, name a checkout of pypa/advisory-database or use"
            f" a registry that keeps advisories:"
            f" {', '.join(result.unaudited)}"
        )
    return [*lines, *(f"VULNERABLE: {finding}" for finding in result.findings)]


def shipped_database() -> dict[str, Any] | None:
    """safety-db's advisories by package; None where it is not installed."""
    found = find_spec("safety_db")  # its own import looks for the file where it is not
    if found is None or found.origin is None:
        return None
    return json.loads(Path(found.origin).with_name("insecure_full.json").read_text())


def checked_out(folder: Path) -> dict[str, Any]:
    """The advisories by package of a checkout of pypa/advisory-database, as safety-db has them."""
    found: dict[str, Any] = {}
    newest = ""
    for path in folder.glob("vulns/*/*.yaml"):
        advisory = yaml.safe_load(path.read_text())
        newest = max(newest, str(advisory["modified"]))
        for affected in () if advisory.get("withdrawn") else advisory["affected"]:
            entry = {
                "specs": [spec for one in affected.get("ranges", ()) for spec in _specs(one)]
                + [f"==={version}" for version in affected.get("versions", ())],
                "cve": ", ".join(advisory.get("aliases", ())),
                "id": advisory["id"],
                "advisory": advisory.get("summary") or advisory.get("details", ""),
            }
            found.setdefault(affected["package"]["name"], []).append(entry)
    if not found:
        raise SystemExit(f"{folder} is no checkout of pypa/advisory-database: it has no advisory.")
    at = datetime.fromisoformat(newest).replace(tzinfo=UTC).timestamp()
    return {"$meta": {"timestamp": at, "title": "a checkout of pypa/advisory-database"}, **found}


def _specs(affected: Mapping[str, Any]) -> Iterator[str]:
    """A range as pairs of what it begins and ends with, in the language of requirements."""
    if affected["type"] != "ECOSYSTEM":
        return
    begun: str | None = None
    ends = {"fixed": "<", "last_affected": "<="}
    for event in affected["events"]:
        for kind, version in event.items():
            if kind == "introduced":
                begun = ">=0.dev0" if version == "0" else f">={version}"
            elif kind in ends and begun is not None:
                yield f"{begun},{ends[kind]}{version}"
                begun = None
    if begun is not None:
        yield begun


def main() -> int:
    done = subprocess.run(COMMAND, capture_output=True, text=True)  # noqa: S603 - our own words
    try:
        answered = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print(done.stderr)
        return 1
    answered = [package for package in answered if package["name"] != OURS]
    shipped = checked_out(Path(sys.argv[1])) if sys.argv[1:] else shipped_database()
    result = audit(answered, shipped)
    print("\n".join(told(result, shipped)))
    return 0 if result.passed else 1


if __name__ == "__main__":
    sys.exit(main())
