"""Loading and MultiBand Diffusion take long: they hold nobody up, and end when nobody waits."""

from collections.abc import Callable

from bot.executors.executor import Stage
from tests.executors.conftest import Bench
from tests.support.fake_models import DIFFUSION, FakeModel, Stop, job

Start = Callable[..., Bench]


def test_while_a_model_is_fetched_jobs_of_those_that_are_there_are_made(bench: Start) -> None:
    hold = Stop("load", "huge")
    one = bench(FakeModel("pocket"), FakeModel("other"), FakeModel("huge", at=hold))
    one.worker.submit(job("here already"))
    one.ended()
    one.worker.submit(job("first", replicate_weights="other"))
    one.worker.submit(job("patient", replicate_weights="huge"))
    one.worker.submit(job("second", replicate_weights="other"))
    assert hold.reached.wait(20)
    one.worker.submit(job("third"))

    assert {one.ended().id for _ in range(3)} == {"first", "second", "third"}
    hold.go.set()
    assert one.ended().id == "patient"


def test_a_model_that_nobody_waits_for_any_more_is_not_fetched_to_the_end(bench: Start) -> None:
    hold = Stop("load", "huge")
    huge = FakeModel("huge", at=hold)
    one = bench(FakeModel("pocket"), huge)
    for name in ("first", "second"):
        one.worker.submit(job(name, replicate_weights="huge"))
    one.worker.submit(job("next"))
    assert hold.reached.wait(20)
    for name in ("first", "second"):
        one.worker.cancel(name)
    one.flush()
    hold.go.set()

    assert one.ended().id == "next"
    assert not huge.prepared
    one.worker.submit(job("again", replicate_weights="huge"))
    assert one.made()


def test_everybody_who_waits_for_a_model_sees_how_far_it_is(bench: Start) -> None:
    hold = Stop("load", "pocket")
    one = bench(FakeModel(at=hold))
    for name in ("first", "second"):
        one.worker.submit(job(name))
    assert hold.reached.wait(20)
    one.flush()
    hold.go.set()
    one.made()
    one.made()

    told = {e.id for e in one.progress if e.progress.stage is Stage.loading}
    assert told == {"first", "second"}


def test_a_load_that_fetches_nothing_tells_at_once_and_then_for_how_long_it_goes_on(
    bench: Start,
) -> None:
    now, hold = [100.0], Stop("load", "slow")
    slow = FakeModel("slow", at=hold)
    one = bench(slow, clock=lambda: now[0])
    one.worker.submit(job("patient", replicate_weights="slow"))
    first = one.told.get(timeout=20).progress
    assert (first.stage, first.seconds) == (Stage.loading, 0)
    assert hold.reached.wait(20)
    for gone in (7, 60):
        now[0] = 100.0 + gone
        while (told := one.told.get(timeout=20).progress).seconds != gone:
            assert told.seconds < gone
    hold.go.set()
    one.made()


def test_models_that_active_jobs_need_are_known_to_the_pool(bench: Start) -> None:
    hold = Stop("diffuse", "slow")
    one = bench(FakeModel("pocket"), FakeModel("other", at=hold))
    slow = job("slow", replicate_weights="other", multi_band_diffusion=True)
    one.worker.submit(slow)
    assert hold.reached.wait(20)
    assert one.pool.needed() == {"other"}
    hold.go.set()
    one.ended()
    assert one.pool.needed() == set()


def test_multi_band_diffusion_holds_up_no_other_piece_and_says_how_far_it_is(
    bench: Start,
) -> None:
    hold = Stop("diffuse", "slow")
    one = bench(FakeModel(at=hold))
    one.worker.submit(job("slow", multi_band_diffusion=True))
    assert hold.reached.wait(20)
    one.worker.submit(job("quick"))
    assert one.ended().id == "quick"
    hold.go.set()
    assert one.made()

    seen = [e.progress for e in one.progress if e.id == "slow"]
    assert seen[0].stage is Stage.loading
    assert seen[-1].stage is Stage.diffusing
    assert not any(progress.stage is Stage.finishing for progress in seen)


def test_multi_band_diffusion_ends_within_a_step_when_it_is_cancelled(bench: Start) -> None:
    hold = Stop("diffuse", "unwanted")
    model = FakeModel(at=hold)
    one = bench(model)
    one.worker.submit(job("unwanted", multi_band_diffusion=True))
    assert hold.reached.wait(20)
    one.worker.cancel("unwanted")
    one.worker.submit(job("wanted", multi_band_diffusion=True))
    one.flush()
    hold.go.set()

    assert one.ended().id == "wanted"
    assert model.diffused == {"unwanted": 1, "wanted": DIFFUSION}


def test_stopping_ends_a_diffusion(bench: Start) -> None:
    hold = Stop("diffuse", "unwanted")
    model = FakeModel(at=hold)
    one = bench(model)
    one.worker.submit(job("unwanted", multi_band_diffusion=True))
    assert hold.reached.wait(20)
    one.worker.stop()
    one.join()
    hold.go.set()
    assert model.left.get(timeout=20) == "unwanted"

    assert model.diffused == {"unwanted": 1}
