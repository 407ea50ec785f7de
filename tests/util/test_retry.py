"""A call that fails is repeated after growing delays, and only for errors that may pass."""

import asyncio
import itertools

import pytest

from bot.util.retry import forever, retry


class Flaky:
    """Raises the errors given, in order, then returns "done"; counts calls and notes delays."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0
        self.slept: list[float] = []

    async def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_a_call_that_works_is_made_once():
    call = Flaky()
    assert await retry(call, delays=(1, 2), on=OSError, sleep=call.sleep) == "done"
    assert (call.calls, call.slept) == (1, [])


async def test_each_failure_is_followed_by_the_next_delay_and_reported():
    call, seen = Flaky(OSError("a"), TimeoutError("b")), []
    answer = await retry(
        call, delays=(0.25, 0.5, 1), on=(OSError, TimeoutError), failed=seen.append,
        sleep=call.sleep,
    )  # fmt: skip
    assert (answer, call.calls, call.slept) == ("done", 3, [0.25, 0.5])
    assert [str(error) for error in seen] == ["a", "b"]


async def test_the_error_of_the_last_try_is_raised_unchanged():
    last = OSError("third")
    call = Flaky(OSError("first"), OSError("second"), last)
    with pytest.raises(OSError, match="third") as caught:
        await retry(call, delays=(1, 2), on=OSError, sleep=call.sleep)
    assert caught.value is last
    assert (call.calls, call.slept) == (3, [1, 2])


@pytest.mark.parametrize("delays", [(), (1, 2)])
async def test_an_error_that_will_not_pass_is_raised_at_once(delays):
    call, seen = Flaky(ValueError("no")), []
    with pytest.raises(ValueError, match="no"):
        await retry(call, delays=delays, on=OSError, failed=seen.append, sleep=call.sleep)
    assert (call.calls, call.slept, seen) == (1, [], [])


async def test_an_error_of_the_right_type_can_still_be_final():
    call, seen = Flaky(OSError(11, "busy"), OSError(13, "forbidden")), []
    with pytest.raises(OSError, match="forbidden"):
        await retry(
            call, delays=(1, 2, 3), on=OSError, when=lambda error: error.errno == 11,
            failed=seen.append, sleep=call.sleep,
        )  # fmt: skip
    assert (call.calls, call.slept, len(seen)) == (2, [1], 1)


async def test_a_cancelled_caller_makes_no_further_try():
    call = Flaky(OSError(), OSError())
    task = asyncio.create_task(retry(call, delays=forever([3600]), on=Exception))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert call.calls == 1


def test_the_last_delay_can_repeat_for_ever():
    assert list(itertools.islice(forever((30, 120, 600)), 6)) == [30, 120, 600, 600, 600, 600]
    assert list(itertools.islice(forever([5]), 3)) == [5, 5, 5]
    with pytest.raises(ValueError, match="not enough values"):
        forever([])
