"""The demo's page: simcord's preview of a channel, made into a small Discord.

simcord's preview (3.2.1) is made to inspect messages, one after another. What it lacks to be used
like Discord is added here from outside, and only here are private parts of simcord touched for it;
docs/demo.md lists what belongs there upstream. Tests fail when one of those parts has gone.

- An action waits until the bot has nothing left to do, and refuses every other one meanwhile. Here
  it ends once the bot has answered, and what happens later is published as it happens.
- Nothing offers the commands on a message. Here each message has a menu of them.
- The clock starts on the first of January and stands still. Here it runs.
- A reply to the answer of a command is taken for one that pings nobody, so that its text is hidden
  from the bot. Here it is read, as it is where Discord's client pings.
- What a thread of the bot's asks of the event loop knows no simulated Discord: its context is new.
- The page shows the tools of an inspector. Here it shows the channel and who one is.
- Commands, options and choices have English names. Here they, and what is said of them, are those
  of a language.
- It shows one channel. Here a thread is opened where it is named, and left again.
- An embed shows mentions and small print as they are written. Here they are shown as in a message.
- A plain mono WAV is refused: an Opus encoder is given PyAV's name of a layout without speakers.
"""

import asyncio
import contextlib
import contextvars
import html
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import simcord
from aiohttp import web
from discord import AppCommandType
from simcord.actors import MemberActor
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle
from simcord.preview import Preview, _commands, _markdown
from simcord.preview._media import MediaInfo, MediaWorker
from simcord.preview._server import PreviewServer
from simcord.results import ResponseMessage

from bot.audio.wav import is_wav, with_speakers

ANSWERED = 0.3  # seconds for which an action waits at most once the bot has said something
PATIENCE = 5.0  # and until then
EVERY = 0.2  # seconds between two looks for something new
INTERACTION = "INTERACTION_CREATE"
APPS = "apps:"  # how the key of a command on a message begins
OPEN_THREAD, LEAVE_THREAD = "thread", "channel"  # keys, under the message that names the thread
FILES = {"/demo.css": "text/css", "/demo.js": "application/javascript"}
IN_EMBEDS = ("mentions", "commands", "subtext")  # what is shown in them as in a message
HERE = Path(__file__).parent


@contextlib.asynccontextmanager
async def page(
    env: simcord.Env,
    channel: ChannelHandle,
    viewers: Sequence[MemberActor],
    port: int | None,
    locale: str,
) -> AsyncIterator[str]:
    """Serves the channel as a page, for one of ``viewers`` at a time; the page's address.

    locale: in which they use Discord.
    """
    preview = env.preview(channel, viewers=viewers, layout="channel", port=port)
    preview.__class__ = LivePreview
    assert isinstance(preview, LivePreview)
    preview.locale, preview.home = locale, channel.name or ""
    preview._server = PageServer(preview, preview._server._requested_port)
    with commands_named(env, locale), embeds_rendered():
        async with serving(env, preview):
            yield preview.url


@contextlib.asynccontextmanager
async def serving(env: simcord.Env, preview: "LivePreview") -> AsyncIterator[None]:
    """While entered, the page is there and follows the bot."""
    async with preview:
        follower = asyncio.create_task(follow(env, preview))
        try:
            yield
        finally:
            follower.cancel()


class LivePreview(Preview):
    """A preview whose pages follow the bot, and on which commands on a message can be run."""

    locale: str
    home: str  # the name of the channel that it began in

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """Whatever was published meanwhile, the control that was pressed decides, not a count."""
        page = self._get_page(context_id)
        latest = page.latest_action
        if latest is None or latest.request_id != body.get("request_id"):
            body = {
                **body,
                "sequence": page.last_sequence + 1,
                "published_revision": page.revision,
            }
        return await super()._action(context_id, body)

    def _prepare_action(self, page: Any, kind: str, body: Mapping[str, Any]) -> Any:
        key = body.get("control_key")
        if kind == "click" and key in (OPEN_THREAD, LEAVE_THREAD):
            return self._go(page, self._place(page, key, body))
        if kind != "click" or not isinstance(key, str) or not key.startswith(APPS):
            return super()._prepare_action(page, kind, body)
        message = self._target_message(page, self._target_id(body["target_id"], page.viewer))
        target = ResponseMessage(self.env, message)
        name = message_commands(self.env, self.locale)[key.removeprefix(APPS)]

        async def run(action: Any, cursor: int) -> dict[str, Any]:
            asked = page.viewer.context_menu(self.channel, name, target)
            return await self._run_interaction_action(
                page, action, cursor, asked, republish_all=True
            )

        return run

    def _place(self, page: Any, key: str, body: Mapping[str, Any]) -> Channel:
        """Where a click leads: into the thread of a message, or back to where that is."""
        backend = self.env.backend
        if key == OPEN_THREAD:
            target = self._target_message(page, self._target_id(body["target_id"], page.viewer))
            found = [one for one in self.channel.threads if one.id == target.id]
            return found[0]._channel if found else self.channel._channel
        here = self.channel._channel
        return here if here.parent_id is None else backend.get_channel(here.parent_id)

    def _go(self, page: Any, place: Channel) -> Any:
        """Show another place, on every page: there is one of them at a time."""

        async def run(action: Any, cursor: int) -> dict[str, Any]:
            self.channel = ChannelHandle(self.env, self.channel.guild, place)
            for one in self._pages.values():
                self._clear_page_assets(one)
                self._reset_queries(one)
                one.channel_id, one.generation = place.id, one.generation + 1
                one.modal = one.modal_handle = None
                one.target_id = one.window_end_id = self._initial_target(one.viewer, place.id)
            result = self._finish_action(page, action, "settled", cursor)
            for one in self._pages.values():
                self._publish(one, reason="navigation")
            return result

        return run

    def publish(self) -> None:
        """Give every page what there is now."""
        self._advance_presentation_time()
        self._publish_message_pages(reason="refresh")


class PageServer(PreviewServer):
    """The preview's server with the demo's own look and behaviour in its page."""

    _STATIC_FILES: ClassVar[dict[str, str]] = {
        **PreviewServer._STATIC_FILES,
        **dict.fromkeys(FILES, ""),
    }

    async def _static(self, request: web.Request) -> web.Response:
        if kind := FILES.get(request.path):
            text = (HERE / request.path[1:]).read_text(encoding="utf-8")
            return web.Response(text=text, content_type=kind, headers=self._SECURITY_HEADERS)
        response: web.Response = await super()._static(request)
        if request.path == "/":
            text = (response.text or "").replace("SimCord Preview", "Mario, the demo")
            assert isinstance(self.preview, LivePreview)
            shown = {
                "commands": list(message_commands(self.preview.env, self.preview.locale)),
                "options": option_names(self.preview.env, self.preview.locale),
                "channel": self.preview.home,
            }
            names = html.escape(json.dumps(shown, ensure_ascii=False))
            head = '<link rel="stylesheet" href="/demo.css">'
            tail = f'<script type="module" src="/demo.js" data-names="{names}"></script>'
            response.text = text.replace("</head>", f"{head}</head>").replace(
                "</body>", f"{tail}</body>"
            )
        return response


def message_commands(env: simcord.Env, locale: str) -> dict[str, str]:
    """The names of the commands that Discord offers on a message, by those that it shows."""
    registered = env.backend.commands.get(None, {}).values()
    on_message = [one for one in registered if one["type"] == AppCommandType.message.value]
    return {_local(one, "name", locale): one["name"] for one in on_message}


def option_names(env: simcord.Env, locale: str) -> dict[str, str]:
    """What options are called in a locale, by their names where they differ."""
    registered = env.backend.commands.get(None, {}).values()
    below = [part for one in registered for part in one.get("options") or ()]
    below += [option for part in below for option in part.get("options") or ()]
    names = {one["name"]: _local(one, "name", locale) for one in below}
    return {name: shown for name, shown in names.items() if shown != name}


@contextlib.contextmanager
def embeds_rendered() -> Iterator[None]:
    """While entered, pages show mentions and small print in embeds as Discord does."""
    names = ("embed_description", "embed_field_value")
    policies = [_markdown._FIELD_POLICIES[name] for name in names]
    original = [dict(policy) for policy in policies]
    for policy in policies:
        policy.update(dict.fromkeys(IN_EMBEDS, True))
    try:
        yield
    finally:
        for policy, before in zip(policies, original, strict=True):
            policy.update(before)


@contextlib.contextmanager
def commands_named(env: simcord.Env, locale: str) -> Iterator[None]:
    """While entered, pages show commands as Discord does in a locale."""
    original = _commands._available_catalog

    def available_catalog(
        application: dict[str, Any], entries: list[dict[str, Any]], *, truncated: bool
    ) -> dict[str, Any]:
        known = {str(one["id"]): one for one in env.backend.commands.get(None, {}).values()}
        shown = [_shown(one, known[one["commandId"]], locale) for one in entries]
        return original(application, shown, truncated=truncated)

    _commands._available_catalog = available_catalog
    try:
        yield
    finally:
        _commands._available_catalog = original


def _shown(entry: dict[str, Any], command: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """A command or a subcommand for a page, as a locale has it."""
    part, names = command, [_local(command, "name", locale)]
    for name in entry["path"][1:]:
        part = next(one for one in part["options"] if one["name"] == name)
        names.append(_local(part, "name", locale))
    described = {one["name"]: one for one in part.get("options") or ()}
    options = [_option(one, described[one["name"]], locale) for one in entry["options"]]
    said = _local(part, "description", locale)
    return {**entry, "invocation": " ".join(names), "description": said, "options": options}


def _option(shown: dict[str, Any], option: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """An option for a page, which knows it by its English name and shows its choices."""
    choices = [
        {**one, "name": _local(choice, "name", locale)}
        for one, choice in zip(shown["choices"], option.get("choices") or (), strict=True)
    ]
    return {**shown, "description": _local(option, "description", locale), "choices": choices}


def _local(part: Mapping[str, Any], key: str, locale: str) -> str:
    """A name or a description as it is shown in a locale."""
    return (part.get(f"{key}_localizations") or {}).get(locale) or part.get(key) or ""


async def follow(env: simcord.Env, preview: LivePreview) -> None:
    """Publish what the bot does, as it does it, and let the simulated clock run."""
    seen = activity(env)
    while True:
        await asyncio.sleep(EVERY)
        run_clock(env)
        if (now := activity(env)) != seen and preview._active_action is None:
            seen = now
            preview.publish()


def activity(env: simcord.Env) -> tuple[int, int]:
    """Two counts, of which one grows whenever something happens in the simulated Discord."""
    return len(env.backend.transcript), len(env.http_requests)


def run_clock(env: simcord.Env) -> None:
    """Set the simulated Discord's clock, which stands still otherwise, to the real time."""
    env.backend.advance_clock((datetime.now(UTC) - env.backend.clock.now()).total_seconds())


def make_lively(env: simcord.Env) -> None:
    """From now on an action ends when it is answered, and replies to answers are read."""
    settle, prepare = env._settle_internal, env.backend.prepare_message

    async def settle_soon(*, dispatch: str | None = None, **_: Any) -> None:
        before, loop = len(env.http_requests), asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while loop.time() < end:
            try:
                return await settle(timeout=ANSWERED, dispatch=dispatch)
            except TimeoutError:
                said = env.http_requests[before:]
                if dispatch != INTERACTION or any("/callback" in one.path for one in said):
                    return

    def prepare_read(*args: Any, **options: Any) -> Any:
        message = prepare(*args, **options)
        message.reply_author_interaction = False
        return message

    env._settle_internal = settle_soon  # type: ignore[method-assign]
    env.backend.prepare_message = prepare_read  # type: ignore[method-assign]


def keep_context(env: simcord.Env) -> None:
    """What a thread asks of the event loop runs where simcord is known as Discord."""
    loop = asyncio.get_running_loop()
    here, call = threading.get_ident(), loop.call_soon_threadsafe
    with env._bot_scope():
        known = contextvars.copy_context()

    def call_soon_threadsafe(
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        if context is None and threading.get_ident() != here:
            context = known.copy()
        return call(callback, *args, context=context)

    loop.call_soon_threadsafe = call_soon_threadsafe  # type: ignore[method-assign]


@contextlib.contextmanager
def plain_wavs_play() -> Iterator[None]:
    """While entered, the preview reads a WAV as if its speakers were named in it."""
    original = MediaWorker.validate

    async def validate(
        self: MediaWorker, key: str, blob: bytes, *, media_time: float | None = None
    ) -> MediaInfo:
        blob = with_speakers(blob) if is_wav(blob) else blob
        return await original(self, key, blob, media_time=media_time)

    MediaWorker.validate = validate
    try:
        yield
    finally:
        MediaWorker.validate = original
