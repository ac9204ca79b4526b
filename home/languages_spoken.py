"""Which languages were spoken: their codes in one column, their names in the language of whoever reads."""

from __future__ import annotations

from typing import Any

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CODES = "en es am ar bn de fa fr gu hi ht hy it ja km ko ne pa pl ps pt ru so sw ta te tl tr uk ur vi yo zh ase".split()
"""Of the languages that are spoken most where people petition; ase is American Sign Language."""


def name_of(code: str, language: str | None = None) -> str:
    """The name of a language, in `language` (the active one by default); the code itself when it has none."""
    locale = Locale.parse(language or get_language() or "en", sep="-")
    try:
        return str(locale.languages.get(code) or Locale.parse(code).get_display_name(locale) or code)
    except (UnknownLocaleError, ValueError):
        return code


def names_of(codes: str, language: str | None = None) -> str:
    """`en,es` as one reads it: `English and Spanish`; "" for none."""
    wanted = language or get_language() or "en"
    return str(
        format_list([name_of(code, wanted) for code in codes.split(",") if code], locale=wanted.replace("-", "_"))
    )


def choices() -> list[tuple[str, str]]:
    """The languages by name; English and Spanish first."""
    rest = sorted(((code, name_of(code)) for code in CODES[2:]), key=lambda each: each[1].casefold())
    return [(code, name_of(code)) for code in CODES[:2]] + rest


class SpokenFormField(forms.MultipleChoiceField):
    """Boxes to tick. Gives the codes, with commas between."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        kwargs.pop("empty_value", None)
        super().__init__(choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What the boxes are ticked by."""
        return [code for code in value.split(",") if code] if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """The codes. Raises ValidationError for one that is not offered."""
        return ",".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other boxes are ticked than before."""
        return bool(super().has_changed(self.prepare_value(initial), data))


def check_codes(codes: str) -> None:
    """Raise ValidationError unless all are codes we know."""
    if unknown := [code for code in codes.split(",") if code not in CODES]:
        raise ValidationError(_("Unknown language: %(code)s"), params={"code": unknown[0]})


class SpokenField(models.CharField):
    """Codes of languages, with commas between."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_codes]

    def formfield(self, **kwargs: Any) -> Any:
        """Boxes to tick."""
        return super().formfield(**{"form_class": SpokenFormField, **kwargs})
