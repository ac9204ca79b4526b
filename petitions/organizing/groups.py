"""Who may do what in the admin: staff for the whole site, organizers for their organization's branch."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from petitions.models import Organization, OrganizationPage

STAFF = "Staff"
CONTENT = ["organization", "office", "official", "term", "position", "topic"]
CONTENT += ["update", "delivery", "promise", "endorsement", "allowance"]
"""Snippets that staff keep."""
CAMPAIGN = ["update", "delivery", "promise", "endorsement"]
"""Snippets that organizers keep."""
PAGE_RIGHTS = ["add_page", "change_page", "publish_page", "unlock_page", "bulk_delete_page"]
ORGANIZER_PAGE_RIGHTS = ["add_page", "change_page", "publish_page"]


def ensure_staff_group() -> Group:
    """The group of people who run the site: all content, moderation, exports, the access log. May run again."""
    group, _new = Group.objects.get_or_create(name=STAFF)
    rights = _snippet_rights(CONTENT)
    rights += _named("petitions", "moderate_reasons", "export_signatures", "strike_signatures", "make_packets")
    rights += _named("petitions", "confirm_answers", "announce")
    rights += _named("petitions", "view_accessentry")
    rights += _named("home", "change_sitesettings", "view_sitesettings")
    rights += _named("wagtailadmin", "access_admin")
    rights += _named("wagtail_localize", "submit_translation")
    group.permissions.add(*rights)
    _allow_pages(group, Page.get_first_root_node(), PAGE_RIGHTS)
    _allow_pictures(group)
    return group


def ensure_organizer_group(organization: Organization) -> Group:
    """The group of an organization's organizers: its petitions in every language, updates, also by mail, deliveries,
    endorsements; no identity data. May run again."""
    group, _new = Group.objects.get_or_create(name=_organizers(organization))
    group.permissions.add(*_snippet_rights(CAMPAIGN), *_named("petitions", "announce"))
    group.permissions.add(*_named("wagtailadmin", "access_admin"))
    group.permissions.add(*_named("wagtail_localize", "submit_translation"))
    for page in OrganizationPage.objects.filter(organization=organization):
        _allow_pages(group, page, ORGANIZER_PAGE_RIGHTS)
    _allow_pictures(group)
    return group


def renew_groups() -> None:
    """Give the groups that exist what a new version lets them do; no group is made."""
    known = set(Group.objects.values_list("name", flat=True))
    if STAFF in known:
        ensure_staff_group()
    for organization in Organization.objects.all():
        if _organizers(organization) in known:
            ensure_organizer_group(organization)


def _organizers(organization: Organization) -> str:
    return f"Organizers: {organization.name}"[:150]


def _snippet_rights(models: list[str]) -> list[Permission]:
    names = [f"{act}_{model}" for model in models for act in ("add", "change", "delete", "view")]
    return _named("petitions", *names)


def _named(app: str, *codenames: str) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=codenames))


def _allow_pages(group: Group, page: Page, rights: list[str]) -> None:
    for right in _named("wagtailcore", *rights):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=right)


def _allow_pictures(group: Group) -> None:
    root = Collection.get_first_root_node()
    # Wagtail asks for the rights of its own image model, whichever model holds the pictures.
    for right in _named("wagtailimages", "add_image", "change_image", "choose_image"):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)
