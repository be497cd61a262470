"""The cleaner for an input: the command line's settings over those of its ``cleaner.toml``."""

from __future__ import annotations

from .. import Cleaner
from ..errors import ConfigError, UsageError
from ..settings import SettingError
from . import config
from .arguments import settings_of


class Cleaners:
    """Cleaners by directory, each built once.  ``args`` are parsed arguments with settings among them."""

    def __init__(self, args: object, config: str, no_config: bool) -> None:
        if config and no_config:
            raise UsageError("--config and --no-config exclude one another", "leave one of them out")
        self._given = settings_of(args)
        self._config = config
        self._search = not config and not no_config
        self._by_folder: dict[str, Cleaner] = {}
        self._by_config: dict[str, Cleaner] = {}

    def of(self, folder: str) -> Cleaner:
        """The cleaner for texts in this directory.  Raises ConfigError, RuleError, SettingError."""
        if folder not in self._by_folder:
            path = config.find(folder) if self._search else self._config
            if path not in self._by_config:
                self._by_config[path] = self._build(path)
            self._by_folder[folder] = self._by_config[path]
        return self._by_folder[folder]

    def _build(self, path: str) -> Cleaner:
        settings = config.load(path) if path else {}
        try:
            return Cleaner(**(settings | self._given))
        except SettingError as error:  # single values have been checked; a profile is known only now
            if path and "profile" not in self._given:
                raise ConfigError(f"{path}: {error}") from None
            raise
