"""What the pages around make of a line at a page edge, as names for the model of lines."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_CACHED = 1 << 14


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


@lru_cache(maxsize=_CACHED)
def named(own: Own, around: Around) -> tuple[str, ...]:
    """The names of the features."""
    side, order, state, sort, support, recurs, exact, small, inner, first, dues, pages, shape = own
    mine, turns, ran, whole, shut, likely, due, again, taken = around
    return (
        f"{side}order{order}&likely{likely}",
        f"{side}order{order}&due{due}",
        f"{side}order{order}&again{again}",
        f"{side}{state}&due{due}",
        f"{side}{state}&due{due}&support{support}",
        f"{side}around{turns}&{mine}",
        f"{side}around{turns}&ran{ran}&{state}",
        f"{side}around{turns}&recurs{recurs}&k{small}",
        f"pages{pages}&recurs{recurs}&exact{exact}",
        f"pages{pages}&{state}",
        f"{side}likely{likely}&{mine}&ran{ran}",
        f"{side}likely{likely}&around{turns}",
        f"in{inner}&recurs{recurs}",
        f"in{inner}&fi{first}",
        f"fi{first}&recurs{recurs}",
        f"in{inner}&{state}",
        f"fi{first}&{state}",
        f"dues{dues}&{state}{sort}",
        f"dues{dues}&recurs{recurs}&{small}",
        f"whole{whole}&{state}&k{small}",
        f"whole{whole}&recurs{recurs}&exact{exact}",
        f"{shut}&recurs{recurs}&exact{exact}&k{small}",
        f"{shut}&{state}&k{small}",
        f"{shut}&{side}around{turns}",
        f"{shut}&{side}likely{likely}",
        f"{shape}&recurs{recurs}",
        f"{shape}&due{due}",
        f"{shape}&likely{likely}&{mine}",
        f"{side}recurs{recurs}&{mine}&{order}&{state}",
        f"{side}{taken:d}{mine}{order}",
    )
