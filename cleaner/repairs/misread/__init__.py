"""Words that the engine misread: what they were, where language, document and typeface leave little doubt.

A guess comes from the confusions of a typeface (:mod:`.channel`, data of the rules), is weighed by what is
known of language and document (:mod:`.guesses`, :mod:`.proposals`) and judged by a learned gate
(:mod:`.judge`).  How sure it has to be follows from how much of the text is doubtful, which a sample tells
first (:mod:`.noise`).
"""

from __future__ import annotations

from .repair import propose

__all__ = ["propose"]
