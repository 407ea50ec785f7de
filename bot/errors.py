"""Every way a wish can fail, so that whoever made it gets one sentence that says what to do.

MarioError                  the sentence is ``str(error)``; it is shown to the user as it stands
├── InvalidRequest          an option is missing, out of range, or contradicts another
├── AudioRejected           the attached audio cannot or will not be read
├── NotAllowed              this person, or the bot itself, may not do that here
├── LimitReached            the queue or somebody's allowance is full; says when to come back
├── NotFound                the piece, message or model spoken of is gone or was never there
├── ModelError              a model cannot be fetched, is refused, or cannot do what was asked
├── GenerationFailed        composing was tried and did not work
├── Cancelled               somebody who may do so stopped it
└── StoreError              the database or a file under ``data/`` cannot be used
"""

import logging
import secrets

log = logging.getLogger(__name__)


class MarioError(Exception):
    """A failure whose text is written for the person who caused or met it."""


class InvalidRequest(MarioError):
    pass


class AudioRejected(MarioError):
    pass


class NotAllowed(MarioError):
    pass


class LimitReached(MarioError):
    pass


class NotFound(MarioError):
    pass


class ModelError(MarioError):
    pass


class GenerationFailed(MarioError):
    pass


class Cancelled(MarioError):
    pass


class StoreError(MarioError):
    pass


def unexpected(error: BaseException) -> str:
    """Log what nobody foresaw, under a number; the sentence that gives the user that number."""
    number = secrets.token_hex(4)
    log.error("error %s", number, exc_info=error)
    return f"Something went wrong inside the bot. Its operator can look up the number {number}."
