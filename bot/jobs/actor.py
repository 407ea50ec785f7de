"""Who does something, and what they may do there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who does something to a job or a piece. is_moderator: may manage messages there."""

    user_id: int
    is_moderator: bool
