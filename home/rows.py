"""Rows inside a form of the admin: the words of each language stand ready, what is left empty is left out."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel
from wagtail.models import Locale

_AROUND = {DELETION_FIELD_NAME, ORDERING_FIELD_NAME, "locale", "id"}
"""Fields that say nothing of their own."""


def _says_something(typed: Any) -> bool:
    return bool(strip_tags(typed).strip() if isinstance(typed, str) else typed)


class RowsFormSet(BaseChildFormSet):
    """Rows of which no two may have the same `alone`; the error stands at the second one.

    With `drops_empty` a row in which nothing was typed is left out, or taken away, without a word.
    """

    drops_empty = False
    alone = ""
    twice: str | Promise = ""

    def clean(self, *args: Any, **kwargs: Any) -> None:
        seen = set()
        for form in self.forms:
            if self._should_delete_form(form) or form.cleaned_data.get(self.alone) is None:
                continue
            value = form.cleaned_data[self.alone]
            if value in seen:
                form.add_error(self.alone, self.twice)
            seen.add(value)
        super().clean(*args, **kwargs)

    def full_clean(self) -> None:
        super().full_clean()
        for form in self.forms if self.is_bound and self.drops_empty else ():
            if self._should_delete_form(form):
                form.errors.clear()  # nobody has to fill in what is left out

    def _should_delete_form(self, form: forms.ModelForm) -> bool:
        if super()._should_delete_form(form):
            return True
        names = [name for name in form.fields if name not in _AROUND]
        return self.drops_empty and not any(_says_something(form[name].data) for name in names)


class WordsFormSet(RowsFormSet):
    """One row a language, offered for every language of the site."""

    drops_empty = True
    alone = "locale"
    twice = _("This language is here already.")
    default_error_messages: ClassVar[dict[str, Any]] = {
        **BaseChildFormSet.default_error_messages,
        "too_few_forms": ngettext_lazy(
            "Write this in at least %(num)d language.", "Write this in at least %(num)d languages.", "num"
        ),
    }

    def get_queryset(self) -> list[Any]:
        if not isinstance(getattr(self, "_queryset", None), list):
            rows = list(super().get_queryset())
            self._queryset = rows if self.is_bound else [*rows, *self._missing(rows)]
        return self._queryset

    def _missing(self, rows: list[Any]) -> list[Any]:
        here = {row.locale_id for row in rows}
        codes = [code for code, _name in settings.LANGUAGES]
        locales = [locale for locale in Locale.objects.all() if locale.pk not in here and locale.language_code in codes]
        locales.sort(key=lambda locale: codes.index(locale.language_code))
        return [self.model(locale=locale) for locale in locales]


class RowsPanel(InlinePanel):
    """An inline panel whose rows are checked by `formset`."""

    formset: type[RowsFormSet] = RowsFormSet

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = self.formset
        return options


class WordsPanel(RowsPanel):
    """The words of a row, one entry a language."""

    formset = WordsFormSet

    def __init__(self, relation_name: str = "texts", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("words in one language"))
        kwargs.setdefault("help_text", _("A language you leave empty is left out."))
        super().__init__(relation_name, **kwargs)
