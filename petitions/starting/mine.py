"""Which drafts somebody works on: those of organizations whose organizer or owner they are, and of no other."""

from __future__ import annotations

from typing import Any

from django.db.models import Min, QuerySet

from petitions.models import Organization, OrganizationPage, PetitionPage
from petitions.organizing.groups import WORKS_ON_PAGES
from petitions.organizing.reach import petitions_within_reach


def organizations_of(user: Any) -> QuerySet[Organization]:
    """Those for which somebody may start a petition, by name."""
    return Organization.objects.filter(memberships__user=user, memberships__role__in=WORKS_ON_PAGES).distinct()


def pages_of(user: Any) -> QuerySet[PetitionPage]:
    """The pages of their petitions, each in the language it began with, the latest first: drafts and running ones."""
    mine = petitions_within_reach(user).filter(organization__in=organizations_of(user).values("pk"))
    pages = PetitionPage.objects.filter(petition__in=mine.values("pk"))
    first = pages.order_by().values("petition").annotate(first=Min("pk")).values("first")
    return pages.filter(pk__in=first).select_related("petition__organization", "locale").order_by("-pk")


def page_for(user: Any, number: int) -> PetitionPage | None:
    """One of them, with the words as drafted last; None for what is not theirs."""
    page = pages_of(user).filter(pk=number).first()
    return page.get_latest_revision_as_object() if page else None


def branch_of(organization: Organization, language: str) -> OrganizationPage | None:
    """The organization's page in a language, else in another; None while it has none."""
    pages = list(OrganizationPage.objects.filter(organization=organization).select_related("locale").order_by("pk"))
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)
