"""The codes that the program's source uses, and the texts that there are for them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])
TEXTS = ROOT / "bot" / "texts"
# These handle codes that they do not know.
MECHANISM = {
    ROOT / "bot" / "errors.py",
    ROOT / "bot" / "executors" / "protocol.py",
    TEXTS / "__init__.py",
    ROOT / "bot" / "frontends" / "discord" / "translator.py",
}


@dataclass(frozen=True)
class Use:
    """A code as the source uses it, and the values it gives. code: None if it is no literal."""

    where: str
    code: str | None
    values: frozenset[str]


@dataclass
class Text:
    """The variables a message uses itself, and the messages that it is made of."""

    variables: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


def error_names() -> set[str]:
    """The names of MarioError and of all classes that derive from it."""
    bases: dict[str, set[str]] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {b.id for b in node.bases if isinstance(b, ast.Name)}
    names = {"MarioError"}
    while more := {name for name, parents in bases.items() if parents & names} - names:
        names |= more
    return names


def uses() -> Iterator[Use]:
    """Every call of ``say``, ``localised``, ``Message`` and of an error in the source."""
    names = {"say", "localised", "Message"} | error_names()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in names
                and node.args
            ):
                yield from _uses(path, node)


def _uses(path: Path, call: ast.Call) -> Iterator[Use]:
    where = f"{path.relative_to(ROOT)}:{call.lineno}"
    values = frozenset(k.arg or "**" for k in call.keywords) - {"locale"}
    for first in _branches(call.args[0]):
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield Use(where, first.value, values)
        elif path not in MECHANISM and not (_is_message(first) and not values):
            yield Use(where, None, values)


def _branches(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.IfExp):
        return [*_branches(node.body), *_branches(node.orelse)]
    if isinstance(node, ast.BoolOp):
        return [one for value in node.values for one in _branches(value)]
    return [node]


def _is_message(node: ast.expr) -> bool:
    """Whether this can be a message, rather than a text that is put together."""
    return isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript)


def texts(language: str = "en") -> dict[str, Text]:
    """Every message of a language's file, which must be free of errors."""
    resource = FluentParser().parse((TEXTS / f"{language}.ftl").read_text(encoding="utf-8"))
    found: dict[str, Text] = {}
    for entry in resource.body:
        assert not isinstance(entry, ftl.Junk), entry.content
        if isinstance(entry, ftl.Message | ftl.Term):
            name = entry.id.name if isinstance(entry, ftl.Message) else f"-{entry.id.name}"
            assert name not in found, f"{name} is there twice"
            found[name] = _Reader().read(entry)
    return found


def variables(name: str, found: dict[str, Text]) -> set[str]:
    """What a message must be given, its parts' variables included."""
    text = found[name]
    return text.variables.union(*(variables(part, found) for part in text.parts))


class _Reader(Visitor):
    def __init__(self) -> None:
        self._text = Text()

    def read(self, entry: ftl.Message | ftl.Term) -> Text:
        self.visit(entry)
        return self._text

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self._text.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:
        self._text.parts.add(node.id.name)

    def visit_TermReference(self, node: ftl.TermReference) -> None:
        self._text.parts.add(f"-{node.id.name}")
