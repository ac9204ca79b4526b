"""Codes in the database, names for whoever reads."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from home.languages_spoken import CODES, SpokenFormField, check_codes, choices, names_of


def test_names_are_in_the_readers_language() -> None:
    assert names_of("en,es", "en") == "English and Spanish"
    assert names_of("en,es,ht", "es") == "inglés, español y criollo haitiano"
    assert names_of("") == ""


def test_every_code_has_a_name_and_stands_once() -> None:
    assert len(set(CODES)) == len(CODES) == len(choices())
    assert not [label for code, label in choices() if label == code]
    assert [code for code, _label in choices()][:2] == ["en", "es"]


def test_only_codes_that_are_offered_are_taken() -> None:
    field = SpokenFormField(required=False)
    assert field.clean(["es", "ht"]) == "es,ht" and field.clean([]) == ""
    assert not field.has_changed("es,ht", ["ht", "es"]) and field.has_changed("es", ["es", "en"])
    for wrong in (["<b>"], ["xx"]):
        with pytest.raises(ValidationError):
            field.clean(wrong)
    with pytest.raises(ValidationError):
        check_codes("en,<b>")
