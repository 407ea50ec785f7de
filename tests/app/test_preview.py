"""What the bot posts plays in the demo, whose Discord is simcord's preview."""

import pytest

# The preview's own check of a file is private; driving a whole page for it would test no more.
from simcord.preview._media import MediaError, MediaWorker

from bot.app.preview import plain_wavs_play
from bot.audio.encode import OUTPUT_FORMATS, encode
from tests.support.sounds import noise


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("format", OUTPUT_FORMATS)
async def test_the_demo_plays_every_format(format, channels):
    worker = MediaWorker()
    with plain_wavs_play():
        info = await worker.validate(
            "piece", encode(noise(1.0, channels), format, tags={"title": "x"})
        )
    await worker.close()
    assert info.kind == ("video" if format == "video" else "audio")
    assert info.duration == pytest.approx(1.0, abs=0.05)
    assert format == "video" or max(info.waveform) > 1


async def test_the_preview_alone_still_needs_the_speakers_named_in_a_mono_wav():
    worker = MediaWorker()
    with pytest.raises(MediaError):
        await worker.validate("plain", encode(noise(1.0), "wav"))
    await worker.close()
