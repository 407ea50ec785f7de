"""The chip plays what its tokens say: the right pitch, without clicks, without aliases."""

import numpy as np
import pytest

from bot.pocket import chip, tokens

RATE = chip.SAMPLE_RATE


def held(codebook: int, token: int, frames: int = 25) -> np.ndarray:
    codes = np.zeros((4, frames), np.int64)
    codes[codebook] = token
    return chip.synthesise(codes)


def strongest(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(spectrum.argmax()) * RATE / len(sound)


def test_every_token_of_a_pulse_says_its_pitch_duty_and_volume():
    table = tokens.table(tokens.PULSE_1)
    for token in range(1, 1009):
        again = tokens.pulse(
            int(table.pitch[token]), int(table.timbre[token]), int(table.step[token])
        )
        assert again == token


def test_every_token_of_triangle_and_noise_says_what_it_means():
    triangle, noise = tokens.table(tokens.TRIANGLE), tokens.table(tokens.NOISE)
    for token in range(1, 193):
        assert tokens.triangle(int(triangle.pitch[token]), int(triangle.step[token])) == token
    for token in range(1, 225):
        fields = int(noise.pitch[token]), int(noise.step[token]), int(noise.timbre[token])
        assert tokens.noise(*fields) == token


@pytest.mark.parametrize("codebook", range(4))
def test_a_token_without_a_meaning_is_silent(codebook: int):
    assert tokens.table(codebook).step[tokens.CARDINALITY - 1] == 0
    assert np.abs(held(codebook, tokens.CARDINALITY - 1)).max() == 0


@pytest.mark.parametrize("pitch", [45, 57, 69, 81, 92])
@pytest.mark.parametrize("duty", range(3))
def test_a_pulse_sounds_at_its_pitch(pitch: int, duty: int):
    sound = held(tokens.PULSE_1, tokens.pulse(pitch, duty, 7), 50)
    assert strongest(sound) == pytest.approx(440 * 2 ** ((pitch - 69) / 12), abs=1.5)


@pytest.mark.parametrize("pitch", [28, 45, 60, 75])
def test_the_triangle_sounds_at_its_pitch(pitch: int):
    sound = held(tokens.TRIANGLE, tokens.triangle(pitch, 4), 50)
    assert strongest(sound) == pytest.approx(440 * 2 ** ((pitch - 69) / 12), abs=1.5)


def test_a_high_pulse_has_no_energy_between_its_harmonics():
    tone = 440 * 2 ** ((92 - 69) / 12)
    sound = held(tokens.PULSE_1, tokens.pulse(92, 1, 7), 50)[1600:]
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    hertz = np.arange(len(power)) * RATE / len(sound)
    near = np.abs(hertz / tone - np.round(hertz / tone)) < 12 / tone
    assert power[~near].sum() < 1e-4 * power.sum()


def test_a_darker_noise_has_a_lower_centre():
    def centre(period: int) -> float:
        sound = held(tokens.NOISE, tokens.noise(period, 7))
        power = np.abs(np.fft.rfft(sound)) ** 2
        return float((power * np.arange(len(power))).sum() / power.sum())

    assert centre(2) > centre(7) > centre(13)


def test_a_louder_step_is_louder():
    loudness = [float(np.std(held(0, tokens.pulse(60, 2, step)))) for step in range(8)]
    assert loudness == sorted(loudness)
    assert len(set(loudness)) == 8


def test_two_pulses_together_are_less_than_their_sum():
    low, high = tokens.pulse(60, 2, 7), tokens.pulse(67, 2, 7)
    codes = np.zeros((4, 25), np.int64)
    codes[0], codes[1] = low, high
    together = float(chip.synthesise(codes).std())
    alone = np.hypot(np.std(held(0, low)), np.std(held(1, high)))
    assert together < 0.95 * alone


def test_the_second_pulse_does_not_cancel_the_first_in_unison():
    token = tokens.pulse(69, 2, 5)
    codes = np.zeros((4, 25), np.int64)
    codes[:2] = token
    assert chip.synthesise(codes).std() > held(0, token).std()


def test_a_note_begins_and_ends_without_a_click():
    codes = np.zeros((4, 30), np.int64)
    codes[2, 10:20] = tokens.triangle(45, 4)
    sound = chip.synthesise(codes)
    inside = np.abs(np.diff(sound[12 * chip.FRAME : 18 * chip.FRAME])).max()
    assert np.abs(np.diff(sound)).max() < 1.5 * inside
    assert np.abs(sound[: 10 * chip.FRAME]).max() == 0


def test_a_held_note_does_not_hear_the_frame_borders():
    token = tokens.triangle(52, 3)
    sound = held(tokens.TRIANGLE, token, 20)[chip.FRAME :]
    jumps = np.abs(np.diff(sound))
    borders = jumps[chip.FRAME - 1 :: chip.FRAME]
    assert borders.max() <= jumps.max()
    period = RATE / (440 * 2 ** ((52 - 69) / 12))
    shifted = np.interp(np.arange(8000) + period * 10, np.arange(len(sound)), sound)
    assert np.abs(shifted - sound[:8000]).max() < 0.02


def test_a_loop_that_is_played_again_clicks_no_more_than_inside():
    codes = np.zeros((4, 50), dtype=np.int64)
    codes[0], codes[2] = tokens.pulse(69, 2, 7), tokens.triangle(45, 4)
    codes[0, 25:] = tokens.pulse(76, 1, 6)

    def click(sound: np.ndarray) -> float:
        """How much more the sound bends where it begins again than anywhere inside."""
        bends = np.abs(np.diff(np.tile(sound, 2), 2))
        seam = len(sound)
        inside = np.concatenate([bends[1000 : seam - 1000], bends[seam + 1000 : -1000]])
        return float(bends[seam - 3 : seam + 3].max() / inside.max())

    assert click(chip.synthesise(codes, loop=True)) <= 1
    assert click(chip.synthesise(codes)) > 1.5
    plain, loop = chip.synthesise(codes), chip.synthesise(codes, loop=True)
    assert np.array_equal(plain[chip.FADE :], loop[chip.FADE :])
