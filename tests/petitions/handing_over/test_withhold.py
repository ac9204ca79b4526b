"""A photo that is not public has no public address, in no size, until it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from petitions.models import Delivery, DeliveryPhoto, PetitionPage
from tests.cast import a_petition, max_, oscar
from tests.petitions.reading.content import a_delivery, a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_folder")]


@pytest.fixture(autouse=True)
def _no_sizes_of_other_tests() -> None:
    """Wagtail keeps a size by the number and hash of its picture, which another test's picture shares."""
    cache.clear()


def addresses(photo: DeliveryPhoto) -> list[str]:
    """Of the picture and of a size of it."""
    return [photo.image.file.url, photo.image.get_rendition("width-640|format-webp").file.url]


def statuses(places: list[str], user: Any = None) -> set[int]:
    client = Client()
    if user:
        client.force_login(user)
    return {client.get(place).status_code for place in places}


def test_an_internal_photo_is_seen_by_those_within_reach_only() -> None:
    photo = a_photo(a_delivery(a_petition()), public=False)
    places = addresses(photo)
    assert statuses(places) == statuses(places, max_()) == {404} and statuses(places, oscar()) == {200}
    DeliveryPhoto.objects.update(is_public=True)
    assert statuses(places) == {200}
    Delivery.objects.update(is_public=False)
    assert statuses(places) == {404}, "a public photo of a delivery that is not shown"


def test_a_picture_that_a_page_shows_stays_public() -> None:
    petition = a_petition()
    photo = a_photo(a_delivery(petition), public=False)
    page = PetitionPage.objects.get(petition=petition, locale__language_code="en")
    page.image = photo.image
    page.save()
    assert statuses(addresses(photo)) == {200}


def test_a_childs_face_stays_internal_wherever_else_it_is_put() -> None:
    petition = a_petition()
    photo = a_photo(a_delivery(petition), public=False)
    DeliveryPhoto.objects.update(child_face=True, consent="named", consent_names="Luz")
    page = PetitionPage.objects.get(petition=petition, locale__language_code="en")
    page.image = photo.image
    page.save()
    second = DeliveryPhoto(delivery=photo.delivery, image=photo.image, alt="A door", consent="no_faces", is_public=True)
    second.save()
    assert statuses(addresses(photo)) == {404} and statuses(addresses(photo), oscar()) == {200}
    DeliveryPhoto.objects.filter(pk=photo.pk).update(guardian_consent="Her mother, 3 May")
    assert statuses(addresses(photo)) == {200}


def test_pictures_are_there_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any) -> bool:
        raise OperationalError

    places = addresses(a_photo(a_delivery(a_petition()), public=True))
    monkeypatch.setattr("home.media.withheld", [away])
    assert statuses(places) == {200}
