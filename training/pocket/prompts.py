"""Says in words what is true of an arrangement, in as many ways as people might."""

from dataclasses import dataclass
from random import Random

from training.pocket.styles import STYLES, named_tempo


def words(text: str) -> tuple[str, ...]:
    """Ways to say one thing, written with commas between them; an empty one says nothing."""
    return tuple(text.split(", "))


STYLE_WORDS = {
    "overworld": words(
        "overworld, adventure, walking through green fields, first level, journey, hero on "
        "the road, grassland, world map, exploring, plains, main theme"
    ),
    "underground": words(
        "underground, cave, sewer, tunnel, cavern, mine, dungeon, below the ground, pipes, basement"
    ),
    "castle": words(
        "castle, fortress, castle at night, tower, dark keep, lava, cathedral, palace, "
        "stone halls, throne room, organ"
    ),
    "underwater": words(
        "underwater, ocean, sea, swimming, coral reef, fish, deep water, lake, waves, under "
        "the sea, river, rain"
    ),
    "boss": words(
        "boss, boss battle, boss fight, battle, final boss, fight, combat, war, enemy, "
        "danger, dragon, villain, showdown"
    ),
    "ghost house": words(
        "ghost house, haunted house, spooky, ghosts, halloween, graveyard, haunted mansion, "
        "creepy, eerie, vampire, witch, horror, scary"
    ),
    "desert": words(
        "desert, pyramid, sand, egypt, oasis, camel caravan, arabian night, bazaar, sand "
        "dunes, snake charmer, tomb"
    ),
    "star": words(
        "star, invincible, power up, invincibility, super star, bonus, rainbow, dance, "
        "disco, party, unstoppable"
    ),
    "game over": words(
        "game over, defeat, you lose, the end, funeral, goodbye, loss, lament, farewell, "
        "death, tears"
    ),
    "title": words(
        "title screen, title, intro, opening, main menu, start screen, anthem, heroic, "
        "epic, brave knight, legend, royal"
    ),
    "shop": words(
        "shop, store, market, merchant, casino, jazz, lounge, item shop, mini game, toad "
        "house, cafe, menu"
    ),
    "athletic": words(
        "athletic, jumping, platforms, sky, running, clouds, race, chase, racing, treetops, "
        "circus, ragtime, racing kart, flying"
    ),
    "snow": words(
        "snow, ice, winter, snowy mountain, ice cave, frozen lake, christmas, icicles, "
        "glacier, music box, sleigh ride, twinkling"
    ),
    "space": words(
        "space, galaxy, spaceship, science fiction, moon, aliens, cosmos, robot, cyberpunk, "
        "futuristic, synthwave, stars in space, techno, factory"
    ),
    "village": words(
        "village, town, home, peaceful village, inn, farm, countryside, garden, folk song, "
        "lullaby, forest, morning, cottage"
    ),
    "victory": words(
        "victory, fanfare, level clear, you win, triumph, celebration, champion, course "
        "clear, winner, parade, finish line"
    ),
}
TEMPO_WORDS = {
    "fast": words(
        "fast, quick, rapid, speedy, up-tempo, uptempo, fast tempo, very fast, racing, "
        "hurried, presto, allegro, high speed"
    ),
    "medium": words("medium tempo, mid-tempo, moderate, walking pace, andante, steady"),
    "slow": words(
        "slow, slowly, unhurried, slow tempo, very slow, adagio, largo, lento, dragging, slow paced"
    ),
}
MODE_WORDS = {
    "major": words("major, in a major key, major key, bright, in major"),
    "minor": words("minor, in a minor key, minor key, dark, in minor, gloomy"),
}
METRE_WORDS = {
    "3/4": words("waltz, in 3/4, three four time, a waltz, 3/4 time, in three, waltzing"),
    "6/8": words("jig, in 6/8, 6/8, six eight time, a jig, lilting"),
    "4/4": words("in 4/4, 4/4, four four time, common time"),
}
DRUM_WORDS = {
    False: words(
        "no drums, without drums, no percussion, drumless, without percussion, no drum, "
        "without any drums, no beat"
    ),
    True: words("with drums, drums, percussion, with a beat, drum beat, steady drums"),
}
SWING_WORDS = words("swing, swinging, shuffle, jazzy, with swing")
NOUNS = words(
    "theme, music, tune, song, melody, track, piece, loop, level, level music, background "
    "music, soundtrack, bgm, "
)
CHIP_WORDS = words(
    "8-bit, 8 bit, chiptune, retro, video game, game, chip music, console, retro game, nes, "
    "old school, arcade, pixel, "
)
LINKS = ("for a", "for the", "of a", "at the", "in the")


@dataclass(frozen=True)
class Facts:
    """What a prompt may say; ``mode`` is None where the scale is neither."""

    style: str
    tempo: str
    mode: str | None
    metre: str
    drums: bool
    swing: bool


def unusual(facts: Facts) -> set[str]:
    """The facts that go against the style. They are always said, so that a style alone is typical:
    a castle is in minor unless somebody asks for another one."""
    style, found = STYLES[facts.style], set()
    if facts.tempo not in {named_tempo(frames) for frames in style.tempos}:
        found.add("tempo")
    if None not in (style.mode, facts.mode) and facts.mode != style.mode:
        found.add("mode")
    if facts.metre != (style.metre or "4/4"):
        found.add("metre")
    if facts.drums not in {pattern != "none" for pattern in style.drums}:
        found.add("drums")
    return found


def moods(facts: Facts) -> list[str]:
    """Feelings that the facts justify."""
    found: list[str] = []
    if facts.mode == "major" and facts.tempo != "slow":
        found += ["cheerful", "happy", "joyful", "upbeat", "fun", "playful", "lively"]
    if facts.mode == "major" and facts.tempo == "slow":
        found += ["calm", "gentle", "warm", "tender", "relaxing", "peaceful", "sweet"]
    if facts.mode == "minor" and facts.tempo == "slow":
        found += ["sad", "melancholic", "mournful", "lonely", "sorrowful", "mysterious"]
    if facts.mode == "minor" and facts.tempo == "fast":
        found += ["tense", "aggressive", "urgent", "frantic", "intense", "angry"]
    if facts.mode == "minor" and facts.tempo == "medium":
        found += ["mysterious", "serious", "sneaky", "brooding"]
    if facts.tempo == "fast" and facts.drums:
        found += ["energetic", "exciting", "driving", "hyper"]
    if facts.tempo == "slow" and not facts.drums:
        found += ["quiet", "ambient", "soft", "dreamy", "sleepy"]
    return found


def describe(facts: Facts, random: Random) -> str:
    """One prompt: some of the facts, in some order, in some words. Never an empty one."""
    before, after = _adjectives(facts, random)
    style = random.choice(STYLE_WORDS[facts.style]) if random.random() < 0.85 else ""
    if style and random.random() < 0.45:
        style = facts.style
    if not (style or before or after):
        style = facts.style
    random.shuffle(before)
    if random.random() < 0.35:
        before.append(random.choice(CHIP_WORDS))
    noun = random.choice(NOUNS) if random.random() < 0.7 else ""
    said = [*before, style, noun]
    if random.random() < 0.1:
        said = [*before, noun or "music", random.choice(LINKS), style]
    text = " ".join(word for word in said if word)
    if random.random() < 0.3 and text:
        text = random.choice(("a ", "an ", "the ", "some ")) + text
    for extra in after:
        text += random.choice((", ", " ", ", ", " and ")) + extra
    return _spell(text, random)


def _adjectives(facts: Facts, random: Random) -> tuple[list[str], list[str]]:
    """Words for tempo, mode, metre, drums and mood, before and after the noun."""
    said, odd = list[str](), unusual(facts)
    if "tempo" in odd or random.random() < 0.4:
        said.append(random.choice(TEMPO_WORDS[facts.tempo]))
    if facts.mode is not None and ("mode" in odd or random.random() < 0.4):
        said.append(random.choice(MODE_WORDS[facts.mode]))
    if "metre" in odd or random.random() < (0.25 if facts.metre == "4/4" else 0.6):
        said.append(random.choice(METRE_WORDS[facts.metre]))
    if "drums" in odd or random.random() < (0.15 if facts.drums else 0.45):
        said.append(random.choice(DRUM_WORDS[facts.drums]))
    if facts.swing and random.random() < 0.4:
        said.append(random.choice(SWING_WORDS))
    found = moods(facts)
    if found and random.random() < 0.4:
        said.append(random.choice(found))
    before, after = [], []
    for word in said:
        late = word.startswith(("in ", "with", "no ", "a ")) or random.random() < 0.25
        (after if late else before).append(word)
    return before, after


def _spell(text: str, random: Random) -> str:
    """As typed: capitals, a full stop, a lost letter now and then."""
    draw = random.random()
    if draw < 0.1:
        text = text.capitalize()
    elif draw < 0.13:
        text = text.upper()
    if random.random() < 0.04 and len(text) > 8:
        place = random.randrange(len(text))
        text = text[:place] + text[place + 1 :]
    return text + random.choice(("", "", "", "", ".", "!"))
