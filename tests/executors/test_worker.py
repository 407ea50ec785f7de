"""The loop that owns the models: several at once, cancelled anywhere, and no error ends it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import GenerationFailed, ModelError
from bot.executors.executor import OutOfMemory, Stage
from bot.executors.protocol import JobDone, JobFailed
from bot.executors.time_shares import TimeShares
from bot.executors.watchdog import Activity, ActivityMonitor, HangTimeouts
from bot.models.failures import DeviceLost, is_device_lost, is_out_of_memory
from tests.executors.conftest import Bench
from tests.support.english import english
from tests.support.fake_models import FakeModel, OutOfMemoryError, Stop, job

Start = Callable[..., Bench]


def failing(where: str, error: Exception) -> Callable[[str, str, Any], None]:
    def at(phase: str, prompt: str, model: FakeModel) -> None:
        if phase == where and prompt == "bad":
            raise error

    return at


def test_a_job_reports_each_stage_in_order_and_then_what_was_made(bench: Start) -> None:
    one = bench(FakeModel())
    one.worker.submit(job("a tone"))

    assert one.made().result.model == "pocket@fake"
    stages = list(dict.fromkeys(e.progress.stage for e in one.progress))
    assert stages[0] is Stage.loading
    assert stages[-1] is Stage.finishing


def test_complete_tokens_are_only_decoded(bench: Start) -> None:
    model = FakeModel()
    one = bench(model)
    for diffuses in (False, True):
        asked = job("a tone", str(diffuses), multi_band_diffusion=diffuses)
        one.worker.submit(replace(asked, complete=True))
        assert one.made().id == str(diffuses)

    assert not model.prepared
    assert not model.decoder.most
    stages = {event.progress.stage for event in one.progress}
    assert Stage.composing not in stages
    assert Stage.finishing in stages


@pytest.mark.parametrize("where", ["complete", "finish"])
def test_complete_tokens_that_cannot_be_decoded_fail_their_job_alone(
    bench: Start, where: str
) -> None:
    one = bench(FakeModel(at=failing(where, ModelError("tokens-of-other-weights"))))
    one.worker.submit(replace(job("bad"), complete=True))
    assert one.failed().error.code == "tokens-of-other-weights"
    one.worker.submit(replace(job("good"), complete=True))
    assert one.made().id == "good"


def test_jobs_of_two_models_are_decoded_side_by_side(bench: Start) -> None:
    hold = Stop("tick", "first")
    pocket, other = FakeModel("pocket", 4, hold), FakeModel("other", 2)
    one = bench(pocket, other)
    one.worker.submit(job("first"))
    assert hold.reached.wait(20)
    for name in ("second", "third"):
        one.worker.submit(job(name))
    one.worker.submit(job("elsewhere", replicate_weights="other"))
    hold.go.set()
    ends = {end.id: end.result.model for end in (one.made() for _ in range(4))}

    assert ends == {
        "first": "pocket@fake",
        "second": "pocket@fake",
        "third": "pocket@fake",
        "elsewhere": "other@fake",
    }
    assert pocket.decoder.most >= 2


def test_slots_of_all_loaded_models_are_counted(bench: Start) -> None:
    one = bench(FakeModel("pocket", 4), FakeModel("other", 2))
    one.worker.submit(job("a"))
    one.ended()
    one.worker.submit(job("b", replicate_weights="other"))
    one.ended()

    assert one.slots == [4, 6]


@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_a_job_cancelled_in_any_phase_says_nothing_more_and_holds_nobody_up(
    bench: Start, phase: str
) -> None:
    hold = Stop(phase, "unwanted")
    model = FakeModel(at=hold)
    one = bench(model)
    one.worker.submit(job("unwanted", duration=300))
    assert hold.reached.wait(20)
    one.worker.cancel("unwanted")
    one.worker.submit(job("wanted"))
    hold.go.set()

    assert one.ended().id == "wanted"
    assert not model.decoder.busy


def test_a_job_cancelled_before_its_turn_is_not_even_prepared(bench: Start) -> None:
    hold = Stop("prepare", "first")
    model = FakeModel(at=hold)
    one = bench(model)
    for name in ("first", "second", "third"):
        one.worker.submit(job(name))
    assert hold.reached.wait(20)
    one.worker.cancel("second")
    one.flush()
    hold.go.set()
    one.made()
    one.made()

    assert model.prepared == ["first", "third"]


@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_an_error_in_any_phase_becomes_a_sentence_and_the_next_job_is_made(
    bench: Start, phase: str
) -> None:
    model = FakeModel(at=failing(phase, ValueError("secret detail")))
    one = bench(model)
    one.worker.submit(job("bad"))
    error = one.failed().error

    assert isinstance(error, GenerationFailed)
    assert "secret detail" not in english(error)
    assert english(error).endswith(".")
    one.worker.submit(job("good"))
    assert one.made()
    assert not model.decoder.busy


def test_a_failed_step_ends_the_jobs_of_its_model_and_of_no_other(bench: Start) -> None:
    hold = Stop("tick", "elsewhere")
    one = bench(FakeModel("pocket", 4, failing("tick", ValueError())), FakeModel("other", 2, hold))
    one.worker.submit(job("elsewhere", replicate_weights="other"))
    assert hold.reached.wait(20)
    one.worker.submit(job("good"))
    one.worker.submit(job("bad"))
    hold.go.set()
    ends = {end.id: end for end in (one.ended() for _ in range(3))}

    assert isinstance(ends["elsewhere"], JobDone)
    assert isinstance(ends["bad"], JobFailed)


def test_an_error_of_ours_keeps_its_sentence(bench: Start) -> None:
    one = bench(FakeModel())
    one.worker.submit(job("a", replicate_weights="unknown"))
    error = one.failed().error

    assert isinstance(error, ModelError)
    assert "unknown" in english(error)


@pytest.mark.parametrize("error", [MemoryError(), OutOfMemoryError("CUDA out of memory. Tried")])
@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_an_end_of_memory_is_told_apart(bench: Start, phase: str, error: Exception) -> None:
    one = bench(FakeModel(at=failing(phase, error)))
    one.worker.submit(job("bad"))

    assert isinstance(one.failed().error, OutOfMemory)


@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_a_broken_accelerator_ends_the_loop(bench: Start, phase: str) -> None:
    error = RuntimeError("CUDA error: unspecified launch failure")
    one = bench(FakeModel(at=failing(phase, error)))
    one.worker.submit(job("bad"))
    one.join()

    assert isinstance(one.error, DeviceLost)
    assert one.error.__cause__ is error


@pytest.mark.parametrize(
    "said",
    [
        "CUDA error: out of memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
        "cuFFT error: CUFFT_ALLOC_FAILED",
    ],
)
def test_out_of_memory_is_no_poison_even_when_cuda_and_its_libraries_say_it(said: str) -> None:
    assert is_out_of_memory(RuntimeError(said))
    assert not is_device_lost(RuntimeError(said))


def test_an_error_of_the_device_is_poison_and_a_files_name_is_not() -> None:
    assert not is_device_lost(ValueError("CUDA error: in a file's name"))
    assert is_device_lost(RuntimeError("Triton Error [CUDA]: an illegal memory access"))
    assert is_device_lost(RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"))
    assert is_device_lost(RuntimeError("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling"))


def test_the_default_model_is_loaded_ahead_and_a_failure_of_that_is_no_ones(bench: Start) -> None:
    one, empty = bench(FakeModel("pocket", 4)), bench()
    one.worker.load_ahead("pocket")
    one.worker.submit(job("a", replicate_weights="pocket"))
    assert one.made()
    assert one.slots == [4]

    empty.worker.load_ahead("pocket")
    empty.worker.submit(job("a", replicate_weights="gone"))
    assert isinstance(empty.failed().error, ModelError)


def test_a_watchdog_sees_what_has_got_nowhere_for_too_long() -> None:
    now = [0.0]
    activities = ActivityMonitor(lambda: now[0])
    timeouts = HangTimeouts(idle=60, stepping=60, preparing=600)
    activities.advanced(Activity.preparing)
    now[0] = 50.0
    activities.advanced(Activity.stepping)
    now[0] = 100.0
    stalled = activities.heartbeat().stalled

    assert stalled == {Activity.preparing: 100.0, Activity.stepping: 50.0}
    assert timeouts.hung(stalled, silence=5) is None
    assert "stepping" in (timeouts.hung(stalled, silence=11) or "")
    activities.ended(Activity.stepping)
    assert timeouts.hung(activities.heartbeat().stalled, silence=400) is None
    assert timeouts.hung({}, silence=61) is not None


class Turns:
    """A step of each model takes so long, by a clock of its own; the quick one goes on for ever.

    steps: whose each was, until the slow one had its last.
    """

    def __init__(self, **seconds: float) -> None:
        self.now = 0.0
        self.steps: list[str] = []
        self.slow_left = 30
        self._seconds = seconds

    def __call__(self, phase: str, prompt: str, model: FakeModel) -> None:
        if phase != "tick" or not self.slow_left:
            return
        self.now += self._seconds[model.name]
        self.steps.append(model.name)
        if model.name == "slow":
            self.slow_left -= 1
        else:
            for sequence in model.decoder.sequences:
                sequence.total_frames += 1


def test_a_quick_model_keeps_its_pace_while_a_slow_one_decodes(bench: Start) -> None:
    turns = Turns(quick=0.125, slow=0.5)
    one = bench(FakeModel("quick", at=turns), FakeModel("slow", at=turns), clock=lambda: turns.now)
    one.worker.submit(job("quick", replicate_weights="quick"))
    one.worker.submit(job("slow", duration=30, replicate_weights="slow"))
    one.made()
    one.made()

    shared = turns.steps[turns.steps.index("slow") + 1 :]
    assert shared.count("slow") == 29
    assert abs(shared.count("quick") - 4 * 29) <= 8


def test_time_is_shared_and_who_was_idle_has_no_credit() -> None:
    shares: TimeShares[FakeModel] = TimeShares()
    one, other = FakeModel("one"), FakeModel("other")

    def turns(
        busy: list[FakeModel], seconds: dict[FakeModel, float], count: int
    ) -> list[FakeModel]:
        taken: list[FakeModel] = []
        for _ in range(count):
            taken.append(shares.next(busy))
            shares.add(taken[-1], seconds[taken[-1]])
        return taken

    alone = turns([one], {one: 0.25}, 100)
    assert alone == [one] * 100
    both = turns([one, other], {one: 0.25, other: 0.125}, 30)
    assert (both.count(one), both.count(other)) == (10, 20)
    assert both[:3].count(one) >= 1


def test_a_model_whose_device_has_enough_to_do_holds_no_other_up(bench: Start) -> None:
    """The busy one is stepped again only when nobody else has anything to do."""
    steps: list[str] = []

    def at(phase: str, prompt: str, model: FakeModel) -> None:
        if phase == "tick":
            steps.append(model.name)
            model.decoder.waits = model.name == "busy"

    one = bench(FakeModel("busy", at=at), FakeModel("free", at=at))
    one.worker.submit(job("b", duration=5, replicate_weights="busy"))
    one.worker.submit(job("f", duration=30, replicate_weights="free"))
    one.made()
    one.made()

    begun = steps.index("free")
    assert steps[begun : begun + 30].count("busy") <= 1
    assert (steps.count("busy"), steps.count("free")) == (5, 30)


def test_one_turn_that_took_very_long_does_not_hold_its_model_back_for_as_long() -> None:
    shares: TimeShares[FakeModel] = TimeShares()
    one, other = FakeModel("one"), FakeModel("other")
    assert shares.next([one, other]) is one
    shares.add(one, 300.0)
    waited = 0
    while shares.next([one, other]) is other:
        shares.add(other, 0.25)
        waited += 1

    assert 4 <= waited <= 5
