"""Which page of a petition a visitor reads."""

from __future__ import annotations

from petitions.models import Petition, PetitionPage, TextVersion


def public_page(slug: str, language: str) -> PetitionPage | None:
    """The live page of a petition in `language`, with its petition and organization. One query."""
    pages = PetitionPage.objects.live().filter(petition__slug=slug, locale__language_code=language)
    return pages.select_related("petition__organization", "petition__topic", "petition__tally", "locale").first()


def current_text_version(petition: Petition | None, language: str) -> int | None:
    """The id of the text a visitor reads now in `language`; None before it is published. One query."""
    versions = TextVersion.objects.filter(petition=petition, language=language).order_by("-pk")
    return versions.values_list("pk", flat=True).first()
