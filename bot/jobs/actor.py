"""Who does something, and what they may do there."""

from dataclasses import dataclass

from bot.errors import NotAllowed


@dataclass(frozen=True)
class Actor:
    """Who does something to a job or a piece. is_moderator: may manage messages there."""

    user_id: int
    is_moderator: bool

    def check_may(self, act: str, author_id: int) -> None:
        """Refuse whoever may not do this to what ``author_id`` has made."""
        if self.user_id != author_id and not self.is_moderator:
            raise NotAllowed("only-its-author", act=act)
