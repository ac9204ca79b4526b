"""What the admin says of translations: what is missing before one can be published, and what it has fallen behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail.admin import messages

from petitions.models import PetitionPage
from petitions.models.whole import missing_beside, missing_words
from petitions.organizing.outdated import outdated_words


def refuse_half(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Keep a translation that is not all there as a draft, and say what is missing; None for all other pages."""
    lacks = missing_words(page) if isinstance(page, PetitionPage) else []
    return _refused(request, page, lacks) if lacks else None


def look_at_translation(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Before the edit screen of a translation: a note when it is out of date. What the translators' screen publishes is
    refused like everything else, but for its own fields, which it fills in while it publishes."""
    if not isinstance(page, PetitionPage):
        return None
    if request.method == "POST":
        lacks = missing_beside(page) if request.POST.get("action") == "publish" else []
        return _refused(request, page, lacks) if lacks else None
    if changed := outdated_words(page):
        said = _("The words this was translated from have changed since: %(words)s. Publish it again once it is right.")
        messages.warning(request, said % {"words": _listed(changed)})
    return None


def _refused(request: HttpRequest, page: PetitionPage, lacks: Iterable[Any]) -> HttpResponse:
    said = _(
        "Saved, but not published in %(language)s: a petition is offered in a language only when all of it is there. "
        "Missing: %(words)s."
    )
    language = get_language_info(page.locale.language_code)["name_translated"]
    messages.error(request, said % {"language": language, "words": _listed(lacks)})
    return redirect("wagtailadmin_pages:edit", page.pk)


def _listed(words: Iterable[Any]) -> str:
    return ", ".join(str(word) for word in words)
