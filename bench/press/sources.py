"""Open texts for the press, and where they come from.

    python -m bench.press.sources --repos DIR --to DIR [--leave-out FILE] [--without DIR ...]

`--repos` holds clones (bare or not) of the repositories in `REPOSITORIES`, named OWNER+NAME/repo. Each work
becomes LANG/ERA/NAME.txt: a paragraph a line, `# ` before a heading, `> ` before a line of verse.
`--leave-out` lists works (LANG/FILE) that must not be used, `--without` folders of texts with which a work
may share nothing: where the two have a run of eight words in common, the paragraph goes.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

RUN = 8
LONGEST = 160_000
PER_LANGUAGE = 45
SUSPENDING = "und|oder|bzw|och|eller|en |of |and |or |o |e |ou |y |i |a |ja |és |vagy|at |til "
CC_BY = "CC BY 4.0"
CC_BY_SA = "CC BY-SA 4.0"


class Repository(NamedTuple):
    """A public repository, the language of its texts, and their licence."""

    name: str
    lang: str
    era: str
    licence: str


REPOSITORIES = (
    *(
        Repository(f"COST-ELTeC/ELTeC-{code}", lang, "old", CC_BY)
        for code, lang in (
            ("eng", "en"), ("deu", "de"), ("fra", "fr"), ("spa", "es"), ("ita", "it"), ("swe", "sv"),
            ("pol", "pl"), ("cze", "cs"), ("por", "pt"), ("ukr", "uk"), ("hun", "hu"), ("hrv", "hr"),
            ("rom", "ro"), ("slv", "sl"), ("nor", "nb"),
        )
    ),
    *(
        Repository(f"UniversalDependencies/UD_{name}", lang, "modern", licence)
        for name, lang, licence in (
            ("Dutch-Alpino", "nl", CC_BY_SA), ("German-GSD", "de", CC_BY_SA),
            ("Spanish-AnCora", "es", CC_BY),
            ("Czech-CAC", "cs", CC_BY_SA),
            ("Portuguese-Bosque", "pt", CC_BY_SA),
            ("Catalan-AnCora", "ca", CC_BY),
            ("Croatian-SET", "hr", CC_BY_SA), ("Romanian-RRT", "ro", CC_BY_SA),
            ("Russian-Taiga", "ru", CC_BY_SA),
            ("Dutch-LassySmall", "nl", CC_BY_SA), ("Slovak-SNK", "sk", CC_BY_SA),
            ("Danish-DDT", "da", CC_BY_SA), ("Finnish-FTB", "fi", CC_BY),
        )
    ),
    *(
        Repository(f"python/python-docs-{code}", code[:2], "modern", "PSF License / CC0")
        for code in ("fr", "es", "pl", "uk", "it", "pt-br", "ro", "hu")
    ),
    *(
        Repository(f"GITenberg/{name}", lang, "old", "public domain")
        for name, lang in (
            ("The-Beggar-s-Opera--to-Which-is-Prefixed-the-Musick-to-Each-Song_25063", "en"),
            ("The-King-James-Bible_10900", "en"),
            ("Ontboezemingen_24675", "nl"),
            ("The-Complete-Angler-1653_9198", "en"),
            ("The-Liberty-Minstrel_22089", "en"),
            ("Poems-on-Serious-and-Sacred-Subjects-Printed-only-as-Private-Tokens-of-Regard"
                "-for-the-Particul__8948", "en"),
        )
    ),
)  # fmt: skip


class Work(NamedTuple):
    """A text of one author: marked lines (see the module)."""

    name: str
    lines: list[str]


def main(argv: list[str] | None = None) -> int:
    """Gather the works; prints how many of each language and era."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--only", default="", help="repositories whose name contains this")
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--without", type=Path, action="append", default=[])
    args = parser.parse_args(argv)
    left_out = set(args.leave_out.read_text().split("\n")) if args.leave_out else set()
    known = runs_of(args.without)
    with (args.to / "inventory.jsonl").open("a") if made(args.to) else sys.stdout as inventory:
        for repository in REPOSITORIES:
            if args.only not in repository.name:
                continue
            clone = args.repos / repository.name.replace("/", "+") / "repo"
            count = gather(repository, clone, args.to, left_out, known, inventory) if clone.exists() else 0
            print(f"{repository.name}: {count} works", flush=True)
    return 0


def made(folder: Path) -> bool:
    """Make the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return True


def gather(repository, clone, to, left_out, known, inventory) -> int:  # type: ignore[no-untyped-def]
    """Write the works of one repository."""
    count = 0
    folder = to / repository.lang / repository.era
    folder.mkdir(parents=True, exist_ok=True)
    for work in works(repository, clone):
        if f"{repository.lang}/{work.name}" in left_out or count >= PER_LANGUAGE:
            continue
        lines = [line for line in work.lines if not (words_runs(line) & known)]
        if sum(map(len, lines)) < 6_000:
            continue
        (folder / f"{work.name}.txt").write_text("\n".join(lines) + "\n")
        record = repository._asdict() | {"work": work.name, "lines": len(lines)}
        inventory.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count


def runs_of(folders: Iterable[Path]) -> set[int]:
    """The runs of words of all texts below the folders, hashed."""
    found: set[int] = set()
    for folder in folders:
        for path in folder.rglob("*.txt"):
            text = re.sub(r"[-‐¬\xad\ufffd]\s*\n\s*", "", path.read_text(errors="replace"))
            found |= words_runs(text)
    return found


def words_runs(text: str) -> set[int]:
    """Each run of eight words, hashed."""
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[start : start + RUN])) for start in range(len(words) - RUN + 1)}


def works(repository: Repository, clone: Path) -> Iterator[Work]:
    """The works of a repository, by its format."""
    listing = git(clone, "ls-tree", "-r", "-l", "HEAD").splitlines()
    files = [(line.split("\t")[1], line.split()[3]) for line in listing if "BAD" not in line]
    for path, _ in files:
        name = Path(path).stem
        if re.search(r"level[12]/.*\.xml$", path):
            yield Work(name, list(tei(git(clone, "show", f"HEAD:{path}"))))
        elif path.endswith(".conllu"):
            yield from treebank(name, git(clone, "show", f"HEAD:{path}"))
        elif re.search(r"(tutorial|howto|faq)/.*\.po$", path):
            yield Work(path.replace("/", "-"), list(translations(git(clone, "show", f"HEAD:{path}"))))
        elif re.search(r"^book/.*\.asc$", path):
            yield Work(path.replace("/", "-"), list(asciidoc(git(clone, "show", f"HEAD:{path}"))))
        elif re.search(r"^\d+\.txt$", path):
            yield Work(f"pg{name}", list(gutenberg(git(clone, "show", f"HEAD:{path}"))))


def git(clone: Path, *arguments: str) -> str:
    """What git says."""
    done = subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=True)
    try:
        return done.stdout.decode()
    except UnicodeDecodeError:
        return done.stdout.decode("latin-1")


def tei(xml: str) -> Iterator[str]:
    """Headings, paragraphs and verses of a TEI document, from its middle if it is long."""
    try:
        root = ET.fromstring(xml.strip().encode())
    except ET.ParseError:
        return
    size = 0
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag not in ("p", "head", "l") or size > LONGEST:
            continue
        text = tidy("".join(_texts(element)))
        if text and usable(text):
            size += len(text)
            yield {"p": "", "head": "# ", "l": "> "}[tag] + text


def _texts(element: ET.Element) -> Iterator[str]:
    """The text of an element without its notes."""
    yield element.text or ""
    for child in element:
        if str(child.tag).rpartition("}")[2] not in ("note", "head", "l", "teiHeader"):
            yield from _texts(child)
        yield child.tail or ""


def treebank(name: str, conllu: str) -> Iterator[Work]:
    """The documents of a treebank; where it tells no paragraphs, a few sentences are one."""
    lines: list[str] = []
    sentences: list[str] = []
    part = 0

    def flush() -> None:
        if sentences:
            lines.append(tidy(" ".join(sentences)))
            sentences.clear()

    for line in conllu.split("\n"):
        if line.startswith("# newdoc"):
            flush()
            if sum(map(len, lines)) > 30_000:
                yield Work(f"{name}-{part}", [line for line in lines if usable(line)])
                part, lines = part + 1, []
        if line.startswith("# newpar"):
            flush()
        if line.startswith("# text = "):
            sentences.append(spaced(line[9:].strip()))
            if len(sentences) >= 3 + len(line) % 5:
                flush()
            if sum(map(len, lines)) > 120_000:
                yield Work(f"{name}-{part}", [line for line in lines if usable(line)])
                part, lines = part + 1, []
    flush()
    yield Work(f"{name}-{part}", [line for line in lines if usable(line)])


def gutenberg(text: str) -> Iterator[str]:
    """Paragraphs and verses of a Project Gutenberg text: lines that are short and indented are verse."""
    body = re.split(r"\*\*\*\s*(?:START|END) OF.*", text.replace("\r", ""))
    main_part = max(body, key=len)[4000:]
    for block in re.split(r"\n\s*\n", main_part):
        rows = [row for row in block.split("\n") if row.strip()]
        if not rows:
            continue
        if len(rows) > 1 and all(row.startswith("  ") and len(row) < 60 for row in rows):
            yield from (f"> {row.strip()}" for row in rows)
        elif usable(tidy(" ".join(rows))):
            yield tidy(" ".join(rows))


def spaced(text: str) -> str:
    """A sentence without the blanks that some treebanks have around stops and within quotes."""
    text = re.sub(r" ([,.])(?=\s|$)", r"\1", text)
    return re.sub(r"„ ?([^“]*?) ?“", r"„\1“", text)


def translations(catalogue: str) -> Iterator[str]:
    """The translated paragraphs of a gettext catalogue, without markup."""
    for entry in re.split(r"\n\s*\n", catalogue):
        found = re.search(r'^msgstr ((?:".*"\n?)+)', entry, re.M)
        text = "".join(re.findall(r'^"?(?:msgstr )?"(.*)"$', found[1], re.M)) if found else ""
        text = plain(text.replace('\\"', '"').replace("\\n", " "))
        if len(text) > 40 and usable(text) and "fuzzy" not in entry:
            yield tidy(text)


def asciidoc(source: str) -> Iterator[str]:
    """Paragraphs of a document in AsciiDoc."""
    for block in re.split(r"\n\s*\n", source):
        if re.match(r"[\w‘“\"(]", block) and "----" not in block and "::" not in block:
            text = tidy(plain(re.sub(r"\(\(\(.*?\)\)\)|<<.*?>>|https?:\S+|[*+]", "", block)))
            if len(text) > 60 and usable(text):
                yield text


def plain(text: str) -> str:
    """Text without the markup of reStructuredText and its like."""
    text = re.sub(r":[\w:]+:`([^`<]+?)(?: <[^`]*>)?`", r"\1", text)
    text = re.sub(r"`([^`<]+?)(?: <[^`]*>)?`__?", r"\1", text)
    return re.sub(r"[`*]+", "", text)


def tidy(text: str) -> str:
    """One blank between words, no soft hyphens, no markup characters."""
    text = re.sub(r"[\xad\u200b\ufeff]", "", text).replace("_", "").replace("¬", "")
    return re.sub(r"\s+", " ", text).strip().lstrip("#> ")


def usable(text: str) -> bool:
    """Whether the paragraph is text as it was printed: no broken words left in it, no rubbish."""
    if re.search(r"[\ufffd|{}<>\\#]", text) or len(text) > 6_000:
        return False
    return not re.search(rf"\w- (?!{SUSPENDING})\w", text)


if __name__ == "__main__":
    sys.exit(main())
