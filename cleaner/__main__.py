"""``python -m cleaner``."""

from .cli.main import run

run()
