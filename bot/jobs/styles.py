"""Styles: named starting points, from the settings and of a server's own.

A style is chosen by its name behind a mark, where a prompt is typed: the mark tells it from words
that happen to be the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.config import Settings
from bot.errors import InvalidRequest, LimitReached, MarioError, NotFound
from bot.request import GenerationRequest, options
from bot.store import Store

MARK = "🎨"
MOST = 50  # of a server's own
LONGEST_NAME = 40
MOST_KNOWN = 10_000  # servers
FOR_NEW_MUSIC = ("bpm", "key", "loop")
"""What a request has not that starts from a sound."""
NOT_OF_A_STYLE = {
    "input_audio", "continuation", "continuation_start", "continuation_end", "seed"
}  # fmt: skip
FIELDS = tuple(option.name for option in options() if option.name not in NOT_OF_A_STYLE)


@dataclass(frozen=True)
class Style:
    """values: options of the request by name, its prompt among them."""

    name: str
    values: Mapping[str, Any]

    @property
    def chosen(self) -> str:
        """What stands for it where a prompt is typed."""
        return f"{MARK} {self.name}"

    @property
    def prompt(self) -> str:
        return self.values["prompt"]


class Styles:
    """Those of the settings, and those that servers keep, which come first."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Raises :class:`MarioError` for a style of the settings that no request could have."""
        self._store = store
        self._usual: dict[str, Style] = {}
        for name, values in settings.styles.items():
            try:
                style = _style(name, values)
            except InvalidRequest as error:
                raise MarioError("style-unfit", name=name, reason=error.message) from error
            self._usual[style.name.casefold()] = style
        self._known: dict[int, dict[str, Style]] = {}

    async def offered(self, guild_id: int | None) -> list[Style]:
        """Those that may be chosen there, a server's own first."""
        own = await self.of_server(guild_id)
        taken = _keys(own)
        return [*own, *(style for key, style in self._usual.items() if key not in taken)]

    async def of_server(self, guild_id: int | None) -> list[Style]:
        """A server's own, by name."""
        if guild_id is None:
            return []
        if guild_id not in self._known:
            rows = await self._store.styles(guild_id)
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[guild_id] = {
                name.casefold(): Style(name, values)
                for name, values in sorted(rows.items(), key=lambda row: row[0].casefold())
            }
        return list(self._known[guild_id].values())

    async def add(self, guild_id: int, name: str, values: Mapping[str, Any]) -> Style:
        """Keep a style for a server, in place of one of that name; :class:`InvalidRequest`."""
        style = _style(name, values)
        before = _keys(await self.of_server(guild_id))
        if style.name.casefold() in before:
            await self.remove(guild_id, style.name)
        elif len(before) >= MOST:
            raise LimitReached("styles-full", maximum=MOST)
        await self._store.keep_style(guild_id, style.name, dict(style.values))
        self._known.pop(guild_id, None)
        return style

    async def remove(self, guild_id: int, name: str) -> Style:
        """Forget one of a server's own; :class:`NotFound` where there is none of that name."""
        key = _plain(name).casefold()
        for style in await self.of_server(guild_id):
            if style.name.casefold() == key:
                await self._store.forget_style(guild_id, style.name)
                self._known.pop(guild_id, None)
                return style
        raise NotFound("style-unknown", name=_plain(name)[:LONGEST_NAME], available="none")

    async def named(self, guild_id: int | None, name: str) -> Style:
        """The style of that name that may be chosen there; raises :class:`NotFound`."""
        offered = {style.name.casefold(): style for style in await self.offered(guild_id)}
        style = offered.get(name.casefold())
        if style is None:
            names = tuple(sorted(one.name for one in offered.values())[:20])
            available = names or "none"
            raise NotFound("style-unknown", name=name[:LONGEST_NAME], available=available)
        return style

    async def applied(
        self,
        guild_id: int | None,
        values: Mapping[str, Any],
        usual: str | None = None,
        with_sound: bool = False,
    ) -> dict[str, Any]:
        """What is asked for where the prompt is, or begins with, a style that was chosen.

        What was said beside it counts more; words behind its name and a comma are added to its own.
        usual: the name of the style of what names none; nothing where it is gone. with_sound:
        whether the request starts from one, which has a tempo and a key already.
        """
        typed = " ".join((values.get("prompt") or "").split())
        if typed.startswith(MARK):
            name, _, more = (part.strip() for part in typed.removeprefix(MARK).partition(","))
            style = await self.named(guild_id, name)
        else:
            if usual is None or not typed:
                return dict(values)
            more = typed
            try:
                style = await self.named(guild_id, usual)
            except NotFound:
                return dict(values)
        prompt = f"{style.prompt}, {more}" if more else style.prompt
        left = FOR_NEW_MUSIC if with_sound else ()
        own = {name: value for name, value in style.values.items() if name not in left}
        return {**own, **values, "prompt": prompt}


def _style(name: str, values: Mapping[str, Any]) -> Style:
    """A style that a request could have; raises :class:`InvalidRequest`."""
    name = _plain(name)
    if not name or len(name) > LONGEST_NAME or "," in name:
        raise InvalidRequest("style-name", maximum=LONGEST_NAME)
    if unknown := next((key for key in values if key not in FIELDS), None):
        raise InvalidRequest("option-unknown", name=str(unknown)[:40])
    request = GenerationRequest.parse(**values)
    return Style(name, {key: request.model_dump(mode="json")[key] for key in values})


def _plain(name: str) -> str:
    """As the request reads text: without what hides or turns it, and without the mark."""
    shown = "".join(letter for letter in name if letter.isprintable())
    return " ".join(shown.replace(MARK, " ").split())


def _keys(styles: list[Style]) -> set[str]:
    return {style.name.casefold() for style in styles}
