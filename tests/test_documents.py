"""The documents name what there is: every module on its floor, every link and picture."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.app.command_line.commands import app
from bot.frontends.discord.permissions import PERMISSIONS
from bot.texts import say

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/*.md")])
CONTRACTS = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}
FLOORS = [set(layer.split(" | ")) for layer in CONTRACTS["Imports only go down"]["layers"]]
KNOW_DISCORD = {"bot.__main__", "bot.app", "cogs", "bot.frontends"}


def modules() -> set[str]:
    """``cogs``, and what stands in ``bot`` itself."""
    files = (path.stem for path in ROOT.glob("bot/*.py") if path.stem != "__init__")
    folders = (path.parent.name for path in ROOT.glob("bot/*/__init__.py"))
    return {"cogs", *(f"bot.{name}" for name in (*files, *folders))}


def anchors(document: Path) -> set[str]:
    """What the headings of a document are linked to by."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_module_has_a_floor() -> None:
    assert set().union(*FLOORS) == modules()


def test_the_floors_are_described_as_they_are_checked() -> None:
    table = (ROOT / "docs/architecture.md").read_text().partition("## Floors")[2]
    rows = re.findall(r"^\| (`.+?`) \|", table, flags=re.M)
    described = [
        {name.removesuffix("/").removesuffix(".py").replace("/", ".") for name in names}
        for names in (re.findall(r"`(.+?)`", row) for row in rows)
    ]
    assert described == FLOORS


def test_the_glossary_gives_each_word_one_line_and_a_place_that_is_there() -> None:
    text = (ROOT / "docs/glossary.md").read_text()
    rows = re.findall(r"^\| (.+?) \| (.+) \| `(\S+)` \|$", text, flags=re.M)
    assert len(rows) == len(re.findall(r"^\| (?!word )", text, flags=re.M))
    words = [word for row in rows for word in row[0].split(", ")]
    assert len(words) == len(set(words)) > 60
    for word, _, place in rows:
        assert (ROOT / place).is_file(), (word, place)


def test_what_makes_music_is_kept_from_discord() -> None:
    contract = CONTRACTS["Music knows no Discord"]
    assert set(contract["source_modules"]) == modules() - KNOW_DISCORD


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_of_a_document_is_there(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.S)
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if "://" in link:
            continue
        file, _, heading = link.partition("#")
        there = document.parent / file if file else document
        assert there.exists(), link
        assert not heading or heading in anchors(there), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_a_document_is_one(document: Path) -> None:
    lines = re.findall(r"^\s*uv run mario\b(.*)$", document.read_text(), flags=re.M)
    if document.name == "README.md":
        assert len(lines) >= 7
    for line in lines:
        parse(typer.main.get_command(app), shlex.split(line, comments=True))


def parse(command: Any, words: list[str]) -> None:
    """Read words as the command line does, down to the last subcommand; raises if it cannot."""
    inner = getattr(command, "commands", {})
    if inner and words:
        parse(inner[words[0]], words[1:])
    else:
        command.make_context("mario", words)


def test_the_readme_names_every_permission_the_bot_asks_for() -> None:
    text = (ROOT / "README.md").read_text()
    assert [title for title in map(say, PERMISSIONS.values()) if f"*{title}" not in text] == []


def test_the_readme_s_test_command_is_the_last_of_what_must_pass() -> None:
    section = (ROOT / "README.md").read_text().partition("## Tests")[2]
    _, command = re.findall(r"```sh\n(.+)\n(.+)\n```", section)[0]
    assert " pytest" in command
    assert (ROOT / ".ci/run").read_text().splitlines()[-1] == command
