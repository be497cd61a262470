"""``python -m cleaner``."""

from .cli import run

run()
