"""A demo, its page in a browser, and what a person does there."""

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect  # pyright: ignore[reportMissingImports]

from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.texts import ENGLISH, say

HERE = Path(__file__).parent
PATIENCE = 120_000  # milliseconds for one piece
COLOURS = 128  # of a picture: it is a third of the size, and looks the same

# A demo for which it is a minute before the next hour when it starts.
BEFORE_THE_HOUR = """
from datetime import UTC, datetime, timedelta
from bot.__main__ import main
from bot.app import demo
from bot.store import Store

started = datetime.now(UTC)
ahead = started.replace(minute=59, second=0, microsecond=0) - started

class Ahead(Store):
    @classmethod
    async def open(cls, folder):
        return await Store.open(folder, now=lambda: datetime.now(UTC) + ahead)

demo.Store = Ahead
main()
"""


@contextlib.contextmanager
def demo(language: str | None, *, before_the_hour: bool = False) -> Iterator[str]:
    """The address of a demo that runs as long as the block."""
    module = ["-c", BEFORE_THE_HOUR] if before_the_hour else ["-m", "bot"]
    command = [sys.executable, *module, "demo", "--no-browser"]
    env = os.environ | ({"MARIO_DEFAULTS__LANGUAGE": language} if language else {})
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if found := re.search(r"http://\S+", line):
                    yield found.group(0)
                    return
            raise SystemExit("mario demo ended without giving an address")
        finally:
            process.terminate()


def attachment(folder: str) -> Path:
    """Four seconds of a rising scale, as somebody would attach it."""
    rate, notes = 32_000, (262, 294, 330, 349, 392, 440, 494, 523)
    time = np.arange(rate // 2) / rate
    tones = [np.sin(2 * np.pi * f * time) * np.exp(-3 * time) for f in notes]
    samples = 0.4 * np.concatenate(tones).astype(np.float32)[None]
    path = Path(folder) / "scale.mp3"
    path.write_bytes(encode(Clip(samples, rate), "mp3"))
    return path


def messages(page: Page) -> Locator:
    return page.locator("article.channel-message")


def pieces(page: Page) -> Locator:
    """The messages that are finished pieces: they offer another."""
    return messages(page).filter(has=page.get_by_role("button", name="Again"))


def wait_for_pieces(page: Page, count: int) -> None:
    """Wait for the next piece, which comes into view by itself and has its player."""
    page.locator('#preview-app[aria-busy="false"]').wait_for(timeout=PATIENCE)
    expect(pieces(page)).to_have_count(count, timeout=PATIENCE)
    expect(messages(page).last).to_be_in_viewport(timeout=10_000)
    pieces(page).last.get_by_role("button", name="Play").first.wait_for()
    page.wait_for_timeout(1000)  # fonts and pictures


def open_command(page: Page, name: str = "/mario", language: str = ENGLISH) -> None:
    """name: in English; it is typed in the language."""
    typed = " ".join(say(f"name-{part}", language) for part in name.removeprefix("/").split())
    page.locator("#channel-composer-input").click()
    page.keyboard.type(f"/{typed}")
    page.get_by_role("option", name=f"/{typed}").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".command-row").wait_for()


def add_option(page: Page, name: str) -> None:
    choice = page.locator(f'.command-suggestion[data-value="{name}"]')
    if not choice.count():
        page.locator(".command-ghost").click()
    choice.click()


def send(page: Page) -> None:
    page.locator("#send-message").click()


def be(page: Page, who: str) -> None:
    page.get_by_label("You are").select_option(label=who)
    expect(page.locator("#channel-composer-input")).to_be_enabled()
    page.wait_for_timeout(1000)


def shoot(page: Page, name: str, folder: Path = HERE, *, open_menu: bool = False) -> None:
    """The channel at its newest message. open_menu: one of its menus, which a click elsewhere
    would close."""
    page.mouse.move(1, 1)  # off the message, whose tools would cover it
    if not open_menu:
        page.evaluate("document.activeElement.closest('article') && document.activeElement.blur()")
    page.wait_for_timeout(500)
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS).save(folder / name, optimize=True)
    print(folder / name)


def pictures(
    page: Page, prefix: str, folder: Path = HERE, only: Collection[str] | None = None
) -> Callable[[str], None]:
    """What takes pictures by their names, all or some of them."""

    def shot(name: str) -> None:
        page.wait_for_timeout(2000)
        if only is None or name in only:
            shoot(page, f"{prefix}-{name}.png", folder)

    return shot


def play(page: Page) -> None:
    """Press play on the newest piece, and hear that it goes on."""
    piece = pieces(page).last
    piece.get_by_text(re.compile(r"0:00 / 0:[0-9]+")).wait_for()
    page.wait_for_timeout(2000)  # the player rewinds once it has loaded
    piece.get_by_role("button", name="Play").click()
    piece.get_by_text(re.compile(r"0:0[1-9] /")).wait_for(timeout=20_000)


def type_prompt(page: Page, prompt: str, picture: str | None = None) -> None:
    """Type a prompt, with the ideas that are offered for it; what was typed counts."""
    page.keyboard.type(prompt)
    page.get_by_role("option", name=re.compile(prompt + ",")).first.wait_for()
    page.wait_for_timeout(2000)  # the ideas for half of it have come and gone
    if picture is not None:
        shoot(page, picture)


def answered(page: Page) -> None:
    """Wait for an answer, and bring its end into view."""
    page.locator('#preview-app[aria-busy="false"]').wait_for(timeout=PATIENCE)
    page.wait_for_timeout(3000)
    page.evaluate(
        "(line => line.scrollTop = line.scrollHeight)(document.getElementById('channel-timeline'))"
    )


def ask(page: Page, language: str, who: str, name: str, **options: str) -> None:
    """Have somebody send a command, and wait for its answer."""
    be(page, who)
    open_command(page, name, language)
    for option, value in options.items():
        if option != "prompt":
            add_option(page, option)
        page.keyboard.type(value)
        page.wait_for_timeout(500)
    send(page)
    expect(page.locator(".command-row")).to_have_count(0, timeout=PATIENCE)
    answered(page)
