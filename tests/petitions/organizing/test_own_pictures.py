"""Each organization has its own pictures: nobody sees, chooses or shows those of another."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Collection

from home.models import Picture
from petitions.models import DeliveryPhoto, Organization, PetitionPage
from petitions.organizing.groups import ensure_organizer_group, renew_groups
from tests.cast import a_petition, an_organization, edith, oscar
from tests.petitions.organizing.test_edit_screen import screen
from tests.petitions.reading.content import a_delivery, a_photo, a_picture

pytestmark = pytest.mark.django_db


def rosa() -> Any:
    """Organizes for another organization."""
    group = ensure_organizer_group(an_organization("Tenants United").organization)
    user, _new = get_user_model().objects.get_or_create(email="rosa@example.org")
    user.groups.add(group)
    return user


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def internal() -> DeliveryPhoto:
    """A photo of Oscar's delivery that is not public."""
    oscar()
    photo = a_photo(a_delivery(a_petition()), public=False)
    renew_groups()
    return photo


def test_nobody_of_another_organization_sees_or_chooses_it(internal: DeliveryPhoto) -> None:
    picture, mine, hers = internal.image, logged_in(oscar()), logged_in(rosa())
    Picture.objects.filter(pk=picture.pk).update(title="Faces at the door", uploaded_by_user=oscar())
    for address in ("/admin/images/", "/admin/images/chooser/"):
        assert b"Faces at the door" in mine.get(address).content
        assert b"Faces at the door" not in hers.get(address).content
        assert b"Faces at the door" in logged_in(edith()).get(address).content
    assert hers.get(f"/media/{picture.file.name}").status_code == 404
    assert mine.get(f"/media/{picture.file.name}").status_code == 200


def test_a_form_that_names_it_all_the_same_is_refused(internal: DeliveryPhoto) -> None:
    stranger = a_petition("rents")
    Organization.objects.get(name="Neighbors United")
    rosas = an_organization("Tenants United")
    page = PetitionPage.objects.get(petition=stranger, locale__language_code="en")
    page.move(rosas, pos="last-child")
    hers, address = logged_in(rosa()), f"/admin/pages/{page.pk}/edit/"
    data = screen(slug="rents", image=str(internal.image_id), image_alt="Stolen")
    answer = hers.post(address, data)
    assert answer.status_code == 200 and b"This picture belongs to somebody else." in answer.content
    own = a_picture("Hers")
    own.collection = Collection.objects.get(name="Tenants United")
    own.save()
    assert b"This picture belongs to somebody else." not in hers.post(address, data | {"image": str(own.pk)}).content


def test_what_the_organization_shows_is_moved_to_its_pictures_once() -> None:
    petition = a_petition()
    picture, other = a_picture(), a_picture("Of the site")
    petition.pages.update(image=picture)
    oscar()
    for _time in range(2):
        renew_groups()
    picture.refresh_from_db()
    other.refresh_from_db()
    assert picture.collection.name == "Neighbors United" and other.collection == Collection.get_first_root_node()
    assert Collection.objects.filter(name="Neighbors United").count() == 1
