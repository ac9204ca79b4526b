"""Uploaded pictures are drawn anew: nothing a camera wrote beside the picture is kept, no odd file makes a fault."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin

from home.models import Picture
from home.models.picture import without_metadata
from tests.cast import edith

pytestmark = pytest.mark.django_db
SECRET = b"Rosalind-Quizzlewick-39.9526N"
ADD = "/admin/images/add/"


def exif() -> Image.Exif:
    data = Image.Exif()
    data[0x010E], data[0x013B], data[0x0112] = SECRET.decode(), SECRET.decode(), 6
    gps = data.get_ifd(0x8825)
    gps[1], gps[2], gps[29] = "N", (39.0, 57.0, 9.36), SECRET.decode()
    return data


def a_file(kind: str, mode: str = "RGB") -> bytes:
    picture, out = Image.new(mode, (60, 40)), io.BytesIO()
    if mode in ("RGB", "RGBA"):
        picture.paste((200, 30, 30) if mode == "RGB" else (200, 30, 30, 128), (0, 0, 30, 40))
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    match kind:
        case "JPEG":
            picture.save(out, "JPEG", exif=exif(), comment=SECRET, xmp=xmp, icc_profile=SECRET)
        case "PNG":
            words = PngImagePlugin.PngInfo()
            words.add_text("Author", SECRET.decode())
            words.add_itxt("XML:com.adobe.xmp", xmp.decode())
            picture.save(out, "PNG", pnginfo=words, exif=exif())
        case "WEBP":
            picture.save(out, "WEBP", exif=exif(), xmp=xmp, icc_profile=SECRET)
    return out.getvalue()


FILES = [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA")]
FILES += [("PNG", "I;16"), ("PNG", "1"), ("WEBP", "RGB"), ("WEBP", "RGBA")]


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(edith())
    return client


def upload(admin: Client, data: bytes, name: str) -> Any:
    return admin.post(ADD, {"title": "A river", "collection": "", "file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(("kind", "mode"), FILES)
def test_what_the_camera_wrote_is_gone_and_the_picture_is_upright(kind: str, mode: str) -> None:
    data = a_file(kind, mode)
    assert SECRET in data
    clean = without_metadata(data)
    assert SECRET not in clean and b"Exif" not in clean and b"xmp" not in clean
    with Image.open(io.BytesIO(clean)) as drawn:
        assert drawn.format == kind and not drawn.getexif()
        assert drawn.size == (40, 60), "turned as the camera says"
        assert not {"exif", "xmp", "comment", "icc_profile", "Author"} & set(drawn.info)


def test_what_can_be_seen_through_stays_so() -> None:
    picture, out = Image.new("P", (10, 10), 0), io.BytesIO()
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.save(out, "PNG", transparency=0)
    with Image.open(io.BytesIO(without_metadata(out.getvalue()))) as drawn:
        assert drawn.convert("RGBA").getpixel((0, 0))[3] == 0
    with Image.open(io.BytesIO(without_metadata(a_file("PNG", "RGBA")))) as drawn:
        assert set(drawn.convert("RGBA").getchannel("A").tobytes()) == {0, 128}


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "river.jpg"), ("PNG", "river.png"), ("WEBP", "river.webp")])
def test_an_upload_in_the_admin_is_stored_clean_with_all_its_sizes(admin: Client, kind: str, name: str) -> None:
    assert upload(admin, a_file(kind), name).status_code == 302
    picture = Picture.objects.get()
    stored = picture.file.open().read()
    assert SECRET not in stored and picture.file_size == len(stored)
    assert (picture.width, picture.height) == Image.open(io.BytesIO(stored)).size == (40, 60)
    assert SECRET not in picture.get_rendition("width-30").file.open().read()


def broken() -> dict[str, bytes]:
    noisy = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(noisy, "JPEG")
    bomb = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(bomb, "PNG")
    return {
        "empty.jpg": b"",
        "words.jpg": b"This is no picture.",
        "cut-short.jpg": noisy.getvalue()[: len(noisy.getvalue()) // 2],
        "cut-short.png": a_file("PNG")[:-30],
        "bomb.png": bomb.getvalue(),
        "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "page.html": b"<script>alert(1)</script>",
        "page.jpg": b"<html><script>alert(1)</script></html>",
        "other-kind.jpg": a_file("PNG"),
        "huge.jpg": a_file("JPEG") + b"\x00" * (11 * 1024 * 1024),
        "odd\u202e\x00.jpg": b"\xff\xd8\xff\xe0",
    }


def test_a_file_that_is_no_picture_gets_an_error_beside_it_and_is_not_stored(admin: Client) -> None:
    for name, data in broken().items():
        answer = upload(admin, data, name)
        assert answer.status_code in (200, 302), name
        assert answer.status_code == 200 and answer.context["form"].errors["file"], name
    assert not Picture.objects.exists()


def test_many_at_once_are_cleaned_and_refused_alike(admin: Client) -> None:
    for name, data, fine in (("river.jpg", a_file("JPEG"), True), ("cut.jpg", broken()["cut-short.jpg"], False)):
        sent = {"files[]": SimpleUploadedFile(name, data), "title": name, "collection": ""}
        answer = admin.post("/admin/images/multiple/add/", sent, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert answer.status_code == 200 and answer.json()["success"] == fine
    assert SECRET not in Picture.objects.get().file.open().read()


def test_saving_other_fields_leaves_the_file_alone(admin: Client) -> None:
    upload(admin, a_file("JPEG"), "river.jpg")
    picture = Picture.objects.get()
    before = picture.file.open().read()
    picture.title = "Another title"
    picture.save()
    assert Picture.objects.get().file.open().read() == before
