"""What a form of output says of itself: ``FORM`` in its module.  Modules of forms are light: what writes is
loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ...engine.result import Result
    from ...formats.text.decoding import Written
    from ..records import Made


class Done(NamedTuple):
    """What was cleaned: its name, what with, the result, source and output as bytes, and the name of the
    output if that is another one."""

    name: str
    made: Made
    result: Result
    before: Written
    after: Written
    output: str = ""


class Form(NamedTuple):
    """A form of output.

    ``name``     what the command line, the HTTP API and the store of jobs call it
    ``option``   the option that asks for it, if that is not ``--format NAME``
    ``help``     what the command line says of it behind its name; ``{layouts}`` are the formats that have one
    ``meaning``  what the HTTP API says of it
    ``ending``   the ending of its files, behind the name of the input; "" if they are named like texts
    ``media``    media types that ask for it over HTTP; it is sent as the first
    ``render``   writes it; None if several files may come of it, which :mod:`cleaner.reading.layouts` makes
    ``kept``     whether jobs of the service keep it; otherwise it is made when it is asked for
    ``place``    where it stands among the others; of the HTTP API's the first is the default
    """

    name: str
    meaning: str
    media: tuple[str, ...] = ()
    option: str = ""
    help: str = ""
    ending: str = ""
    render: Callable[[Done], bytes] | None = None
    kept: bool = True
    place: int = 50
