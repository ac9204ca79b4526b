"""Packets in the admin: what is typed is kept, what would leave is shown first, and only staff come in."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from petitions.delivering.preview import NAMES
from petitions.models import AccessEntry, Level, Packet, Petition
from petitions.sealing.keys import destroy_key
from tests.cast import max_, oscar
from tests.petitions.delivering.packet_doors import client, new, petition, wish
from tests.petitions.delivering.read_back import csv_rows, read
from tests.petitions.delivering.roll import KINDS, a_packet
from tests.petitions.printing.pdf import page_texts

pytestmark = pytest.mark.django_db
__all__ = ["client", "petition"]


def test_edith_sees_what_would_leave_and_then_makes_it(client: Client, petition: Petition) -> None:
    assert client.get("/admin/packets/").status_code == client.get(new(petition)).status_code == 200
    shown = client.post(new(petition), wish(petition, act="preview"))
    text = shown.content.decode()
    assert shown.status_code == 200 and "6 listed by name + 3 counted without name" in text
    assert "may become a public record" in text and not Packet.objects.exists()
    made = client.post(new(petition), wish(petition, act="make", previewed=shown.context["seal"]), follow=True)
    packet = Packet.objects.get()
    assert made.redirect_chain == [(f"/admin/packets/{packet.pk}/", 302)] and packet.state == "done"
    assert packet.number in made.content.decode() and (packet.language, packet.other_language) == ("en", "es")
    assert "The whole roll: 1 to 9" in made.content.decode() and "English · Spanish" in made.content.decode()
    listing = client.get(f"/admin/packets/?petition={petition.pk}").content.decode()
    assert packet.number in listing


def test_what_was_changed_after_the_preview_is_shown_anew(client: Client, petition: Petition) -> None:
    seal = client.post(new(petition), wish(petition, act="preview")).context["seal"]
    for previewed in (seal, ""):
        answer = client.post(new(petition), wish(petition, act="make", previewed=previewed, level="name_postal"))
        assert answer.status_code == 200 and b"Something was changed" in answer.content
        assert b'value="name_postal" required id="id_level_3" checked' in answer.content
    assert not Packet.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"targets": []}, "targets"),
        ({"targets": ["999"]}, "targets"),
        ({"level": "all"}, "level"),
        ({"slice": "range"}, "first"),
        ({"slice": "range", "first": "9", "last": "2"}, "last"),
        ({"slice": "range", "first": "0"}, "first"),
        ({"slice": "range", "first": "x"}, "first"),
        ({"languages": "fr"}, "languages"),
        ({"paper": "a5"}, "paper"),
        ({"reasons": ["77"]}, "reasons"),
    ],
)
def test_a_wrong_field_is_said_beside_it_and_the_rest_is_kept(
    client: Client, petition: Petition, change: dict[str, Any], field: str
) -> None:
    answer = client.post(new(petition), wish(petition, act="make", **({"level": "initials_city"} | change)))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    if field != "level":
        assert answer.context["form"]["level"].value() == "initials_city"
    assert not Packet.objects.exists()


def test_first_pages_are_shown_and_a_look_at_names_is_logged(client: Client, petition: Petition) -> None:
    for act, logged in (("letter", 0), ("list", 1)):
        answer = client.post(new(petition), wish(petition, act=act))
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
        assert "no-store" in answer["Cache-Control"] and "inline" in answer["Content-Disposition"]
        assert AccessEntry.objects.filter(act="packet.previewed").count() == logged
    assert not Packet.objects.exists()


@pytest.mark.parametrize("level", Level.values)
def test_the_fields_said_before_are_exactly_those_that_leave(client: Client, petition: Petition, level: str) -> None:
    said = client.post(new(petition), wish(petition, act="preview", level=level))
    packet = a_packet(petition, level)
    leave = list(csv_rows(packet)[0]) if level != Level.CERTIFICATE else []
    assert said.context["columns"] == [NAMES[name] for name in leave]
    words = ", ".join(str(NAMES[name]) for name in leave) or "None: there is no list."
    assert f"<dd>{words}</dd>" in said.content.decode()


def test_the_first_pages_are_those_of_the_packet_and_say_that_they_are_none(client: Client, petition: Petition) -> None:
    pages = {act: page_texts(client.post(new(petition), wish(petition, act=act)).content) for act in ("letter", "list")}
    packet = a_packet(petition, language="en", other_language="es")
    made = {"letter": read(packet, "letter.pdf"), "list": read(packet, "signatures-1.pdf")}
    for act, shown in pages.items():
        assert all("PREVIEW" in page for page in shown) and packet.number not in "".join(shown)
        kept = page_texts(made[act])
        assert len(shown) == len(kept) and not [text for text in kept if "PREVIEW" in text]
    names = [f"Given{number} " in "".join(pages["list"]) for number in range(9)]
    assert names == [KINDS[number % 3] != "counted" for number in range(9)]


def test_files_and_folders_are_downloaded_by_a_button(client: Client, petition: Petition) -> None:
    packet = a_packet(petition)
    place = f"/admin/packets/{packet.pk}/"
    for file in packet.files.all():
        assert client.get(f"{place}files/{file.pk}/").status_code == 405
        answer = client.post(f"{place}files/{file.pk}/")
        assert len(b"".join(answer)) == file.size and packet.number in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
    answer = client.post(f"{place}folders/{packet.folders.get().pk}/")
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer))).testzip() is None
    assert AccessEntry.objects.filter(act="packet.opened").count() == packet.files.count() + 1
    other = a_packet(petition)
    assert client.post(f"{place}files/{other.files.all()[0].pk}/").status_code == 404
    assert client.post(f"{place}folders/{other.folders.get().pk}/").status_code == 404


def test_destroyed_lists_are_gone_and_the_letter_stays(client: Client, petition: Petition) -> None:
    packet = a_packet(petition)
    place = f"/admin/packets/{packet.pk}/"
    answer = client.post(f"{place}decide/", {"decision": "destroy"}, follow=True)
    assert b"Destroyed by staff" in answer.content
    for file in packet.files.all():
        assert client.post(f"{place}files/{file.pk}/").status_code == (404 if file.kind == "list" else 200)
    names = zipfile.ZipFile(io.BytesIO(b"".join(client.post(f"{place}folders/{packet.folders.get().pk}/")))).namelist()
    assert [name.partition("/")[2] for name in names] == ["letter.pdf", "manifest.json"]
    for decision in ("destroy", "cancel", ""):
        answer = client.post(f"{place}decide/", {"decision": decision}, follow=True)
        assert b"Nothing was changed" in answer.content


def test_a_running_packet_says_how_far_it_is_and_can_be_stopped(client: Client, petition: Petition) -> None:
    packet = Packet.objects.create(
        petition=petition, level="name_city", language="en", state="running", total=8001, done=2001
    )
    answer = client.get(f"/admin/packets/{packet.pk}/")
    text = " ".join(answer.content.decode().split())
    assert answer["Refresh"].startswith("2; url=") and "25 per cent done. 500 of 2,000 rows." in text
    assert "left." not in text, "nobody can tell yet"
    for seconds, left in ((10, "Less than a minute left."), (40, "About 2 minutes left."), (1200, "About 60 minutes")):
        Packet.objects.update(begun_at=timezone.now() - datetime.timedelta(seconds=seconds))
        assert left in client.get(f"/admin/packets/{packet.pk}/").content.decode()
    client.post(f"/admin/packets/{packet.pk}/decide/", {"decision": "cancel"})
    answer = client.get(f"/admin/packets/{packet.pk}/")
    assert b"Cancelled" in answer.content and "Refresh" not in answer


def test_a_failed_packet_says_why(client: Client, petition: Petition) -> None:
    packet = Packet.objects.create(
        petition=petition, level="name_city", language="en", state="failed", problem="no_font", missing_scripts="Tamil"
    )
    text = client.get(f"/admin/packets/{packet.pk}/").content.decode()
    assert "No font is installed" in text and "(Tamil)" in text


def test_after_the_purge_it_is_said_plainly(client: Client, petition: Petition) -> None:
    packet = a_packet(petition)
    destroy_key(petition.sealing_key)
    answer = client.post(new(petition), wish(petition, act="preview"))
    assert answer.status_code == 422 and b"destroyed as promised" in answer.content
    answer = client.post(f"/admin/packets/{packet.pk}/folders/{packet.folders.get().pk}/", follow=True)
    assert b"destroyed as promised" in answer.content


@pytest.mark.parametrize("who", [None, max_, oscar])
def test_nobody_else_comes_in(petition: Petition, who: Any) -> None:
    packet = a_packet(petition)
    visitor = Client()
    if who:
        visitor.force_login(who())
    place = f"/admin/packets/{packet.pk}/"
    doors = ["/admin/packets/", new(petition), place, f"{place}decide/"]
    doors += [f"{place}files/{packet.files.all()[0].pk}/", f"{place}folders/{packet.folders.get().pk}/"]
    entries = AccessEntry.objects.count()
    for door in doors:
        for answer in (visitor.get(door), visitor.post(door, wish(petition, act="make", decision="destroy"))):
            assert answer.status_code in (302, 403), door
            assert answer.status_code != 302 or "login" in answer["Location"] or answer["Location"] == "/admin/"
    packet.refresh_from_db()
    assert packet.lists_gone_at is None and Packet.objects.count() == 1 and AccessEntry.objects.count() == entries


def test_a_sign_without_a_font_is_said_in_the_preview_and_by_the_packet(client: Client, petition: Petition) -> None:
    petition.organization.name = "Friends \ue000"
    petition.organization.save()
    answer = client.post(new(petition), wish(petition, act="letter"))
    assert answer.status_code == 422 and "No font is installed" in answer.content.decode()
    packet = a_packet(petition)
    assert (packet.state, packet.problem) == ("failed", "no_font") and not packet.files.exists()
