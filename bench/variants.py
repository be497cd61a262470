"""Documents set otherwise than they are, with their labels: what the model of lines is to know besides."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from cleaner.repairs.structure.labels import FURNITURE
from cleaner.text.view import View


class Document(NamedTuple):
    """A labelled text: by index of its view's lines, the label; ``sure`` says which of them are known."""

    kind: str
    name: str
    text: str
    labels: Mapping[int, str]
    sure: frozenset[int]


def varied(document: Document, rng: random.Random) -> Document:
    """The document with units that begin small: rows, entries, items, verses, headings as some write them."""
    kinds = {
        kind
        for kind in ("row", "entry", "item", "verse", "dialogue", "address", "heading")
        if rng.random() < 0.6
    }
    view = View(document.text)
    text = list(document.text)
    for at, label in document.labels.items():
        kind, _, begin = label.partition(".")
        line = view.lines[at]
        place = view.starts[at] + len(line) - len(line.lstrip())
        if kind in kinds and begin in ("N", "P") and len(text[place].lower()) == 1:
            text[place] = text[place].lower()
    return document._replace(text="".join(text))


def trailed(document: Document, rng: random.Random) -> Document:
    """The document with a space behind most lines that run on, as some extractors leave it."""
    view = View(document.text)
    text = list(document.text)
    above = -1
    for at, label in sorted(document.labels.items()):
        if label in FURNITURE:
            continue
        end = view.end(above) - 1
        if (
            above >= 0
            and label.endswith(".F")
            and text[end].isalnum() | (text[end] in ".,;:!?")
            and rng.random() < 0.97
        ):
            text[end] += " "
        above = at
    return document._replace(text="".join(text))


def clip(document: Document, rng: random.Random) -> Document:
    """A few lines of the document; of the first it is not known how it begins."""
    view = View(document.text)
    size = rng.randrange(4, 40)
    first = rng.randrange(max(1, len(view.lines) - size))
    last = min(first + size, len(view.lines))
    labels = {at - first: label for at, label in document.labels.items() if first <= at < last}
    sure = frozenset(at - first for at in document.sure if first < at < last)
    text = document.text[view.starts[first] : view.end(last - 1)]
    return document._replace(text=text, labels=labels, sure=sure)


def unwrapped(document: Document) -> Document:
    """What a document should become: a line for each paragraph, without furniture."""
    view = View(document.text)
    lines: list[str] = []
    labels: dict[int, str] = {}
    for index, line in enumerate(view.lines):
        label = document.labels.get(index)
        if label is None or label in FURNITURE:
            continue
        text = line.strip()
        begin = label.partition(".")[2]
        if begin == "F" and lines:
            last = lines[-1]
            broken = last[-1:] in "-\u00ad¬\ufffd" and last[-2:-1].isalpha()
            lines[-1] = last[:-1] + text if broken else f"{last} {text}"
            continue
        if begin == "P" and lines:
            lines.append("")
        labels[len(lines)] = label
        lines.append(text)
    return document._replace(text="\n".join([*lines, ""]), labels=labels, sure=frozenset(labels))


def stacked(document: Document, rng: random.Random) -> Document:
    """A text of pages that are all alike, as forms, bills and exams are: some lines of the document on each,
    with other figures, some of them changed for others of their kind.  No line of it is furniture but a page
    number or a head, if there is one."""
    view = View(document.text)
    lines = [
        (view.lines[at].rstrip(), label)
        for at, label in sorted(document.labels.items())
        if label not in FURNITURE
    ]
    lines = [(line, label) for line, label in lines if line.strip()]
    if len(lines) < 12:
        return document
    start = rng.randrange(max(1, len(lines) - 40))
    form = lines[start : start + rng.randrange(4, 40)]
    pool: dict[str, list[str]] = defaultdict(list)
    for line, label in lines:
        pool[label].append(line)
    fixed = [rng.random() < 0.5 for _ in form]
    gaps = [label.endswith(".P") and rng.random() < 0.8 for _, label in form]
    title = rng.choice(
        ("", "", pool["heading.P"][0] if pool["heading.P"] else "", form[0][0].strip().title())
    )
    title = re.sub("[{}]", "", title)
    opener = (
        rng.choice(("{} {}", "{}", "{}: {}", "{} {}.", "{1}. {0}", "{1} {0}")) if rng.random() < 0.6 else ""
    )
    word = rng.choice(form[0][0].split()).strip(".,:;()").capitalize() or "Nr"
    foot = rng.choice(("", "", "", "{}", "{:>30}", "- {} -", "{:>60}", title and title + "     {}"))
    feed = rng.choice(("\f", "\n\f\n", "\f", "\n\n"))
    number, count, step = (
        rng.randrange(1, 300),
        rng.choice((1, 1, 1, rng.randrange(2, 3000))),
        rng.choice((1, 1, 1, 2, 3)),
    )
    text, labels = "", {}
    for page in range(rng.randrange(4, 11)):
        rows: list[tuple[str, str]] = []
        if opener:
            rows.append((opener.format(word, count + page * step), "heading.P"))
            rows += [("", "")] * rng.choice((0, 1))
        for (line, label), same, gap in zip(form, fixed, gaps, strict=True):
            if gap and rows and rows[-1][0]:
                rows.append(("", ""))
            line = line if same else rng.choice(pool[label])
            rows.append(
                (
                    "".join(
                        rng.choice("0123456789") if c.isdigit() and rng.random() < 0.7 else c for c in line
                    ),
                    label,
                )
            )
        rows[0] = rows[0][0], rows[0][1][:-1] + "P"
        if foot:
            rows += [
                ("", ""),
                (foot.format(number + page), "folio" if not any(map(str.isalpha, foot)) else "head"),
            ]
        for line, label in rows:
            if label:
                labels[len(View(text).lines) - 1] = label
            text += line + "\n"
        text += feed
    return Document("stacked", document.name, text, labels, frozenset(labels))


def leaves(document: Document, rng: random.Random) -> Document:
    """What somebody cuts out of the document: some lines before the turn of a page, and some behind it, or
    behind one or two more."""
    view = View(document.text)
    if len(view.pages) < 3:
        return document._replace(text="", labels={}, sure=frozenset())
    page = rng.randrange(1, len(view.pages) - 1)
    last = min(page + rng.choice((0, 0, 1, 2)), len(view.pages) - 2)
    low = max(view.pages[page - 1], view.pages[page] - rng.randrange(1, 30))
    high = min(view.pages[last + 1], view.pages[last] + rng.randrange(1, 30))
    labels = {at - low: label for at, label in document.labels.items() if low <= at < high}
    if labels and labels[first := min(labels)].endswith(".F"):
        labels[first] = labels[first][:-1] + "P"
    text = view.text[view.starts[low] : view.end(high - 1)]
    return document._replace(text=text, labels=labels, sure=frozenset(labels))


_SCRIPTS = (  # scripts without capitals, with their comma, semicolon and question mark
    ("אבגדהוזחטיכלמנסעפצקרשת", ",;?"),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "،؛؟"),
    ("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", ",;?"),
    ("अआइईउएओकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह", ",;?"),
)
_SYLLABLES = (
    "のにはをたがでてとしれさあいるもなこらりんかきくけすせそちつひふへほまみむめやゆ"
    "よわ日本人国年大中学生会者社事業地方時間行見出上下水手心山川"
)
_STOPS = str.maketrans({".": "。", ",": "、", ";": "、", "(": "（", ")": "）", "?": "？", "!": "！"})
_WORD = re.compile(r"[^\W\d_]+")


def uncased(document: Document, rng: random.Random) -> Document:
    """The document in a script that has no capitals: another letter for each."""
    letters, signs = rng.choice(_SCRIPTS)
    key = rng.randrange(1000)
    text = "".join(
        letters[(ord(char.casefold()[:1]) * 13 + key) % len(letters)] if char.isalpha() else char
        for char in document.text
    )
    return document._replace(text=text.translate(str.maketrans(",;?", signs)))


def unspaced(document: Document, rng: random.Random) -> Document:
    """The document in a script without spaces: a sign for two letters each, and lines that run on filled to
    one measure."""
    key = rng.randrange(1000)

    def sign(found: re.Match[str]) -> str:
        word = found[0].casefold()
        pairs = (word[at : at + 2] for at in range(0, len(word), 2))
        return "".join(_SYLLABLES[(31 * sum(map(ord, pair)) + key) % len(_SYLLABLES)] for pair in pairs)

    view = View(document.text)
    found = []
    for line in view.lines:
        margin = len(line) - len(line.lstrip())
        body = re.sub(r"(?<=\S)[ -](?=\S|$)", "", _WORD.sub(sign, line.strip().rstrip("-\u00ad\ufffd¬")))
        found.append("　" * (margin // 2) + body.translate(_STOPS))
    labels = {at: label for at, label in document.labels.items() if found[at].strip()}
    flows = [
        at for at in labels if labels[at].endswith(".F") and labels.get(at - 1, "")[:4] == labels[at][:4]
    ]
    measure = sorted(len(found[at]) for at in flows)[len(flows) * 3 // 4] if flows else 0
    for at in flows:  # each line takes from the next what it lacks, or gives what is too much
        above, own = found[at - 1], found[at].lstrip()
        indent = found[at][: -len(own)]
        if len(both := above + own) > measure + 1 > 0:
            found[at - 1], found[at] = both[:measure], indent + both[measure:]
    parts = [
        line + view.text[view.end(index) : start]
        for index, (line, start) in enumerate(zip(found, [*view.starts[1:], len(view.text)], strict=True))
    ]
    return document._replace(text="".join(parts), labels=labels, sure=frozenset(labels))


def instructed(document: Document, rng: random.Random) -> Document:
    """The document with commands between its paragraphs, as books on computers have them."""
    view = View(document.text)
    parts: list[str] = []
    labels: dict[int, str] = {}
    for index, (line, start) in enumerate(zip(view.lines, [*view.starts[1:], len(view.text)], strict=True)):
        label = document.labels.get(index, "")
        apart = index and not view.lines[index - 1].strip()
        if label == "text.P" and apart and rng.random() < 0.4:
            indent = " " * rng.choice((0, 0, 0, 2, 4))
            for number in range(rng.randrange(1, 6)):
                labels[len(parts)] = "code.N" if number else "code.P"
                parts.append(indent + _command(rng) + "\n")
            parts.append("\n")
        if label:
            labels[len(parts)] = label
        parts.append(line + view.text[view.end(index) : start])
    return document._replace(text="".join(parts), labels=labels, sure=frozenset(labels))


_NAMES = (
    "notes", "numbers", "report", "data", "index", "main", "draft", "list", "table", "backup", "site",
    "server", "client", "photos", "letters", "chapter", "archive", "build", "test", "users", "output",
    "input", "config", "old", "new", "tmp", "all", "total", "names",
)  # fmt: skip
_ENDINGS = ("", "", ".txt", ".csv", ".py", ".conf", ".tar.gz", ".log", ".html", ".md", ".sh", ".json")
_COMMANDS = (
    "cd {d}", "cp {f} {f}", "mv {f} {f}", "mkdir {n}", "mkdir -p {d}", "rm {f}", "ls {d}", "cat {f}",
    "less {f}", "sort {f}", "sort -n {f} | head", "grep {n} {f}", "grep -r {n} {d} | wc -l", "make",
    "make {n}", "make {n} {n}", "git add {f}", "git commit -m \"{n} {n}\"", "git push origin {n}",
    "tar xf {f}", "tar czf {f} {n}", "chmod +x {f}", "sudo apt install {n}", "pip install {n}",
    "npm run {n}", "python {f}", "python -m {n} {f}", "ssh {n}@{n}", "scp {f} {n}:{d}", "export {N}={n}",
    "echo {n} > {f}", "echo \"{n} {n}\"", "find {d} -name {n}", "diff {f} {f}", "wc -l {f}",
    "head -n 5 {f}", "{n} --{n} {f}", "{n} -{l} {f} -o {f}", "./{n} {f}", "{n} = {n} + 1", "{n} = []",
    "import {n}", "from {n} import {n}", "print({n})", "return {n}", "{n}.{n}({n})", "for {l} in {n}:",
    "if {n}:", "def {n}({n}):", "# {n} the {n}", "let {n} = {n};", "{n}({n}, {n});",
    "select {n} from {n}", "where {n} = {n}", "SELECT * FROM {n}", "{n}: {n}", "{n}={n}", "[{n}]",
    "docker run {n}", "exit", "curl {n}", "man {n}", "pwd",
)  # fmt: skip


def _command(rng: random.Random) -> str:
    """One line that is typed at a computer, or stands in a program."""

    def made(found: re.Match[str]) -> str:
        name, more = rng.choice(_NAMES), rng.choice(_NAMES)
        return {
            "f": name + rng.choice(_ENDINGS),
            "d": rng.choice(("/", "~/", "", "../")) + name + rng.choice(("", "/", f"/{more}")),
            "N": name.upper(),
            "n": name,
            "l": rng.choice("abcdefgnrstvx"),
        }[found[1]]

    return re.sub(r"\{([fdNnl])\}", made, rng.choice(_COMMANDS))


def otherwise(document: Document, number: int, rng: random.Random) -> Document:
    """Every other document as it is, the rest in other ways."""
    way = number % 24
    if way in (5, 17):
        return instructed(document, rng)
    if way in (3, 23):
        return uncased(document, rng)
    if way == 11:
        return unspaced(document, rng)
    way %= 12
    if way in (1, 7):
        return varied(document, rng)
    if way == 4:
        return unwrapped(document)
    if way == 6:
        return trailed(document, rng)
    return stacked(document, rng) if way in (2, 8, 10) else document
