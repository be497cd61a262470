"""What computers say: programs, shell sessions, logs, manuals."""

from __future__ import annotations

from bench.press.blocks import Block, Document, heading, para
from bench.press.desk import Desk
from bench.press.kind import kind

COMMANDS = (
    "ls -l {a}",
    "cd /{a}/{b}",
    "cp {a}.txt {b}.bak",
    "grep -r '{a}' {b}/",
    "make {a}",
    "tar xzf {a}-{b}.tar.gz",
    "sudo systemctl restart {a}",
    'git commit -m "{a} {b}"',
    "cat {a} | sort | uniq -c",
    "chmod 600 ~/.{a}/{b}",
)
CODE = (
    ("def {a}({b}):", "    if not {b}:", "        return None", "    return {b} + {n}"),
    ("for (int {a} = 0; {a} < {n}; {a}++) {{", "    {b}[{a}] = {a} * {n};", "}}"),
    ("{a} = {{", "    \"{b}\": {n},", "    \"{a}\": [{n}, 0],", "}}"),
    ("class {a}:", "    {b} = {n}", "", "    def run(self):", "        print(self.{b})"),
    ("SELECT {a}, count(*)", "FROM {b}", "WHERE {a} > {n}", "GROUP BY {a};"),
    ("<{a} id=\"{n}\">", "  <{b}>text</{b}>", "</{a}>"),
)  # fmt: skip


def ascii_word(desk: Desk) -> str:
    """A word that may be the name of a variable."""
    return next(
        (word for word in (desk.word(3).lower() for _ in range(50)) if word.isascii() and word.isalpha()),
        "value",
    )


def code(desk: Desk) -> Block:
    """A few lines of a program."""
    lines: list[str] = []
    for _ in range(desk.rng.randint(1, 3)):
        chosen = desk.rng.choice(CODE)
        a, b, n = ascii_word(desk), ascii_word(desk), desk.rng.randint(1, 99)
        lines += [line.format(a=a, b=b, n=n) for line in chosen if line]
    return Block("code", tuple(lines), fill=False, before=1, after=1, indent=desk.rng.choice((0, 0, 4)))


def shell(desk: Desk) -> Block:
    """A few commands, with what they answer or not."""
    prompt = desk.pick("$ ", "$ ", "", "# ", "user@host:~$ ")
    lines = [
        prompt + desk.rng.choice(COMMANDS).format(a=ascii_word(desk), b=ascii_word(desk))
        for _ in range(desk.rng.randint(1, 6))
    ]
    return Block("code", tuple(lines), fill=False, before=1, after=1, indent=desk.rng.choice((0, 0, 4)))


@kind
def manual(desk: Desk) -> Document:
    """A manual: headings, text, commands, programs."""
    rng = desk.rng
    blocks: list[Block] = []
    for number in range(1, rng.randint(3, 8)):
        title = f"{desk.pick('', f'{number}. ')}{desk.phrase(1, 4)}"
        blocks.append(heading(title, running=title))
        for _ in range(rng.randint(2, 6)):
            blocks.append(para(desk.paragraph(100, 700)))
            if desk.chance(0.5):
                blocks.append(code(desk) if desk.chance(0.5) else shell(desk))
    return Document(
        desk.title(), blocks, house=desk.pick("sections", "office", "print-out"), paragraphs="blank"
    )


@kind
def manpage(desk: Desk) -> Document:
    """A page of a manual in the manner of Unix."""
    rng = desk.rng
    name = ascii_word(desk)
    blocks: list[Block] = []
    for title in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "FILES", "SEE ALSO")[: rng.randint(3, 6)]:
        blocks.append(heading(title, before=1, after=0, align="left", running=title))
        if title == "SYNOPSIS":
            blocks.append(
                Block(
                    "code", (f"{name} [-{name[0]}] [--{ascii_word(desk)}=N] FILE...",), fill=False, indent=7
                )
            )
        elif title == "OPTIONS":
            for _ in range(rng.randint(3, 9)):
                blocks.append(
                    Block("item", (f"-{rng.choice('abcdefgh')}, --{ascii_word(desk)}",), indent=7, before=1)
                )
                blocks.append(para(desk.text(1, 3), indent=14, before=0, first=0))
        else:
            blocks += [
                para(text, indent=7, before=int(at > 0))
                for at, text in enumerate(desk.paragraphs(rng.randint(1, 4), 60, 500))
            ]
    return Document(
        f"{name.upper()}(1)",
        blocks,
        house="office",
        constant=(f"{name.upper()}(1)        User Commands        {name.upper()}(1)",),
        paragraphs="blank",
        measure=(60, 78),
    )


@kind
def log(desk: Desk) -> Document:
    """A log of a system."""
    rng = desk.rng
    minute, units = 100, []
    style = desk.pick(
        "2024-03-{d:02} {h:02}:{m:02}:{s:02} {l} {t}",
        "Mar {d:>2} {h:02}:{m:02}:{s:02} host {w}[{n}]: {t}",
        "[{h:02}:{m:02}:{s:02}] {l}: {t}",
    )
    for _ in range(rng.randint(30, 120)):
        minute += rng.randint(0, 3)
        text = desk.phrase(3, 8).lower()
        units.append(
            style.format(
                d=3,
                h=minute // 60,
                m=minute % 60,
                s=rng.randint(0, 59),
                l=rng.choice(("INFO", "WARN", "ERROR")),
                w=ascii_word(desk),
                n=rng.randint(100, 9999),
                t=text,
            )
        )
    return Document(
        desk.title(),
        [Block("code", tuple(units), fill=False)],
        house="plain",
        hyphenated=0.0,
        measure=(60, 90),
    )


@kind
def program(desk: Desk) -> Document:
    """A program with comments, printed."""
    rng = desk.rng
    lines: list[str] = []
    for _ in range(rng.randint(8, 30)):
        lines += [f"# {desk.phrase(3, 8)}"] if desk.chance(0.3) else []
        lines += code(desk).units
    return Document(
        desk.title(),
        [Block("code", tuple(lines), fill=False)],
        house=desk.pick("print-out", "plain"),
        hyphenated=0.0,
        constant=(f"{ascii_word(desk)}.py",),
        measure=(60, 90),
    )
