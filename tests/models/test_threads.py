"""A small model computes with one of torch's threads, a large one with all, whoever computes."""

import threading

import pytest
import torch

from bot.models.threads import SMALL, all_threads, threads_for, use

CPU = "cpu"


def test_a_small_model_on_a_cpu_takes_one_thread_and_any_other_takes_all():
    assert threads_for(SMALL - 1, CPU) == 1
    assert threads_for(SMALL, CPU) == all_threads()
    assert threads_for(SMALL - 1, "cuda") == all_threads()


@pytest.mark.parametrize("first", [1, 3])
def test_a_thread_computes_with_what_it_said_whatever_others_say(first):
    seen = []

    def compute(threads):
        use(threads)
        seen.append(torch.get_num_threads())

    before = torch.get_num_threads()
    for threads in (first, 4 - first, first):
        thread = threading.Thread(target=compute, args=(threads,))
        thread.start()
        thread.join()
    assert seen == [first, 4 - first, first]
    assert torch.get_num_threads() == before


def test_models_say_it_before_they_compute(pool, monkeypatch):
    from bot.models import model
    from tests.support.composing import compose

    said = []
    monkeypatch.setattr(model, "use", said.append)
    compose(pool.get("text"))
    assert len(said) > 50  # each tick, and before and after them
    assert set(said) == {1}
