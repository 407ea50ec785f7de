"""The catalogues of all languages: alike in what they say, sayable, and no longer than may be."""

import itertools
import unicodedata
from collections.abc import Iterator
from typing import Any, get_args

import discord
import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.config import AUTO, Defaults, Settings
from bot.frontends.discord.help_page import FIELD, help_page
from bot.frontends.discord.translator import name_of
from bot.jobs.admission import Allowance
from bot.models.registry import Registry
from bot.request import options
from bot.store import Usage
from bot.texts import ENGLISH, bundle_for, language_of, languages, say, speaking
from tests.support.simulated_server import SimulatedServer
from tests.texts.codes import TEXTS, texts, variables

OTHERS = [language for language in languages() if language != ENGLISH]
# As Discord names them: each of its locales that one of ours is spoken in.
LOCALES = {"de", "fr", "es-ES", "es-419", "pt-BR", "ja"}
NAME, DESCRIPTION = 32, 100  # of a command or an option
BUTTON, FORM, CHOICE = 80, 45, 100
WHOLE = 6000  # of a message's embeds
FORMS = {
    "command-continue", "command-cover", "command-follow", "form-from", "form-keep",
    "form-prompt", "form-settings", "form-style", "form-to", "form-tweak", "form-variation",
    "option-duration-help",
}  # fmt: skip
"""What stands as the title of a form, or as the label of something in it."""


class _Variants(Visitor):
    """The keys that a message tells apart, by the variable that it selects on."""

    def __init__(self) -> None:
        self.keys: dict[str, set[str]] = {}

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:
        selector = node.selector
        assert isinstance(selector, ftl.VariableReference)
        for variant in node.variants:
            key = variant.key
            name = key.name if isinstance(key, ftl.Identifier) else key.value
            self.keys.setdefault(selector.id.name, set()).add(name)
        self.generic_visit(node)


def variants(language: str) -> dict[str, dict[str, set[str]]]:
    """Of each message: the variables that it selects on, and the keys."""
    resource = FluentParser().parse((TEXTS / f"{language}.ftl").read_text(encoding="utf-8"))
    found = {}
    for entry in resource.body:
        if isinstance(entry, ftl.Message):
            visitor = _Variants()
            visitor.visit(entry)
            found[entry.id.name] = visitor.keys
    return found


def fillings(names: set[str], keys: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    """Values for the variables of a message, so that each of its variants is said once."""
    plurals = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 1_000_000, "other": 1234.5}
    choices = {
        name: [int(k) if k.isdecimal() else plurals.get(k, k) for k in sorted(keys.get(name, ()))]
        or [1234]
        for name in names
    }
    for values in itertools.product(*choices.values()):
        yield dict(zip(choices, values, strict=True))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_all_that_english_does_of_the_same_values(language: str) -> None:
    english, theirs = texts(), texts(language)
    assert set(english) - set(theirs) == set(), "not said yet"
    assert set(theirs) - set(english) == set(), "said of old"
    for code in theirs:
        assert variables(code, theirs) == variables(code, english), code


@pytest.mark.parametrize("language", [ENGLISH, *OTHERS])
def test_every_text_can_be_said_in_each_of_its_variants(language: str) -> None:
    known, bundle = texts(language), bundle_for(language)
    for code, keys in variants(language).items():
        pattern = bundle.get_message(code).value
        assert pattern is not None
        for values in fillings(variables(code, known), keys):
            text, errors = bundle.format_pattern(pattern, values)
            assert not errors, (code, values, errors)
            assert "{" not in str(text), code
            assert str(text) == str(text).strip() or code in ("list-separator", "came-for"), code


@pytest.mark.parametrize("language", [ENGLISH, *OTHERS])
def test_buttons_forms_and_menus_are_no_longer_than_discord_takes(language: str) -> None:
    long = {}
    for code in texts():
        most = next(
            (n for prefix, n in (("button-", BUTTON), ("more", CHOICE)) if code.startswith(prefix)),
            FORM if code in FORMS else None,
        )
        if most is None or code == "button-too-old":  # a sentence
            continue
        if len(text := say(code, language)) > most:
            long[code] = text
    assert long == {}


@pytest.mark.parametrize("language", [ENGLISH, *OTHERS])
def test_the_help_fits_into_its_message(language: str, settings: Settings) -> None:
    allowance = Allowance(settings.limits, Usage())
    with speaking(language):
        page = help_page(Registry(settings), allowance, on_server=True)
    assert all(len(field.value or "") <= FIELD for field in page.fields)
    assert len(page) <= WHOLE


@pytest.fixture
def published(server: SimulatedServer) -> list[dict[str, Any]]:
    """The commands as Discord was told them."""
    role = server.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    boss = server.guild.add_member(server.env.create_user("boss"), roles=[role])
    backend = server.env.backend
    return list(backend.visible_commands(user_id=boss.id, channel_id=server.channel.id))


async def test_every_command_is_described_in_every_language_within_discords_lengths(
    published: list[dict[str, Any]],
) -> None:
    described = 0
    for command in published:
        for part in _parts(command):
            names = part["name_localizations"]
            assert set(names) == LOCALES, part["name"]
            assert all(len(name) <= NAME for name in (part["name"], *names.values())), part["name"]
            if description := part.get("description"):
                theirs = part.get("description_localizations") or {}
                assert set(theirs) == LOCALES, (command["name"], part["name"])
                long = [d for d in (description, *theirs.values()) if len(d) > DESCRIPTION]
                assert long == []
                described += 1
            for choice in part.get("choices") or ():
                shown = (choice["name"], *(choice.get("name_localizations") or {}).values())
                assert all(len(name) <= CHOICE for name in shown)
    assert described > 40


async def test_names_of_commands_and_options_are_such_as_discord_takes(
    published: list[dict[str, Any]],
) -> None:
    named: set[str] = set()
    siblings = [[one for one in published if one.get("type", 1) == 1]]
    while siblings:
        together = siblings.pop()
        siblings += [one["options"] for one in together if one.get("options")]
        for locale in LOCALES:
            theirs = [one["name_localizations"][locale] for one in together]
            assert all(map(_is_name, theirs)), (locale, theirs)
            assert len(set(theirs)) == len(theirs), (locale, theirs)
            for one, name in zip(together, theirs, strict=True):  # nor is it another's own name
                assert name not in {other["name"] for other in together if other is not one}
        named |= {one["name"] for one in together}
        assert all(say(f"name-{name}", ENGLISH) == name for name in named)
    texts_of_names = {code.removeprefix("name-") for code in texts() if code.startswith("name-")}
    assert texts_of_names == named


@pytest.mark.parametrize("language", OTHERS)
def test_most_names_of_options_are_the_languages_own(language: str) -> None:
    same = {option.name for option in options() if name_of(option.name, language) == option.name}
    assert same <= {"prompt", "takes", "loop", "seed", "top_k", "top_p"}


def _is_name(name: str) -> bool:
    r"""``^[-_'\p{L}\p{N}]{1,32}$``, lower case where a letter has one."""
    letters = all(c in "-_'" or unicodedata.category(c)[0] in "LN" for c in name)
    return letters and name == name.lower() and 1 <= len(name) <= NAME


def _parts(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command, its subcommands and their options."""
    yield command
    for option in command.get("options") or ():
        yield from _parts(option)


def test_the_languages_that_can_be_chosen_are_those_that_there_are() -> None:
    (*chosen,) = get_args(Defaults.model_fields["language"].annotation)
    assert set(chosen) == {AUTO, *languages()}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("es-419", "es"), ("es-ES", "es"), ("pt-BR", "pt-BR"), ("pt", "pt-BR"),
     ("ja", "ja"), ("en-GB", "en"), ("zh-CN", "en"), ("", "en")],
)  # fmt: skip
def test_a_locale_is_spoken_to_in_the_nearest_language(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_numbers_and_lists_are_those_of_the_language() -> None:
    assert "44,100" in say("sound-rate", "en", rate=44100, minimum=8000, maximum=192000)
    assert "44.100" in say("sound-rate", "de", rate=44100, minimum=8000, maximum=192000)
    assert "AとB" not in (text := say("channel-not-allowed", "ja", channels=["A", "B"]))
    assert "A、B" in text
    assert say("shown-next", "ja", seconds=75).startswith("⏳ 次です。約1分15秒")


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [("de", "1 Stück", "3 Stücke"), ("fr", "1 morceau", "3 morceaux"),
     ("es", "1 pieza", "3 piezas"), ("pt-BR", "1 peça", "3 peças"), ("ja", "1 曲", "3 曲")],
)  # fmt: skip
def test_one_and_many_are_told_apart_where_the_language_does(
    language: str, one: str, many: str
) -> None:
    assert one in say("your-queue-full", language, waiting=1)
    assert many in say("your-queue-full", language, waiting=3)


@pytest.mark.parametrize(
    ("language", "major", "minor"),
    [("en", "F♯ major", "B♭ minor"), ("de", "Fis-Dur", "b-Moll"),
     ("fr", "fa dièse majeur", "si bémol mineur"), ("es", "fa sostenido mayor", "si bemol menor"),
     ("pt-BR", "fá sustenido maior", "si bemol menor"), ("ja", "嬰ヘ長調", "変ロ短調")],
)  # fmt: skip
def test_keys_have_the_names_that_musicians_give_them(
    language: str, major: str, minor: str
) -> None:
    heard = {"style": "Castle", "bpm": 120}
    assert f" {major} " in say("pocket-followed", language, key="F♯ major", **heard)
    assert f" {minor} " in say("pocket-followed", language, key="B♭ minor", **heard)
    assert " atonal " in say("pocket-followed", language, key="atonal", **heard)
