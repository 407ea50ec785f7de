"""Logs: one event a line whatever is said in it, and no secret in any of them."""

import io
import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.app.composition import build_bot
from bot.config import Settings
from bot.errors import StoreError, unexpected
from bot.request import GenerationRequest
from bot.store import Store
from bot.texts import say
from bot.timings import Timings
from bot.util.logging import HIDDEN, JsonFormatter, Redactor, secrets_in, set_up
from tests.support.fake_executor import FakeExecutor
from tests.support.own_logging import own_logging
from tests.support.simulated_server import SimulatedServer
from tests.support.store_records import new_job

CANARY = "canary-of-the-token-1234"
BOT_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4Onh5eg"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The process's logs as ``set_up`` makes them, put back afterwards."""
    monkeypatch.setenv("DISCORD_TOKEN", CANARY)
    monkeypatch.setenv("HF_TOKEN", CANARY + "-hub")
    with own_logging():
        stream = io.StringIO()
        set_up(logging.DEBUG, stream=stream)
        yield stream


def events(log: io.StringIO) -> list[dict[str, Any]]:
    """Each line, read as what it must be; there is nothing else."""
    text = log.getvalue()
    assert text == "" or text.endswith("\n")
    assert all(c.isprintable() or c == "\n" for c in text)
    return [json.loads(line) for line in text.split("\n")[:-1]]


def test_an_event_is_a_line_with_its_time_level_logger_and_message(log: io.StringIO) -> None:
    logging.getLogger("bot.jobs.service").info("job %s: attempt %s no longer counts", "j1", 2)
    (event,) = events(log)

    assert event["level"] == "info"
    assert event["logger"] == "bot.jobs.service"
    assert event["message"] == "job j1: attempt 2 no longer counts"
    assert datetime.fromisoformat(event["time"]).tzinfo == UTC


@pytest.mark.fault(
    fault="newlines and terminal codes in a prompt", sees="–", keeps="one event a line in the log"
)
@pytest.mark.parametrize(
    "prompt",
    [
        'castle\n{"level": "critical", "message": "forged"}',
        'castle", "level": "critical',
        "castle\r\x1b[2J\x1b]0;title\x07\x9b31m",
        "castle\u2028\u2029\x85\x0b\x0c\x7f\x00",
        "castle\u202egnihtemos\u2066\u200b\ufeff",
        "\ud800 alone",
    ],
)
def test_a_prompt_cannot_forge_a_line_or_reach_the_terminal(log: io.StringIO, prompt: str) -> None:
    logging.getLogger("bot").info("asked for %s", prompt)
    (event,) = events(log)

    assert event["message"] == f"asked for {prompt}"
    assert event["level"] == "info"


class Screen(io.StringIO):
    """What a terminal was sent."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        assert all(c.isprintable() or c == "\n" for c in self.getvalue())
        return self.getvalue().splitlines()


@pytest.fixture
def screen(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """The process's logs as they are seen in a terminal, without colours."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "40")
    screen = Screen()
    set_up(logging.INFO, stream=screen)
    return screen


def test_in_a_terminal_an_event_is_a_time_and_a_sentence(screen: Screen) -> None:
    logging.getLogger("bot.store").info("the database of %s is open", "a folder with a long name")
    logging.getLogger("bot.store").warning("data takes up 81 %")

    first, second = screen.lines()
    assert re.fullmatch(r"\d\d:\d\d:\d\d the database of a folder with a long name is open", first)
    assert second[9:] == "warning: data takes up 81 %"


def test_in_a_terminal_a_link_has_a_line_to_itself(screen: Screen) -> None:
    link = "https://discord.com/oauth2/authorize?client_id=1&scope=bot&permissions=2147609600"
    logging.getLogger("bot").info("ready", extra={"link": link})

    assert screen.lines()[1:] == [link]


def test_elsewhere_a_link_is_a_field(log: io.StringIO) -> None:
    logging.getLogger("bot").info("ready", extra={"link": "https://discord.com/x"})

    assert events(log)[0]["link"] == "https://discord.com/x"


@pytest.mark.parametrize(
    "prompt", ["castle\n00:00:00 forged", "\r\x1b[2J", "[red]x[/red]", "\ud800"]
)
def test_in_a_terminal_a_prompt_forges_no_line_and_moves_no_cursor(
    screen: Screen, prompt: str
) -> None:
    logging.getLogger("bot").info("asked for %s", prompt)

    (line,) = screen.lines()
    assert "asked for" in line
    assert "[red]" in line or "[red]" not in prompt


def test_in_a_terminal_secrets_are_taken_out_of_the_traceback_too(screen: Screen) -> None:
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        logging.getLogger("bot").exception("failed with %s", CANARY)

    text = "\n".join(screen.lines())
    assert CANARY not in text
    assert f"error: failed with {HIDDEN}" in text
    assert f"RuntimeError: {HIDDEN}" in text


async def test_that_voice_is_not_installed_is_not_said(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", True)
    store = await Store.open(tmp_path)
    build_bot(Settings(_env_file=None), store, FakeExecutor(), Timings())  # type: ignore[call-arg]
    await store.close()

    assert not [event for event in events(log) if "voice will" in event["message"]]


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.text(), st.text())
def test_any_text_is_one_line_that_reads_back(message: str, argument: str) -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 0, "%s|%s", (message, argument), None)
    line = JsonFormatter(Redactor()).format(record)

    assert line.isprintable()
    assert json.loads(line)["logger"] == "bot"


def test_a_traceback_is_part_of_its_line(log: io.StringIO) -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("bot").exception("it failed")
    (event,) = events(log)

    assert "Traceback" in event["traceback"]
    assert "first\nsecond" in event["traceback"]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"logging in with {BOT_TOKEN}", BOT_TOKEN),
        (f"Authorization: Bot {BOT_TOKEN}", BOT_TOKEN),
        ("{'Authorization': 'Bearer short.but-opaque_1'}", "short.but-opaque_1"),
        ("headers: Bearer abcdefghijklmnop0123", "abcdefghijklmnop0123"),
        (f"POST /webhooks/123456/{INTERACTION}/messages/@original", INTERACTION),
        ("https://discord.com/api/webhooks/123456/some-Webhook_token99", "some-Webhook_token99"),
        ("POST /interactions/123/unusual-token-99/callback", "unusual-token-99"),
        ("{'id': '1', 'token': 'peer-token-77', 'type': 2}", "peer-token-77"),
        ('{"token":"peer-token-77"}', "peer-token-77"),
        ("the hub refused hf_abcdefghijklmnopqrstuv", "hf_abcdefghijklmnopqrstuv"),
        ("postgresql://mario:pa55word@db/mario", "pa55word"),
        (f"the loose {CANARY} anywhere{CANARY}", CANARY),
        ("MARIO_PASSWORD=pa55word", "pa55word"),
    ],
)
def test_secrets_are_taken_out_of_messages_arguments_and_tracebacks(
    log: io.StringIO, text: str, secret: str
) -> None:
    bot = logging.getLogger("bot")
    bot.info(text.replace("%", "%%"))
    bot.info("%s", text)
    bot.info("%r", {"nested": [text]})
    try:
        raise RuntimeError(text) from OSError(text)
    except RuntimeError:
        bot.exception("failed: %s", text)

    assert len(events(log)) == 4
    assert secret not in log.getvalue()
    assert log.getvalue().count(HIDDEN) >= 4


@pytest.mark.parametrize(
    "text",
    [
        "job 1f2e3d: attempt 2 no longer counts",
        "castle at night, 8 s, seed 5: the tokens are kept",
        "health and metrics on http://127.0.0.1:8642",
        "facebook/musicgen-stereo-melody-large leaves memory for another model",
        "The bot composes unconventionally-long-adjectives again",
    ],
)
def test_what_is_no_secret_is_left_alone(log: io.StringIO, text: str) -> None:
    logging.getLogger("bot").info(text)
    assert events(log)[0]["message"] == text


def test_the_environments_secrets_are_known_by_their_names() -> None:
    environment = {"DISCORD_TOKEN": "a", "OTHER_API_KEY": "b", "PATH": "c", "DB_PASSWORD": "d"}
    assert sorted(secrets_in(environment)) == ["a", "b", "d"]


def test_arguments_that_do_not_fit_their_message_are_not_shown() -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 0, "%d jobs for %s", (CANARY,), None)
    line = JsonFormatter(Redactor()).format(record)

    assert "%d jobs for %s" in json.loads(line)["message"]
    assert CANARY not in line


def test_what_nobody_caught_is_a_line_too(log: io.StringIO) -> None:
    def fail() -> None:
        raise RuntimeError(f"with {CANARY}")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    sys.excepthook(RuntimeError, RuntimeError(f"with {CANARY}"), None)

    assert [event["level"] for event in events(log)] == ["critical", "critical"]
    assert CANARY not in log.getvalue()


def test_a_failure_nobody_foresaw_shows_its_user_a_number_and_no_secret(log: io.StringIO) -> None:
    sentence = say(unexpected(RuntimeError(f"refused {CANARY}")))
    number = sentence.split()[-1].rstrip(".")

    assert CANARY not in sentence
    assert number in events(log)[0]["message"]
    assert CANARY not in log.getvalue()


@pytest.mark.fault(
    fault="a secret in an error's text",
    sees="a number",
    keeps="the secret: it reaches no log, message or metric",
)
async def test_a_token_in_an_error_reaches_neither_discord_nor_metrics_nor_the_log(
    log: io.StringIO, server: SimulatedServer
) -> None:
    server.executor.failure = RuntimeError(f"the hub refused {CANARY}")
    await server.alice.slash(server.channel, "mario", prompt="castle")

    shown = str(server.embed().to_dict())
    assert "error" in shown
    metrics = server.bot.jobs.metrics.page().decode()
    assert 'mario_errors_total{kind="unexpected"} 1.0' in metrics
    for text in (shown, metrics, log.getvalue()):
        assert CANARY not in text
    assert "the hub refused" in log.getvalue()


async def test_a_database_error_names_no_interaction_token(
    log: io.StringIO, tmp_path: Path
) -> None:
    store = await Store.open(tmp_path / "data")
    request = GenerationRequest.parse(prompt="castle", seed=1)
    new = new_job(request, channel_id=2**80, token="odd-token-of-an-interaction")
    with pytest.raises((StoreError, OverflowError)):
        await store.accept(new)
    await store.close()

    assert "odd-token" not in log.getvalue()


async def test_a_bot_built_with_a_token_does_not_show_it(store: Store, timings: Timings) -> None:
    settings = Settings(_env_file=None, DISCORD_TOKEN=CANARY)  # type: ignore[call-arg]
    bot = build_bot(settings, store, FakeExecutor(), timings)

    assert CANARY not in f"{settings!r} {settings} {vars(bot.jobs)!r} {settings.model_dump()!r}"
    assert CANARY not in settings.model_dump_json()
