"""The one table of settings."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner.settings import SETTINGS, Options, SettingError, options


def test_the_table_and_the_options_name_the_same() -> None:
    assert list(SETTINGS) == list(Options._fields)


def test_every_setting_is_explained_and_its_default_is_allowed() -> None:
    for name, setting in SETTINGS.items():
        assert setting.help
        default = Options._field_defaults[name]
        assert not setting.choices or default in setting.choices
        assert setting.choices or setting.metavar


def test_defaults() -> None:
    assert options({}) == Options()


@pytest.mark.parametrize(
    ("values", "field", "wanted"),
    [
        ({"select": "HYP001, PAG,"}, "select", ("HYP001", "PAG")),
        ({"select": ["HYP001"]}, "select", ("HYP001",)),
        ({"min-confidence": "0.75"}, "min_confidence", 0.75),
        ({"page-breaks": "mark"}, "page_breaks", "mark"),
        ({"min_confidence": 1}, "min_confidence", 1.0),
        ({"lang": "DE, ger,pt_br"}, "lang", ("de", "pt-BR")),
        ({"lang": []}, "lang", ()),
    ],
)
def test_values_from_files_flags_and_keywords(values: dict[str, Any], field: str, wanted: object) -> None:
    assert getattr(options(values), field) == wanted


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"line": "join"}, "unknown setting 'line'; there are: .*lines"),
        ({"lines": "Join"}, "'lines' is one of auto, join, keep, not 'Join'"),
        ({"lines": 3}, "'lines' takes a string, not 3"),
        ({"select": 3}, "'select' takes a list of strings, not 3"),
        ({"select": [3]}, "'select' takes a list of strings"),
        (
            {"lang": "german"},
            r"'german' is the code of no known language; did you mean de \(German\)\? there are: af, ",
        ),
        ({"lang": ["en", "Français"]}, r"did you mean fr \(French\)\?"),
        ({"lang": "xx"}, "'xx' is the code of no known language; there are: af, am, .*, zh$"),
        ({"lang": "de-"}, "'de-' is the code of no"),
        ({"lang": "de AT"}, "'de AT' is the code of no"),
        ({"min_confidence": "much"}, "'min_confidence' takes a number, not 'much'"),
        ({"min_confidence": None}, "'min_confidence' takes a number"),
        ({"min_confidence": 1.5}, "between 0 and 1, not 1.5"),
        ({"min_confidence": float("nan")}, "between 0 and 1, not nan"),
    ],
)
def test_a_wrong_value_names_the_setting_the_value_and_the_choices(values: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingError, match=says):
        options(values)


def test_what_is_said_wins_over_the_base() -> None:
    base = options({"lines": "join", "ignore": "CAS"})
    assert options({"lines": "keep"}, base) == Options(lines="keep", ignore=("CAS",))
