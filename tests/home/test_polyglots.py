"""Files that are a picture and something else at once: what is stored is the picture alone, or nothing."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.test import Client
from PIL import Image
from wagtail.users.models import UserProfile

from home.models import Picture
from tests.home.test_picture import SECRET, a_file, admin, upload

pytestmark = pytest.mark.django_db
__all__ = ["admin"]
PAGE = b"<html><script>alert('" + SECRET + b"')</script></html>"
CODE = b"<?php system($_GET['c']); /*" + SECRET + b"*/ ?>"
FOREIGN = (SECRET, b"<script", b"<?php", b"alert(", b"PK\x03\x04", b"%PDF")


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", PAGE)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _inside_png() -> bytes:
    data = a_file("PNG")
    return data[:33] + _chunk(b"zzZz", PAGE + CODE) + data[33:]


def _inside_jpeg() -> bytes:
    words = b"=1;" + PAGE + CODE
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", len(words) + 2) + words + a_file("JPEG")[2:]


POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "page-behind.jpg": lambda: a_file("JPEG") + PAGE,
    "code-behind.jpg": lambda: a_file("JPEG") + CODE,
    "archive-behind.jpg": lambda: a_file("JPEG") + _archive(),
    "document-behind.jpg": lambda: a_file("JPEG") + b"%PDF-1.7 " + SECRET,
    "code-inside.jpg": _inside_jpeg,
    "page-behind.png": lambda: a_file("PNG") + PAGE,
    "code-inside.png": _inside_png,
    "archive-behind.png": lambda: a_file("PNG") + _archive(),
    "page-behind.webp": lambda: a_file("WEBP") + PAGE + CODE,
    "code.php.jpg": lambda: a_file("JPEG") + CODE,
}


def _gif_and_script() -> bytes:
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return b"GIF89a/*" + out.getvalue()[8:] + b"*/=1;alert(1)"


def _declared(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is of this size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


REFUSED: dict[str, Callable[[], bytes]] = {
    "script.gif": _gif_and_script,
    "script.jpg": _gif_and_script,
    "drawing.svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "drawing.png": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "endless.png": lambda: _declared(2_000_000_000, 2_000_000_000),
    "wide.png": lambda: _declared(60_000_000, 1),
    "large.png": lambda: _declared(30_000, 30_000),
    "river.php": lambda: a_file("JPEG") + CODE,
    "river.jpg.php": lambda: a_file("JPEG") + CODE,
    "river.html": lambda: a_file("PNG"),
    "river.png": lambda: a_file("JPEG"),
    "river": lambda: a_file("JPEG"),
    "words.jpg": lambda: CODE,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_a_picture_that_is_something_else_too_the_picture_alone_is_kept(admin: Client, name: str) -> None:
    data = POLYGLOTS[name]()
    assert SECRET in data or b"PK" in data
    upload(admin, data, name)
    picture = Picture.objects.get()
    sent = Client().get(picture.file.url)
    stored = picture.file.open().read()
    small = picture.get_rendition("width-30").file.open().read()
    assert small and not [word for word in FOREIGN if word in stored or word in small]
    assert picture.file.name.count(".") == 1 and "code" not in picture.file.name
    assert sent["Content-Type"].startswith("image/") and sent["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", REFUSED)
def test_other_files_are_refused_in_words_and_nothing_is_kept(admin: Client, name: str) -> None:
    answer = upload(admin, REFUSED[name](), name)
    assert answer.status_code == 200 and answer.context["form"].errors["file"]
    assert not Picture.objects.exists()


PICTURES = {"home.Picture.file", "home.Rendition.file"}
NOT_USED = {
    "wagtailimages.Image.file",  # Wagtail's own model of pictures, which home.Picture stands for
    "wagtailimages.Rendition.file",
    "wagtailcore.UploadedFile.file",  # what Wagtail keeps for a moment; media_view does not give it out
    "wagtaildocs.Document.file",  # media_view does not give it out either
    "wagtailusers.UserProfile.avatar",  # see the next test
}


def test_every_door_for_files_leads_to_this_picture() -> None:
    models = [(model._meta.label, field) for model in apps.get_models() for field in model._meta.get_fields()]
    assert {f"{label}.{field.name}" for label, field in models if isinstance(field, FileField)} == PICTURES | NOT_USED


def test_nobody_can_store_a_profile_picture(admin: Client) -> None:
    """Wagtail would keep it as it was sent."""
    assert 'name="avatar-avatar"' not in admin.get("/admin/account/").content.decode()
    sent = SimpleUploadedFile("me.jpg", a_file("JPEG"))
    admin.post("/admin/account/", {"avatar-avatar": sent})
    assert not UserProfile.objects.exclude(avatar="").exists()
