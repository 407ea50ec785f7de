"""Weights come from the hub once, with progress, whole, and no larger than allowed."""

import threading

import pytest

from bot.config import Loading
from bot.errors import ModelError
from bot.models.weights.hub import Hub
from tests.support.english import english, refused
from tests.support.fake_hub import FakeHub

NAMES = ["state_dict.bin", "compression_state_dict.bin"]


@pytest.fixture
def own_hub(checkpoint_folder, monkeypatch):
    with FakeHub(checkpoint_folder / "hub").serving() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


def test_files_are_fetched_with_progress_and_then_kept(own_hub, tmp_path, checkpoint_folder):
    progress = []
    folder = Hub(tmp_path, Loading()).get(
        "facebook/text", NAMES, lambda done, total: progress.append((done, total))
    )
    original = checkpoint_folder / "hub/facebook/text"
    total = sum((original / name).stat().st_size for name in NAMES)
    assert progress == sorted(progress)
    assert progress[-1] == (total, total)
    for name in NAMES:
        assert (folder / name).read_bytes() == (original / name).read_bytes()


def test_what_is_kept_needs_no_hub(own_hub, tmp_path, monkeypatch):
    first = Hub(tmp_path, Loading()).get("facebook/text", NAMES, print)
    asked = len(own_hub.requests)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert Hub(tmp_path, Loading()).get("facebook/text", NAMES, print) == first
    assert len(own_hub.requests) == asked


def test_files_of_several_repositories_are_told_of_as_one_sum(own_hub, tmp_path, checkpoint_folder):
    progress = []
    hub = Hub(tmp_path, Loading())
    wanted = {"facebook/text": NAMES, "t5-small": ["model.safetensors"], "nobody/nothing": ["x"]}
    hub.expect(wanted)
    for repository, names in [("facebook/text", NAMES[:1]), ("facebook/text", NAMES[1:]),
                              ("t5-small", ["config.json", "model.safetensors"])]:  # fmt: skip
        hub.get(repository, names, lambda done, total: progress.append((done, total)))
    root = checkpoint_folder / "hub"
    sizes = [(root / "facebook/text" / name).stat().st_size for name in NAMES]
    sizes.append((root / "t5-small/model.safetensors").stat().st_size)
    more = (root / "t5-small/config.json").stat().st_size
    assert progress == sorted(progress)
    assert {total for _, total in progress} == {sum(sizes), sum(sizes) + more}
    assert progress[-1] == (sum(sizes) + more,) * 2


def test_a_hub_that_does_not_answer_is_told_of_when_something_is_fetched(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    hub = Hub(tmp_path, Loading())
    hub.expect({"facebook/text": NAMES})
    with refused(ModelError, match="Can.t reach the model hub"):
        hub.get("facebook/text", NAMES, print)


def test_optional_files_may_be_missing(own_hub, tmp_path):
    folder = Hub(tmp_path, Loading()).get(
        "t5-small", ["config.json"], lambda *_: None, ["spiece.model", "added_tokens.json"]
    )
    assert (folder / "spiece.model").exists()
    assert not (folder / "added_tokens.json").exists()


def test_a_file_altered_on_the_way_is_refused(own_hub, tmp_path):
    own_hub.altered.add("state_dict.bin")
    with refused(ModelError, match="cut short or altered"):
        Hub(tmp_path, Loading()).get("facebook/text", NAMES, print)


def test_a_file_altered_where_it_is_kept_is_refused(own_hub, tmp_path):
    hub = Hub(tmp_path, Loading())
    kept = hub.get("facebook/text", NAMES, print) / "state_dict.bin"
    kept.resolve().write_bytes(kept.read_bytes()[:-100])
    with refused(ModelError, match="cut short or altered") as refusal:
        hub.get("facebook/text", NAMES, print)
    assert str(tmp_path) not in str(refusal.value) + english(refusal.value)
    assert len(hub.get("facebook/text", NAMES, print).joinpath(NAMES[0]).read_bytes()) > 80_000


def test_more_than_allowed_is_refused_before_it_is_fetched(own_hub, tmp_path):
    with refused(ModelError, match=r"loading\.max_gigabytes"):
        Hub(tmp_path, Loading(max_gigabytes=1e-5)).get("facebook/text", NAMES, print)
    assert own_hub.downloads == []


@pytest.mark.fault(
    fault="a hub that trickles without end", sees="a sentence", keeps="the thread that loads"
)
def test_a_transfer_from_the_hub_ends_in_time(own_hub, tmp_path):
    own_hub.trickling.add("state_dict.bin")
    with refused(ModelError, match=r"within the 0\.05 minutes"):
        Hub(tmp_path, Loading(max_minutes=0.05)).get("facebook/text", NAMES, print)

    own_hub.trickling.clear()  # what was left behind ends with the first bytes that come
    for thread in [one for one in threading.enumerate() if one.name == "mario-transfer"]:
        thread.join(30)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("repository", "reason"),
    [("facebook/none", "no repository"), ("facebook/multiband-diffusion", "has no state_dict")],
)
def test_what_the_hub_does_not_have_is_said(own_hub, tmp_path, repository, reason):
    with refused(ModelError, match=reason):
        Hub(tmp_path, Loading()).get(repository, NAMES, print)


@pytest.mark.fault(
    fault="the hub cannot be reached",
    sees="a sentence",
    keeps="what was fetched before still works",
)
def test_a_hub_that_cannot_be_reached_is_said_at_once(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail(f"it waits {seconds} s"))
    with refused(ModelError, match="Can't reach the model hub for state_dict.bin of facebook/text"):
        Hub(tmp_path, Loading()).get("facebook/text", NAMES, print)
