"""Words of rows that are not pages: one child row a language, never columns a language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class Words(models.Model):
    """The words of a row in one language. Abstract; the child adds `parent` and its texts."""

    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))

    class Meta:
        abstract = True
        unique_together = [("parent", "locale")]

    @property
    def lang(self) -> str:
        """The language code of these words."""
        return str(self.locale.language_code)


W = TypeVar("W", bound=Words)


def in_language(words: Iterable[W], language: str | None = None) -> W | None:
    """Pick the words in `language` (the active one by default), else in another; None when there are none.

    Costs no query when the rows and their locales are prefetched. The template compares `lang` with the
    page's language and says so when they differ.
    """
    wanted = language or get_language() or ""
    rows = list(words)
    return next((row for row in rows if row.lang == wanted), rows[0] if rows else None)
