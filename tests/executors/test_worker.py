"""The loop that owns the models: several at once, cancelled anywhere, and no error ends it."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import GenerationFailed, ModelError
from bot.executors.executor import OutOfMemory, Stage
from bot.executors.watchdog import Activity, ActivityMonitor, HangTimeouts
from bot.models.failures import DeviceLost, is_device_lost
from tests.executors.conftest import Bench
from tests.executors.fake_models import FakeModel, OutOfMemoryError, Stop, work

Start = Callable[..., Bench]


def failing(where: str, error: Exception) -> Callable[[str, str, Any], None]:
    def at(phase: str, prompt: str, model: FakeModel) -> None:
        if phase == where and prompt == "bad":
            raise error

    return at


def test_a_work_reports_each_stage_in_order_and_then_what_was_made(bench: Start) -> None:
    one = bench(FakeModel())
    one.worker.submit(work("a tone"))
    end = one.ended()

    assert end.made is not None
    assert end.made.model == "pocket@fake"
    stages = list(dict.fromkeys(e.progress.stage for e in one.events if e.progress))
    assert stages[0] is Stage.loading
    assert stages[-1] is Stage.finishing


def test_works_of_two_models_are_decoded_side_by_side(bench: Start) -> None:
    hold = Stop("tick", "first")
    pocket, other = FakeModel("pocket", 4, hold), FakeModel("other", 2)
    one = bench(pocket, other)
    one.worker.submit(work("first"))
    assert hold.reached.wait(20)
    for name in ("second", "third"):
        one.worker.submit(work(name))
    one.worker.submit(work("elsewhere", replicate_weights="other"))
    hold.go.set()
    ends = {end.id: end.made.model for end in (one.ended() for _ in range(4)) if end.made}

    assert ends == {
        "first": "pocket@fake",
        "second": "pocket@fake",
        "third": "pocket@fake",
        "elsewhere": "other@fake",
    }
    assert pocket.decoder.most >= 2


def test_slots_of_all_loaded_models_are_counted(bench: Start) -> None:
    one = bench(FakeModel("pocket", 4), FakeModel("other", 2))
    one.worker.submit(work("a"))
    one.ended()
    one.worker.submit(work("b", replicate_weights="other"))
    one.ended()

    assert one.slots == [4, 6]


@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_a_work_cancelled_in_any_phase_says_nothing_more_and_holds_nobody_up(
    bench: Start, phase: str
) -> None:
    hold = Stop(phase, "unwanted")
    model = FakeModel(at=hold)
    one = bench(model)
    one.worker.submit(work("unwanted", duration=300))
    assert hold.reached.wait(20)
    one.worker.cancel("unwanted")
    one.worker.submit(work("wanted"))
    hold.go.set()

    assert one.ended().id == "wanted"
    assert not model.decoder.busy


def test_a_work_cancelled_before_its_turn_is_not_even_prepared(bench: Start) -> None:
    hold = Stop("prepare", "first")
    model = FakeModel(at=hold)
    one = bench(model)
    for name in ("first", "second", "third"):
        one.worker.submit(work(name))
    assert hold.reached.wait(20)
    one.worker.cancel("second")
    one.flush()
    hold.go.set()
    one.ended(), one.ended()

    assert model.prepared == ["first", "third"]


@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_an_error_in_any_phase_becomes_a_sentence_and_the_next_work_is_made(
    bench: Start, phase: str
) -> None:
    model = FakeModel(at=failing(phase, ValueError("secret detail")))
    one = bench(model)
    one.worker.submit(work("bad"))
    end = one.ended()

    assert isinstance(end.error, GenerationFailed)
    assert "secret detail" not in str(end.error)
    assert str(end.error).endswith(".")
    one.worker.submit(work("good"))
    assert one.ended().made is not None
    assert not model.decoder.busy


def test_a_failed_step_ends_the_works_of_its_model_and_of_no_other(bench: Start) -> None:
    hold = Stop("tick", "elsewhere")
    one = bench(FakeModel("pocket", 4, failing("tick", ValueError())), FakeModel("other", 2, hold))
    one.worker.submit(work("elsewhere", replicate_weights="other"))
    assert hold.reached.wait(20)
    one.worker.submit(work("good"))
    one.worker.submit(work("bad"))
    hold.go.set()
    ends = {end.id: end for end in (one.ended() for _ in range(3))}

    assert ends["elsewhere"].made is not None
    assert ends["bad"].error is not None


def test_an_error_of_ours_keeps_its_sentence(bench: Start) -> None:
    one = bench(FakeModel())
    one.worker.submit(work("a", replicate_weights="unknown"))
    end = one.ended()

    assert isinstance(end.error, ModelError)
    assert "unknown" in str(end.error)


@pytest.mark.parametrize("error", [MemoryError(), OutOfMemoryError("CUDA out of memory. Tried")])
@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_an_end_of_memory_is_told_apart(bench: Start, phase: str, error: Exception) -> None:
    one = bench(FakeModel(at=failing(phase, error)))
    one.worker.submit(work("bad"))

    assert isinstance(one.ended().error, OutOfMemory)


@pytest.mark.parametrize("phase", ["prepare", "tick", "finish"])
def test_a_broken_accelerator_ends_the_loop(bench: Start, phase: str) -> None:
    error = RuntimeError("CUDA error: unspecified launch failure")
    one = bench(FakeModel(at=failing(phase, error)))
    one.worker.submit(work("bad"))
    one.join()

    assert isinstance(one.error, DeviceLost)
    assert one.error.__cause__ is error


def test_out_of_memory_is_no_poison_even_when_cuda_says_it() -> None:
    assert not is_device_lost(RuntimeError("CUDA error: out of memory"))
    assert not is_device_lost(ValueError("CUDA error: in a file's name"))
    assert is_device_lost(RuntimeError("Triton Error [CUDA]: an illegal memory access"))


def test_the_default_model_is_loaded_ahead_and_a_failure_of_that_is_no_ones(bench: Start) -> None:
    one, empty = bench(FakeModel("pocket", 4)), bench()
    one.worker.warm()
    one.worker.submit(work("a", replicate_weights="pocket"))
    assert one.ended().made is not None
    assert one.slots == [4]

    empty.worker.warm()
    empty.worker.submit(work("a", replicate_weights="gone"))
    assert isinstance(empty.ended().error, ModelError)


def test_a_watchdog_sees_what_has_got_nowhere_for_too_long() -> None:
    now = [0.0]
    pulse = ActivityMonitor(lambda: now[0])
    patience = HangTimeouts(idle=60, stepping=60, preparing=600)
    pulse.moved(Activity.preparing)
    now[0] = 50.0
    pulse.moved(Activity.stepping)
    now[0] = 100.0

    assert pulse.stillness() == {Activity.preparing: 100.0, Activity.stepping: 50.0}
    assert patience.lost(pulse.stillness(), silence=5) is None
    assert "stepping" in (patience.lost(pulse.stillness(), silence=11) or "")
    pulse.over(Activity.stepping)
    assert patience.lost(pulse.stillness(), silence=400) is None
    assert patience.lost({}, silence=61) is not None
