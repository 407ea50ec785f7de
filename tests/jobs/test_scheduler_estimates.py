"""Whether people are told the truth about how long it will take."""

import random

import pytest

from tests.support.simulated_scheduler import SimulatedScheduler, place


async def _errors_of_estimates(
    sim: SimulatedScheduler, pause: float, count: int
) -> tuple[float, float]:
    """Mean absolute error of the estimated end, and the mean wait; one arrival each ``pause`` s."""
    dice = random.Random(5)
    sim.takes = lambda ticket: ticket.cost * dice.uniform(0.75, 1.25)
    promised: dict[str, tuple[float, float]] = {}
    for _ in range(count):
        await sim.until(sim.now + (pause and dice.expovariate(1 / pause)))
        user = dice.choice((1, 1, 1, 2, 3, 4, 5, 6, 7, 8))
        ticket = sim.add(user=user, guild=user % 2, cost=dice.uniform(4, 30))
        promised[ticket.job_id] = sim.now, place(sim, ticket).seconds
    await sim.until()
    waits = {j: sim.ended_at[j] - at for j, (at, _) in promised.items()}
    errors = [abs(waits[j] - seconds) for j, (_, seconds) in promised.items()]
    return sum(errors) / count, sum(waits.values()) / count


@pytest.mark.parametrize(
    ("capacity", "slowdown", "pause", "bound"),
    [
        (1, 0.0, 21.0, 0.30),  # 0.8 of what the machine can do; others come in between
        (4, 0.0, 5.3, 0.30),
        (4, 0.4, 12.0, 0.30),  # four at once take 2.2 times as long each
        (1, 0.0, 0.0, 0.30),  # everyone at once: each promise is made before the next one comes
    ],
)
async def test_the_estimate_of_the_wait_is_right(scheduler_of, capacity, slowdown, pause, bound):
    sim = scheduler_of(capacity=capacity, slowdown=slowdown, queue=1000)
    error, wait = await _errors_of_estimates(sim, pause, 150)
    print(f"{capacity=} {slowdown=} {pause=}: mean error {error:.1f} s, mean wait {wait:.1f} s")
    assert error < bound * wait


async def test_the_estimate_is_exact_when_the_speed_is_and_nobody_else_comes(scheduler_of):
    sim = scheduler_of(capacity=3, queue=1000)
    dice = random.Random(1)
    tickets = [
        sim.add(user=dice.randrange(9), guild=dice.randrange(3), cost=dice.uniform(1, 30))
        for _ in range(60)
    ]
    promised = {t.job_id: place(sim, t) for t in tickets}
    await sim.until()
    assert {j: p.seconds for j, p in promised.items()} == pytest.approx(sim.ended_at)
    assert {j: p.starts_in for j, p in promised.items()} == pytest.approx(sim.begun_at)


async def test_what_company_costs_is_learnt_and_taken_out_of_the_measured_speed(scheduler_of):
    sim = scheduler_of(capacity=4, slowdown=0.5, queue=1000)
    alone: list[float] = []
    finished = sim.scheduler.succeeded
    sim.scheduler.succeeded = lambda job_id, *_: alone.append(finished(job_id)) or alone[-1]
    for user in range(200):
        sim.add(user=user, cost=8.0)
    await sim.until()
    assert sim.scheduler.workload.contention == pytest.approx(0.5, rel=0.1)
    assert alone[-1] == pytest.approx(8.0, rel=0.1)
