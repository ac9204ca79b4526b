"""A planned delivery to two targets, and what somebody at the door sends."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from petitions.models import Delivery, DeliveryTarget, Petition, Target
from tests.cast import a_petition, an_office
from tests.petitions.reading.content import a_delivery


def a_plan(slug: str = "clean-river") -> Delivery:
    """A planned delivery with a line for each of two targets."""
    petition = a_petition(slug)
    delivery = a_delivery(petition, "planned", state="planned")
    line = delivery.lines.get()
    line.texts.all().delete()
    DeliveryTarget.objects.filter(pk=line.pk).update(recipient_name="", signature_count=None)
    add_line(petition, delivery, "Judge of the Water Court")
    return delivery


def add_line(petition: Petition, delivery: Delivery, title: str) -> DeliveryTarget:
    """One target more."""
    target = Target.objects.create(petition=petition, office=an_office(title, "Ida Roe"), order=2)
    return DeliveryTarget.objects.create(delivery=delivery, target=target)


def door(delivery: Delivery) -> str:
    """The address of the page."""
    return f"/admin/at-the-door/{delivery.pk}/"


def said(line: DeliveryTarget, **words: Any) -> dict[str, Any]:
    """What a form for `line` sends."""
    words = {"key": uuid.uuid4(), "outcome": "to_staff", "receipt_number": "R-7"} | words
    return {"line": line.pk} | {f"line{line.pk}-{name}": value for name, value in words.items() if value is not None}


def send(client: Client, line: DeliveryTarget, **words: Any) -> Any:
    """Send it as the script does."""
    return client.post(door(line.delivery), said(line, **words), headers={"Accept": "application/json"})


def a_slip(size: tuple[int, int] = (400, 300), kind: str = "JPEG") -> SimpleUploadedFile:
    """A photo that says where and when it was taken, turned on its side."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Spycam"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 57.0, 7.2), 3: "W", 4: (75.0, 9.0, 46.8)})
    Image.new("RGB", size, "white").save(out, kind, exif=exif)
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), "image/jpeg")
