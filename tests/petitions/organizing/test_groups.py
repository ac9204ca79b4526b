"""Who may do what in the admin (G5): a table of doors, answered for each of the cast."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupCollectionPermission

from home.models import Picture
from petitions.models import Organization, PetitionPage, Update
from petitions.organizing.groups import STAFF, ensure_organizer_group, ensure_staff_group, renew_groups
from tests.cast import a_petition, an_organization, edith, max_, oscar
from tests.petitions.reading.content import an_update

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


DOORS = {
    "/admin/": (True, True, False, False),
    "/admin/reasons/": (True, False, False, False),
    "/admin/reported/": (True, False, False, False),
    "/admin/signatures/": (True, False, False, False),
    "/admin/signing/": (True, False, False, False),
    "/admin/strikes/": (True, False, False, False),
    "/admin/exports/": (True, False, False, False),
    "/admin/broadcasts/": (True, True, False, False),
    "/admin/packets/": (True, False, False, False),
    "/admin/mails/": (True, True, False, False),
    "/admin/people/": (True, True, False, False),
    "/admin/giving/": (True, True, False, False),
    "/admin/holds/": (False, False, False, False),
    "/admin/reviews/": (False, False, False, False),
    "/admin/answers/": (True, False, False, False),
    "/admin/at-the-door/worker.js": (True, True, False, False),
    "/admin/access-log/": (True, False, False, False),
    "/admin/snippets/petitions/update/": (True, True, False, False),
    "/admin/snippets/petitions/delivery/": (True, True, False, False),
    "/admin/snippets/petitions/promise/": (True, True, False, False),
    "/admin/snippets/petitions/endorsement/": (True, True, False, False),
    "/admin/snippets/petitions/sharecode/": (True, True, False, False),
    "/admin/snippets/petitions/organization/": (True, False, False, False),
    "/admin/snippets/petitions/office/": (True, False, False, False),
    "/admin/snippets/petitions/official/": (True, False, False, False),
    "/admin/snippets/petitions/position/": (True, False, False, False),
    "/admin/snippets/petitions/term/": (True, False, False, False),
    "/admin/snippets/petitions/topic/": (True, False, False, False),
    "/admin/snippets/petitions/allowance/": (True, False, False, False),
    "/admin/settings/home/sitesettings/": (True, False, False, False),
    "/admin/settings/petitions/moderationsettings/": (True, False, False, False),
    "/admin/images/": (True, True, False, False),
    "/admin/users/": (False, False, False, False),
    "/admin/groups/": (False, False, False, False),
    "/admin/sites/": (False, False, False, False),
    "/admin/locales/": (False, False, False, False),
    "/admin/collections/": (False, False, False, False),
    "/admin/documents/": (False, False, False, False),
    "/admin/redirects/": (False, False, False, False),
}
"""Address: whether Edith, Óscar, Max, and a stranger get in. (All addresses, for all roles: tests/petitions/people.)"""


def test_every_door_opens_to_whom_it_should() -> None:
    a_petition()
    people = [client_of(edith()), client_of(oscar()), client_of(max_()), client_of(None)]
    got = {door: tuple(_opens(person, door) for person in people) for door in DOORS}
    assert got == DOORS


def _opens(client: Client, door: str) -> bool:
    answer = client.get(door, follow=True)
    assert answer.status_code in (200, 403) and len(answer.redirect_chain) < 5, door
    return answer.status_code == 200 and bool(re.fullmatch(rf"{door}(\d+/)?", answer.request["PATH_INFO"]))


def test_oscar_edits_and_publishes_in_his_branch_only() -> None:
    mine = PetitionPage.objects.get(petition=a_petition(), locale__language_code="en")
    theirs = an_organization("River Friends")
    other = theirs.add_child(
        instance=PetitionPage(
            title="Other", slug="other", ask="a", summary="<p>s</p>", letter="<p>l</p>", locale=theirs.locale
        )
    )
    client, user = client_of(oscar()), oscar()
    assert client.get(f"/admin/pages/{mine.pk}/edit/").status_code == 200
    assert client.get(f"/admin/pages/{other.pk}/edit/").status_code in (302, 403)
    assert client.get(f"/admin/pages/add/petitions/petitionpage/{theirs.pk}/").status_code in (302, 403)
    rights = {page.pk: page.permissions_for_user(user) for page in (mine, other)}
    assert rights[mine.pk].can_publish() and not rights[other.pk].can_publish() and not rights[other.pk].can_edit()
    for act in ("delete", "unpublish", "move", "copy"):
        assert client.post(f"/admin/pages/{other.pk}/{act}/", {}).status_code in (302, 403)
    assert PetitionPage.objects.filter(pk=other.pk).exists()


def test_oscars_spanish_branch_is_his_too() -> None:
    spanish = PetitionPage.objects.get(petition=a_petition(), locale__language_code="es")
    assert spanish.permissions_for_user(oscar()).can_publish()


def test_a_petition_that_was_signed_cannot_be_deleted_from_under_its_signers() -> None:
    page = PetitionPage.objects.get(petition=a_petition(), locale__language_code="en")
    petition = page.petition
    client_of(edith()).post(f"/admin/pages/{page.pk}/delete/", {})
    assert petition and type(petition).objects.filter(pk=petition.pk).exists()


def test_making_groups_again_changes_nothing() -> None:
    an_organization()
    for _time in range(2):
        staff, organizers = ensure_staff_group(), ensure_organizer_group(Organization.objects.get())
    rights = staff.permissions.count(), organizers.permissions.count(), staff.page_permissions.count()
    ensure_staff_group(), ensure_organizer_group(Organization.objects.get())
    assert rights == (staff.permissions.count(), organizers.permissions.count(), staff.page_permissions.count())
    names = set(organizers.permissions.values_list("codename", flat=True))
    assert not {"export_signatures", "moderate_reasons", "view_accessentry"} & names


def test_max_cannot_touch_an_update() -> None:
    update = an_update(a_petition())
    client = client_of(max_())
    client.post(f"/admin/snippets/petitions/update/delete/{update.pk}/")
    assert Update.objects.filter(pk=update.pk).exists()


def test_a_new_version_gives_groups_what_is_new_and_makes_none() -> None:
    renew_groups()
    assert not Group.objects.filter(name=STAFF).exists()
    a_petition()
    staff, organizer = edith(), oscar()
    for group in Group.objects.all():
        group.permissions.clear()
    renew_groups()
    for user in (staff, organizer):
        fresh = get_user_model().objects.get(pk=user.pk)
        assert fresh.has_perm("petitions.add_delivery")
        assert fresh.has_perm("petitions.make_packets") == (user == staff)


def test_organizers_change_their_own_pictures_and_see_no_door_to_those_of_others() -> None:
    others = Picture.objects.create(title="Of others", file=get_test_image_file())
    group = ensure_organizer_group(an_organization().organization)
    user = oscar()
    mine = Picture.objects.create(title="Mine", file=get_test_image_file(), uploaded_by_user=user)
    # As it stood before: renewed with the next version.
    right = Permission.objects.get(codename="change_image", content_type__app_label="wagtailimages")
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)
    renew_groups()
    client = Client()
    client.force_login(user)
    assert client.get(f"/admin/images/{mine.pk}/").status_code == 200
    for address in (f"/admin/images/{others.pk}/", f"/admin/images/{others.pk}/delete/"):
        assert client.get(address).status_code == 302
    client.force_login(edith())
    assert client.get(f"/admin/images/{others.pk}/").status_code == 200
