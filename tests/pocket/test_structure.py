"""What tells pocket where in the music it is: in training, and as its pieces are planned."""

import io
import json
import struct
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from random import Random

import mido
import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import EngineRequest
from bot.engine.delay_pattern import apply_delay_pattern
from bot.engine.spec import Spec
from bot.pocket import notes, structure, tokens
from bot.pocket.analysis import Codes
from bot.pocket.composer import planned
from bot.pocket.plan import Brief, plan
from bot.pocket.repository import read_model
from bot.pocket.structure import Bar
from bot.pocket.words import understand
from tests.support.pocket_pieces import piece
from training.pocket import corpus, dataset, freedoom, phrases, train
from training.pocket.network import Sizes, delay
from training.pocket.score import MAJOR, MINOR, Score
from training.pocket.themes import theme

WEIGHTS = Path(structure.__file__).parent / "weights"
seeds = st.integers(0, 10_000)


def test_a_bar_says_its_sixteenth_and_its_place_in_the_phrase():
    rows = structure.of_bars([Bar(0, structure.FIRST), Bar(5, structure.END)], 16, 6)
    assert rows.shape == (2, 192)
    assert rows[0, ::6].tolist() == [*range(1, 17)] * 2
    assert set(rows[1, :96]) == {1}
    assert set(rows[1, 96:]) == {1 + 3 * 4 + 1}


def test_a_bar_of_twelve_is_told_from_one_of_sixteen():
    waltz = structure.of_bars([Bar()], 12, 4)
    assert set(waltz[0]).isdisjoint(structure.of_bars([Bar()], 16, 4)[0])
    assert not waltz[1].any()


@given(st.integers(0, 300))
def test_what_comes_before_ends_where_the_bar_begins(before: int):
    rows = structure.of_bars([Bar(0, structure.FIRST)], 16, 6, before=before)
    assert rows.shape == (2, before + 96)
    assert rows[0, before] == 1
    assert not rows[1, :before].any()


def test_the_model_is_told_of_a_frame_before_it_is_drawn():
    """At the step that draws the first channel's frame t, the newest structure is that of t."""
    spec = Spec.from_config(read_model(WEIGHTS)[0])
    rows = np.arange(1, 21)[None].repeat(2, 0)
    codes = np.concatenate([np.zeros((4, 20), np.int64), structure.ahead(rows)])
    sequence = apply_delay_pattern(spec, codes, 20)
    # Channel 0 of frame t stands at step 1 + t, and is drawn from what stands at step t.
    for frame in range(structure.AHEAD, 16):
        assert sequence[tokens.CODEBOOKS, frame] == rows[0, frame]


def test_training_and_decoding_delay_alike():
    spec = Spec.from_config(read_model(WEIGHTS)[0])
    codes = np.random.default_rng(0).integers(0, spec.card, (spec.codebooks, 30))
    trained = delay(torch.from_numpy(codes)[None], Sizes().cardinality)[0].numpy()
    assert np.array_equal(trained, apply_delay_pattern(spec, codes, 30)[:, : trained.shape[1]])


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_drums_and_basses_of_an_arrangement_begin_with_its_bars(seed: int):
    """The kick of a pattern's first sixteenth is struck where the structure says 1."""
    made = piece(seed)
    hits = notes.notes(made.codes.astype(np.int64), tokens.NOISE)
    kicks = [note.start for note in hits if note.pitch == 13]
    if not kicks or made.plan.drums == "none" or not made.structure[0].any():
        return
    downbeats = {start for start in range(2000) if made.structure[0, start] in (1, 17)}
    assert set(kicks) & downbeats


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_a_theme_is_eight_bars_in_its_key_that_close_on_the_tonic(seed: int):
    tune = theme(Random(seed), "x")
    allowed = MAJOR if tune.mode == "major" else MINOR
    assert {pitch % 12 for _, _, pitch in tune.parts[0]} <= set(allowed)
    assert tune.parts[0][-1][2] % 12 == 0
    assert tune.length == 8 * 16
    assert {name for _, name in tune.drums} <= set("ksho")


def test_a_theme_fills_every_fourth_bar_with_drums():
    tune = theme(Random(3), "x")
    bars = [{(on % 16, name) for on, name in tune.drums if on // 16 == bar} for bar in range(8)]
    assert bars[3] == bars[7] != bars[0] == bars[1] == bars[2]


def test_a_phrase_that_comes_again_is_a_return_wherever_it_lies():
    def tune(*phrases_: list[int]) -> Score:
        heard = [(4 * i, 4, pitch) for i, pitch in enumerate(chain(*phrases_))]
        return Score("x", "test", 16, 4, 0, "major", [heard])

    hook, other = [60, 62, 64, 65] * 4, [72, 60, 71, 59] * 4
    higher = [pitch + 5 for pitch in hook]
    found = phrases.bars_of(tune(hook, higher, other, hook), 0)
    kinds = [bar.phrase for bar in found[::4]]
    assert kinds == [structure.FIRST, structure.RETURN, structure.CONTRAST, structure.END]
    assert [bar.number for bar in found[:5]] == [0, 1, 2, 3, 0]


def test_a_trap_lies_at_the_beginning_and_spares_the_structure():
    codes = torch.from_numpy(np.random.default_rng(0).integers(1, 900, (400, 6, 80)))
    heard = train.trapped(codes, Random(0))
    changed = (heard != codes).any(1)
    assert torch.equal(heard[:, 4:], codes[:, 4:])
    assert not changed[:, 40:].any()
    assert 0.1 < float(changed.any(1).float().mean()) < 0.2
    assert (heard[:, :4] == tokens.SILENCE).all(1).any()


def wad_of(*songs: bytes) -> bytes:
    """A WAD with MIDI lumps, as its format is published: header, lumps, directory."""
    body, directory = b"", b""
    for number, song in enumerate(songs):
        directory += struct.pack("<ii8s", 12 + len(body), len(song), b"D_E1M%d" % number)
        body += song
    return struct.pack("<4sii", b"IWAD", len(songs), 12 + len(body)) + body + directory


def song(late: int = 0) -> bytes:
    """Sixteen bars by mido: a high tune, a bass, and drums; late: ticks off the grid."""
    file = mido.MidiFile(ticks_per_beat=96)
    voices = ((0, [72, 74, 76, 77], 48), (1, [36, 43], 96), (9, [36, 38], 96))
    for channel, pitches, length in voices:
        track = mido.MidiTrack()
        file.tracks.append(track)
        for number in range(16 * 4 * 96 // length):
            pitch = pitches[number % len(pitches)]
            wait = late if number % 2 else 0
            track.append(
                mido.Message("note_on", channel=channel, note=pitch, velocity=90, time=wait)
            )
            track.append(mido.Message("note_off", channel=channel, note=pitch, time=length - wait))
    written = io.BytesIO()
    file.save(file=written)
    return written.getvalue()


def test_a_games_music_is_reduced_to_lead_bass_and_drums(tmp_path: Path):
    path = tmp_path / "game.wad"
    path.write_bytes(wad_of(song(), song(), song(late=11)))
    (tune,) = freedoom.read([path])
    assert {pitch for _, _, pitch in tune.parts[0]} == {72, 74, 76, 77}
    assert {pitch for _, _, pitch in tune.parts[3]} == {36, 43}
    assert tune.drums[:3] == [(0, "k"), (4, "s"), (8, "k")]
    assert (tune.length, tune.tonic, tune.mode) == (256, 0, "major")


def test_what_was_written_of_a_game_is_read_again(tmp_path: Path):
    path, out = tmp_path / "game.wad", tmp_path / "games.jsonl"
    path.write_bytes(wad_of(song()))
    freedoom.main(out, [path])
    assert [json.dumps(asdict(one)) for one in corpus.load(out)] == out.read_text().splitlines()


def test_a_crop_does_not_begin_with_a_rest_of_the_melody(tmp_path: Path):
    (tmp_path / "none.jsonl").touch()
    dataset.write([tmp_path / "none.jsonl"], tmp_path, 60, 30, seed=2)
    batch = dataset.Pieces(tmp_path / "train").batch(60, 80, Random(1))
    assert batch.codes.shape == (60, 6, 80)
    assert float((batch.codes[:, 0, :2] > 0).any(1).float().mean()) > 0.95
    told = (batch.codes[:, 4] > 0).any(1).float().mean()
    assert 0.7 < float(told) < 1


def test_a_plan_tells_the_engine_of_every_frame_that_it_asks_for():
    brief = Brief("overworld", (6,))
    chosen = plan(brief, 1200, 0)
    request = EngineRequest(conditions=None, frames=1200)  # type: ignore[arg-type]
    steps = planned(request, chosen, understand("overworld", 0)).steps()
    random = np.random.default_rng(0)
    first = next(steps)
    made = list[Codes]()
    for one in first.requests:
        new = random.integers(1, 1000, (4, one.frames))
        before = np.zeros((4, 0)) if one.prompt is None else one.prompt[:4]
        made.append(np.concatenate([before, new], 1).astype(np.int64))
    asked = [*first.requests, *steps.send(made).requests]
    for one in asked:
        rows = np.concatenate(
            [part[4:] for part in (one.prompt, one.forced) if part is not None], axis=1
        )
        assert rows.shape[1] == one.prompt_len + one.frames
        assert rows[0, : -structure.AHEAD].all()
        assert (rows[0, one.prompt_len - structure.AHEAD] == 1) or one.prompt_len == 0
