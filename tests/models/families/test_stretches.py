"""A piece that is decoded while it is composed has the bits of one that is decoded afterwards."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from bot.executors.protocol import JobDone
from bot.executors.timings import ExecutorTimings
from bot.executors.worker import Worker
from bot.models.families.audiocraft import recurrent_graph, stretches
from bot.models.families.audiocraft.recurrent_graph import GraphedLstm
from bot.models.families.audiocraft.seanet import Layout, Network, Stereo
from bot.models.families.audiocraft.stretches import Ahead, Grid, Stretched, reach
from bot.models.footprint import codec_frames
from tests.support.composing import asked, inputs_of
from tests.support.sources import SOUND

LAYOUTS = {
    "published": {"ratios": (8, 5, 4, 4), "padding": "reflect"},
    "causal": {"ratios": (4, 2), "causal": True},
    "deep": {"ratios": (5, 2), "residuals": 3, "true_skip": False},
    "no lstm": {"ratios": (4, 4), "lstm": 0},
}


def network(kind: str, of: type[Network] = Stretched) -> Network:
    torch.manual_seed(1)
    options = {"residuals": 1, "lstm": 2, **LAYOUTS[kind]}
    made = of(Layout(3200, 1, 4, 64, 16, 4, **options)).eval().requires_grad_(False)
    for table in made.codebooks:
        table.normal_()
    return made


def drawn(codebooks: int, frames: int) -> np.ndarray:
    return np.random.default_rng(2).integers(0, 64, (codebooks, frames))


@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize("frames", [1, 30, 200, 301])
def test_stretches_have_no_seams(kind, frames):
    codes = torch.from_numpy(drawn(4, frames))[None]
    ours, plain = network(kind), network(kind, Network)
    with torch.no_grad():
        whole = plain.decode(codes)
        made = ours.decode(codes)
    assert made.shape == whole.shape
    assert torch.allclose(made, whole, atol=1e-6 * float(whole.abs().max()) + 1e-7)


@pytest.mark.parametrize("sides", [1, 2])
@pytest.mark.parametrize("grid", [Grid(25, 100), Grid(10, 30), Grid(7, 11)])
@pytest.mark.parametrize("step", [1, 13, 400])
def test_what_is_decoded_ahead_has_the_same_bits(monkeypatch, sides, grid, step):
    monkeypatch.setattr(stretches, "ON_CPU", grid)
    one = network("published")
    model = one if sides == 1 else Stereo(one)
    codes = drawn(4 * sides, 333)
    at_once = Ahead(model).finish(codes)
    ahead, advanced = Ahead(model), 0
    for frames in range(0, 333, step):
        if ahead.ready(frames):
            ahead.advance(codes[:, :frames])
            advanced += 1
    assert bool(advanced) == (step < 333)
    assert np.array_equal(ahead.finish(codes), at_once)
    assert at_once.shape == (sides, 333 * 640)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_layers_hear_no_further_than_is_said(kind):
    layers = list(network(kind).decoder)
    start = next((i + 1 for i, x in enumerate(layers) if hasattr(x, "lstm")), 1)
    after = torch.nn.Sequential(*layers[start:])
    width, hop = 4 * 2 ** len(LAYOUTS[kind]["ratios"]), network(kind).hop
    quiet = torch.zeros(1, width, 81)
    pulsed = quiet.clone()
    pulsed[..., 40] = 1
    moved = (after(pulsed) - after(quiet))[0, 0].view(81, hop).abs().amax(1).nonzero()
    assert 0 < int((moved - 40).abs().max()) <= reach(layers[start:])


def test_little_is_left_when_the_last_frame_is_there():
    """One stretch of either kind and what they hear: half a second's work on two cores."""
    ahead = Ahead(network("published"))
    codes, settled = drawn(4, 1500), 0
    for frames in range(1500):
        if ahead.ready(frames):
            ahead.advance(codes[:, :frames])
            settled = ahead._sides[0]._made_frames
            assert frames - settled <= stretches.ON_CPU.frames + stretches.ON_CPU.recurrent + 16
    assert settled >= 1300


@pytest.mark.parametrize("name", ["text", "stereo"])
@pytest.mark.parametrize("continued", [False, True])
def test_the_worker_decodes_ahead_what_it_composes(pool, sound, name, continued, monkeypatch):
    """Longer than a window, and continued: the piece is that of one pass."""
    monkeypatch.setattr(stretches, "ON_CPU", Grid(10, 20))
    model = pool.get(name)
    options = {"duration": 3, "replicate_weights": name}
    if continued:
        options |= {"continuation": True, "input_audio": SOUND}
    inputs = inputs_of(asked(**options), sound if continued else None)
    advanced, ended = [], threading.Event()
    events = []

    def emit(event):
        events.append(event)
        if getattr(event, "id", None) == inputs.id and not hasattr(event, "progress"):
            ended.set()

    plain = Ahead.advance

    def advance(self, codes, final=False):
        advanced.append((codes.shape[1], final))
        plain(self, codes, final)

    monkeypatch.setattr(Ahead, "advance", advance)
    worker = Worker(lambda needed: pool, emit, ExecutorTimings())
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        worker.submit(inputs)
        assert ended.wait(60)
    finally:
        worker.stop()
        thread.join()
    (done,) = [event for event in events if isinstance(event, JobDone)]
    frames = done.result.tokens.shape[1]
    assert frames == (200 if continued else 150)
    assert [final for _, final in advanced].count(False) >= 2
    assert advanced[-1] == (frames, True)
    again = model.finish(inputs.spec, done.result.tokens.astype(np.int64))
    assert np.array_equal(done.result.clip.samples, again.clip.samples)


@pytest.mark.parametrize("frames", [1, 49, 50, 51, 120])
def test_an_lstm_on_a_gpu_is_one_launch_for_every_fifty_steps(monkeypatch, frames):
    launches = []

    def captured(step, what):
        assert what
        return SimpleNamespace(replay=lambda: (launches.append(1), step()))

    monkeypatch.setattr(recurrent_graph, "captured", captured)
    torch.manual_seed(0)
    lstm = torch.nn.LSTM(6, 6, 2).eval().requires_grad_(False)
    steps = torch.randn(100 + frames, 1, 6)
    graphed = GraphedLstm(lstm)
    before, state = graphed(steps[:100], None)
    launches.clear()
    after, _ = graphed(steps[100:], state)
    assert len(launches) == -(-frames // 50)
    torch.testing.assert_close(torch.cat([before, after]), lstm(steps)[0])
    # No bit depends on what is behind, nor on what another sound has left.
    graphed(torch.randn(70, 1, 6), None)
    assert torch.equal(
        graphed(steps[100 : 100 + frames // 2 + 1], state)[0], after[: frames // 2 + 1]
    )


@pytest.mark.parametrize(
    ("gigabytes", "frames"), [(1, 100), (6, 375), (8, 500), (12, 750), (24, 1000), (80, 1000)]
)
def test_a_cards_memory_says_how_much_is_decoded_at_once(gigabytes, frames):
    assert codec_frames(gigabytes * 10**9) == frames
