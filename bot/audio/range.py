"""The range of sound that is accepted, said once for every place that meets a stranger's file."""

from bot.errors import AudioRejected

CHANNELS = range(1, 9)
RATES = range(8_000, 192_001)


def check_channels(channels: int) -> None:
    if channels not in CHANNELS:
        raise AudioRejected(
            f"That sound has {channels:,} channels, and I can read 1 to 8. "
            "Please mix it down to stereo."
        )


def check_rate(rate: int) -> None:
    """``rate`` in samples per second."""
    if rate not in RATES:
        raise AudioRejected(
            f"That sound has {rate:,} samples a second, and I can read 8,000 to 192,000. "
            "Please export it at 44,100 or 48,000."
        )
