"""A checkpoint whose configuration asks for something else is refused with the reason."""

import shutil

import pytest

from tests.support.checkpoint_changes import CODEC, LM, config_change
from tests.support.checkpoints import write_pointer
from tests.support.composing import rewrite


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["transformer_lm"].update(dim="${oc.env:HOME}"), "to be filled in"),
        (lambda c: c["transformer_lm"].update(dim=1_000_000), "don't have the shapes"),
        (lambda c: c["transformer_lm"].update(num_layers=10_000), "don't have the shapes"),
        (lambda c: c["transformer_lm"].update(num_heads=3), "don't divide"),
        (lambda c: c["codebooks_pattern"]["delay"].update(delays=[0, 1, 2, 10**9]), "pattern"),
        (lambda c: c.update(lm_model="something"), "not MusicGen's"),
        (lambda c: c["dataset"].update(segment_duration=10**9), "how many seconds"),
        (lambda c: c.pop("conditioners"), "no conditioners"),
        (lambda c: c["conditioners"]["description"].update(model="mine"), "kind"),
        (lambda c: c["conditioners"]["description"]["t5"].update(normalize_text=True), "spaCy"),
        (lambda c: c["conditioners"]["description"]["t5"].update(name="a/b"), "text encoder"),
        (lambda c: c["conditioners"]["description"]["t5"].update(color=1), "can't be built"),
    ],
)
def test_a_configuration_that_asks_for_something_else(refused, change, reason):
    assert reason in refused(config_change(LM, change))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["seanet"].update(dimension="${oc.env:HOME}"), "to be filled in"),
        (lambda c: c["seanet"].update(n_filters=100_000), "don't fit"),
        (lambda c: c["rvq"].update(n_q=3), "don't fit"),
        (lambda c: c["seanet"].update(activation="NoSuchThing"), "can't be built"),
        (lambda c: c.update(compression_model="mine"), "not EnCodec"),
        (lambda c: c["encodec"].pop("sample_rate"), "can't be built"),
    ],
)
def test_a_codec_that_asks_for_something_else(refused, change, reason):
    assert reason in refused(config_change(CODEC, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["transformer_lm"].update(card="many"),
        lambda c: c["transformer_lm"].update(hidden_scale="wide"),
        lambda c: c["transformer_lm"].update(hidden_scale=float("nan")),
        lambda c: c["transformer_lm"].update(n_q=None),
        lambda c: c["codebooks_pattern"]["delay"].update(delays=5),
        lambda c: c["codebooks_pattern"].update(delay={"delays": [0, "1", 2, 3]}),
        lambda c: c["conditioners"].update(args="none"),
        lambda c: c["conditioners"]["description"].update(t5=[]),
        lambda c: c["conditioners"]["description"]["t5"].update(name=None),
        lambda c: c["dataset"].update(segment_duration=float("nan")),
        lambda c: c["dataset"].update(segment_duration="long"),
        lambda c: c.update(fuser=[]),
        lambda c: c["fuser"].update(cross="description"),
        lambda c: c["fuser"].update(cross=[["description"]]),
        lambda c: c.update(interleave_stereo_codebooks="yes"),
    ],
)
def test_settings_of_the_wrong_kind_are_a_sentence(refused, change):
    assert refused(config_change(LM, change)).endswith(".")


def test_a_table_larger_than_its_weights_is_not_made(refused):
    def lookup(c):
        c["conditioners"]["genre"] = {
            "model": "lut",
            "lut": {"n_bins": 10**12, "dim": 64, "tokenizer": "noop"},
        }

    assert "don't have the shapes" in refused(config_change(LM, lookup))


@pytest.mark.parametrize("width", [{"winlen": 2**40}, {"winhop": 1}, {"nfft": "wide"}])
def test_a_melody_is_not_looked_at_through_absurd_windows(refused, checkpoint_folder, width):
    def widen(folder):
        shutil.copy(checkpoint_folder / "hub/facebook/melody" / LM, folder / LM)
        config_change(LM, lambda c: c["conditioners"]["self_wav"]["chroma_stem"].update(width))(
            folder
        )

    assert "absurd size" in refused(widen)


def test_pretrained_leads_only_to_names_the_operator_lists(refused, hub):
    before = len(hub.requests)
    said = refused(lambda folder: write_pointer(folder, "someone/elses-codec"))
    assert "loading.pretrained doesn't list" in said
    assert not any("elses" in request for request in hub.requests[before:])


def test_a_codec_of_another_size_than_the_model_expects(refused, checkpoint_folder):
    def swap(folder):
        shutil.copy(checkpoint_folder / "hub/facebook/stereo" / LM, folder / LM)
        rewrite(
            folder / LM,
            lambda p: p.update({"xp.cfg": p["xp.cfg"].replace("use: true", "use: false")}),
        )

    assert "they don't fit" in refused(swap)
