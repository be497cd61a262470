"""Print documents with their truth.

    python -m bench.press --sources DIR --out OUT --seed N --per-kind K [--kinds a,b] [--langs en,de]
        [--hocr] [--pdf [--font FILE]]

OUT gets docs/, truth/ and inventory.jsonl, with these options hocr/ and pdf/; README.md beside this file says
what stands in them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.press.desk import Pool
from bench.press.impression import Impression, press
from bench.press.kind import kinds
from bench.press.surfaces import hocr, pdf


def main(argv: list[str] | None = None) -> int:
    """Print them; says how many."""
    parser = argparse.ArgumentParser(
        prog="bench.press", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=Path, required=True, help="what bench.press.sources gathered")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-kind", type=int, default=10)
    parser.add_argument("--kinds", default=",".join(kinds()))
    parser.add_argument("--langs", default="")
    parser.add_argument("--hocr", action="store_true", help="the same as hOCR, too")
    parser.add_argument("--pdf", action="store_true", help="the same as PDF, too")
    parser.add_argument(
        "--font", type=Path, help="a TrueType font; without one, letters of Western Europe only"
    )
    args = parser.parse_args(argv)
    pool = Pool(args.sources)
    langs = args.langs.split(",") if args.langs else pool.languages
    for folder in ("docs", "truth"):
        (args.out / folder).mkdir(parents=True, exist_ok=True)
    count = 0
    with (args.out / "inventory.jsonl").open("w") as inventory:
        for name, made in printed(pool, args.kinds.split(","), langs, args.seed, args.per_kind):
            write(args.out, name, made)
            if args.hocr:
                save(args.out / "hocr" / f"{name}.hocr", hocr(made).encode())
            if args.pdf and (printed_pages := pdf(made, args.font)):
                save(args.out / "pdf" / f"{name}.pdf", printed_pages)
            inventory.write(json.dumps({"name": name} | made.record, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} documents in {args.out}")
    return 0


def printed(
    pool: Pool, wanted: list[str], langs: list[str], seed: int, per_kind: int
) -> Iterator[tuple[str, Impression]]:
    """So many documents of each kind, in languages and eras as the dice fall; English more often."""
    for kind in wanted:
        for number in range(per_kind):
            rng = random.Random(f"{seed} {kind} {number}")
            lang = rng.choice([*langs, *(["en"] * 3 if "en" in langs else [])])
            era = rng.choice(("old", "modern"))
            yield f"{kind}_{lang}_{number:03}", press(kind, pool, lang, seed * 10_000 + number, era)


def write(out: Path, name: str, made: Impression) -> None:
    """The raw text and its truth."""
    (out / "docs" / f"{name}.txt").write_text(made.text)
    rows = (json.dumps(line, ensure_ascii=False) for line in made.truth)
    (out / "truth" / f"{name}.jsonl").write_text("\n".join(rows) + "\n")


def save(path: Path, content: bytes) -> None:
    """A file in a folder of its kind."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
