"""What a server has chosen for itself: over the settings' defaults, and within their rules."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from bot.config import AUTO, Caps, Limits, Settings, limit_label
from bot.errors import InvalidRequest, LimitReached, MarioError, NotAllowed
from bot.jobs.words import word_in
from bot.request import Format, GenerationRequest
from bot.store import CHANGEABLE, LimitOverride, Store, overrides
from bot.texts import languages

MOST_KNOWN = 10_000  # servers
MOST_LISTED = 100  # in each list of a server
LONGEST_WORD = 60


T = TypeVar("T")
Guild = TypeVar("Guild", int, int | None)


class ServerList(StrEnum):
    """The lists that a server keeps; an empty one allows everything."""

    channels = "channel"
    roles = "role"
    models = "model"
    words = "word"


@dataclass(frozen=True)
class ServerSettings:
    """What holds on a server, or outside servers.

    output_format, duration, model, style: of a piece where nobody says. language: of what
    everybody there reads; ``None``: as Discord says. channels, roles: ids of those in which, and of
    people for whom, music is made; models: that may make it; none listed: all. words: that no
    prompt may have. changed: the names of the defaults that are the server's own.
    """

    output_format: Format
    duration: int
    model: str | None
    style: str | None
    language: str | None
    channels: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    models: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()

    def defaults(self) -> dict[str, Any]:
        """What a request has where whoever asks does not say."""
        return {
            "output_format": self.output_format,
            "duration": self.duration,
            "replicate_weights": self.model,
        }


@dataclass(frozen=True)
class ServerLimits:
    """The limits in force on a server.

    changed: the names of those that differ from the settings. by_role: role id, name, value.
    """

    values: dict[str, int]
    changed: frozenset[str]
    by_role: tuple[tuple[int, str, int], ...]


class Servers:
    """Reads and keeps what servers choose, and judges requests by it."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self._known: dict[int | None, dict[str, Any]] = {}
        self._changes = 0

    async def settings(self, guild_id: int | None) -> ServerSettings:
        """What holds there; ``None``: outside servers."""
        return await self._once("settings", guild_id, self._read)

    async def _once(self, what: str, guild_id: Guild, read: Callable[[Guild], Awaitable[T]]) -> T:
        """What is kept of a server, read once and again after a change."""
        known = self._known.get(guild_id, {})
        if what in known:
            return known[what]
        changes, found = self._changes, await read(guild_id)
        if changes == self._changes:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known.setdefault(guild_id, {})[what] = found
        return found

    def changed(self, guild_id: int | None) -> None:
        """What holds there must be read again."""
        self._changes += 1
        self._known.pop(guild_id, None)

    async def _read(self, guild_id: int | None) -> ServerSettings:
        usual = self._settings.defaults
        if guild_id is None:
            return ServerSettings(
                output_format=Format(usual.output_format),
                duration=min(usual.duration, self._settings.limits.duration),
                model=self._model(None, ()),
                style=usual.style or None,
                language=None if usual.language == AUTO else usual.language,
            )
        chosen, lists = await self._store.preferences(guild_id)
        longest = await self._longest(guild_id)
        format, duration = chosen.get("output_format"), chosen.get("duration", "")
        language = chosen.get("language", usual.language)
        models = tuple(lists.get(ServerList.models, ()))
        return ServerSettings(
            output_format=Format(format if format in list(Format) else usual.output_format),
            duration=min(int(duration) if duration.isdecimal() else usual.duration, longest),
            model=self._model(chosen.get("model"), models),
            style=chosen.get("style", usual.style) or None,
            language=None if language == AUTO else language,
            channels=tuple(map(int, lists.get(ServerList.channels, ()))),
            roles=tuple(map(int, lists.get(ServerList.roles, ()))),
            models=models,
            words=tuple(lists.get(ServerList.words, ())),
            changed=frozenset(chosen),
        )

    def models(self, here: ServerSettings) -> list[str]:
        """The names of the models that may be used there."""
        return [name for name in self._settings.models if self._may_use(name, here.models)]

    def check(
        self,
        here: ServerSettings,
        request: GenerationRequest,
        channel_ids: Collection[int],
        role_ids: Collection[int],
        on_server: bool,
    ) -> None:
        """Refuse what the settings or the server do not allow there.

        channel_ids: of the channel, and of what it is in. role_ids: of whoever asks.
        """
        access = self._settings.access
        if on_server:
            for channels in (access.channels, here.channels):
                if channels and not set(channels) & set(channel_ids):
                    raise NotAllowed("channel-not-allowed", channels=_mentions("#", channels))
            for roles in (access.roles, here.roles):
                if roles and not set(roles) & set(role_ids):
                    raise NotAllowed("role-not-allowed", roles=_mentions("@&", roles))
        model = request.replicate_weights or self._settings.default_model
        if not self._may_use(model, here.models):
            raise NotAllowed("model-not-allowed", name=model, available=self.models(here))
        if word := word_in(request.prompt or "", (*access.refused_words, *here.words)):
            raise InvalidRequest("prompt-refused", word=word)

    # What a server chooses; ``None``: the settings' own again.

    async def choose_format(self, guild_id: int, format: str | None) -> None:
        """Raises :class:`InvalidRequest` for one that there is not."""
        if format not in (None, *Format):
            raise InvalidRequest("value-choices", name="format", choices=list(Format))
        await self._choose(guild_id, "output_format", format and Format(format).value)

    async def choose_language(self, guild_id: int, language: str | None) -> None:
        """``auto``: the one that Discord says the server has; :class:`InvalidRequest` for one that
        there is not."""
        if language not in (known := (None, AUTO, *languages())):
            raise InvalidRequest("value-choices", name="language", choices=known[1:])
        await self._choose(guild_id, "language", language)

    async def choose_model(self, guild_id: int, name: str | None) -> None:
        """Raises :class:`NotAllowed` for a model that may not be used there."""
        here = await self.settings(guild_id)
        if name is not None and name not in self.models(here):
            raise NotAllowed("model-not-allowed", name=name[:80], available=self.models(here))
        await self._choose(guild_id, "model", name)

    async def choose_style(self, guild_id: int, name: str | None) -> None:
        """name: of a style that is offered there."""
        await self._choose(guild_id, "style", name)

    async def choose_duration(self, guild_id: int, seconds: int | None) -> None:
        """Raises :class:`LimitReached` for more than a piece may have there."""
        if seconds is not None and seconds < 1:
            raise InvalidRequest("value-at-least", name="duration", minimum=1)
        most = await self._longest(guild_id)
        if seconds is not None and seconds > most:
            raise LimitReached("piece-too-long", maximum=most, asked=seconds)
        await self._choose(guild_id, "duration", None if seconds is None else str(seconds))

    async def _choose(self, guild_id: int, name: str, value: str | None) -> None:
        await self._store.prefer(guild_id, name, value)
        self.changed(guild_id)

    async def list(self, guild_id: int, kind: ServerList, value: str, listed: bool) -> None:
        """Put something on a list or take it off; raises :class:`MarioError` for what cannot be."""
        if listed:
            await self._check_listable(guild_id, kind, value)
        await self._store.list_on_server(guild_id, kind, value, listed)
        self.changed(guild_id)

    async def _check_listable(self, guild_id: int, kind: ServerList, value: str) -> None:
        _, lists = await self._store.preferences(guild_id)
        if len(lists.get(kind, ())) >= MOST_LISTED:
            raise MarioError("list-full", maximum=MOST_LISTED)
        if kind is ServerList.models and value not in self._settings.models:
            available = list(self._settings.models)
            raise InvalidRequest("model-unknown", name=value[:40], available=available)
        if kind is ServerList.words and not any(letter.isalnum() for letter in value):
            raise InvalidRequest("word-without-letters")
        if kind is ServerList.words and len(value) > LONGEST_WORD:
            raise InvalidRequest("value-text", name="word", maximum=LONGEST_WORD)

    async def blocked(self, guild_id: int) -> set[int]:
        """Whom a server refuses."""
        return await self._once("blocked", guild_id, self._store.blocked_on)

    async def block(self, guild_id: int, user_id: int, blocked: bool) -> None:
        """Refuse somebody on a server from now on, or no more."""
        await self._store.block(guild_id, user_id, blocked)
        self.changed(guild_id)

    async def limits(self, guild_id: int | None, role_ids: Iterable[int] = ()) -> Limits:
        """Those in force on a server, for somebody with these roles."""
        return self._effective(overrides(await self._own(guild_id), role_ids))

    async def own_limits(self, guild_id: int) -> ServerLimits:
        """What a server's people may ask for."""
        own = await self._own(guild_id)
        everyone = overrides(own)
        inforce = self._effective(everyone)
        return ServerLimits(
            {name: getattr(inforce, name) for name in CHANGEABLE},
            frozenset(everyone),
            tuple((limit.role_id, limit.name, limit.value) for limit in own if limit.role_id),
        )

    async def _own(self, guild_id: int | None) -> Sequence[LimitOverride]:
        if guild_id is None:
            return []
        return await self._once("limits", guild_id, self._store.all_limits)

    async def set_limit(
        self, guild_id: int, role_id: int | None, name: str, value: int | None
    ) -> None:
        """Change a limit on a server, or there for a role; ``None`` takes the change back.

        Raises :class:`InvalidRequest` for a limit or value that cannot be set, or is not within
        the caps.
        """
        if value is not None and name in Caps.model_fields:
            within = self._settings.caps.within(name, value)
            if within < value:
                raise InvalidRequest("limit-capped", name=limit_label(name), maximum=within)
            if within > value:
                raise InvalidRequest("limit-floored", name=limit_label(name), minimum=within)
        await self._store.set_limit(guild_id, role_id, name, value)
        self.changed(guild_id)

    async def _longest(self, guild_id: int) -> int:
        """Seconds of a piece, for everyone there."""
        return (await self.limits(guild_id)).duration

    def _effective(self, own: Mapping[str, int]) -> Limits:
        """The settings, changed by a server and roles as far as the caps allow."""
        caps = self._settings.caps
        within = {name: caps.within(name, value) for name, value in own.items()}
        return self._settings.limits.model_copy(update=within)

    def _may_use(self, name: str, models: Collection[str]) -> bool:
        operators = self._settings.access.models
        return (not operators or name in operators) and (not models or name in models)

    def _model(self, chosen: str | None, models: Collection[str]) -> str | None:
        """The default model there; ``None``: the settings' own."""
        usual = self._settings.default_model
        known = [name for name in self._settings.models if self._may_use(name, models)]
        if chosen in known:
            return chosen
        return None if usual in known or not known else known[0]


def _mentions(kind: str, ids: Iterable[int]) -> list[str]:
    """As Discord shows a channel or a role; at most ten."""
    return [f"<{kind}{id}>" for id in list(ids)[:10]]
