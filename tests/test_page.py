"""The page, in a headless Chromium: what it shows, what one can do on it, and what must never happen there."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from cleaner import clean
from cleaner.rulebook import Rulebook
from cleaner.settings import SETTINGS, Options

from .browser import CHROMIUM, PHONE, Visit, answer, chromium, drop, prepared, shown, wait
from .conftest import ROOT, read
from .http import serving
from .tools import needs

pytestmark = needs(CHROMIUM, "chromium")
PAGE = ROOT / "cleaner" / "server" / "page"
SAMPLES = PAGE / "samples"
BROKEN = "The situa\ufffd\ntion in the north was diffi\ufffd\ncult for the go\ufffd\nvernment.\n"
WHOLE = "The situation in the north was difficult for the government.\n"
NewVisit = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("service")) as server:
        yield f"{server.url}/"


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[NewVisit]:
    """Makes visits; in the end, nothing untoward may have happened on any."""
    made: list[Visit] = []

    def new(**profile: Any) -> Visit:
        made.append(Visit(browser, site, **profile))
        return made[-1]

    yield new
    for one in made:
        one.close()


@pytest.fixture(scope="module")
def desk(browser: Browser, site: str) -> Iterator[Visit]:
    """A visit that tests share, as a new profile takes a second."""
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


def journal() -> str:
    return read(SAMPLES / "journal.txt")


def edit_of(page: Page, rule: str, rank: int = 0) -> int:
    """Index of an edit by a rule."""
    rows = page.locator("#sheet .edit").evaluate_all("nodes => nodes.map(n => [n.dataset.i, n.ariaLabel])")
    name = Rulebook.load().get(rule).name
    return int([i for i, label in rows if name in label][rank])


def in_text(page: Page, i: int) -> str:
    return f"#sheet [data-i='{i}']"


# --- getting a text in


def test_the_empty_page_explains_itself(at: Visit) -> None:
    page = at.page
    assert shown(page, "h2:visible") == [
        "Paste a text from a scan or a PDF, and see what was repaired, and why."
    ]
    assert page.locator("#samples button").count() >= 3
    assert page.evaluate("document.activeElement.id") == "text"


def test_no_text_is_no_error(at: Visit) -> None:
    at.page.click("#repair")
    expect(at.page.locator("#live")).to_contain_text("There is no text yet")
    expect(at.page.locator("#start")).to_be_visible()


def test_pasted_text_is_repaired_and_marked(at: Visit) -> None:
    page = at.paste(BROKEN)
    assert shown(page, "#summary h2") == ["3 repairs"]
    assert shown(page, "#summary .family") == ["3 broken words joined"]
    assert page.locator("#sheet del").all_inner_texts() == ["\ufffd↵"] * 3
    expect(page.locator("#live")).to_have_text("3 repairs: 3 broken words joined.")
    assert at.text() == WHOLE


def test_text_that_needs_nothing(at: Visit) -> None:
    page = at.paste("All is well here.\n", marks=False)
    assert shown(page, "#summary h2") == ["Nothing to repair"]
    assert shown(page, "#list") == ["Nothing to repair."]
    assert at.text() == "All is well here.\n"


def test_a_dropped_file_is_repaired(at: Visit) -> None:
    drop(at.page, "letter.txt", BROKEN)
    at.result()
    assert shown(at.page, "#doc-name") == ["letter.txt"]
    assert at.page.locator("#drop").is_hidden()


def test_a_chosen_file_is_repaired(at: Visit, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(BROKEN, "utf-8")
    at.open(tmp_path / "mine.txt")
    assert at.text() == WHOLE


def test_a_file_in_another_encoding_is_the_service_s_to_read(at: Visit, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(
        "Die Größe der Bücher überraschte den Pförtner sehr.\n".encode("latin-1")
    )
    at.open(tmp_path / "old.txt", marks=False)
    assert at.text() == "Die Größe der Bücher überraschte den Pförtner sehr.\n"


@pytest.mark.parametrize("entry", json.loads(read(SAMPLES / "index.json")), ids=lambda entry: entry["name"])
def test_samples_show_repairs(at: Visit, entry: dict[str, str]) -> None:
    at.page.click(f"#samples button:has-text('{entry['title'].partition(':')[0]}')")
    at.result()
    assert shown(at.page, "#doc-name") == [entry["name"]]
    assert int(shown(at.page, "#summary h2")[0].split()[0]) > 10
    assert shown(at.page, "#summary .notes") == []


def test_new_text_goes_back_to_the_start(at: Visit) -> None:
    at.paste(BROKEN)
    at.page.click("#new")
    expect(at.page.locator("#start")).to_be_visible()
    at.paste("All is well here.\n", marks=False)
    assert at.text() == "All is well here.\n"


# --- seeing what was done


def test_both_texts_side_by_side(at: Visit) -> None:
    page = at.paste(journal())
    page.click("text=Side by side")
    page.wait_for_selector(".cell.repaired .edit", state="attached")
    left = "".join(page.locator(".cell.original").all_inner_texts())
    right = "".join(page.locator(".cell.repaired").all_inner_texts())
    assert "otherwise the ﬁg\ufffd" in left and "photographed" not in left
    assert "otherwise the figures" in right and "photographed" in right and "Harbour Studies" not in right
    assert "photographed" in shown(page, ".cell.repaired ins")  # the whole word is marked


def test_removed_lines_are_shown_as_what_they_were(at: Visit) -> None:
    page = at.paste(journal())
    assert shown(page, ".block .furniture") == [
        "page header 112 Harbour Studies, 2017",
        "page header M. Tarrant: The tide tables of Port Ellery 113",
        "page header 114 Harbour Studies, 2017",
    ]
    assert "3 page headers taken out" in shown(page, "#summary .family")
    page.click("text=Side by side")
    expect(page.locator(".cell.original .furniture")).to_have_count(3)


def test_hovering_tells_rule_reason_and_confidence(at: Visit) -> None:
    page = at.paste(BROKEN)
    tip = page.locator("#tip")
    page.hover(in_text(page, 0))
    expect(tip).to_be_visible()
    for words in ("HYP001", "lost-soft-hyphen", "'situation' is a known word", "%", "repaired"):
        expect(tip).to_contain_text(words)
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_focus_and_click_show_the_card(at: Visit) -> None:
    page = at.paste(BROKEN)
    detail = page.locator("#detail")
    expect(detail).to_be_hidden()
    page.focus(in_text(page, 1))
    expect(detail).to_contain_text("'difficult' is a known word")
    page.click(in_text(page, 0))
    page.mouse.move(5, 5)
    for words in ("HYP001", "'situation' is a known word", "characters 9–11", "Refuse"):
        expect(detail).to_contain_text(words)
    assert page.locator(".edit.current").count() == page.locator(".row-button.current").count() == 1
    page.click("[aria-label='Close the card']")
    expect(detail).to_be_hidden()


def test_the_list_leads_to_the_text(at: Visit) -> None:
    page = at.paste(journal())
    page.locator("#list").evaluate("node => node.scrollTo(0, 1e6)")
    page.locator(".row-button:not(.fold)").last.click()
    expect(page.locator("#sheet .edit.current")).to_be_in_viewport()


def test_the_rule_has_a_page(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.click(in_text(page, 0))
    page.click("#detail .rule-link")
    rule = Rulebook.load().get("HYP001")
    for words in (rule.summary, rule.why, rule.risk, "a difficult situation", "What it leaves alone"):
        expect(page.locator("#rule-dialog")).to_contain_text(words)
    assert page.url.endswith("#rule/HYP001")
    page.keyboard.press("Escape")
    expect(page.locator("#rule-dialog")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("HYP001$"))


def test_an_unknown_rule_is_told(at: Visit) -> None:
    at.page.evaluate("location.hash = '#rule/%3Cb%3EX'")
    expect(at.page.locator("#rule-dialog h2")).to_contain_text("<b>X")
    expect(at.page.locator("#rule-dialog p").first).to_be_visible()


# --- deciding


def test_refused_and_accepted_one_by_one(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.click(in_text(page, 0))
    page.click("[data-act=refuse]")
    expect(page.locator("#live")).to_contain_text("Refused: 1 edit.")
    assert at.text() == clean(BROKEN).refuse(lambda change: change.start == 9).text
    expect(page.locator("#summary h2")).to_have_text("2 repairs")
    expect(page.locator(in_text(page, 0))).to_have_class(re.compile("refused"))
    page.click("[data-act=refuse]")
    assert at.text() == WHOLE


def test_refused_by_rule_and_undone(at: Visit) -> None:
    page = at.paste(journal())
    result = clean(journal())
    page.click("#tab-rules")
    page.click("[aria-label='Refuse all of HYP001']")
    kept = result.refuse(lambda change: any(cause.rule == "HYP001" for cause in change.causes))
    assert at.text() == kept.text
    page.keyboard.press("Control+z")
    assert at.text() == result.text
    page.keyboard.press("Control+y")
    assert at.text() == kept.text
    page.click("#undo")
    assert at.text() == result.text


def test_suggestions_wait_and_can_be_accepted(at: Visit) -> None:
    page = at.page
    page.click("#start-options summary")
    page.locator("[name=min_confidence]").fill("1")
    at.paste(journal())
    result = clean(journal(), min_confidence=1.0)
    waiting = len(result.suggestions)
    assert waiting > 40
    assert f"{waiting} suggestions wait" in shown(page, "#summary .pill")
    assert at.text() == result.text
    page.click(in_text(page, edit_of(page, "HYP001")))
    page.keyboard.press("a")
    first = next(s for s in result.suggestions if s.causes[0].rule == "HYP001")
    assert at.text() == result.accept(lambda change: change == first).text
    page.click("#tab-rules")
    page.click("[aria-label='Accept all of PAR001']")
    assert shown(page, "#summary .family")[-1].endswith("line ends closed up")


def test_decisions_survive_other_options(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.click(in_text(page, 0))
    page.keyboard.press("r")
    page.click("#tab-options")
    page.evaluate("document.getElementById('summary').replaceChildren()")
    page.select_option("[name=notes]", "end")
    expect(page.locator("#summary .pill")).to_have_text("1 refused")


def test_options_chosen_just_before_are_used_once(at: Visit) -> None:
    page, asked = at.page, list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.click("#start-options summary")
    page.locator("[name=min_confidence]").fill("0.9")
    at.paste(BROKEN)
    page.click(in_text(page, 0))
    page.wait_for_timeout(500)  # longer than the page waits for more changes of options
    assert [url.rpartition("/")[2] for url in asked].count("clean") == 1


def test_other_options_leave_the_chosen_edit(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.click(in_text(page, 1))
    page.click("#tab-options")
    page.evaluate("document.getElementById('summary').replaceChildren()")
    page.select_option("[name=notes]", "end")
    expect(page.locator("#summary h2")).to_be_visible()
    expect(page.locator("#where")).to_have_text("2 of 3")
    expect(page.locator("#sheet .edit.current")).to_have_attribute("data-i", "1")
    expect(page.locator("#detail")).to_be_visible()


def test_options_are_used_again_at_once(at: Visit) -> None:
    page = at.paste(journal())
    page.click("#tab-options")
    page.select_option("[name=lines]", "keep")
    wait(page, "!document.getElementById('summary').textContent.includes('line ends')")
    assert at.text() == clean(journal(), lines="keep").text


def test_options_that_do_not_work_leave_the_result(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.click(in_text(page, 0))
    page.keyboard.press("r")
    page.click("#tab-options")
    page.fill("[name=lang]", "not a language")
    page.keyboard.press("Enter")
    page.focus("[name=profile]")
    expect(page.locator("#options-trouble")).to_contain_text("lang")
    assert shown(page, "#summary .pill") == ["1 refused"]
    page.fill("[name=lang]", "en")
    page.focus("[name=profile]")
    expect(page.locator("#options-trouble")).to_be_hidden()


def test_options_are_those_of_the_settings(at: Visit) -> None:
    form = at.page.evaluate(
        "[...document.getElementById('options').elements].filter(f => f.name).map(f => "
        "[f.name, f.options ? [...f.options].map(o => o.value) : null, f.value])"
    )
    for name, choices, value in form:
        default = Options._field_defaults[name]
        if name == "profile":
            assert choices == ["", *Rulebook.load().profiles]
        elif SETTINGS[name].choices:
            assert choices == ["", *(choice for choice in SETTINGS[name].choices if choice != default)]
        elif isinstance(default, float):
            assert float(value) == default
    assert {name for name, *_ in form} == {
        "lines",
        "lang",
        "profile",
        "min_confidence",
        "page_breaks",
        "notes",
    }


# --- filters


def count_shown(page: Page) -> int:
    return int(re.sub(r"(\d+ of|edits?|\W)", "", page.inner_text("#where")))


def test_filter_by_rule(at: Visit) -> None:
    page = at.paste(journal())
    everything = count_shown(page)
    page.select_option("#by-rule", "LIG001")
    assert count_shown(page) == 5 < everything
    assert all("latin-ligatures" in row for row in shown(page, ".row-rule"))
    assert page.locator("#sheet .edit").count() == 5
    assert at.text() == clean(journal()).text  # what is not shown is done nevertheless
    page.select_option("#by-rule", "")
    assert count_shown(page) == everything
    page.click("#summary .family >> nth=0")
    assert set(shown(page, ".row-rule")) == {"lost-soft-hyphen"}
    page.click("#summary .family >> nth=0")
    page.click("#tab-rules")
    page.click("[aria-label^='Show edits of PAR001']")
    assert count_shown(page) < everything


def test_filter_by_confidence(at: Visit) -> None:
    text = journal() + "\n\nIt was five о’clock.\n"  # with a Cyrillic letter
    page = at.paste(text)
    everything = count_shown(page)
    page.locator("#most").fill("94")
    result = clean(text)
    doubtful = sum(round(change.confidence, 2) <= 0.94 for change in result.changes)
    assert count_shown(page) == doubtful < everything
    page.locator("#most").fill("100")
    page.click("#summary .key.likely")
    assert 0 < count_shown(page) < everything


def test_filter_by_what_they_are(at: Visit) -> None:
    page = at.paste(BROKEN + "\n" + journal())
    page.select_option("#only", "words")
    words = count_shown(page)
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.select_option("#only", "refused")
    assert count_shown(page) == 1 < words
    page.select_option("#only", "suggestions")
    assert count_shown(page) == 1  # the head of the first page, over which no sentence runs on


def test_a_filter_that_no_edit_fits(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.select_option("#only", "suggestions")
    assert shown(page, "#list") == ["No edit fits this filter."]


# --- keys


def test_everything_with_the_keyboard(at: Visit) -> None:
    page = at.page
    page.keyboard.insert_text(BROKEN)
    page.keyboard.press("Control+Enter")
    at.result()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert shown(page, "#where") == ["2 of 3"]
    assert "becomes difficult;" in page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("r")
    expect(page.locator("#summary .pill")).to_have_text("1 refused")
    assert page.evaluate("document.activeElement.dataset.i") == "1"  # the focus stays where it was
    page.keyboard.press("a")
    expect(page.locator("#summary .pill")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("#summary .pill")).to_have_text("1 refused")
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.act") == "refuse"
    page.keyboard.press("Enter")
    expect(page.locator("#detail .chip")).to_have_text("refused")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.i") == "0"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.i") == "1"
    page.keyboard.press("2")
    expect(page.locator(".cell.original")).to_be_visible()
    page.keyboard.press("d")
    with page.expect_download() as caught:
        page.keyboard.press("Enter")
    assert Path(caught.value.path()).read_text("utf-8") == clean(BROKEN).refuse(lambda c: c.start == 9).text


def test_help_with_the_keys(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.focus("#reader")
    page.keyboard.press("?")
    expect(page.locator("#help-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help-dialog")).to_be_hidden()


def test_letters_typed_into_fields_are_no_commands(at: Visit) -> None:
    page = at.paste(BROKEN)
    page.keyboard.press("j")
    page.click("#tab-options")
    page.focus("[name=lang]")
    page.keyboard.type("r?ja")
    assert page.input_value("[name=lang]") == "r?ja"
    assert page.locator("#help-dialog").is_hidden() and shown(page, "#summary .pill") == []


# --- taking it away


def test_downloads_are_the_state_as_decided(at: Visit) -> None:
    page = at.paste(journal())
    page.click(in_text(page, edit_of(page, "HYP001", 1)))
    page.keyboard.press("r")
    result = clean(journal())
    refused = [c for c in result.changes if any(cause.rule == "HYP001" for cause in c.causes)][1]
    kept = result.refuse(lambda change: change == refused)
    assert at.text() == kept.text
    assert at.saved("diff").decode() == kept.diff("Pasted text")
    record = json.loads(at.saved("json"))
    assert record["text"] == kept.text and record["rules"] == result.rules_digest
    spans = [
        (c["start"], c["end"], c["before"], c["after"], c["out_start"], c["out_end"])
        for c in record["changes"]
    ]
    assert spans == [(c.start, c.end, c.before, c.after, c.out_start, c.out_end) for c in kept.changes]
    assert [c["start"] for c in record["refused"]] == [refused.start]
    first = result.changes[0]
    assert record["changes"][0]["causes"][0]["reason"] == first.causes[0].reason


@pytest.mark.parametrize(("kind", "start"), [("markdown", "* * *"), ("html", "<!DOCTYPE"), ("tei", "<?xml")])
def test_other_forms_are_the_state_as_decided(at: Visit, kind: str, start: str) -> None:
    page = at.paste(journal())
    page.click(in_text(page, edit_of(page, "HYP001", 1)))
    page.keyboard.press("r")
    saved = at.saved(kind).decode()
    first = clean(journal()).changes
    refused = [c for c in first if any(cause.rule == "HYP001" for cause in c.causes)][1]
    kept = clean(journal()).refuse(lambda change: change == refused).text
    word = kept[kept.index("\ufffd") - 5 : kept.index("\ufffd") + 1]
    assert word in saved and (kind == "markdown" or saved.startswith(start))


@pytest.mark.parametrize("text", [
    "The situa\ufffd\ntion",  # no line feed at the end
    "\U0001d49c\U0001f600 situa\ufffd\ntion \U0001f600 go\ufffd\nvernment \U0001d49c\n",
    "a\u0000b\r\nthe situa\ufffd\r\ntion\r\n\u0000",
    BROKEN * 40,
])  # fmt: skip
def test_text_record_and_diff_are_those_of_the_library(at: Visit, text: str) -> None:
    """In code points, whatever JavaScript counts in."""
    found = at.page.evaluate(
        """async (text) => {
            const {pack} = await import('/assets/pack.js');
            const {Model} = await import('/assets/model.js');
            const {record, unified} = await import('/assets/download.js');
            const body = JSON.stringify({text, include: ['all']});
            const headers = {'Content-Type': 'application/json'};
            const answer = await (await fetch('/v1/clean', {method: 'POST', headers, body})).json();
            const model = new Model(pack(answer));
            const some = [...model.start.keys()].filter((i) => i % 3 === 1);
            model.decide(some, 2);
            return [model.text(), unified(model, 'x'), record(model, 'x').changes, some.map((i) => model.from[i]),
                    [...model.start.keys()].map((i) => model.before(i))];
        }""",
        text,
    )
    result = clean(text)
    starts = set(found[3])
    kept = result.refuse(lambda change: change.start in starts)
    assert found[0] == kept.text and found[1] == kept.diff("x")
    assert [(c["out_start"], c["out_end"]) for c in found[2]] == [
        (c.out_start, c.out_end) for c in kept.changes
    ]
    assert found[4] == [change.before for change in result.changes]


def test_an_accepted_suggestion_takes_the_place_of_what_it_overlaps(at: Visit) -> None:
    cause = {"rule": "HYP001", "name": "n", "confidence": 0.3, "reason": "r"}
    body = {
        "source": "ab-\ncd\n", "text": "ab- cd\n", "rules": "0", "furniture": [], "pages": [],
        "changes": [{"start": 3, "end": 4, "before": "\n", "after": " ", "out_start": 3, "out_end": 4, "causes": [cause]}],
        "suggestions": [{"start": 2, "end": 4, "before": "-\n", "after": "", "out_start": 2, "out_end": 4, "causes": [cause]}],
    }  # fmt: skip
    answer(at.page, "**/v1/clean", body)
    page = at.paste("ab-\ncd\n")
    page.click("#sheet .edit.other")
    page.keyboard.press("a")
    assert at.text() == "abcd\n"
    assert shown(page, ".rival small") == ["replaced by another, 30 %"]
    page.click(".rival")
    page.keyboard.press("a")
    assert at.text() == "ab- cd\n"


# --- what strangers may send


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> situa\ufffd\ntion & <b>bold</b> of diffi\ufffd\ncult\n"


def test_markup_in_a_text_stays_text(at: Visit) -> None:
    page = at.paste(HOSTILE)
    assert "<img src=x onerror=alert(1)>" in page.inner_text("#sheet")
    page.hover(in_text(page, 0))
    page.click(in_text(page, 0))
    page.click("text=Side by side")
    page.wait_for_timeout(100)
    for place in ("#sheet", "#side", "#tip", "#summary"):
        assert page.locator(f"{place} img, {place} script, {place} b:has-text('bold')").count() == 0
    assert at.text() == clean(HOSTILE).text


def test_markup_in_names_and_rules_stays_text(at: Visit, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    cause = {"rule": evil, "name": evil, "confidence": 0.9, "reason": evil}
    span = {"start": 0, "end": 1, "before": "a", "after": evil, "out_start": 0, "out_end": len(evil)}
    gone = {"start": 0, "end": 1, "role": evil, "text": evil, "folio": "", "page": 1, "boxes": []}
    body = {
        "source": "ab\n", "text": evil + "b\n", "rules": evil, "languages": [evil, "en"], "warnings": [evil],
        "changes": [{**span, "causes": [cause]}], "suggestions": [], "furniture": [gone],
        "pages": [], "skipped": [{"rule": evil, "reason": evil}],
    }  # fmt: skip
    answer(at.page, "**/v1/clean", body)
    answer(
        at.page, "**/v1/rules/**", {"id": evil, "name": evil, "summary": evil, "examples": [{"before": evil}]}
    )
    name = "<img src=x onerror=alert(1)>.txt"
    (tmp_path / name).write_text("ab\n", "utf-8")
    page = at.open(tmp_path / name)
    page.click(in_text(page, 0))
    page.click("#tab-rules")
    page.click("#detail .rule-link")
    expect(page.locator("#rule-dialog h2")).to_contain_text(evil)
    page.wait_for_timeout(100)
    assert page.locator("img[src=x]").count() == 0
    assert shown(page, "#doc-name") == [name]


def test_the_content_security_policy_is_strict(at: Visit) -> None:
    headers = at.page.request.get(at.url).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    html = read(PAGE / "index.html")
    assert " style=" not in html and not re.search(r"<script>|\son\w+=|https?://", html)


# --- errors


@pytest.mark.parametrize(("problem", "words"), [
    ({"title": "The text is too long", "status": 413, "detail": "Send it as a file.", "limit": "max_text",
      "allowed": 1 << 20, "got": 3 << 20}, ["too long", "Send it as a file.", "max_text", "1 MiB allowed, 3 MiB given"]),
    ({"title": "An option is wrong", "status": 422, "errors": [{"loc": ["options", "lang"], "msg": "no such language"}]},
     ["options.lang: no such language"]),
    ({"title": "Too busy", "status": 503}, ["Too busy", "Try again in 7 seconds"]),
])  # fmt: skip
def test_problems_say_what_to_do(at: Visit, problem: dict[str, Any], words: list[str]) -> None:
    headers = {"X-Request-ID": "abc-42"} | ({"Retry-After": "7"} if problem["status"] == 503 else {})
    answer(at.page, "**/v1/clean", problem, problem["status"], headers)
    at.page.fill("#text", BROKEN)
    at.page.click("#repair")
    for word in [*words, "abc-42"]:
        expect(at.page.locator("#trouble")).to_contain_text(word)
    again = problem["status"] == 503  # a request that was wrong stays so
    assert at.page.evaluate("document.activeElement.textContent") == (
        "Try again" if again else "Take another text"
    )
    at.page.unroute("**/v1/clean")
    at.page.keyboard.press("Enter")
    if not again:
        at.page.click("#repair")
    at.result()


def test_a_service_that_is_gone(at: Visit) -> None:
    at.page.route("**/v1/clean", lambda route: route.abort())
    at.page.fill("#text", BROKEN)
    at.page.click("#repair")
    expect(at.page.locator("#trouble")).to_contain_text("The service does not answer")
    at.page.click("text=Take another text")
    assert at.page.input_value("#text") == BROKEN  # nothing was lost


def test_a_key_is_asked_for(at: Visit) -> None:
    def guard(route: Any) -> None:
        if route.request.headers.get("authorization") == "Bearer sesame":
            route.continue_()
        else:
            route.fulfill(
                status=401,
                content_type="application/problem+json",
                body='{"title":"An API key is needed","status":401}',
            )

    at.page.route("**/v1/clean", guard)
    at.page.fill("#text", BROKEN)
    at.page.click("#repair")
    at.page.fill("[aria-label='API key']", "sesame")
    at.page.keyboard.press("Enter")
    at.result()
    assert at.text() == WHOLE


def test_a_damaged_document_is_told(at: Visit, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    at.page.set_input_files("#file", tmp_path / "broken.pdf")
    expect(at.page.locator("#trouble h2")).to_be_visible(timeout=30_000)
    assert at.page.inner_text("#trouble .trouble-detail")


# --- jobs and documents


def test_progress_and_cancel(at: Visit, tmp_path: Path) -> None:
    deleted = []
    state = {"id": "j1", "state": "running", "pages_done": 3, "pages_total": 12}

    def job(route: Any) -> None:
        if route.request.method == "DELETE":
            deleted.append(route.request.url)
            route.fulfill(status=204)
        else:
            route.fulfill(status=200, content_type="application/json", body=json.dumps(state))

    answer(at.page, "**/v1/jobs?*", state, 202)
    at.page.route("**/v1/jobs/j1", job)
    (tmp_path / "book.pdf").write_bytes(b"%PDF-1.7")
    at.page.set_input_files("#file", tmp_path / "book.pdf")
    expect(at.page.locator("#busy-what")).to_have_text("book.pdf: 3 of 12 pages")
    assert at.page.locator("#busy-bar").get_attribute("value") == "3"
    expect(at.page.locator("#live")).to_have_text("3 of 12 pages read")
    at.page.click("#cancel")
    expect(at.page.locator("#start")).to_be_visible()
    at.page.wait_for_timeout(50)
    assert len(deleted) == 1


def test_a_pdf_stands_beside_its_text(at: Visit) -> None:
    page = at.open(SAMPLES / "heron-ferry.pdf")
    wait(page, "document.querySelector('.page-image').naturalWidth > 500")
    assert shown(page, ".page-title")[0].startswith("Page 1 of 8")
    assert page.locator(".page-layer .box").count() > 5
    i = edit_of(page, "HYP001")
    page.click(in_text(page, i))
    expect(page.locator(f".page-layer .box.lit[data-i='{i}']")).to_be_visible()
    other = page.locator(f".page-layer .box:not([data-i='{i}'])").first
    number = other.get_attribute("data-i")
    other.click()
    expect(page.locator(f"#sheet .edit.current[data-i='{number}']")).to_be_in_viewport()
    page.focus("#reader")
    before = int(shown(page, ".page-title")[0].split()[1])
    page.keyboard.press("[")
    page.wait_for_timeout(200)  # the text goes there, and that may not turn the picture again
    assert int(shown(page, ".page-title")[0].split()[1]) == before - 1


def test_the_picture_follows_the_text(at: Visit) -> None:
    page = at.open(SAMPLES / "heron-ferry.pdf")
    page.locator("#reader").evaluate("node => node.scrollTo(0, node.scrollHeight)")
    wait(page, "!document.querySelector('.page-title').textContent.startsWith('Page 1 ')")


def test_a_layout_file_is_drawn_and_given_back(at: Visit) -> None:
    page = at.open(ROOT / "samples" / "scan.hocr")
    assert page.locator(".page-layer text").all_text_contents()[:5] == ["The", "Lamp", "on", "Gull", "Rock"]
    assert page.locator(".page-layer .gone").count() >= 1
    i = edit_of(page, "HYP002")
    page.click(in_text(page, i))
    expect(page.locator(f".page-layer .box.lit[data-i='{i}']").first).to_be_visible()
    corrected = at.saved("layout").decode("utf-8")
    assert "ocr_page" in corrected and corrected != read(ROOT / "samples" / "scan.hocr")
    page.keyboard.press("r")
    expect(page.locator("#summary .pill")).to_have_text("1 refused")
    refused = at.saved("layout").decode("utf-8")
    assert "ocr_page" in refused and refused != corrected
    page.click("text=Marked")
    expect(page.locator("#facsimile")).to_be_hidden()


def test_a_page_without_a_picture_is_drawn(at: Visit, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.zip", "w") as archive:
        for path in sorted((ROOT / "samples" / "scan.page").glob("*.xml")):
            archive.write(path, path.name)
        Image.new("L", (30, 40)).save(image := io.BytesIO(), "TIFF")
        archive.writestr("0018.tif", image.getvalue())
    page = at.open(tmp_path / "book.zip")
    for is_picture in (False, True, False):
        expect(page.locator(".page-image")).to_be_visible(visible=is_picture)
        expect(page.locator(".page-layer text").first).to_be_visible(visible=not is_picture)
        if is_picture:
            wait(page, "document.querySelector('.page-image').naturalWidth === 30")
        page.keyboard.press("]")


# --- all readers


@pytest.mark.parametrize("profile", [
    {"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE,
], ids=["light", "dark", "phone"])  # fmt: skip
def test_accessible_in_light_and_dark_and_on_the_phone(
    visit: NewVisit, tmp_path: Path, profile: dict[str, Any]
) -> None:
    import axe_core_python

    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
    at = visit(**profile, bypass_csp=True)
    page = at.page
    page.evaluate(axe)
    faults: list[str] = []

    def look(name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}.png")
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults.extend(
            f"{name}: {fault['id']}: {node['html'][:200]} {node['failureSummary']}"
            for fault in found["violations"] if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"][:3]
        )  # fmt: skip
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    look("start")
    at.paste(journal())
    page.locator(in_text(page, 3)).click()
    page.keyboard.press("r")
    look("marked")
    page.keyboard.press("2")
    look("sides")
    for tab in ("rules", "options"):
        page.click(f"#tab-{tab}")
        look(tab)
    page.keyboard.press("?")
    look("help")
    page.keyboard.press("Escape")
    page.click("#new")
    at.open(ROOT / "samples" / "scan.hocr")
    look("page")
    assert faults == []


def test_edits_have_words_for_those_who_do_not_see_them(at: Visit) -> None:
    page = at.paste(BROKEN)
    node = page.locator(in_text(page, 0))
    assert node.get_attribute("role") == "button"
    label = node.get_attribute("aria-label") or ""
    assert re.fullmatch(
        r"situa\ufffd line end tion becomes situation; lost-soft-hyphen, [\d.]+ % sure, repaired", label
    )
    assert node.locator("del").count() == 1
    assert page.locator("#live").get_attribute("aria-live") == "polite"


def test_the_theme_can_be_chosen_and_is_kept(visit: NewVisit) -> None:
    at = visit(color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = at.page.evaluate(paper)
    at.page.click("#theme")
    dark = at.page.evaluate(paper)
    assert dark != light
    at.page.reload()
    assert at.page.evaluate(paper) == dark


def test_usable_on_a_phone(visit: NewVisit) -> None:
    at = visit(**PHONE)
    page = at.paste(BROKEN)
    page.tap(in_text(page, 0))
    expect(page.locator("#detail")).to_be_in_viewport()
    page.tap("[data-act=refuse]")
    expect(page.locator("#detail .chip")).to_have_text("refused")
    expect(page.locator("#panel-edits")).to_be_hidden()
    page.tap("#tab-rules")
    expect(page.locator("#panel-rules")).to_be_visible()
    page.tap("#tab-rules")
    expect(page.locator("#panel-rules")).to_be_hidden()
    assert page.locator("button:visible").evaluate_all(
        "nodes => nodes.filter(n => n.getBoundingClientRect().right > innerWidth).length") == 0  # fmt: skip


def test_right_to_left_text_runs_so(at: Visit) -> None:
    hebrew = "ספינה עגנה בנמל אחרי הסערה הגדולה.\n"
    page = at.paste(hebrew + "\nThe situa\ufffd\ntion in the north\n" + "\n" + hebrew)
    sides = page.evaluate(
        """() => {
            const right = [];
            const walker = document.createTreeWalker(document.getElementById('sheet'), NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode());) {
                const range = document.createRange();
                range.selectNodeContents(node);
                const frame = document.getElementById('sheet').firstChild.getBoundingClientRect();
                for (const box of range.getClientRects()) {
                    if (box.width > 50) right.push(Math.abs(box.right - frame.right) < 5);
                }
            }
            return right;
        }"""
    )
    assert sides[0] is True and sides[-1] is True and False in sides
    assert page.locator("#sheet .block").first.get_attribute("dir") == "auto"


# --- much


LINE = "The harbour master wrote down the height of the water, \U0001f600 and the situa\ufffd\ntion of the boats.\n"


def large(lines: int) -> tuple[str, dict[str, bytes]]:
    """A text of many lines, and what a service answers to it."""
    cause = {
        "rule": "HYP001",
        "name": "lost-soft-hyphen",
        "confidence": 0.99,
        "reason": "'situation' is known",
    }
    starts = [k * len(LINE) + LINE.index("\ufffd") for k in range(lines)]
    changes = [
        {"start": start, "end": start + 2, "before": "\ufffd\n", "after": "", "causes": [cause]}
        for start in starts
    ]  # fmt: skip
    record = {"source": LINE * lines, "rules": "0", "changes": changes}
    return LINE * lines, {
        "GET /v1/samples": b'[{"name": "none", "title": "none"}]',
        "POST /v1/jobs": b'{"id": "big", "state": "done", "pages_done": 1, "pages_total": 1}',
        "GET /v1/jobs/big/result": json.dumps(record).encode("ascii"),
        "DELETE /v1/jobs/big": b"",
    }


LONGEST_PAUSE = """() => {
    window.longest = 0;
    let last = performance.now();
    setInterval(() => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
    }, 20);
}"""


def test_five_megabytes_do_not_freeze_it(browser: Browser, tmp_path: Path) -> None:
    """A click is answered within a second; the ceilings are five times that."""
    source, answers = large(60_000)
    big = tmp_path / "big.txt"
    big.write_text(source, "utf-8")
    assert big.stat().st_size > 5 << 20
    with prepared(PAGE, answers) as url:
        at = Visit(browser, url)
        at.page.evaluate(LONGEST_PAUSE)
        at.open(big)
        assert at.page.evaluate("longest") < 5_000, "it froze"
        look_around(at, source)
        at.close()


def look_around(at: Visit, source: str) -> None:
    page = at.page
    assert page.evaluate("document.querySelectorAll('*').length") < 15_000
    page.locator("#reader").evaluate("node => node.scrollTo(0, node.scrollHeight / 2)")
    wait(page, "[...document.querySelectorAll('#sheet .edit')].some(n => Number(n.dataset.i) > 20000)")
    page.locator("#list").evaluate("node => node.scrollTo(0, 2e6)")
    wait(page, "[...document.querySelectorAll('.row-button')].some(n => Number(n.dataset.row) > 30000)")
    page.evaluate("longest = 0")
    page.locator(".row-button").nth(8).click()
    page.keyboard.press("r")
    expect(page.locator("#summary .pill")).to_have_text("1 refused")
    expect(page.locator("#sheet .edit.current")).to_be_in_viewport()
    assert page.evaluate("longest") < 5_000, "it froze"
    page.click("#tab-rules")
    page.click("[aria-label='Refuse all of HYP001']")
    assert at.text() == source


def test_nothing_stands_in_the_page_that_is_not_used() -> None:
    scripts = {path.name: read(path) for path in PAGE.glob("*.js")}
    for name, text in scripts.items():
        assert len(text.splitlines()) <= 300, name
        for imported in re.findall(r"from '\./([\w.]+)'", text):
            assert imported in scripts
    ids = set(re.findall(r'<symbol id="(\w+)"', read(PAGE / "icons.svg")))
    everything = read(PAGE / "index.html") + "".join(scripts.values())
    assert [name for name in ids if f"#{name}" not in everything and f"'{name}'" not in everything] == []
