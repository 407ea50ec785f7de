"""Discord writes every id as a string: what the peer says is held to that."""

from typing import Any

LISTS = {"mention_roles", "roles", "applied_tags"}


def check_ids(body: Any, path: str = "") -> None:
    """Raises where an id in what is sent is no string. A component's own number is no such id."""
    if isinstance(body, list):
        for one in body:
            check_ids(one, path)
    if not isinstance(body, dict):
        return
    for key, value in body.items():
        here = f"{path}.{key}"
        if key in ("components", "component", "options"):
            continue
        if key == "id" or key.endswith("_id"):
            assert value is None or isinstance(value, str), f"{here} is {value!r}"
        elif key in LISTS and isinstance(value, list):
            assert all(isinstance(one, str | dict) for one in value), f"{here} is {value!r}"
        else:
            check_ids(value, here)
