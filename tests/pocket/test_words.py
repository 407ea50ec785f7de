"""What people type is understood: styles, tempo, mode, drums, names, moods, languages, slips."""

import itertools
import time
import tomllib
from dataclasses import replace

import pytest

from bot.pocket.words import LEXICON, TEMPOS, lexicon, title, understand
from bot.texts import say
from training.pocket.prompts import STYLE_WORDS


def brief(prompt: str | None):
    return understand(prompt, 0).brief


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("zelda", "overworld"), ("zelda dungeon", "underground"), ("Bowser", "boss"),
        ("bowser's castle", "castle"), ("water level", "underwater"), ("world 1-2", "underground"),
        ("rainbow road", "star"), ("Luigi's Mansion", "ghost house"), ("minecraft", "village"),
        ("lofi hip hop beats to study to", "shop"), ("metal", "boss"),
        ("happy birthday", "victory"),
        ("spooky", "ghost house"), ("sad", "game over"), ("epic orchestral battle", "boss"),
        ("castle by the sea", "castle"), ("boss battle in space", "boss"), ("ボス戦", "boss"),
        ("fröhliches Dorf", "village"), ("château", "castle"), ("nieve", "snow"),
        ("praia", "underwater"),
        ("guerra", "boss"), ("🎃", "ghost house"), ("🚀 let's go", "space"), ("❄️", "snow"),
        ("🐢🍹", "underwater"), ("🎸", "boss"), ("🥷", "underground"), ("忍者", "underground"),
        ("chanson d'amour", "village"), ("schnelle Verfolgungsjagd", "athletic"),
        ("playa", "underwater"), ("静かな夜", "village"), ("ラスボス", "boss"),
        ("tropical island", "underwater"), ("lofi girl", "shop"), ("mariachi", "star"),
        ("heavy metal christmas", "snow"), ("samurai duel", "boss"), ("thunderstorm", "boss"),
    ],
)  # fmt: skip
def test_words_of_a_community_lead_to_a_style(prompt, style):
    assert brief(prompt).style == style


@pytest.mark.parametrize("style", STYLE_WORDS)
def test_the_words_the_model_was_taught_keep_their_style(style):
    nouns = [word for word in STYLE_WORDS[style] if brief(word).style == style]
    assert style in nouns
    assert len(nouns) > 0.7 * len(STYLE_WORDS[style])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("undrwater", "underwater"), ("hallowen", "ghost house"), ("skelletons", "ghost house"),
     ("spaec ship", "space"), ("catsle", "castle"), ("hounted hause", "ghost house")],
)  # fmt: skip
def test_spelling_is_forgiven_within_two_letters(typed, meant):
    assert brief(typed).style == meant


def test_ordinary_words_are_not_taken_for_misspelt_ones():
    assert understand("please make something where people write music", 0).words == ()


def test_of_opposite_words_the_last_one_holds():
    assert brief("fast and slow castle").tempos == (TEMPOS["slow"],)
    assert brief("slow, no, fast castle").tempos == (TEMPOS["fast"],)
    assert brief("happy sad").mode == "minor"
    assert brief("sad happy").mode == "major"
    assert brief("drums, no drums").drums is False
    assert brief("not too fast").tempos == (TEMPOS["slow"],)


def test_of_moods_that_contradict_each_other_the_first_takes_its_tempo_with_it():
    assert brief("happy then sad then happy").tempos == brief("happy").tempos
    assert brief("happy then sad").tempos == (TEMPOS["slow"],)


@pytest.mark.parametrize(
    ("prompt", "mode", "said"),
    [
        ("anything but sad", "major", ("anything but sad",)),
        ("not scary", "major", ("not scary",)),
        ("a castle, but not too dark", "major", ("castle", "not too dark")),
        ("nicht traurig, sondern fröhlich", "major", ("fröhlich",)),
        ("sin miedo, en mayor", "major", ("en mayor",)),
        ("no, sad", "minor", ("sad",)),
    ],
)
def test_what_is_denied_is_not_meant(prompt, mode, said):
    assert brief(prompt).mode == mode
    assert set(understand(prompt, 0).words) == set(said)


def test_a_style_that_is_denied_is_not_chosen():
    assert brief("boss music, not a castle").style == "boss"
    assert brief("not the ghost house, please").style == "overworld"
    assert brief("música no castelo").style == "castle"  # "in the", in Portuguese
    assert brief("no drums in the castle").drums is False


def test_a_place_counts_less_than_what_is_there_however_it_is_described():
    assert brief("pirates on the high seas").style == "title"
    assert brief("boss battle in a big dark cave").style == "boss"


def test_how_music_is_made_never_changes_where_the_prompt_is():
    """Genres, eras, instruments, moods, tempos, modes, metres and drums, with places."""
    entries = lexicon().entries
    places = {word: found for word, found in entries.items() if any(one.place for one in found)}
    manners = {word: found for word, found in entries.items() if all(one.manner for one in found)}
    saying_the_same = {found: word for word, found in manners.items()}
    pairs = [
        *itertools.product(places, saying_the_same.values()),
        *zip(itertools.cycle(places), manners),
    ]
    elsewhere = []
    for place, manner in pairs:
        (style,) = {one.style for one in places[place] if one.place}
        for prompt in (f"{place}, {manner}", f"{manner} {place}", f"{manner} in a {place}"):
            # Together they may be another phrase: "frozen lake", "ice cave".
            if place in _phrases(prompt) and brief(prompt).style != style:
                elsewhere.append(prompt)
    assert elsewhere == []
    assert len(places) > 80
    assert len(manners) > 400


def _phrases(prompt: str) -> set[str]:
    return {word.lower() for word in understand(prompt, 0).words}


def test_every_place_and_genre_of_the_lists_says_something():
    """A word in them that no style has would do nothing."""
    with LEXICON.open("rb") as file:
        data = tomllib.load(file)
    entries = lexicon().entries
    for name, kind in (("places", "place"), ("genres", "manner")):
        listed = {word.strip() for word in data[name].replace("\n", " ").split(",")}
        assert {w for w in listed if not any(getattr(e, kind) for e in entries.get(w, ()))} == set()


def test_a_genre_is_a_style_where_no_place_is_named():
    assert brief("jazz").style == "shop"
    assert brief("a sad ballad at night").style == "game over"
    assert brief("haunted house, waltz") == replace(brief("haunted house"), metre="3/4")
    assert brief("boss battle in a cave, jazz").style == "boss"


def test_facts_go_with_any_style():
    heard = brief("a slow waltz in a major key for the castle, without drums")
    assert (heard.style, heard.tempos, heard.mode) == ("castle", (8,), "major")
    assert (heard.metre, heard.drums) == ("3/4", False)


@pytest.mark.parametrize("prompt", ["xyzzy qwrt", "", None, "!!!", "the"])
def test_a_prompt_of_which_nothing_is_known_is_the_cheerful_overworld(prompt):
    understood = understand(prompt, 0)
    assert understood.words == ()
    assert (say(title(understood.brief.style)), understood.brief.mode) == ("Overworld", "major")


def test_a_long_prompt_is_read_to_its_end_and_quickly():
    begin = time.process_time()
    assert brief("and then " * 5000 + "a haunted house").style == "ghost house"
    assert brief("qwertzuiop" * 100 + " x" * 4000 + " 🏜").style == "desert"
    assert time.process_time() - begin < 2


def test_what_was_understood_is_said_as_it_was_typed():
    assert understand("Slow CHÂTEAU, sans batterie", 0).words == (
        "Slow",
        "CHÂTEAU",
        "sans batterie",
    )


def test_every_entry_of_the_lexicon_is_found_by_itself():
    missed = [word for word in lexicon().entries if not understand(word, 0).words]
    assert not missed


def test_every_style_has_a_title_of_its_own():
    titles = {say(title(style)) for style in lexicon().styles}
    assert len(titles) == len(lexicon().styles)
    assert say(title("ghost house"), "de") == "Spukhaus"


def test_the_lexicon_keeps_the_order_of_its_file():
    """So that what goes through it in order, as a benchmark does, is the same every time."""
    data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    name, style = next(iter(data["styles"].items()))
    first = [name, *(word.strip() for word in style["words"].replace("\n", " ").split(","))]
    plain = [word for word in dict.fromkeys(first) if word.isascii() and word.islower()]
    assert [word for word in lexicon().entries if word in plain][: len(plain)] == plain
    assert len(plain) > 20
