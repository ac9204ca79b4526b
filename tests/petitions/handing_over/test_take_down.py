"""A photo goes in one act, with every copy; the log says who, when and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from home.models import Picture
from home.page_cache import pages
from petitions.exporting.access_log import first_fault
from petitions.models import AccessEntry, DeliveryPhoto, Petition, Position, ReceiptScan
from tests.cast import a_petition, max_, oscar
from tests.petitions.handing_over.door import a_plan, a_slip, send
from tests.petitions.reading.content import a_delivery, a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_folder")]


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings: Any) -> None:
    """A folder of its own: the other worker adds pictures meanwhile."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(oscar())
    return client


def media() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} if root.exists() else set()


def public_page() -> str:
    pages.clear()
    return Client().get("/petitions/clean-river/").content.decode()


def test_a_photo_goes_with_every_copy_wherever_it_was_shown(client: Client) -> None:
    before, petition = media(), a_petition()
    photo = a_photo(a_delivery(petition), public=True)
    other = DeliveryPhoto.objects.create(
        delivery=a_delivery(petition), image=photo.image, alt="Again", is_public=True, consent="no_faces"
    )
    assert "People with boxes" in public_page()
    ours = media() - before
    assert len(ours) >= 2, "the picture and a size of it"
    assert {client.get(f"/media/{path}").status_code for path in ours} == {200}
    address = f"/admin/at-the-door/photos/{photo.pk}/take-down/"
    assert client.get(address).status_code == 200 and Picture.objects.exists()
    assert client.post(address, {"why": ""}).status_code == 422 and Picture.objects.exists()
    assert client.post(address, {"why": "A mother asked"}).status_code == 302
    assert not media() & ours and not Picture.objects.exists() and not DeliveryPhoto.objects.exists()
    assert {client.get(f"/media/{path}").status_code for path in ours} == {404}
    html = public_page()
    assert "People with boxes" not in html and not [path for path in ours if path in html]
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.act, entry.why) == (oscar(), "photo.taken down", "A mother asked")
    assert first_fault() == "" and Petition.objects.exists() and other.pk


def test_the_only_source_of_a_position_wants_another_one_first(client: Client) -> None:
    petition = a_petition()
    photo = a_photo(a_delivery(petition), public=True)
    said = {"target": petition.targets.get(), "stance": "supports", "happened_on": "2026-01-01"}
    position = Position.objects.create(**said, source_scan=photo.image)
    address = f"/admin/at-the-door/photos/{photo.pk}/take-down/"
    refused = client.post(address, {"why": "A mother asked"})
    assert refused.status_code == 422 and b"only source of a position" in refused.content and Picture.objects.exists()
    Position.objects.update(source_url="https://news.example/")
    assert client.post(address, {"why": "A mother asked"}).status_code == 302
    position.refresh_from_db()
    assert position.source_scan is None and not Picture.objects.exists()


def test_a_receipt_goes_too(client: Client) -> None:
    line = a_plan().lines.all()[0]
    send(client, line, receipt_number=None, receipt_photo=a_slip())
    scan = ReceiptScan.objects.get()
    kept = Path(settings.SEALED_ROOT) / scan.stored
    edit = client.get(f"/admin/snippets/petitions/delivery/edit/{line.delivery_id}/").content.decode()
    address = f"/admin/at-the-door/receipts/{scan.pk}/take-down/"
    assert address in edit and f"/admin/at-the-door/{line.delivery_id}/" in edit and "oscar@example.org" in edit
    assert kept.exists() and client.post(address, {"why": "Wrong slip"}).status_code == 302
    assert not kept.exists() and not ReceiptScan.objects.exists()
    assert client.get(f"/admin/at-the-door/receipts/{scan.pk}/").status_code == 404
    assert AccessEntry.objects.get().why == "Wrong slip"


def test_nobody_else_takes_anything_down() -> None:
    photo = a_photo(a_delivery(a_petition()), public=True)
    client = Client()
    client.force_login(max_())
    assert client.post(f"/admin/at-the-door/photos/{photo.pk}/take-down/", {"why": "x"}).status_code == 302
    assert DeliveryPhoto.objects.exists() and not AccessEntry.objects.exists()
