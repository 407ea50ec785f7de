"""The range of sound that is accepted, said once for every place that meets a stranger's file."""

from bot.errors import AudioRejected

CHANNELS = range(1, 9)
RATES = range(8_000, 192_001)


def check_channels(channels: int) -> None:
    if channels not in CHANNELS:
        raise AudioRejected("sound-channels", channels=channels, maximum=CHANNELS[-1])


def check_rate(rate: int) -> None:
    """``rate`` in samples per second."""
    if rate not in RATES:
        raise AudioRejected("sound-rate", rate=rate, minimum=RATES[0], maximum=RATES[-1])
