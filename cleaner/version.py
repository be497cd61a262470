"""The version of cleaner."""

__version__ = "0.1.0"
