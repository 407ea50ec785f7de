"""The small model that ships with the bot: a sound chip as codec, and a tiny MusicGen for it."""
