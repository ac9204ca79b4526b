"""Who may do what in the admin: staff and reviewers on the whole site, the roles of an organization in its branch."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from home.models import Picture
from petitions.models import DeliveryPhoto, Organization, OrganizationPage, PetitionPage, Role, RoleGroup

STAFF, REVIEWERS = "Staff", "Reviewers"
CONTENT = ["organization", "office", "official", "term", "position", "topic"]
CONTENT += ["update", "delivery", "promise", "endorsement", "allowance"]
"""Snippets that staff keep."""
CAMPAIGN = ["update", "delivery", "promise", "endorsement"]
"""Snippets that organizers keep."""
SHARING = ["add_sharecode", "change_sharecode", "view_sharecode"]
"""Nobody deletes a share code: it may hang on a wall."""
PAGE_RIGHTS = ["add_page", "change_page", "publish_page", "unlock_page", "bulk_delete_page"]
ORGANIZER_PAGE_RIGHTS = ["add_page", "change_page", "publish_page"]
DRAFTING = ["add_page", "change_page"]
"""What the people of an organization may do with its pages before anybody has looked at who they are."""
STEWARD_RIGHTS = ["export_signatures", "make_packets"]
MODERATOR_RIGHTS = ["moderate_reasons", "strike_signatures"]
MODERATOR_RIGHTS += [f"{act}_allowance" for act in ("add", "change", "delete", "view")]
TREASURER_RIGHTS = ["see_donations"]
"""How people give, the account at Stripe and giving back stay with the owner."""
NAMES = {
    Role.OWNER: "Owners",
    Role.ORGANIZER: "Organizers",
    Role.STEWARD: "Data stewards",
    Role.MODERATOR: "Moderators",
    Role.TREASURER: "Treasurers",
}
WORKS_ON_PAGES = (Role.OWNER, Role.ORGANIZER)


def ensure_staff_group() -> Group:
    """The group of people who run the site: all content, moderation, exports, the access log. May run again."""
    group, _new = Group.objects.get_or_create(name=STAFF)
    rights = _snippet_rights(CONTENT)
    rights += _named("petitions", "moderate_reasons", "export_signatures", "strike_signatures", "make_packets")
    rights += _named("petitions", "confirm_answers", "decide_reports", "announce", *SHARING)
    rights += _named("petitions", "view_accessentry", "manage_people")
    rights += _named("home", "change_sitesettings", "view_sitesettings")
    rights += _named("petitions", "change_moderationsettings", "view_moderationsettings")
    rights += _named("wagtailadmin", "access_admin")
    rights += _named("wagtail_localize", "submit_translation")
    group.permissions.add(*rights)
    _allow_pages(group, Page.get_first_root_node(), PAGE_RIGHTS)
    _allow_pictures(group, "add_image", "change_image", "choose_image")
    return group


def ensure_reviewer_group() -> Group:
    """The group of people who review petitions of all organizations, what readers report of them, and answers: pages,
    no identity data. May run again."""
    group, _new = Group.objects.get_or_create(name=REVIEWERS)
    group.permissions.add(
        *_named("petitions", "confirm_answers", "decide_reports"), *_named("wagtailadmin", "access_admin")
    )
    _allow_pages(group, Page.get_first_root_node(), ORGANIZER_PAGE_RIGHTS)
    _allow_pictures(group, "choose_image")
    return group


def ensure_role_group(organization: Organization, role: str) -> Group:
    """The group of those who have `role` (one of Role) in an organization, with what they may do there. An owner may
    do what all others may. May run again, and adds what is new since: rights, branches of the tree, the name."""
    group = _role_group(organization, role)
    group.permissions.add(*_named("wagtailadmin", "access_admin"), *_rights_of(role))
    if role in WORKS_ON_PAGES:
        rights = ORGANIZER_PAGE_RIGHTS if organization.was_in_view() else DRAFTING
        for page in OrganizationPage.objects.filter(organization=organization):
            _allow_pages(group, page, rights)
        _pictures_of(organization, group)
    return group


def ensure_organizer_group(organization: Organization) -> Group:
    """The group of an organization's organizers: its petitions in every language, updates, also by mail, deliveries,
    endorsements; no identity data. May run again."""
    return ensure_role_group(organization, Role.ORGANIZER)


def renew_groups() -> None:
    """Give the groups that exist what a new version lets them do; no group is made."""
    known = set(Group.objects.values_list("name", flat=True))
    if STAFF in known:
        ensure_staff_group()
    if REVIEWERS in known:
        ensure_reviewer_group()
    for organization in Organization.objects.all():
        renew_groups_of(organization)


def renew_groups_of(organization: Organization) -> None:
    """The same for one organization, which may have a new name, or a page in one more language."""
    for row in organization.role_groups.all():
        ensure_role_group(organization, row.role)


def _role_group(organization: Organization, role: str) -> Group:
    name = f"{NAMES[Role(role)]}: {organization.name}"[:150]
    found = RoleGroup.objects.filter(organization=organization, role=role).select_related("group").first()
    clash = RoleGroup.objects.filter(group__name=name)
    if (clash.exclude(pk=found.pk) if found else clash).exists():
        name = f"{name[:130]} {organization.pk}"
    if found is None:
        group, _new = Group.objects.get_or_create(name=name)
        RoleGroup.objects.create(organization=organization, role=role, group=group)
        return group
    if found.group.name != name:
        found.group.name = name
        found.group.save(update_fields=["name"])
    return found.group


def _rights_of(role: str) -> list[Permission]:
    organizer = [*_snippet_rights(CAMPAIGN), *_named("petitions", "announce", *SHARING)]
    organizer += _named("wagtail_localize", "submit_translation")
    steward, moderator = _named("petitions", *STEWARD_RIGHTS), _named("petitions", *MODERATOR_RIGHTS)
    treasurer = _named("petitions", *TREASURER_RIGHTS)
    everything = [*organizer, *steward, *moderator, *treasurer]
    everything += _named("petitions", "manage_people", "view_accessentry", "change_organization", "view_organization")
    everything += _named("petitions", "manage_giving")
    each = {Role.OWNER: everything, Role.ORGANIZER: organizer, Role.STEWARD: steward, Role.MODERATOR: moderator}
    each[Role.TREASURER] = treasurer
    return each[Role(role)]


def _snippet_rights(models: list[str]) -> list[Permission]:
    names = [f"{act}_{model}" for model in models for act in ("add", "change", "delete", "view")]
    return _named("petitions", *names)


def _named(app: str, *codenames: str) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=codenames))


def _allow_pages(group: Group, page: Page, rights: list[str]) -> None:
    for right in _named("wagtailcore", *rights):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=right)


def _pictures_of(organization: Organization, group: Group) -> None:
    """A collection of the organization's own; its people see and choose no other pictures. What they have uploaded
    or show, and lies with everybody's, is moved there."""
    root = Collection.get_first_root_node()
    rights = GroupCollectionPermission.objects.filter(group__role_group__organization=organization)
    mine = rights.exclude(collection=root).values("collection")
    own = Collection.objects.filter(pk__in=mine).first() or root.add_child(name=organization.name[:255])
    rights.filter(group=group, collection=root).delete()
    _allow_pictures(group, "add_image", "choose_image", collection=own)
    pages = PetitionPage.objects.filter(petition__organization=organization)
    photos = DeliveryPhoto.objects.filter(delivery__petition__organization=organization)
    theirs = Q(uploaded_by_user__groups=group) | Q(pk__in=pages.values("image")) | Q(pk__in=photos.values("image"))
    found = Picture.objects.filter(theirs, collection=root).values_list("pk", flat=True)
    Picture.objects.filter(pk__in=list(found)).update(collection=own)


def _allow_pictures(group: Group, *rights: str, collection: Collection | None = None) -> None:
    place = collection or Collection.get_first_root_node()
    # Wagtail asks for the rights of its own image model, whichever model holds the pictures.
    for right in _named("wagtailimages", *rights):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=place, permission=right)
