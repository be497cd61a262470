"""What one does with results on the page: several documents, reloading, corrections by hand, never again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cleaner import Cleaner, clean
from cleaner.reports.edits_file import read_edits

from .browser import CHROMIUM, PHONE, Visit, chromium, shown
from .conftest import ROOT
from .http import serving
from .test_page import BROKEN, SAMPLES, WHOLE, edit_of, in_text, journal
from .tools import needs

pytestmark = needs(CHROMIUM, "chromium")
OPEN = "The num-\nber of matters is small, and he had to re-\ncover the chair.\n"
OFFICE = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"\0" * 40


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("service")) as server:
        yield f"{server.url}/"


@pytest.fixture(scope="module")
def desk(browser: Browser, site: str) -> Iterator[Visit]:
    made = Visit(browser, site)
    yield made
    made.close()


@pytest.fixture
def at(desk: Visit) -> Iterator[Visit]:
    """The page, loaded anew."""
    desk.load()
    yield desk
    desk.page.unroute_all()
    assert desk.faults == []


def files(folder: Path, **contents: bytes) -> list[Path]:
    for name, content in contents.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return [folder / name.replace("_", ".") for name in contents]


def correct(page: Page, word: str, after: str) -> None:
    """Correct the word that is selected or chosen."""
    expect(page.locator("#corrector input")).to_have_value(word)
    page.keyboard.type(after)
    page.keyboard.press("Enter")
    expect(page.locator("#corrector")).to_have_count(0)


def select(page: Page, word: str) -> None:
    """Double-click a word of the text."""
    box: Any = page.evaluate(
        """(word) => {
            const walker = document.createTreeWalker(document.getElementById('sheet'), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(word);
                if (at < 0) continue;
                const range = new Range();
                range.setStart(node, at);
                range.setEnd(node, at + word.length);
                const {x, y, width, height} = range.getBoundingClientRect();
                return [x + width / 2, y + height / 2];
            }
            return null;
        }""",
        word,
    )
    page.mouse.dblclick(*box)


class TestSeveralDocuments:
    def test_each_has_its_place_and_its_state(self, at: Visit, tmp_path: Path) -> None:
        page = at.page
        chosen = files(tmp_path, one_txt=BROKEN.encode(), two_txt=b"All is well.\n", three_docx=OFFICE)
        page.set_input_files("#file", chosen)
        at.result()
        entries = page.locator("#docs .doc")
        expect(entries).to_have_count(3)
        expect(entries.nth(2)).to_contain_text("three.docx")
        expect(entries.nth(1)).to_contain_text("repaired")
        expect(page.locator("#docs li.failed")).to_have_count(1, timeout=20_000)
        assert at.text() == WHOLE
        entries.nth(1).click()
        expect(page.locator("#doc-name")).to_have_text("two.txt")
        expect(page.locator("#summary h2")).to_have_text("Nothing to repair")
        entries.nth(2).click()
        expect(page.locator("#trouble")).to_contain_text("this is an Office document")
        entries.nth(0).click()
        expect(page.locator("#summary h2")).to_have_text("3 repairs")
        page.click("[aria-label='Forget three.docx']")
        expect(entries).to_have_count(2)

    def test_decisions_are_those_of_each(self, at: Visit, tmp_path: Path) -> None:
        page = at.page
        page.set_input_files("#file", files(tmp_path, one_txt=BROKEN.encode(), two_txt=BROKEN.encode()))
        at.result()
        page.keyboard.press("j")
        page.keyboard.press("r")
        entries = page.locator("#docs .doc")
        entries.nth(1).click()
        expect(page.locator("#doc-name")).to_have_text("two.txt")
        expect(page.locator("#summary h2")).to_have_text("3 repairs")
        entries.nth(0).click()
        expect(page.locator("#summary .pill")).to_have_text("1 refused")


class TestComingBack:
    def test_a_pasted_text_outlives_a_reload(self, at: Visit) -> None:
        page = at.paste(BROKEN)
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.wait_for_timeout(500)
        asked = at.asked
        page.reload()
        at.result()
        assert at.asked == asked + 1  # leaving asks
        expect(page.locator("#summary .pill")).to_have_text("1 refused")
        assert "?text=" in page.url and at.text() == clean(BROKEN).refuse(lambda c: c.start < 10).text

    def test_a_job_is_named_by_the_address_and_keeps_what_was_decided(self, at: Visit) -> None:
        page = at.open(SAMPLES / "heron-ferry.pdf")
        page.keyboard.press("j")
        page.keyboard.press("r")
        expect(page.locator("#summary .pill.refused")).to_have_text("1 refused")
        page.wait_for_timeout(800)
        assert "?job=" in page.url
        other = at.context.new_page()  # another tab, which knows the address only
        other.goto(page.url)
        expect(other.locator("#summary .pill.refused")).to_have_text("1 refused", timeout=20_000)
        other.close()

    def test_back_and_forth_and_the_logo(self, at: Visit) -> None:
        page = at.paste(BROKEN)
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.click(".brand a")
        expect(page.locator("#start")).to_be_visible()
        expect(page.locator("#docs .doc")).to_have_count(1)
        page.go_back()
        expect(page.locator("#summary .pill")).to_have_text("1 refused")
        page.go_back()
        expect(page.locator("#start")).to_be_visible()
        page.go_forward()
        expect(page.locator("#summary .pill")).to_have_text("1 refused")

    def test_what_was_saved_can_be_left(self, at: Visit) -> None:
        page = at.paste(BROKEN)
        page.keyboard.press("j")
        page.keyboard.press("r")
        at.text()
        asked = at.asked
        page.reload()
        at.result()
        assert at.asked == asked

    def test_a_job_that_there_is_not(self, at: Visit) -> None:
        at.page.goto(f"{at.url}?job=nothing")
        expect(at.page.locator("#trouble")).to_contain_text("There is no such job")
        at.page.click("text=Take another text")
        expect(at.page.locator("#start")).to_be_visible()


def test_the_list_begins_with_what_is_least_sure_and_folds_line_ends(at: Visit) -> None:
    page = at.paste(journal())
    rows = page.locator("#list .row-button")
    sure = [round(float(text.split()[0])) for text in shown(page, "#list .row-sure")]
    assert sure == sorted(sure) and rows.count() > 5
    page.locator("#list").evaluate("node => node.scrollTo(0, 1e6)")
    fold = page.locator("#list .fold")
    expect(fold).to_contain_text("line ends closed up")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    page.locator("#list").evaluate("node => node.scrollTo(0, 1e6)")
    expect(page.locator("#list .row-rule:has-text('running-lines')").first).to_be_visible()
    page.locator("#list").evaluate("node => node.scrollTo(0, 0)")
    page.select_option("#order", "place")
    expect(rows.first).to_contain_text("Harbour Studies")
    page.select_option("#order", "sure")
    page.locator("#list .row-button").first.focus()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.className").startswith("row-button")


class TestByHand:
    def test_a_word_of_the_text(self, at: Visit) -> None:
        page = at.paste(BROKEN)
        select(page, "north")
        correct(page, "north", "South")
        assert at.text() == WHOLE.replace("north", "South")
        expect(page.locator("#detail .chip")).to_have_text("by hand")
        expect(page.locator("#summary .families")).to_contain_text("1 correction by hand")
        page.keyboard.press("Control+z")
        assert at.text() == WHOLE
        page.keyboard.press("Control+y")
        assert at.text() == WHOLE.replace("north", "South")

    def test_the_word_of_an_edit(self, at: Visit) -> None:
        page = at.paste(BROKEN)
        page.keyboard.press("j")
        page.keyboard.press("e")
        correct(page, "situation", "Lage")
        assert at.text() == WHOLE.replace("situation", "Lage")
        expect(page.locator("#detail")).to_contain_text("Another reading of this place")
        page.keyboard.press("r")  # taken back: the repair stands again
        assert at.text() == WHOLE

    def test_another_reading_of_a_broken_word(self, at: Visit) -> None:
        page = at.paste(OPEN)
        page.click("#list .row-button:has-text('cover')")
        chosen = page.locator("#detail .reading[aria-pressed=true]")
        other = page.locator("#detail .reading[aria-pressed=false]")
        expect(other).to_have_count(1)
        first, second = (one.locator("bdi").inner_text() for one in (chosen, other))
        assert {first, second} == {"recover", "re-cover"}
        other.click()
        assert second in at.text() and first not in at.text()
        expect(page.locator("#detail .chip")).to_have_text("by hand")
        page.keyboard.press("r")
        assert first in at.text() and second not in at.text()
        record = json.loads(at.saved("json"))
        causes = [cause for edit in record["changes"] for cause in edit["causes"]]
        assert any(len(cause.get("candidates", ())) == 2 for cause in causes)

    def test_escape_leaves_it(self, at: Visit) -> None:
        page = at.paste(BROKEN)
        select(page, "north")
        page.keyboard.type("x")
        page.keyboard.press("Escape")
        expect(page.locator("#corrector")).to_have_count(0)
        assert at.text() == WHOLE

    def test_all_downloads_carry_it(self, at: Visit) -> None:
        text = f"A \U0001d552 sign. {BROKEN}"
        page = at.paste(text)
        select(page, "north")
        correct(page, "north", "Süden")
        whole = clean(text).text.replace("north", "Süden")
        assert at.text() == whole
        assert "+A \U0001d552 sign. The situation in the Süden" in at.saved("diff").decode()
        record = json.loads(at.saved("json"))
        [mine] = [change for change in record["changes"] if change["causes"][0]["rule"] == "HAND"]
        assert text[mine["start"] : mine["end"]] == "north" == mine["before"] and mine["after"] == "Süden"
        assert read_edits(at.saved("edits"), "edits").undo(whole.encode(), "text") == text.encode()

    def test_a_layout_file_carries_it(self, at: Visit) -> None:
        page = at.open(ROOT / "samples" / "scan.hocr")
        word = page.evaluate("document.querySelector('#sheet').textContent.match(/ ([a-z]{7,}) /)[1]")
        select(page, f" {word} ")
        correct(page, word, "Zwetschge")
        assert b"Zwetschge" in at.saved("layout")

    def test_it_outlives_a_reload_and_other_options(self, at: Visit) -> None:
        page = at.paste(BROKEN)
        select(page, "north")
        correct(page, "north", "South")
        page.click("#tab-options")
        page.select_option("[name=lines]", "keep")
        expect(page.locator("body")).not_to_have_class("rerunning")
        page.wait_for_timeout(1200)
        page.reload()
        at.result()
        assert "South" in at.text()


def test_refused_everywhere_and_never_again(at: Visit, tmp_path: Path) -> None:
    text = f"{BROKEN}The situa\ufffd\ntion was bad. The of\ufb01ce was closed.\n"
    page = at.paste(text)
    page.keyboard.press("j")
    page.click("text=Refuse everywhere")
    expect(page.locator("#summary .pill")).to_have_text("2 refused")
    page.click(in_text(page, edit_of(page, "LIG001")))
    page.click("text=Refuse everywhere")
    rules = at.saved("rules")
    assert tomllib.loads(rules.decode())["kind"]["rejoin"]["keep"] == ["situa-tion"]
    (tmp_path / "never.toml").write_bytes(rules)
    found = Cleaner(rules=[str(tmp_path)]).clean(text).text
    assert "situation" not in found and "of\ufb01ce" in found and "difficult" in found
    page.click("#new")
    at.paste("A second text. The situa\ufffd\ntion of the diffi\ufffd\ncult.\n")
    expect(page.locator("#summary .pill")).to_have_text("1 refused")
    page.click("#tab-rules")
    page.click("[aria-label='Forget: situation: not joined']")
    expect(page.locator(".never li")).to_have_count(1)


# --- small things


def test_a_refused_line_end_shows_a_sign(at: Visit) -> None:
    page = at.paste(journal())
    i = edit_of(page, "PAR001", 2)
    page.click(in_text(page, i))
    page.keyboard.press("r")
    expect(page.locator(f"{in_text(page, i)} .sign")).to_have_text("↵")


def test_an_empty_field_says_what_to_do(at: Visit) -> None:
    at.page.click("#repair")
    expect(at.page.locator("#paste-trouble")).to_contain_text("There is no text yet")
    at.page.fill("#text", "x")
    expect(at.page.locator("#paste-trouble")).to_be_hidden()


def test_what_fails_again_is_not_tried_again(at: Visit, tmp_path: Path) -> None:
    at.page.set_input_files("#file", files(tmp_path, one_docx=OFFICE))
    expect(at.page.locator("#trouble")).to_contain_text("this is an Office document")
    assert shown(at.page, "#trouble .button") == ["Take another text"]
    assert at.page.locator("#trouble .button.main").count() == 1


def test_on_a_phone_the_chosen_edit_stays_in_view(browser: Browser, site: str) -> None:
    at = Visit(browser, site, **PHONE)
    page = at.paste(journal())
    i = edit_of(page, "HYP001", 4)
    page.locator(in_text(page, i)).scroll_into_view_if_needed()
    page.tap(in_text(page, i))
    expect(page.locator("#detail")).to_be_in_viewport()
    card, edit = page.locator("#detail").bounding_box(), page.locator(in_text(page, i)).bounding_box()
    assert card and edit and edit["y"] + edit["height"] <= card["y"]
    assert page.locator("#detail kbd:visible").count() == 0
    page.tap("[data-act=correct]")
    expect(page.locator("#corrector")).to_be_in_viewport()
    at.close()


def test_without_scripts_the_page_says_so(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    expect(page.locator(".noscript")).to_contain_text("needs JavaScript")
    page.goto(f"{site}docs")
    expect(page.locator("#operations")).to_contain_text("/v1/clean")
    context.close()


@pytest.mark.parametrize("profile", [{"color_scheme": "dark"}, PHONE], ids=["dark", "phone"])
def test_the_docs_let_one_try_a_call(browser: Browser, site: str, profile: dict[str, Any]) -> None:
    at = Visit(browser, site, **profile)
    page = at.page
    page.click("text=API")
    page.click("#operations-cleaning-clean_v1_clean_post .opblock-summary-control")
    page.click(".try-out__btn")
    page.click(".execute")
    expect(page.locator(".live-responses-table")).to_contain_text("The situation in the north")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("text=Back to the page")
    expect(page.locator("#start")).to_be_visible()
    at.close()
