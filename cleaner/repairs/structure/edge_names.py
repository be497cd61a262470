"""What the pages around make of a line at a page edge, as names for the model of lines."""

from __future__ import annotations

from typing import NamedTuple


class Own(NamedTuple):
    """What a line at a page edge shows whatever the lines around it are taken for.

    ``side``    ``T`` at the top, ``B`` at the bottom of its page
    ``order``   how many lines stand between it and the edge, up to 3
    ``state``   of its page number, with ``!`` if it is alone on the line; ``sort`` is the kind of number
    ``support`` how many pages agree on the number, up to 5
    ``recurs``  level of the pages on which the line stands again; ``exact`` those with the very line, up to 3
    ``small``   ``0`` if it has no letters
    ``inner``, ``first`` how often the line, and its first word, stand inside of pages
    ``dues``    lines of the page that show the number that is due
    ``pages``   level of the number of all pages
    ``shape``   how the line begins and ends, and its words
    """

    side: str
    order: int
    state: str
    sort: str
    support: int
    recurs: str
    exact: int
    small: str
    inner: int
    first: int
    dues: int
    pages: int
    shape: str


class Around(NamedTuple):
    """What the lines around show, as levels: ``mine``, whether the sentence runs on over this line;
    ``turns``, over the page turns near; ``ran``, over lines like this one; ``whole``, over all page turns;
    ``shut``, how many pages near are closed; ``likely``, ``due``, ``again``, how many of the lines in the
    same place near look like furniture, show their number, stand again; ``taken``, whether this line looks
    like furniture."""

    mine: str
    turns: int
    ran: int
    whole: int
    shut: str
    likely: int
    due: int
    again: int
    taken: bool


Names = tuple[str, ...]


def own(own: Own) -> Names:
    """What a line shows whatever the others are."""
    return (
        f"pages{own.pages}&recurs{own.recurs}&exact{own.exact}",
        f"pages{own.pages}&{own.state}",
        f"in{own.inner}&recurs{own.recurs}",
        f"in{own.inner}&fi{own.first}",
        f"fi{own.first}&recurs{own.recurs}",
        f"in{own.inner}&{own.state}",
        f"fi{own.first}&{own.state}",
        f"dues{own.dues}&{own.state}{own.sort}",
        f"dues{own.dues}&recurs{own.recurs}&{own.small}",
        f"{own.shape}&recurs{own.recurs}",
    )


def counting(counts: str, state: str, own: Own, again: bool) -> Names:
    """How the number on a line counts on from page to page."""
    return (
        f"counts{counts}&{state}&dues{own.dues}",
        f"counts{counts}&{own.side}{min(own.order, 1)}&{again}",
        f"counts{counts}&exact{own.exact}&in{min(own.inner, 2)}",
    )


def level(side: str, order: int, likely: int, due: int, again: int) -> Names:
    """What stands in the same place near."""
    place = f"{side}order{order}"
    return f"{place}&likely{likely}", f"{place}&due{due}", f"{place}&again{again}"


def due(side: str, state: str, due: int, support: int) -> Names:
    """The page number, and whether others in the same place show theirs."""
    return f"{side}{state}&due{due}", f"{side}{state}&due{due}&support{support}"


def turned(side: str, turns: int, mine: str, ran: int, state: str) -> Names:
    """Over which page turns sentences run on."""
    return f"{side}around{turns}&{mine}", f"{side}around{turns}&ran{ran}&{state}"


def again(side: str, turns: int, recurs: str, small: str) -> Names:
    """Whether it stands again, and over which page turns sentences run on."""
    return (f"{side}around{turns}&recurs{recurs}&k{small}",)


def likely(side: str, likely: int, mine: str, ran: int, turns: int) -> Names:
    """What looks like furniture near."""
    return f"{side}likely{likely}&{mine}&ran{ran}", f"{side}likely{likely}&around{turns}"


def whole(whole: int, state: str, small: str, recurs: str, exact: int) -> Names:
    """Over how many of all page turns sentences run on."""
    return f"whole{whole}&{state}&k{small}", f"whole{whole}&recurs{recurs}&exact{exact}"


def shut(shut: str, state: str, small: str, recurs: str, exact: int) -> Names:
    """How many pages near are closed."""
    return f"{shut}&recurs{recurs}&exact{exact}&k{small}", f"{shut}&{state}&k{small}"


def shut_near(shut: str, side: str, turns: int, likely: int) -> Names:
    """The same, with what the pages near show."""
    return f"{shut}&{side}around{turns}", f"{shut}&{side}likely{likely}"


def shaped(shape: str, due: int, likely: int, mine: str) -> Names:
    """Its form, and what stands in the same place near."""
    return f"{shape}&due{due}", f"{shape}&likely{likely}&{mine}"


def parting(side: str, recurs: str, mine: str, order: int, state: str, taken: bool) -> Names:
    """Whether a sentence runs on over it."""
    return f"{side}recurs{recurs}&{mine}&{order}&{state}", f"{side}{taken:d}{mine}{order}"
