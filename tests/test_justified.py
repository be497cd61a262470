"""Justified paragraphs as the pages of a document show them; what is not set so comes first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner import clean
from cleaner.evidence.justified import Flow, flow_of
from cleaner.text.source import Lines, Page, Source, Words

LEFT, RIGHT, SIZE, STEP = 60.0, 290.0, 11.0, 15.0

KOREAN = (
    (
        "    2019.4.1. 현재 나루터 “다리 건너기” 모임의 회",
        "원-27(Ferry-27, 이하 “나루-27”)”의 마을 가",
        "입자는 3,112명, 나머지는 47명으로 나타났다.",
    ),
    (
        "    이와 달리 강 건너 마을(Ferry)은 지난 겨울에",
        "나루-27이 마을의 큰 다리(Bridge)를 다 고칠 때",
        "까지 기다리기로 하였다.",
    ),
    (
        "    그런데 나루-27이 아직 다리를 다 고치지 못한",
        "봄날에 강 건너 농부들은 나루-27을 과연 모임",
        "으로 보아야 할지, 배3)나 다리4)로 보아야 할지",
        "모두 알지 못하였다.",
    ),
)
CHINESE = (  # lines end anywhere, but not before a comma or a full stop
    ("河上的渡船从春天起每天只走两次，因为木匠们正在修理旧", 0),
    ("桥，而谷里的农夫都不愿意等到夏天才把粮食运到镇上去卖", 0),
    ("给商人们。磨坊主说他在去年冬天就看见桥下的石头松动了", 0),
    ("却没有人愿意听他说话，也没有人愿意为新的石头付钱。后来", 1),
    ("水涨得很高，渡口的人只好把船拉到岸上，等水退了再说", 1),
    ("这样又过了一个月。", 12),
)
POEM = (
    ("渡口的船在春天里只走了两次", 0),
    ("旧桥的石头在冬天里都松动了", 0),
    ("谷里的农夫在夏天里还在等着", 0),
    ("磨坊的水轮在秋天里不再转动", 0),
    ("镇上的商人在黄昏里都回去了", 0),
)
ENGLISH = (
    ("The boat that carries wood across", LEFT, RIGHT),
    ("the river in the summer is too small", LEFT, RIGHT),
    ("for the barges of the upper valley,", LEFT, RIGHT),
    ("and nobody there would build another", LEFT, RIGHT),
    ("while the old one still floats.", LEFT, 240.0),
)


def page(lines: Sequence[tuple[str, float, float]], step: float = STEP) -> Page:
    """A page of lines, each from a left to a right edge."""
    rows, text, top = Lines(), "", 80.0
    for line, left, right in lines:
        shown = line.lstrip()
        start = len(text) + len(line) - len(shown)
        rows.add(start, start + len(shown), (left, top, right, top + SIZE), SIZE)
        text += line + "\n"
        top += step
    return Page(text, Words(), rows, 400, 600, "pt")


def paragraphs(texts: Sequence[Sequence[str]]) -> list[tuple[str, float, float]]:
    """The lines of justified paragraphs whose first lines are indented."""
    return [
        (line, LEFT + SIZE if at == 0 else LEFT, RIGHT - 3 * SIZE if at == len(lines) - 1 else RIGHT)
        for lines in texts
        for at, line in enumerate(lines)
    ]


def ragged(lines: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    return [(line, left, left + 6.1 * len(line)) for line, left, _ in lines]


def typed(lines: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """As many letters in each line, and so one edge."""
    return [(line.ljust(36, "x")[:36], left, LEFT + 6 * 36) for line, left, _ in lines]


@pytest.mark.parametrize(
    "lines",
    [
        ragged(ENGLISH),
        typed(ENGLISH),
        [("1,250", LEFT, RIGHT)] * 8,  # a column of figures
        [(f"1.{at} What the ferry costs {'. ' * (12 - at)}{at}", LEFT, RIGHT) for at in range(8)],  # contents
        [("pears   1.25", LEFT, RIGHT), ("apples   0.75", LEFT, RIGHT)] * 4,  # rows
        ENGLISH[:3],  # too few
        [],
    ],
    ids=["ragged", "typewriter", "figures", "contents", "rows", "few", "nothing"],
)
def test_not_justified(lines: Sequence[tuple[str, float, float]]) -> None:
    assert flow_of(page(lines)) == Flow(frozenset(), frozenset(), frozenset())


def test_lines_go_on_behind_full_ones() -> None:
    assert flow_of(page(ENGLISH)) == Flow(frozenset({1, 2, 3, 4}), frozenset(), frozenset())


def test_stops_and_hyphens_may_stand_out_over_the_edge() -> None:
    lines = [(line, left, right + (3.0 if line.endswith(",") else 0.0)) for line, left, right in ENGLISH]
    assert flow_of(page(lines)).goes == {1, 2, 3, 4}


def test_paragraphs_begin_indented() -> None:
    found = flow_of(page(paragraphs(KOREAN)))
    assert found.goes == found.marked == {1, 2, 4, 5, 7, 8, 9}
    assert found.begins == {3, 6}


def test_a_line_behind_white_does_not_go_on() -> None:
    lines = page(ENGLISH)
    other = page(ENGLISH, step=3 * STEP)
    assert flow_of(lines).goes and flow_of(other).goes  # double spacing is none
    rows = Lines()
    for at in range(len(lines.lines)):
        left, top, right, bottom = lines.lines.box(at)
        down = 2 * STEP if at > 2 else 0
        box = (left, top + down, right, bottom + down)
        rows.add(lines.lines.starts[at], lines.lines.ends[at], box, SIZE)
    assert flow_of(lines._replace(lines=rows)).goes == {1, 2, 4}


SHORT = {
    "en": (
        (
            "    The Ferry of the Upper Valley was bought by",
            "Anders and Berta of the Old Mill, and then by",
            "Ludvig Holm, whose Barges had come down from",
            "Kronborg in the Winter, when nobody of the",
            "Saltholm Council would pay for the Bridge.",
        ),
        (
            "    Nobody was asked, and so the Masons of the",
            "Lower Town left for the Quarry and the Mill,",
            "Where Wages were paid in Silver and not in",
            "Timber, as the Custom of the River had been.",
        ),
    ),
    "ko": (
        (
            "    나루터 사람들은 겨울에",
            "강을 건너는 다리를 다시",
            "고치려고 돌과 나무를 모",
            "았으나 마을에서는 아무도",
            "그 값을 치르려고 하지 않",
            "아 배만 오고 갔다",
        ),
        (
            "    봄이 되어 물이 불어나면",
            "서 배는 더 자주 뒤집혔고",
            "농부들은 장에 가지 못해",
            "곡식을 그대로 두었다",
        ),
    ),
}


def set_solid(lines: Sequence[tuple[str, int]]) -> Page:
    """Lines of signs that are as wide as high, so many of which are wanting at the end."""
    measure = max([len(line) for line, _ in lines]) * SIZE
    return page([(line, LEFT, LEFT + measure - SIZE * wanting) for line, wanting in lines])


def test_signs_that_end_near_the_edge() -> None:
    assert flow_of(set_solid(CHINESE)).goes == {1, 2, 3, 4, 5}
    found = clean(Source([set_solid(CHINESE)], "pdf"), lang=["zh"]).text.strip()
    assert found == "".join(line for line, _ in CHINESE)


def test_thai_has_no_blanks() -> None:
    lines = (
        "เรือข้ามฟากเดินทางเพียงวันละสองครั้ง",
        "ตั้งแต่ฤดูใบไม้ผลิเพราะช่างไม้กำลังซ่อม",
        "สะพานเก่าและชาวนาไม่อยากรอจนถึง",
        "ฤดูร้อนกว่าจะขนข้าวไปขาย",
    )
    assert not flow_of(page([(line, LEFT, RIGHT - 9 * at) for at, line in enumerate(lines)])).goes
    whole = [(line, LEFT, RIGHT) for line in lines] + [("ในเมือง", LEFT, LEFT + 40)]
    assert flow_of(page(whole)).goes == {1, 2, 3, 4}


def test_a_poem_of_signs_has_as_many_in_each_line() -> None:
    assert not flow_of(set_solid(POEM)).goes
    shorter = [(line[: -number or None], number) for number, (line, _) in enumerate(POEM)]
    assert not flow_of(set_solid(shorter)).goes


@pytest.mark.parametrize("lang", SHORT)
def test_what_reads_like_verse_is_prose_if_it_is_justified(lang: str) -> None:
    result = clean(Source([page(paragraphs(SHORT[lang]))], "pdf"), lang=[lang])
    found = result.text.strip()
    assert [block.role for block in result.blocks] == ["paragraph"] * len(SHORT[lang])
    wanted = ["".join(lines).replace(" ", "") for lines in SHORT[lang]]
    assert [part.replace(" ", "") for part in found.split("\n\n")] == wanted
    assert "\n" not in found.replace("\n\n", "")


VERSES = SHORT | {  # of the Korean paragraphs the lines end inside of words, as those of no poem do
    "ko": (
        (
            "    강가에 저녁이 내리면",
            "배는 조용히 돌아오고",
            "아이들은 노래를 부르며",
            "집으로 천천히 걸어간다",
        ),
        ("    달이 산 위에 오르면", "물레방아도 잠이 들고", "바람만 홀로 깨어서", "빈 마당을 지나간다"),
    )
}


@pytest.mark.parametrize("lang", VERSES)
def test_what_reads_like_verse_is_verse_if_it_is_ragged(lang: str) -> None:
    lines = ragged(paragraphs(VERSES[lang]))
    found = clean(Source([page(lines)], "pdf"), lang=[lang]).text.strip()
    assert len(found.splitlines()) > len(SHORT[lang]) + 1
