"""The words and bars that people see, from plain values."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Message
from bot.executors.executor import Progress, Stage
from bot.frontends.discord import embeds as messages
from bot.jobs.queueing import QueuePosition
from bot.request import GenerationRequest, options
from bot.store import Job, Piece
from bot.texts import say
from bot.util.humanize import ordinal
from tests.support.sources import SOUND

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def job(**values: object) -> Job:
    request = GenerationRequest.parse(**{"prompt": "a march", **values})
    return Job(
        id="1", request=request, seconds=request.duration, user_id=1, channel_id=1, accepted_at=NOW
    )


def piece(**values: object) -> Piece:
    request = GenerationRequest.parse(**{"prompt": "a march", "seed": 0, **values})
    return Piece(
        id="1", job_id="1", user_id=1, request=request, audio="0" * 64, name="x.wav",
        model="pocket@0123", seconds_taken=75, created_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s"),
        (0.4, "1 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (75, "1 min 15 s"),
        (600, "10 min"),
        (601, "10 min"),
        (3599.9, "1 h"),
        (3660, "1 h 1 min"),
        (7200, "2 h"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, text: str) -> None:
    assert say("shown-next", seconds=seconds) == f"⏳ Next in line, about {text}."


@pytest.mark.parametrize(
    ("n", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (21, "21st"), (101, "101st"), (111, "111th"), (112, "112th"), (123, "123rd")],
)  # fmt: skip
def test_places_in_line_are_ordinals(n: int, text: str) -> None:
    assert ordinal(n) == text


@given(st.floats(-10, 10))
def test_a_bar_has_always_the_same_length(share: float) -> None:
    assert len(messages.bar(share)) == messages.BAR
    assert messages.bar(share) == messages.bar(min(1, max(0, share)))


def test_a_bar_grows_with_the_share() -> None:
    lengths = [messages.bar(share / 100).count("▰") for share in range(101)]
    assert lengths == sorted(lengths)
    assert (lengths[0], lengths[-1]) == (0, messages.BAR)


def test_the_stages_of_a_job_read_well() -> None:
    def text(progress: Progress, left: float | None = None) -> str | None:
        return messages.working(job(), progress, left).description

    assert text(Progress(Stage.loading)) == "📦 Loading the model…"
    assert text(Progress(Stage.loading, 500_000_000, 2_000_000_000)) == (
        "📦 Loading the model ▰▰▰▰▱▱▱▱▱▱▱▱▱▱ 500 of 2000 MB"
    )
    assert text(Progress(Stage.loading, seconds=12.3)) == "📦 Loading the model… · 12 s"
    assert text(Progress(Stage.loading, 2_000_000, 4_000_000, 75)) == (
        "📦 Loading the model ▰▰▰▰▰▰▰▱▱▱▱▱▱▱ 2 of 4 MB · 1 min 15 s"
    )
    assert text(Progress(Stage.loading, 1, 2)) == "📦 Loading the model ▰▰▰▰▰▰▰▱▱▱▱▱▱▱"
    assert text(Progress(Stage.composing, 100, 400), 12.4) == ("🎼 ▰▰▰▰▱▱▱▱▱▱▱▱▱▱ 25% · 12 s left")
    assert text(Progress(Stage.composing, 0, 400)) == "🎼 ▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 0%"
    assert text(Progress(Stage.finishing)) == "🎼 ▰▰▰▰▰▰▰▰▰▰▰▰▰▰ nearly there"
    assert text(Progress(Stage.diffusing, 20, 80), 600) == (
        "🎼 ▰▰▰▰▱▱▱▱▱▱▱▱▱▱ 25% · 10 min left\nExtra-quality decoding. This is slow."
    )
    queued = messages.queued(job(), QueuePosition(ahead=2, starts_in=20, seconds=95))
    assert queued.description == "⏳ 3rd in line, about 1 min 35 s."


def test_only_settings_that_are_not_at_their_defaults_are_listed() -> None:
    assert messages.finished(job(), piece()).fields == []
    changed = messages.finished(
        job(), piece(multi_band_diffusion=True, temperature=0.5, duration=20)
    )
    assert [(field.name, field.value) for field in changed.fields] == [
        ("Duration", "20 s"), ("Extra quality", "yes"), ("Creativity", "0.5"),
    ]  # fmt: skip
    assert changed.footer.text == "seed 0 · pocket · made in 1 min 15 s"


def test_titles_say_what_was_asked_for() -> None:
    def title(**values: object) -> str:
        return messages.headline(GenerationRequest.parse(**values))

    assert title(prompt="a march") == "a march"
    assert title(prompt="a march", input_audio=SOUND, continuation=True) == "a march (continued)"
    assert title(input_audio=SOUND, continuation=True) == "A continuation"
    assert title(input_audio=SOUND) == "After a melody"
    assert len(title(prompt="la " * 300)) <= 201


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=1000)


@given(_TEXT, _TEXT)
def test_any_prompt_and_any_reason_fit_into_discords_limits(prompt: str, reason: str) -> None:
    request = GenerationRequest.parse(prompt=prompt, input_audio=SOUND)
    why = Message("as-it-stands", text=reason)
    for embed in (messages.failed(request, why), messages.finished(job(), piece(), why)):
        assert 1 <= len(embed.title or "") <= 256
        assert len(embed.description or "") <= 4096
        assert len(embed) <= 6000


def test_a_refusal_shows_its_own_markdown_and_what_it_names_as_it_was_typed() -> None:
    shown = messages.refused(Message("recipe-joined")).description or ""
    assert "*Lineage*" in shown
    assert "\\" not in shown

    shown = messages.refused(Message("prompt-refused", word="*loud* [x](https://a.b)")).description
    assert "\\*loud\\* \\[x](https://a.b)" in (shown or "")

    models = ("deep_voice", Message("as-it-stands", text="~~gone~~"))
    shown = messages.refused(Message("model-not-allowed", name="**", available=models)).description
    assert '"\\*\\*"' in (shown or "")
    assert "deep\\_voice, \\~\\~gone" in (shown or "")

    place = Message("channel-not-allowed", channels=("<#123>", "<@&5>", "<@7>"))
    assert "<#123>, <@&5>, \\<@" in (messages.refused(place).description or "")


def test_the_longest_list_of_settings_fits() -> None:
    every = {
        "duration": 300, "continuation_start": 1, "continuation_end": 9, "top_k": 1, "top_p": 0.1,
        "multi_band_diffusion": True, "normalization_strategy": "rms", "temperature": 0.123456789,
        "classifier_free_guidance": 20, "output_format": "mp3", "continuation": True,
        "input_audio": SOUND, "replicate_weights": "y" * 80, "takes": 4,
        "bpm": 120, "key": "F♯ minor", "loop": True,
    }  # fmt: skip
    embed = messages.finished(job(), piece(**every))
    assert {"prompt", "seed", *every} == {option.name for option in options()}
    assert len(embed.fields) <= 25
    assert len(embed) <= 6000


@pytest.mark.parametrize(
    "typed",
    [
        "**bold**", "_it_", "`code`", "~~gone~~", "||spoiler||", "[click](https://evil.example)",
        "[click](<https://evil.example>)", "# big", "-# small", "- list", "> quote", "@everyone",
        "@here", "<@123456789012345678>", "<@&123456789012345678>", "<#1>", "</x:1>", "<t:0:R>",
        "<:emoji:1>", "<id:browse>",
    ],
)  # fmt: skip
def test_what_was_typed_takes_no_effect(typed: str) -> None:
    shown = messages.plain(typed)

    assert shown != typed
    assert shown.replace("\\", "").replace("\u200b", "") == typed
    assert shown.startswith(("\\", "@\u200b"))
