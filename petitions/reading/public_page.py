"""Which page of a petition a visitor reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from home.kept import kept
from petitions.models import OldSlug, OrganizationPage, Petition, PetitionPage, TextVersion
from petitions.sharing.words import share_text

JOINED = ("petition__organization", "petition__topic", "petition__tally", "image", "locale")
"""What pages and cards of petitions always show."""


def public_page(slug: str, language: str) -> PetitionPage | None:
    """The live page of a petition in `language`, with its petition and organization, and the id of the text that
    can be signed now as `text_version`, and where its organization's live page is as `organization_path`. One query."""
    pages = PetitionPage.objects.offered().filter(petition__slug=slug, locale__language_code=language)
    above = OrganizationPage.objects.live().filter(
        organization=OuterRef("petition__organization"), locale=OuterRef("locale")
    )
    versions = TextVersion.objects.filter(petition=OuterRef("petition"), language=language).order_by("-pk")
    pages = pages.annotate(
        text_version=Subquery(versions.values("pk")[:1]), organization_path=Subquery(above.values("url_path")[:1])
    )
    return pages.select_related(*JOINED, "petition__sealing_key", "petition__surge").first()


@dataclass(frozen=True)
class Shown:
    """What other pages say of a petition's own; `text` goes along when it is shared."""

    title: str
    url: str | None
    text: str


@kept
def shown_as(slug: str, language: str) -> Shown | None:
    """Title, address and words to share of a petition's live page in `language`. One query, none when asked again."""
    page = PetitionPage.objects.offered().filter(petition__slug=slug, locale__language_code=language).first()
    return Shown(page.title, page.url, share_text(page.title, page.ask, page.share_text)) if page else None


def elsewhere(slug: str, language: str) -> str | None:
    """Where a petition that is not at `slug` in `language` can be read: its present address, else the same
    address in another language it is offered in. Two queries."""
    old = OldSlug.objects.filter(slug=slug).values_list("petition__slug", flat=True).first()
    live = PetitionPage.objects.offered().filter(petition__slug=old or slug).select_related("petition", "locale")
    pages = {page.locale.language_code: page for page in live}
    page = pages.get(language) or next(iter(pages.values()), None)
    return page.url if page else None


def current_text_version(petition: Petition | None, language: str) -> int | None:
    """The id of the text a visitor reads now in `language`; None before it is published. One query."""
    versions = TextVersion.objects.filter(petition=petition, language=language).order_by("-pk")
    return versions.values_list("pk", flat=True).first()
