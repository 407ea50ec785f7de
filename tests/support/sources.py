"""The content id of a sound that nobody ever reads."""

SOUND = "5" * 64
