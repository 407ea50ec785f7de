"""What people read: each code has a text, each text a use, and both speak of the same values."""

import pickle
import shutil
from pathlib import Path

import pytest

import bot.texts
from bot.errors import GenerationFailed, LimitReached, MarioError, Message
from bot.texts import say
from tests.texts.codes import texts, uses, variables


def test_every_code_has_a_text_that_uses_exactly_the_values_it_is_given() -> None:
    known = texts()
    for use in uses():
        assert use.code is not None, f"{use.where}: the code is put together, or no literal"
        assert use.code in known, f"{use.where}: there is no text for {use.code}"
        assert use.values == variables(use.code, known), use


def test_no_text_is_without_use() -> None:
    known = texts()
    used = {use.code for use in uses()} | {"as-it-stands"}
    used |= {code for code in known if code.startswith("name-")}  # see test_catalogues
    parts = {part for text in known.values() for part in text.parts}
    assert set(known) <= used | parts


def test_a_message_survives_being_kept() -> None:
    inner = Message("that-piece")
    kept = Message("part-silent", name=inner, start=1, end=2.5, more=[1, "two"])
    assert Message.from_json(kept.to_json()) == kept
    assert kept.values["more"] == (1, "two")


@pytest.mark.parametrize("sentence", ["It broke.", "{", "[1]", "5", '{"code": 1}', "null", ""])
def test_what_was_kept_before_there_were_codes_is_shown_as_it_stands(sentence: str) -> None:
    assert say(Message.from_json(sentence)) == sentence


def test_an_error_travels_between_processes_with_its_values() -> None:
    error = LimitReached("queue-full", waiting=3, seconds=75)
    other = pickle.loads(pickle.dumps(error))
    assert type(other) is LimitReached
    assert other.message == error.message
    assert say(other) == "The queue is full (3). Try again in about 1 min 15 s."


def test_an_error_in_the_log_shows_its_code_and_values() -> None:
    assert str(LimitReached("queue-full", waiting=3, seconds=75)) == (
        "queue-full (waiting=3, seconds=75)"
    )
    assert str(GenerationFailed("no-turn")) == "no-turn"


def test_one_is_not_said_as_many() -> None:
    assert "1 piece queued" in say("your-queue-full", waiting=1)
    assert "2 pieces queued" in say("your-queue-full", waiting=2)


def test_several_things_are_listed() -> None:
    error = MarioError("permissions-missing", permissions=["Attach Files", "Embed Links"])
    assert say(error).startswith("I need these permissions here: Attach Files, Embed Links.")


def test_what_is_too_long_to_be_said_ends_with_dots(caplog: pytest.LogCaptureFixture) -> None:
    words = say("words-here", count=40, words=["y" * 90] * 40)
    assert words.endswith(f"{'y' * 90}, ….")
    assert say("as-it-stands", text="y" * 4000).endswith("y…")
    assert caplog.records == []


def test_a_language_without_texts_is_answered_in_english() -> None:
    assert say("no-turn", locale="tlh") == say("no-turn", locale="en-GB") == say("no-turn")


def test_a_code_that_is_not_known_any_more_is_shown_rather_than_nothing(caplog) -> None:
    assert say(Message("of-old", seed="5")) == "of-old (seed=5)"
    assert "there is no text for of-old" in caplog.text


def test_what_a_language_lacks_is_said_in_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path in bot.texts.FOLDER.glob("e*.ftl"):
        shutil.copy(path, tmp_path)
    (tmp_path / "nl.ftl").write_text("yes = ja\n")
    with monkeypatch.context() as patch:
        patch.setattr(bot.texts, "FOLDER", tmp_path)
        forget()
        assert (say("yes", "nl-NL"), say("no", "nl-NL")) == ("ja", "no")
    forget()
    assert say("yes", "nl-NL") == "yes"


def forget() -> None:
    """What has been read of the texts."""
    for read in (bot.texts.languages, bot.texts.language_of, bot.texts.bundle_for):
        read.cache_clear()
    bot.texts._resource.cache_clear()
