"""What people made, as they look through it: whose, where, with which words, and how fast."""

import time
from typing import Any

import pytest

from bot.errors import Message
from bot.request import GenerationRequest
from bot.store import Open, Page, Piece, Store
from bot.store.records import Record
from tests.support.places import Place
from tests.support.store_records import made, new_job

SERVER, CHANNEL, ELSEWHERE = 70, 80, 81
SEEN = Open(SERVER, [CHANNEL])


async def posted(store: Store, prompt: str = "castle", **more: int | None) -> Piece:
    """A piece whose message is in a channel; ``more``: fields of its job."""
    request = GenerationRequest.parse(prompt=prompt, seed=1, replicate_weights="pocket")
    given: dict[str, Any] = {"guild_id": SERVER, "channel_id": CHANNEL} | more
    piece = await made(store, job=new_job(request, **given), request=request)
    await store.delivered(piece.job_id)
    return piece


def prompts(page: Page) -> list[str | None]:
    return [entry.piece.request.prompt for entry in page.entries]


async def test_only_what_is_posted_in_an_open_channel_of_the_server_is_found(store):
    await posted(store, "open")
    await posted(store, "closed", channel_id=ELSEWHERE)
    await posted(store, "another server", guild_id=71)
    await posted(store, "by direct message", guild_id=None)
    unposted = await made(store, job=new_job(guild_id=SERVER, channel_id=CHANNEL))
    await store.undeliverable(unposted.job_id, Message("channel-gone"))

    assert prompts(await store.pieces_in(SEEN, "", 0, 9)) == ["open"]
    assert prompts(await store.pieces_in(Open(), "", 0, 9)) == []
    assert await store.channels_with_pieces(SERVER) == [ELSEWHERE, CHANNEL]


async def test_the_authors_own_are_theirs_wherever_they_are(store):
    await posted(store, "on a server")
    await posted(store, "by direct message", guild_id=None)
    await posted(store, "somebody else's", user_id=2)
    own = await store.pieces_of(1, "", 0, 9)
    assert prompts(own) == ["by direct message", "on a server"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CASTLE", ["ｃastle in the Straße", "castle 100% _night_"]),
        ("strasse castle", ["ｃastle in the Straße"]),
        ("%", ["castle 100% _night_"]),
        ("_", ["castle 100% _night_"]),
        ("c%e", []),
        ("'; DROP TABLE pieces; --", []),
        ("\\", []),
        ("*", []),
        ("x" * 1000, []),
    ],
)
async def test_words_are_found_as_they_are_whatever_characters_they_have(store, typed, found):
    await posted(store, "castle 100% _night_")
    await posted(store, "ｃastle in the Straße")
    assert prompts(await store.pieces_in(SEEN, typed, 0, 9)) == found
    assert prompts(await store.pieces_of(1, typed, 0, 9)) == found


async def test_pages_follow_each_other_and_end(store):
    for number in range(5):
        await posted(store, str(number))
    pages = [await store.pieces_in(SEEN, "", number, 2) for number in (0, 1, 2, 99, -1)]
    assert [prompts(page) for page in pages] == [
        ["4", "3"], ["2", "1"], ["0"], ["0"], ["4", "3"]
    ]  # fmt: skip
    assert [(page.number, page.total) for page in pages] == [(n, 5) for n in (0, 1, 2, 2, 0)]


async def test_liking_twice_takes_it_back(store):
    piece = await posted(store)
    assert [await store.like(2, piece.id), await store.like(3, piece.id)] == [True, True]
    assert await store.likes(piece.id) == 2
    assert not await store.like(2, piece.id)
    assert await store.likes(piece.id) == 1
    (entry,) = (await store.pieces_in(SEEN, "", 0, 9)).entries
    assert entry.favourites == 1


async def test_favourites_are_shown_only_while_their_channel_is_open(store):
    here = await posted(store, "here", user_id=1)
    hidden = await posted(store, "hidden", user_id=1, channel_id=ELSEWHERE)
    own = await posted(store, "own", user_id=2, channel_id=ELSEWHERE)
    for piece in (here, hidden, own):
        await store.like(2, piece.id)

    assert prompts(await store.favourites_of(2, SEEN, 0, 9)) == ["own", "here"]
    assert prompts(await store.favourites_of(2, Open(), 0, 9)) == ["own"]
    assert await store.count_favourites(2) == 3


async def test_a_deleted_piece_vanishes_with_its_likes_and_words(store):
    piece = await posted(store, "a secret")
    await store.like(2, piece.id)
    await store.delete_takes(piece.job_id)

    for page in (
        await store.pieces_in(SEEN, "", 0, 9),
        await store.pieces_of(1, "", 0, 9),
        await store.favourites_of(2, SEEN, 0, 9),
    ):
        assert (prompts(page), page.total) == ([], 0)
    assert await store.count_favourites(2) == 0
    assert await store.pieces_in(SEEN, "secret", 0, 9) == Page([], 0, 0)


async def test_what_was_taken_away_on_discord_is_left_to_its_author(store):
    piece = await posted(store)
    await store.record_message_id(piece.job_id, 50)
    await store.taken_away([50, 51])
    assert prompts(await store.pieces_in(SEEN, "", 0, 9)) == []
    assert prompts(await store.pieces_of(1, "", 0, 9)) == ["castle"]


async def test_what_was_taken_away_and_posted_once_more_is_there_again(store):
    piece = await made(store, job=new_job(guild_id=SERVER, channel_id=CHANNEL))
    await store.record_message_id(piece.job_id, 50)
    await store.taken_away([50])
    assert (await store.pieces_in(SEEN, "", 0, 9)).total == 0
    await store.record_message_id(piece.job_id, 51)
    await store.delivered(piece.job_id)
    assert (await store.pieces_in(SEEN, "", 0, 9)).total == 1


async def test_forgetting_somebody_forgets_whom_they_liked_and_who_liked_them(store):
    theirs, others = await posted(store, user_id=2), await posted(store, user_id=1)
    await store.like(2, others.id)
    await store.like(1, theirs.id)
    kept = await store.kept_of(2)
    assert [row["piece_id"] for row in kept["favourites"]] == [others.id]

    await store.forget(2)

    assert (await store.kept_of(2))["favourites"] == []
    assert (await store.kept_of(1))["favourites"] == []
    assert await store.likes(others.id) == 0


async def test_a_server_of_100_000_pieces_is_looked_through_in_milliseconds(place: Place):
    store = await place.open()
    await posted(store, "castle at night in the rain")
    await fill(place, 100_000)
    open_channels = Open(SERVER, [CHANNEL + n for n in range(0, 200, 2)])
    try:
        asked = {
            "a server": lambda: store.pieces_in(open_channels, "", 0, 8),
            "its last page": lambda: store.pieces_in(open_channels, "", 10**6, 8),
            "words that are there": lambda: store.pieces_in(open_channels, "night", 0, 8),
            "words that are not": lambda: store.pieces_in(open_channels, "day snow", 0, 8),
            "somebody's own": lambda: store.pieces_of(7, "", 0, 8),
            "favourites": lambda: store.favourites_of(7, open_channels, 0, 8),
            "channels": lambda: store.channels_with_pieces(SERVER),
        }
        for name, ask in asked.items():
            best = min([await seconds(ask) for _ in range(3)])
            print(f"{name}: {1000 * best:.1f} ms")
            assert best < 0.5, name
    finally:
        await store.close()


async def seconds(ask) -> float:
    began = time.perf_counter()
    await ask()
    return time.perf_counter() - began


async def fill(place: Place, count: int) -> None:
    """Copy the one piece that is there, each to its own second and to one of 200 channels."""
    second = {
        True: "strftime('%Y-%m-%d %H:%M:%f000', '2026-01-01', n || ' seconds')",
        False: "timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'",
    }
    changed = {
        "jobs": {"id": "'j' || n", "interaction_id": "1000000 + n"},
        "messages": {"job_id": "'j' || n", "message_id": "n"},
        "pieces": {
            "id": "'p' || n",
            "job_id": "'j' || n",
            "created_at": second[place.url is None],
            "user_id": "n % 500",
            "channel_id": f"{CHANNEL} + n % 200",
        },
    }
    numbers = (
        "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL"
        f" SELECT n + 1 FROM numbers WHERE n < {count - 1})"
    )
    for table, values in changed.items():
        names = [column.name for column in Record.metadata.tables[table].columns]
        columns = ", ".join(values.get(name, f"one.{name}") for name in names)
        copies = f"SELECT {columns} FROM numbers, (SELECT * FROM {table} LIMIT 1) AS one"
        named = ", ".join(names)
        await place.execute(
            f"INSERT INTO {table} ({named}) {numbers} {copies}"
            if place.url is None
            else f"{numbers} INSERT INTO {table} ({named}) {copies}"
        )
    if place.url is not None:
        await place.execute("ANALYZE")
