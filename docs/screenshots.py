"""Drives the demo in headless Chromium as a person would, and takes the README's pictures.

    uv run --with playwright python docs/screenshots.py [--url URL]

Without ``--url`` it starts ``mario demo`` itself. It needs a Chromium on the PATH. It fails when
a piece does not come, does not play, or is not continued.
"""

import argparse
import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright  # pyright: ignore[reportMissingImports]

from bot.audio.clip import Clip
from bot.audio.encode import encode

HERE = Path(__file__).parent
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
PATIENCE = 300_000  # milliseconds for one piece


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """The address of a demo that runs as long as the block."""
    command = [sys.executable, "-m", "bot", "demo", "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
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


def open_command(page: Page) -> None:
    page.locator("#channel-composer-input").click()
    page.keyboard.type("/mario")
    page.get_by_role("option", name="/mario").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".command-row").wait_for()


def add_option(page: Page, name: str) -> None:
    choice = page.locator(f'.command-suggestion[data-value="{name}"]')
    if not choice.count():
        page.locator(".command-ghost").click()
    choice.click()


def type_option(page: Page, name: str, value: str) -> None:
    add_option(page, name)
    page.keyboard.type(value)


def wait_for_pieces(page: Page, count: int) -> None:
    piece = page.locator("article.channel-message", has_text="Again").nth(count - 1)
    piece.wait_for(timeout=PATIENCE)
    piece.get_by_role("button", name="Play").scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # fonts and pictures


def shoot(page: Page, name: str) -> None:
    """The channel at its newest message, without what the simulator puts around it."""
    page.mouse.move(1, 1)  # off the message, whose tools would cover it
    page.evaluate("document.activeElement.closest('article') && document.activeElement.blur()")
    page.locator("article.channel-message").last.evaluate("m => m.scrollIntoView({block: 'end'})")
    page.wait_for_timeout(300)
    page.locator("#channel-layout").screenshot(path=HERE / name)
    print(f"docs/{name}")


def play(page: Page) -> None:
    """Press play on the newest piece, and hear that it goes on."""
    message = page.locator("article.channel-message").last
    message.get_by_text(re.compile(r"0:00 / 0:0[1-9]")).wait_for()
    page.wait_for_timeout(2000)  # the player rewinds once it has loaded
    message.get_by_role("button", name="Play").click()
    message.get_by_text(re.compile(r"0:0[1-9] /")).wait_for(timeout=20_000)


def tour(page: Page, folder: str) -> None:
    wait_for_pieces(page, 1)
    play(page)
    open_command(page)
    type_option(page, "prompt", "castle at night")
    shoot(page, "demo.png")

    page.keyboard.press("Enter")
    wait_for_pieces(page, 2)
    page.locator("article.channel-message").last.get_by_role("button", name="Continue").click()
    wait_for_pieces(page, 3)

    open_command(page)
    add_option(page, "continuation")
    page.keyboard.type("True")
    page.keyboard.press("Enter")
    add_option(page, "input_audio")
    with page.expect_file_chooser() as chooser:
        page.locator('[data-option="input_audio"]').first.click()
    chooser.value.set_files(attachment(folder))
    shoot(page, "demo-attached.png")
    page.locator("#send-message").click()
    wait_for_pieces(page, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a demo that is running already")
    url = parser.parse_args().url
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("There is no chromium on the PATH.")
    with contextlib.ExitStack() as stack:
        address = url or stack.enter_context(demo())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium, args=FLAGS.split()
        )
        page = browser.new_page(viewport={"width": 720, "height": 800}, device_scale_factor=1.5)
        page.goto(address)
        tour(page, folder)
        browser.close()


if __name__ == "__main__":
    main()
