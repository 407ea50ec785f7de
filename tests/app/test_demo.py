"""The demo's page as a browser uses it, over HTTP: the real bot, and an executor that waits."""

import asyncio
import contextlib
import gc
import html
import itertools
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.app import demo
from bot.app.preview import make_lively, message_commands, page
from bot.config import Defaults, Settings
from bot.executors.executor import EXECUTORS
from bot.texts import say
from tests.support.fake_executor import FakeExecutor


class Browser:
    """One page, opened by somebody."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._url, _, capability = address.partition("#")
        self._headers = {"X-Simcord-Capability": capability}
        self._ids = itertools.count(1)

    async def open(self) -> "Browser":
        async with self._session.post(
            f"{self._url}api/pages", json={}, headers=self._headers
        ) as answer:
            self.state = await answer.json()
        self._headers["X-Simcord-Context"] = self.state["context"]["id"]
        return self

    async def get(self, path: str) -> Any:
        async with self._session.get(f"{self._url}{path}", headers=self._headers) as answer:
            text = await answer.text()
            return json.loads(text) if answer.content_type == "application/json" else text

    async def look(self) -> list[dict[str, Any]]:
        """The messages in view, the newest last."""
        self.state = await self.get("api/state")
        return [self.state["messages"][id] for id in self.state["timeline"]]

    async def until(self, words: str) -> dict[str, Any]:
        """The newest message that has these words in it, once there is one."""
        async with asyncio.timeout(30):
            while True:
                for message in reversed(await self.look()):
                    if words in json.dumps(message, ensure_ascii=False):
                        return message
                await asyncio.sleep(0.02)

    async def act(self, kind: str, **more: Any) -> dict[str, Any]:
        body = {
            "protocol_version": 3,
            "sequence": 1,
            "request_id": str(next(self._ids)),
            "generation": self.state["context"]["generation"],
            "bot_generation": self.state["botGeneration"],
            "published_revision": 0,
            "kind": kind,
            **more,
        }
        async with self._session.post(
            f"{self._url}api/action", json=body, headers=self._headers
        ) as answer:
            receipt = await answer.json()
        await self.look()
        return receipt

    async def run(self, command: str, **options: Any) -> dict[str, Any]:
        entries = (await self.get("api/commands"))["entries"]
        entry = next(entry for entry in entries if entry["invocation"] == command)
        return await self.act(
            "run_command",
            command_id=entry["commandId"],
            path=entry["path"],
            schema_fingerprint=entry["schemaFingerprint"],
            options=options,
        )

    async def click(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        buttons = [button for row in message["components"] for button in row["components"]]
        (key,) = [one["control_key"] for one in buttons if one.get("label") == label]
        return await self.act("click", target_id=message["id"], control_key=key)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeExecutor:
    executor = FakeExecutor()
    monkeypatch.setitem(EXECUTORS, "thread", lambda settings: executor)
    return executor


@contextlib.asynccontextmanager
async def browsing(defaults: Defaults | None = None) -> AsyncIterator[tuple[Browser, demo.Scene]]:
    """A demo and a page of it; no fixture, as simcord ends in the context that it began in."""
    settings = Settings(_env_file=None, defaults=defaults or Defaults())  # type: ignore[call-arg]
    async with demo.scene(settings) as there, aiohttp.ClientSession() as session:
        make_lively(there.env)
        viewers = [there.player, there.owner]
        async with page(there.env, there.channel, viewers, None, there.locale) as address:
            yield await Browser(session, address).open(), there
    gc.collect()  # what simcord broke off: found while another test parses, it confuses Python 3.11


async def test_what_is_being_made_is_seen_and_can_be_cancelled(fake: FakeExecutor) -> None:
    async with browsing() as (browser, _):
        fake.gate = asyncio.Event()
        receipt = await browser.run("mario", prompt="castle at night")
        assert receipt["settlement"] == "settled", receipt
        message = await browser.until("Cancel")

        await browser.click(message, "Cancel")

        await browser.until("Cancelled")
        assert len(fake.cancelled) == 1


async def test_two_pieces_can_be_asked_for_while_neither_is_done(fake: FakeExecutor) -> None:
    async with browsing() as (browser, _):
        fake.gate = asyncio.Event()
        for prompt in ("castle", "meadow"):
            receipt = await browser.run("mario", prompt=prompt)
            assert not receipt["rejected"], receipt
        await fake.until_begun(2)

        fake.gate.set()

        for prompt in ("castle", "meadow"):
            assert "Again" in json.dumps(await browser.until(prompt)) or await browser.until(
                "Again"
            )


async def test_the_day_is_today(fake: FakeExecutor) -> None:
    async with browsing() as (browser, _):
        await browser.run("mario", prompt="castle")
        message = await browser.until("castle")

        sent = datetime.fromisoformat(message["timestamp"])
        assert abs((datetime.now(UTC) - sent).total_seconds()) < 60


async def test_a_command_on_a_message_opens_its_form_and_the_form_is_answered(
    fake: FakeExecutor,
) -> None:
    async with browsing() as (browser, there):
        await browser.run("mario", prompt="castle")
        piece = await browser.until("Again")
        name = say("command-continue")
        assert message_commands(there.env, there.locale)[name] == name
        for offered in message_commands(there.env, there.locale):
            assert html.escape(offered) in await browser.get("")

        await browser.act("click", target_id=piece["id"], control_key=f"apps:{name}")
        form = browser.state["modal"]
        assert form["payload"]["title"] == name
        values = {"prompt": "castle on fire", "duration": "4"}
        await browser.act("modal_submit", modal_handle=form["handle"], values=values)

        await browser.until("castle on fire")
        await fake.until_begun(2)
        assert fake.works[-1].spec.request.continuation
        assert fake.works[-1].spec.request.duration == 4


async def test_a_jam_s_thread_is_opened_voted_in_and_left_again(
    fake: FakeExecutor,
) -> None:
    async with browsing() as (browser, there):
        await browser.run("mario-jam", prompt="castle", rounds="2")
        opened = await browser.until("Join in the thread")

        await browser.act("click", target_id=opened["id"], control_key="thread")
        assert browser.state["channel"]["name"].startswith("🎶 Jam")
        vote = await browser.until("Which take goes on?")
        assert not (await browser.click(vote, "Take 2 · 0"))["rejected"]
        await browser.until("Take 2 · 1")
        await browser.act("send_message", content="hello, band")
        (thread,) = there.channel.threads
        assert thread.last_message is not None
        assert thread.last_message.content == "hello, band"

        await browser.act("click", target_id=vote["id"], control_key="channel")
        assert browser.state["channel"]["name"] == "music"
        await browser.until("Join in the thread")


async def test_a_reply_s_text_is_the_next_prompt(fake: FakeExecutor) -> None:
    async with browsing() as (browser, _):
        await browser.run("mario", prompt="castle")
        piece = await browser.until("Again")

        await browser.act("send_message", content="now with a battle", reply_to_id=piece["id"])

        await browser.until("now with a battle")
        await fake.until_begun(2)
        assert fake.works[-1].spec.request.prompt == "now with a battle"


async def test_only_the_owner_has_the_admin_s_commands(fake: FakeExecutor) -> None:
    async with browsing() as (browser, there):

        def offered(commands: dict[str, Any]) -> list[str]:
            return [e["invocation"] for e in commands["entries"] if "admin" in e["invocation"]]

        assert offered(await browser.get("api/commands")) == []

        await browser.act("viewer", viewer_id=str(there.owner.id))

        assert "mario-admin limits" in offered(await browser.get("api/commands"))
        await browser.run("mario-admin limits")
        await browser.until("Longest piece")


async def test_the_page_has_the_demo_s_own_look(fake: FakeExecutor) -> None:
    async with browsing() as (browser, _):
        page = await browser.get("")
        for name in ("demo.css", "demo.js"):
            assert name in page
            assert await browser.get(name) != page


async def test_with_a_language_in_the_settings_everybody_uses_discord_in_it(
    fake: FakeExecutor,
) -> None:
    async with browsing(Defaults(language="ja")) as (browser, there):
        await browser.run("mario", prompt="castle at night")
        message = await browser.until("もう一度")
        await browser.click(message, say("button-delete", "ja"))
        await browser.until("完全に削除しますか")
        name = say("command-continue", "ja")
        assert name in await browser.get("")
        await browser.act("click", target_id=message["id"], control_key=f"apps:{name}")
        assert browser.state["modal"]["payload"]["title"] == name
        assert message_commands(there.env, there.locale)[name] == "Continue"


async def test_commands_are_shown_by_the_names_of_the_language(fake: FakeExecutor) -> None:
    async with browsing(Defaults(language="ja")) as (browser, _):
        await browser.run("mario-ライブラリ 自分")
        await browser.until(say("library-mine", "ja"))
        entries = (await browser.get("api/commands"))["entries"]
        (mario,) = (entry for entry in entries if entry["invocation"] == "mario")
        assert mario["description"] == say("command-mario", "ja")
        described = {option["name"]: option["description"] for option in mario["options"]}
        assert described["prompt"] == say("option-prompt-help", "ja")
        (named,) = re.findall('data-names="([^"]*)"', await browser.get(""))
        names = json.loads(html.unescape(named))["options"]
        assert names["output_format"] == say("name-output_format", "ja")


async def test_choices_are_shown_in_the_language_too(fake: FakeExecutor) -> None:
    async with browsing(Defaults(language="de")) as (browser, there):
        await browser.act("viewer", viewer_id=str(there.owner.id))
        entries = (await browser.get("api/commands"))["entries"]
        (change,) = (e for e in entries if e["invocation"] == "mario-verwaltung festlegen")
        (limit,) = (one for one in change["options"] if one["name"] == "limit")
        offered = {choice["value"]: choice["name"] for choice in limit["choices"]}
        assert offered["duration"] == say("limit-duration", "de")


async def test_whoever_made_a_piece_is_named_in_the_library(fake: FakeExecutor) -> None:
    async with browsing() as (browser, _):
        await browser.run("mario", prompt="castle")
        await browser.until("Again")
        await browser.run("mario-library mine")
        page = json.dumps((await browser.until(say("library-mine")))["embeds"])
        assert '"label": "@Player One"' in page
        assert '"subtext"' in page
