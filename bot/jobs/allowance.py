"""Says no, with a reason and a time, to whoever has asked for enough already."""

from collections.abc import Mapping
from datetime import datetime

from bot.config import Limits
from bot.errors import LimitReached
from bot.store import DAY, Usage
from bot.store.values import Check


def effective(limits: Limits, overrides: Mapping[str, int]) -> Limits:
    """The limits in force for somebody: the settings, changed by their server and roles."""
    return limits.model_copy(update=dict(overrides))


def check_duration(limits: Limits, seconds: int) -> None:
    """Raise :class:`LimitReached` for a piece longer than one may be here."""
    if seconds > limits.duration:
        raise LimitReached(
            f"Here a piece may have up to {limits.duration} seconds; you asked for {seconds}."
            " Please ask for a shorter duration."
        )


def check_for(limits: Limits, seconds: int, now: datetime) -> Check:
    """What the store asks, inside the transaction, before it accepts ``seconds`` of music more.

    Who has nothing in hand may wait for one job whatever the running limit; so only waiting
    jobs, which include those about to begin, and a day's music are counted.
    """

    def check(usage: Usage) -> None:
        if usage.user_waiting >= limits.waiting_per_user:
            raise LimitReached(
                f"You already have {_pieces(usage.user_waiting)} waiting."
                " Let one finish, or cancel one, and ask again."
            )
        if usage.guild_waiting >= limits.waiting_per_server:
            raise LimitReached(
                f"This server already has {_pieces(usage.guild_waiting)} waiting;"
                " please ask again when some of them are done."
            )
        _within(
            "You have", usage.user_seconds, seconds, limits.seconds_per_user_a_day,
            usage.user_oldest, now,
        )  # fmt: skip
        _within(
            "This server has", usage.guild_seconds, seconds, limits.seconds_per_server_a_day,
            usage.guild_oldest, now,
        )  # fmt: skip

    return check


def _within(
    who: str, used: int, more: int, limit: int, oldest: datetime | None, now: datetime
) -> None:
    if used + more <= limit:
        return
    if more > limit:
        raise LimitReached(f"A piece may have at most {limit} seconds here; ask for a shorter one.")
    hours = max(1, round(((oldest or now) + DAY - now).total_seconds() / 3600))
    raise LimitReached(
        f"{who} asked for {used} of {limit} seconds of music in the last 24 hours, which leaves"
        f" {max(0, limit - used)}. More becomes free in about {hours} h."
    )


def _pieces(count: int) -> str:
    return "1 piece" if count == 1 else f"{count} pieces"
