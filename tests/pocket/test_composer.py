"""Pocket is never silent, and composes again what came out broken."""

import numpy as np
import pytest

from bot.config import Engine
from bot.engine import Conditions, EngineRequest, SequenceHandle
from bot.models.families.pocket.model import load_pocket
from bot.pocket import judge, notes, tokens, writing
from bot.pocket.analysis import Codes, find_key, pitch_classes
from bot.pocket.apu import ApuCodec
from bot.pocket.candidates import CANDIDATES, derived, silent_tokens
from bot.pocket.composer import planned
from bot.pocket.decoder import PocketDecoder
from bot.pocket.plan import BEATS, Brief, Plan, plan
from bot.pocket.seam import Seams
from bot.pocket.words import understand
from bot.sampling_params import SamplingParams
from tests.support.composing import asked, compose, inputs_of

HIGH, LOW = tokens.pulse(72, 2, 7), tokens.pulse(60, 2, 7)
FRAMES = 384


class Player:
    """Stands for the engine: plays the piece that ``music`` has for a request's seed."""

    def __init__(self, music) -> None:
        self.music, self.seeds, self._open = music, [], []

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def submit(self, request: EngineRequest) -> SequenceHandle:
        ticket = SequenceHandle(request.frames)
        self._open.append((request, ticket))
        self.seeds.append(request.sampling.seed)
        return ticket

    def tick(self) -> None:
        for request, ticket in self._open:
            ticket.done_frames = request.frames
            if ticket.future.set_running_or_notify_cancel():
                ticket.future.set_result(self.music(request))
        self._open = []


def melody(hole: int = 0, pitch: int = LOW) -> Codes:
    """Codes ``[4, FRAMES]``: two notes in turn over a bass, with a hole in the melody."""
    codes = np.zeros((4, FRAMES), np.int64)
    codes[0] = np.tile(np.repeat([HIGH, pitch], 24), FRAMES // 48)
    codes[2] = tokens.triangle(40, 4)
    codes[0, 48 : 48 + hole] = 0
    return codes


def piece(player: Player, temperature=1.0, guidance=3.0):
    """A composition of four bars and a last note, whose candidates the player plays."""
    sampling = SamplingParams(temperature, guidance=guidance, seed=5)
    chosen = plan(Brief("overworld"), FRAMES + 96, 5)
    assert chosen.parts == {"A": 4}
    request = EngineRequest(Conditions(), 1, sampling=sampling)
    return planned(request, chosen, understand(None, 5))


def made(player: Player, **options) -> Codes:
    decoder = PocketDecoder(player)
    handle = decoder.submit(piece(player, **options))
    while decoder.busy:
        decoder.tick()
    assert handle.done_frames == handle.total_frames == FRAMES + 96
    return handle.future.result(timeout=0)


@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        (melody(hole=199), False),
        (melody(hole=230), True),
        (np.concatenate([melody(pitch=HIGH)[:, :360], melody()], axis=1), False),
        (np.concatenate([melody(pitch=HIGH), melody(pitch=HIGH)], axis=1), True),
        (np.zeros((4, FRAMES), np.int64), True),
    ],
    ids=["a short hole", "a long hole", "one pitch for long", "one pitch for too long", "silence"],
)
def test_a_long_hole_in_the_melody_one_pitch_and_silence_are_broken(fault, broken):
    assert judge.broken(fault) == broken


def test_of_the_candidates_a_broken_one_is_passed_over():
    player = Player(
        lambda request: melody(hole=0 if request.sampling.seed == derived(5, 2) else 230)
    )
    assert np.array_equal(made(player)[:3, :FRAMES], melody()[:3])
    assert player.seeds == [derived(5, number) for number in range(CANDIDATES)]


def test_where_all_are_broken_more_are_made_with_seeds_that_follow_from_the_first():
    first = {derived(5, number) for number in range(CANDIDATES)}
    player = Player(lambda request: melody(hole=230 if request.sampling.seed in first else 0))
    assert np.array_equal(made(player)[:3, :FRAMES], melody()[:3])
    assert len(set(player.seeds)) == len(player.seeds)
    assert len({derived(seed, number) for seed in range(50) for number in range(4)}) == 200


def test_what_cannot_come_out_differently_is_made_once():
    player = Player(lambda request: melody(hole=230))
    made(player, temperature=0)
    assert player.seeds == [5]


def test_a_cancelled_piece_leaves_the_engine_and_the_others_alone():
    player = Player(lambda request: melody())
    decoder = PocketDecoder(player)
    gone, stays = (decoder.submit(piece(player)) for _ in range(2))
    gone.cancel()
    while decoder.busy:
        decoder.tick()
    assert stays.future.done()
    assert gone.future.cancelled()


def test_what_one_piece_meets_fails_that_piece_alone():
    def music(request: EngineRequest) -> Codes:
        return melody() if request.sampling.guidance == 3 else melody()[:2]

    decoder = PocketDecoder(player := Player(music))
    bad, good = (decoder.submit(piece(player, guidance=much)) for much in (1.0, 3.0))
    while decoder.busy:
        decoder.tick()
    assert isinstance(bad.future.exception(timeout=0), IndexError)
    assert good.future.result(timeout=0).shape == (4, FRAMES + 96)


def test_every_token_that_means_nothing_is_silent():
    assert silent_tokens().sum(1).tolist() == [16, 16, 832, 800, 1024, 1024]


@pytest.fixture(scope="module")
def model():
    return load_pocket("pocket", Engine(device="cpu"))


@pytest.fixture(scope="module")
def castle(model) -> tuple[Plan, np.ndarray]:
    """24 seconds of a castle, and the plan they were made by."""
    codes, _ = compose(model, prompt="castle", seed=5, duration=24)
    return plan(understand("castle", 5).brief, 1200, 5), codes


def test_the_words_mario_with_seed_two_are_music_of_24_seconds(model):
    codes, _ = compose(model, prompt="mario", seed=2, duration=24)
    piece = codes
    assert not judge.broken(piece)
    assert judge.loud(piece)[:, 0].any()
    assert judge.loud(piece).any(axis=0).mean() > 0.9
    again, _ = compose(model, prompt="mario", seed=2, duration=24)
    assert np.array_equal(codes, again)


def test_a_section_returns_note_for_note(castle):
    chosen, piece = castle
    assert chosen.form == "A B A"
    section = 4 * chosen.bar
    first, last = piece[:3, :section], piece[:3, 2 * section : 3 * section]
    assert np.array_equal(first, last)
    assert not np.array_equal(first, piece[:3, section : 2 * section])


def test_a_piece_ends_at_a_bar_on_a_tonic_that_rings(castle):
    chosen, piece = castle
    key = find_key(piece[:, : 4 * chosen.bar], chosen.brief.mode)  # that of its first section
    for channel in (tokens.PULSE_1, tokens.TRIANGLE):
        last = notes.notes(piece, channel)[-1]
        assert last.start == 12 * chosen.bar
        assert last.end == piece.shape[1]
        assert last.pitch % 12 == key.tonic


def test_a_new_section_is_announced_by_a_drum_fill(model):
    codes, _ = compose(model, prompt="fast boss", seed=5, duration=24)
    chosen = plan(understand("fast boss", 5).brief, 1200, 5)
    drums = notes.notes(codes, tokens.NOISE)
    edge = (chosen.sections[0].bars + chosen.sections[1].bars) * chosen.bar
    beat = [note for note in drums if edge - 4 * chosen.grid <= note.start < edge]
    assert beat
    assert {note.pitch for note in beat} == {writing.SNARE[0]}


def test_prompts_that_mean_the_same_are_different_pieces(model):
    one, other = (
        compose(model, prompt=words, seed=3, duration=6)[0] for words in ("zelda", "link")
    )
    assert understand("zelda", 3).brief == understand("link", 3).brief
    assert not np.array_equal(one, other)


def test_a_seed_composes_the_same_piece_among_others(model):
    alone = [compose(model, prompt=w, seed=9, duration=6)[0] for w in ("snow", "desert")]
    handles = [
        model.decoder.submit(model.prepare(inputs_of(asked(prompt=w, seed=9, duration=6))))
        for w in ("snow", "star", "desert")
    ]
    while model.decoder.busy:
        model.tick()
    made = [handle.future.result() for handle in handles]
    assert np.array_equal(made[0], alone[0])
    assert np.array_equal(made[2], alone[1])


@pytest.mark.parametrize("seconds", [1, 2, 3, 5])
def test_the_shortest_pieces_sound_from_beginning_to_end(model, seconds):
    codes, _ = compose(model, prompt="victory", seed=1, duration=seconds)
    assert codes.shape == (4, 50 * seconds)
    assert judge.loud(codes).any(axis=0).mean() > 0.9


@pytest.fixture(scope="module")
def loop(model) -> tuple[Plan, np.ndarray]:
    """A loop of ten bars, and its plan."""
    chosen = plan(understand("title screen", 4).brief, 1000, 4, loop=True)
    (request, *_) = next(model.prepare(inputs_of(asked(seed=4))).steps()).requests
    handle = model.decoder.submit(planned(request, chosen, understand(None, 4)))
    while model.decoder.busy:
        model.tick()
    return chosen, handle.future.result()


def test_a_loop_is_whole_bars_and_turns_to_its_beginning(loop):
    chosen, codes = loop
    assert codes.shape == (4, 10 * chosen.bar)
    last = codes[:, -chosen.bar :]
    bass = notes.notes(last, tokens.TRIANGLE)[0]
    dominant = (bass.pitch - find_key(codes, chosen.brief.mode).tonic) % 12 == 7
    seams = Seams(chosen.bar, BEATS[chosen.brief.metre] * chosen.grid, 2 * chosen.grid)
    assert dominant or seams.excess(codes) == 0
    assert judge.loud(last).any(axis=0).mean() > 0.8


def test_a_loop_played_twice_has_no_seam(loop):
    chosen, codes = loop
    twice = np.tile(codes, 2)
    seam, bar = codes.shape[1], chosen.bar
    begins = [note.start for k in range(4) for note in notes.notes(twice, k) if note.start >= seam]
    once = [note.start for k in range(4) for note in notes.notes(codes, k)]
    assert np.mean(np.array(begins) % chosen.grid == 0) > 0.95
    assert seam % bar == 0
    assert set(np.array(begins) - seam) <= set(once)

    def jump(at: int) -> float:
        """How far the pitch classes of the bars before and after are apart."""
        before, after = (pitch_classes(twice[:, f : f + bar]) for f in (at - bar, at))
        return float(np.abs(before - after).sum())

    assert jump(seam) <= max(jump(at) for at in range(bar, seam, bar))
    sound = ApuCodec().decode(codes, loop=True)[0]
    bends = np.abs(np.diff(np.tile(sound, 2), 2))
    borders = [float(bends[640 * at - 96 : 640 * at + 96].max()) for at in range(bar, seam, bar)]
    assert float(bends[640 * seam - 96 : 640 * seam + 96].max()) <= 1.05 * max(borders)
