"""Drives the demo in headless Chromium as people would, and takes the README's pictures.

    uv run --with playwright python docs/screenshots.py [--url URL] [--language ja --out FOLDER]

Without ``--url`` it starts ``mario demo`` itself. With a language it takes pictures of the main
views in that one instead, to be looked at. It needs a Chromium on the PATH. It fails when
something that the README promises does not come: a piece that plays, progress and *Cancel*, a
continuation by button, by reply, by command on a message and by attachment, takes, *Tweak*, the
library, ``/mario-admin``, a jam and its votes, the piece of the day and its.
"""

import argparse
import contextlib
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from demo_page import (
    PATIENCE,
    add_option,
    answered,
    ask,
    attachment,
    be,
    demo,
    messages,
    open_command,
    pictures,
    pieces,
    play,
    send,
    shoot,
    type_prompt,
    wait_for_pieces,
)
from playwright.sync_api import (  # pyright: ignore[reportMissingImports]
    Browser,
    Page,
    expect,
    sync_playwright,
)

from bot.texts import ENGLISH, languages, say

FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
DESKTOP = {"width": 720, "height": 800}
TALL = {"width": 720, "height": 1000}
PHONE = {"width": 390, "height": 780}
FAILED = Path(tempfile.gettempdir()) / "mario-demo-failed.png"


def first_piece(page: Page) -> None:
    """The demo opens on a piece being made: its progress, then the piece, dated today."""
    page.get_by_role("button", name="Cancel").or_(
        page.get_by_role("button", name="Again")
    ).first.wait_for()
    wait_for_pieces(page, 1)
    today = date.today()
    expect(page.get_by_role("separator").first).to_have_text(
        f"{today:%B} {today.day}, {today.year}"
    )
    for tools in ("#toolbar", "#messages-sidebar", "#inspector-panel"):
        expect(page.locator(tools)).to_be_hidden()
    play(page)


def command(page: Page) -> None:
    """``/mario castle at night``, cancelled, and asked for again."""
    open_command(page)
    type_prompt(page, "castle at night")
    add_option(page, "duration")
    page.keyboard.type("120")
    send(page)
    expect(page.locator(".command-row")).to_have_count(0)
    cancel = messages(page).last.get_by_role("button", name="Cancel")
    cancel.wait_for()
    shoot(page, "demo.png")
    cancel.click()
    messages(page).last.get_by_text("Cancelled").wait_for()

    open_command(page)
    type_prompt(page, "castle at night", "demo-typing.png")
    send(page)
    wait_for_pieces(page, 2)


def continuations(page: Page, folder: str) -> None:
    """By button, by reply, by command on a message, and of an attached file."""
    pieces(page).last.get_by_role("button", name="Continue").click()
    form = page.get_by_role("dialog")
    page.wait_for_timeout(1500)
    if form.count():
        form.get_by_role("button", name="Submit").click()
    wait_for_pieces(page, 3)

    pieces(page).last.hover()
    pieces(page).last.get_by_role("button", name="Reply").click()
    page.locator("#channel-composer-input").fill("now with a battle")
    page.keyboard.press("Enter")
    wait_for_pieces(page, 4)
    expect(pieces(page).last).to_contain_text("now with a battle")

    pieces(page).first.click(button="right", position={"x": 200, "y": 20})
    page.get_by_role("menuitem", name="Continue").click()
    form.wait_for()
    shoot(page, "demo-form.png")
    form.get_by_role("button", name="Submit").click()
    wait_for_pieces(page, 5)

    open_command(page)
    type_prompt(page, "the same scale, as a dance")
    add_option(page, "continuation")
    page.keyboard.type("True")
    page.keyboard.press("Enter")
    add_option(page, "input_audio")
    with page.expect_file_chooser() as chooser:
        page.locator('[data-option="input_audio"]').first.click()
    chooser.value.set_files(attachment(folder))
    send(page)
    wait_for_pieces(page, 6)


def on_a_phone(browser: Browser, address: str) -> None:
    """The newest piece, narrow."""
    phone = browser.new_page(viewport=PHONE, device_scale_factor=1.5)
    phone.goto(address)
    wait_for_pieces(phone, 6)
    phone.wait_for_timeout(5000)
    shoot(phone, "demo-phone.png")
    phone.close()


def studio(page: Page) -> None:
    """Takes to choose from, the form of *Tweak*, and the library."""
    open_command(page)
    type_prompt(page, "haunted house, waltz")
    add_option(page, "takes")
    page.keyboard.type("2")
    send(page)
    wait_for_pieces(page, 7)
    page.set_viewport_size(TALL)
    messages(page).last.scroll_into_view_if_needed()
    page.wait_for_timeout(4000)  # the players
    shoot(page, "demo-takes.png")
    page.set_viewport_size(DESKTOP)

    pieces(page).first.get_by_role("button", name="Tweak").click()
    form = page.get_by_role("dialog")
    form.wait_for()
    page.wait_for_timeout(1000)
    shoot(page, "demo-tweak.png")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)

    open_command(page, "/mario-library mine")
    send(page)
    messages(page).last.get_by_text("Your pieces").wait_for()
    page.wait_for_timeout(2000)
    shoot(page, "demo-library.png")


def administration(page: Page) -> None:
    """What the server's owner sees, and nobody else."""
    be(page, "Server Owner")
    open_command(page, "/mario-admin limits")
    send(page)
    messages(page).last.get_by_text("Only you can see this").wait_for()
    be(page, "Player One")
    wait_for_pieces(page, 7)


def in_language(page: Page, language: str, folder: Path) -> None:
    """The main views in a language: a piece, its menu and forms, what is offered, takes, a jam, the
    piece of the day, the library, and what whoever manages the server sees."""

    shot = pictures(page, language, folder)
    again = page.get_by_role("button", name=say("button-again", language))
    ready = messages(page).filter(has=again)
    ready.first.wait_for(timeout=PATIENCE)
    shot("piece")
    page.locator("#channel-composer-input").click()
    page.keyboard.type("/mario")
    page.get_by_role("option", name="/mario").first.wait_for()
    shot("commands")
    page.locator("#channel-composer-input").fill("")
    page.keyboard.press("Escape")
    open_command(page, language=language)
    add_option(page, "duration")
    page.keyboard.type("20")
    page.locator(".command-ghost").click()
    shot("options")
    page.get_by_role("button", name="Exit command mode").click()
    page.locator("#channel-composer-input").fill("")
    page.keyboard.press("Escape")
    for button in ("button-tweak", "button-delete"):
        ready.first.get_by_role("button", name=say(button, language)).click()
        shot(button.removeprefix("button-"))
        page.keyboard.press("Escape")
    ready.first.get_by_text(say("more", language)).click()
    shoot(page, f"{language}-more.png", folder, open_menu=True)
    page.keyboard.press("Escape")
    ready.first.click(button="right", position={"x": 200, "y": 20})
    shot("apps")
    page.get_by_role("menuitem", name=say("command-continue", language)).click()
    page.get_by_role("dialog").wait_for()
    shot("form")
    page.keyboard.press("Escape")
    ask(page, language, "Player One", "/mario", prompt="haunted house, waltz", takes="2")
    keep = page.get_by_role("button", name=say("button-keep", language))
    keep.first.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(5000)  # the players
    page.set_viewport_size(TALL)
    shot("takes")
    page.set_viewport_size(DESKTOP)
    for who, name in (
        ("Player One", "/mario-help"),
        ("Player One", "/mario-library mine"),
        ("Server Owner", "/mario-admin settings"),
        ("Server Owner", "/mario-admin limits"),
        ("Server Owner", "/mario-admin status"),
    ):
        ask(page, language, who, name)
        shot(name.removeprefix("/mario-").replace(" ", "-"))
    be(page, "Player One")
    ready.first.get_by_role("button", name=say("button-continue", language)).click()
    answered(page)
    expect(ready).to_have_count(3, timeout=PATIENCE)
    ready.last.get_by_text(say("more", language)).click()
    page.get_by_role("option", name=say("more-lineage", language)).click()
    answered(page)
    shot("lineage")
    ready.last.click(button="right", position={"x": 200, "y": 20})
    page.get_by_role("menuitem", name=say("command-recipe", language)).click()
    answered(page)
    shot("recipe")
    ask(page, language, "Player One", "/mario", prompt="verse: calm | chorus: fast", bpm="120")
    shot("refusal")
    jam(page, language, shot)


def jam(page: Page, language: str, shot: Callable[[str], None]) -> None:
    """A jam from its beginning to its end: its thread, a vote in it, whose turn it is, credits."""
    ask(page, language, "Player One", "/mario-jam", prompt="castle at night", rounds="2")
    shot("jam")
    page.locator(".thread-summary").last.click()
    vote = messages(page).filter(has_text=say("jam-vote", language, until="", count=0)[:12])
    vote.last.wait_for(timeout=PATIENCE)
    vote.last.get_by_role("button", name=re.compile("2 · 0")).click()
    be(page, "Server Owner")
    vote.last.get_by_role("button", name=re.compile("1 · 0")).click()
    page.wait_for_timeout(5000)
    page.set_viewport_size(TALL)
    shot("jam-vote")
    turn = page.get_by_role("button", name=say("button-my-turn", language))
    turn.last.wait_for(timeout=PATIENCE)
    shot("jam-turn")
    turn.last.click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    be(page, "Player One")
    end = re.compile(rf"^\S+ {re.escape(say('button-end-jam', language))}$")  # not "Send"
    page.get_by_role("button", name=end).last.click()
    page.get_by_text(say("jam-credits", language)).last.wait_for(timeout=PATIENCE)
    shot("jam-over")
    page.set_viewport_size(DESKTOP)
    page.locator(".demo-back").click()
    shot("jam-closed")


def daily(page: Page, language: str, shot: Callable[[str], None]) -> None:
    """The piece of the day and its votes; it is a minute before the next hour."""
    page.set_viewport_size(DESKTOP)
    be(page, "Server Owner")
    open_command(page, "/mario-daily set", language)
    page.keyboard.type("music")
    page.wait_for_timeout(1000)
    page.keyboard.press("Enter")
    page.keyboard.type(str((datetime.now(UTC).hour + 1) % 24))
    send(page)
    answered(page)
    shot("daily")
    vote = messages(page).filter(has_text=say("daily-title", language))
    vote.last.wait_for(timeout=PATIENCE)
    vote.last.get_by_role("button", name="2 · 0").click()
    be(page, "Player One")
    vote.last.get_by_role("button", name="2 · 1").click()
    page.wait_for_timeout(5000)
    page.set_viewport_size(TALL)
    shot("daily-vote")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a demo that is running already")
    parser.add_argument("--language", choices=languages(), help="of pictures to look at")
    parser.add_argument("--out", type=Path, default=Path(), help="where those go")
    given = parser.parse_args()
    url = given.url
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("There is no chromium on the PATH.")
    with contextlib.ExitStack() as stack:
        address = url or stack.enter_context(demo(given.language))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium, args=FLAGS.split()
        )
        page = browser.new_page(viewport=DESKTOP, device_scale_factor=1.5)
        page.goto(address)
        try:
            if given.language:
                in_language(page, given.language, given.out)
                page.goto(stack.enter_context(demo(given.language, before_the_hour=True)))
                daily(page, given.language, pictures(page, given.language, given.out))
                return
            first_piece(page)
            command(page)
            continuations(page, folder)
            on_a_phone(browser, address)
            studio(page)
            administration(page)
            jam(page, ENGLISH, pictures(page, "demo", only={"jam-vote"}))
            page.goto(stack.enter_context(demo(None, before_the_hour=True)))
            daily(page, ENGLISH, pictures(page, "demo", only={"daily-vote"}))
        except Exception:
            page.screenshot(path=FAILED)
            print(f"What was seen when it failed: {FAILED}", file=sys.stderr)
            raise
        browser.close()


if __name__ == "__main__":
    main()
