"""The small model that ships with the bot: a sound chip as codec, and a tiny MusicGen that plays it."""
