"""Found an organization: whoever starts a first petition and belongs nowhere yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import Locale

from petitions.models import Organization, OrganizationIndexPage, OrganizationPage, OrganizationText, Role
from petitions.people.roles import give_role
from petitions.starting.mine import organizations_of
from petitions.starting.plain_text import as_html


class NotOpen(Exception):
    """Organizations are set up by the people who run this site, or this one belongs to one already."""


def may_found(user: Any) -> bool:
    """Whether somebody may: the site lets people, and they have no organization to start a petition for."""
    return bool(settings.ORGANIZATIONS_OPEN) and not organizations_of(user).exists()


def is_taken(name: str) -> bool:
    """Whether an organization is called so already, in whichever letters."""
    return Organization.objects.filter(name__iexact=name.strip()).exists()


def found(name: str, about: str, language: str, user: Any) -> Organization:
    """Make the organization with a page in every language, which nobody sees before its first petition is approved;
    `user` becomes its owner. Raises NotOpen."""
    with transaction.atomic():
        # Two posts at once would found two.
        get_user_model().objects.select_for_update().get(pk=user.pk)
        if not may_found(user):
            raise NotOpen
        organization = Organization.objects.create(name=name.strip())
        locale = Locale.objects.get(language_code=language)
        OrganizationText.objects.create(parent=organization, locale=locale, about=as_html(about))
        _give_pages(organization)
        give_role(organization, user, Role.OWNER, user, "founded it")
    return organization


def come_into_view(organization: Organization) -> int:
    """Show the pages of an organization whose first petition was published; return how many were new."""
    pages = OrganizationPage.objects.filter(organization=organization, live=False, first_published_at=None)
    for page in (hidden := list(pages)):
        page.save_revision().publish()
    return len(hidden)


def _give_pages(organization: Organization) -> None:
    first, *others = OrganizationIndexPage.objects.select_related("locale").order_by("pk")
    page = OrganizationPage(title=organization.name, organization=organization, locale=first.locale, live=False)
    first.add_child(instance=page)
    page.save_revision()
    for index in others:
        if index.translation_key == first.translation_key:
            page.copy_for_translation(index.locale)
