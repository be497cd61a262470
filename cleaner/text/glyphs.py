"""The sets of characters that several parts of the program have to agree on: hyphens, stops, quotes, bullets.

Which characters may stand for a hyphen at a line end is said by the rules that name ``glyphs``; the sets here
are what everything knows without asking, and :attr:`cleaner.rulebook.Rulebook.line_glyphs` adds the others.
"""

HYPHENS = "-\u2010\u2011"  # hyphens that words have
SOFT_HYPHENS = "\u00ad\u00ac\u2e17"  # marks of a broken word: soft hyphen, ¬ of transcriptions, ⸗ of old type
LOST_HYPHENS = "\ufffd\x02\x7f"  # what a soft hyphen comes out as where a font or a program lost it
LINE_HYPHENS = f"{HYPHENS}{SOFT_HYPHENS}{LOST_HYPHENS}="
LINE_GLYPHS = f"{LINE_HYPHENS}\u2014"  # with the dash as which a worn hyphen is read

DASHES = "—–―‒-"
SENTENCE_ENDS = ".!?…‽。！？｡।؟۔။"
CLOSERS = "”“\"»«’‘'`)]}›‹）」』】》〉*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰"
OPENERS = "„“\"«»‘'‚”’`‹›「『《〈¿¡"
BULLETS = "•*·§†◦▪●○■▸►‣⁃"
EDGES = f" .,;:!?\"'«»„“”‘’()[]{{}}<>…*|/\\_–{LINE_GLYPHS}"  # what words have around them
