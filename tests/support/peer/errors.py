"""Discord's refusals by their codes, so that rules, faults and tests speak of the same ones."""

from typing import Any

# code: (HTTP status, message)
KNOWN: dict[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    30045: (400, "Maximum number of soundboard sounds reached"),
    50045: (400, "File uploaded exceeds the maximum size"),
    30034: (400, "Max number of daily application command creates has been reached"),
    50083: (400, "Tried to perform an operation on an archived thread, such as editing a message"),
    50035: (400, "Invalid Form Body"),
}


class Refused(Exception):
    """The peer answers with ``code``; ``field`` and ``reason`` say what a form got wrong."""

    def __init__(self, code: int, field: str = "", reason: str = "") -> None:
        self.code = code
        self.status, self.message = KNOWN[code]
        self.field, self.reason = field, reason
        super().__init__(f"{code} {self.message} {field} {reason}".strip())

    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field:
            nested: dict[str, Any] = {"_errors": [{"code": "INVALID", "message": self.reason}]}
            for key in reversed(self.field.split(".")):
                nested = {key: nested}
            found["errors"] = nested
        return found


class Misuse(AssertionError):
    """The test asked for something a person in Discord cannot do."""
