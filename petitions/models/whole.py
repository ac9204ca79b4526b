"""Whether a translation is all there: a petition is offered in a language only when every word of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail_localize.models import Translation

if TYPE_CHECKING:
    from petitions.models.petition_page import PetitionPage

NEEDED = ("title", "ask", "summary", "letter")
"""What no page of a petition can be without. A title may read the same in two languages; the others do not."""
WHERE_SAID = ("body", "decision_rule", "image_alt", "outcome_words", "share_text", "search_description")
"""What a translation needs as soon as the page the petition began with says something there."""
_OWN_INSTEAD = ("search_description",)
"""Where these are empty, the page's own ask stands in."""
_SENTENCE = 4
"""Words from which on such a text does not read the same in two languages; a name or a number may."""


def missing_words(page: PetitionPage) -> list[str | Promise]:
    """What a translation lacks before its language can be offered, for people to read; [] when it is whole, and always
    for the page a petition began with. Six queries."""
    if page.is_primary or page.petition is None:
        return []
    first = type(page).objects.filter(petition=page.petition).order_by("pk")[0]
    return [label_of(page, name) for name in lacking(page, first)] + missing_beside(page)


def lacking(page: PetitionPage, first: PetitionPage) -> list[str]:
    """The fields whose words a translation of `first` does not have: empty ones, and those still in the old language.
    No query but those that the blocks of a body ask."""
    lacks = {name for name in NEEDED if not _says(page, name)}
    lacks |= {name for name in WHERE_SAID if _says(first, name) and not _says(page, name) and name not in _OWN_INSTEAD}
    lacks |= {name for name in (*NEEDED, *WHERE_SAID) if _is_copied(page, first, name)}
    return [name for name in (*NEEDED, *WHERE_SAID) if name in lacks]


def missing_beside(page: PetitionPage) -> list[str | Promise]:
    """What a translation lacks that does not stand in its own fields: sentences of the translators' screen, titles
    of the offices asked, and what a court is a party to. Four queries."""
    if page.is_primary or page.petition is None:
        return []
    lacks: list[str | Promise] = []
    if left := _untranslated(page):
        lacks.append(ngettext("%(count)s sentence", "%(count)s sentences", left) % {"count": left})
    asked = page.petition.targets.filter(removed_at=None).select_related("office")
    for target in asked.exclude(office__texts__locale=page.locale):
        lacks.append(_("the title of %(office)s") % {"office": target.office.name})
    for target in asked.exclude(texts=None).exclude(texts__locale=page.locale):
        lacks.append(_("what this court is a party to: %(office)s") % {"office": target.office.name})
    return lacks


def label_of(page: PetitionPage | type[PetitionPage], name: str) -> str | Promise:
    """What a field is called on the edit screen."""
    label: str | Promise = getattr(page._meta.get_field(name), "verbose_name", name)
    return label


def _untranslated(page: PetitionPage) -> int:
    found = Translation.objects.filter(
        source__object__translation_key=page.translation_key, target_locale=page.locale, enabled=True
    ).first()
    if found is None:
        return 0
    total, done = found.get_progress()
    return int(total - done)


def _says(page: PetitionPage, name: str) -> str:
    """The words of a field without markup, of which the editor writes some anew each time."""
    return " ".join(strip_tags(str(getattr(page, name))).split())


def _is_copied(page: PetitionPage, first: PetitionPage, name: str) -> bool:
    words = _says(page, name)
    long = name != "title" if name in NEEDED else len(words.split()) >= _SENTENCE
    return bool(words) and long and words == _says(first, name)
