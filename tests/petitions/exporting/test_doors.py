"""Exports in the admin: what would leave is shown first, each download has its reason, and only staff come in."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from petitions.exporting.upkeep import remove_expired, sweep_exports
from petitions.models import AccessEntry, Export, Petition
from petitions.sealing.keys import destroy_key
from petitions.working.job import requeue_lost
from tests.cast import a_petition, edith, max_, on_the_roll, oscar
from tests.petitions.exporting.exports import an_export, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition = a_petition()
    on_the_roll(petition, visibility="public")
    on_the_roll(petition, email="b@example.org", visibility="officials", city="Camden")
    on_the_roll(petition, email="c@example.org", visibility="counted", city="Chester")
    return petition


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def new(petition: Petition) -> str:
    return f"/admin/exports/new/{petition.pk}/"


def wanted(**changes: Any) -> dict[str, Any]:
    return {"level": "name_postal", "format": "csv", "why": "For the senator", "act": "preview"} | changes


def make(client: Client, petition: Petition, **changes: Any) -> Any:
    """Look at what would leave, then have it made."""
    shown = client.post(new(petition), wanted(**changes))
    assert shown.status_code == 200, shown.context["form"].errors
    data = wanted(**changes) | {"act": "make", "previewed": shown.context["seal"]}
    return client.post(new(petition), data, follow=True)


@pytest.mark.parametrize(("kind", "content"), [("csv", "text/csv"), ("xlsx", "spreadsheetml"), ("json", "json")])
def test_edith_exports_a_file(petition: Petition, kind: str, content: str) -> None:
    client = logged_in(edith())
    assert client.get("/admin/exports/").status_code == client.get(new(petition)).status_code == 200
    assert not AccessEntry.objects.exists()
    page = make(client, petition, format=kind)
    export = Export.objects.get()
    assert page.redirect_chain == [(f"/admin/exports/{export.pk}/", 302)] and export.state == "done"
    answer = client.post(f"/admin/exports/{export.pk}/file/", {"why": "To print it"})
    assert answer.status_code == 200 and content in answer["Content-Type"]
    assert answer["Content-Disposition"] == f'attachment; filename="clean-river-name_postal-{export.pk}.{kind}"'
    assert "no-store" in answer["Cache-Control"]
    rows = rows_of(b"".join(answer))
    assert {row["city"] for row in rows} == {"Philadelphia", "Camden"} and rows[0]["postal_code"] == "19103"
    assert AccessEntry.objects.latest("pk").why == "To print it"
    listed = client.get(f"/admin/exports/?petition={petition.pk}").content.decode()
    assert f"/admin/exports/{export.pk}/" in listed and "Ready" in listed


def test_what_would_leave_is_said_before(petition: Petition) -> None:
    shown = logged_in(edith()).post(new(petition), wanted(country="US", city="camden", visibility="officials"))
    text = shown.content.decode()
    assert shown.context["count"] == 1 and not Export.objects.exists() and not AccessEntry.objects.exists()
    for words in (
        "given name, family name, city, region, country, postal code",
        "City: Camden",
        "Mail addresses, phone",
    ):
        assert words in text


def test_what_was_changed_after_the_look_is_shown_again(petition: Petition) -> None:
    client = logged_in(edith())
    seal = client.post(new(petition), wanted(level="certificate")).context["seal"]
    shown = client.post(new(petition), wanted(act="make", previewed=seal))
    assert shown.context["changed"] and "Something was changed" in shown.content.decode()
    assert not Export.objects.exists()


@pytest.mark.parametrize("who", [None, max_, oscar])
def test_nobody_else_gets_in_and_nobody_is_sent_in_circles(petition: Petition, who: Any) -> None:
    export = an_export(petition)
    before = AccessEntry.objects.count()
    client = logged_in(who()) if who else Client()
    page, file = f"/admin/exports/{export.pk}/", f"/admin/exports/{export.pk}/file/"
    answers = [client.get(path, follow=True) for path in ("/admin/exports/", new(petition), page)]
    answers += [client.post(file, {"why": "x"}, follow=True), client.post(new(petition), wanted(), follow=True)]
    answers += [client.post(f"{page}decide/", {"decision": "cancel"}, follow=True)]
    for answer in answers:
        assert answer.status_code in (200, 403) and len(answer.redirect_chain) < 4
        assert b"Morales" not in answer.content and b'name="why"' not in answer.content
    assert AccessEntry.objects.count() == before


def test_a_missing_reason_is_said_where_the_browser_looks(petition: Petition) -> None:
    """It goes to #preview, where nothing is yet: there the error stands, and leads to its field."""
    for door in (new(petition), f"/admin/strikes/new/{petition.pk}/", f"/admin/packets/new/{petition.pk}/"):
        text = logged_in(edith()).post(door, wanted(why="", level="")).content.decode()
        assert text.count('id="preview"') == 1, door
        assert text.index('id="preview"') < text.index('class="error-summary"'), door
    text = logged_in(edith()).post(new(petition), wanted(why="")).content.decode()
    assert re.search(r'<a href="#id_why">[^<]+: Please write why these signatures are needed.</a>', text)
    assert 'id="preview"' not in logged_in(edith()).get(new(petition)).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"why": ""},
        {"why": "x" * 501},
        {"level": "all"},
        {"format": "pdf"},
        {"columns": ["email"]},
        {"country": "XX"},
        {"city": "Atlantis"},
        {"first_day": "yesterday"},
        {"last_day": "9999-12-31"},
        {"visibility": "counted"},
    ],
)
def test_a_wrong_field_is_said_beside_it_and_what_was_typed_is_kept(petition: Petition, change: dict[str, Any]) -> None:
    answer = logged_in(edith()).post(new(petition), wanted(**change))
    assert answer.status_code == 422 and answer.context["form"].errors[next(iter(change))]
    assert not AccessEntry.objects.exists()
    typed = next(iter(change.values()))
    assert isinstance(typed, list) or typed in ("", "all", "pdf", "XX", "counted") or typed in answer.content.decode()


def test_days_that_run_backwards_and_a_narrowed_certificate_are_refused(petition: Petition) -> None:
    client = logged_in(edith())
    answer = client.post(new(petition), wanted(first_day="2026-02-02", last_day="2026-02-01"))
    assert answer.context["form"].errors["last_day"]
    answer = client.post(new(petition), wanted(level="certificate", columns=["city"], city="Camden"))
    assert set(answer.context["form"].errors) == {"columns", "city"}


def test_after_the_purge_nothing_is_made_and_nothing_opens(petition: Petition) -> None:
    client, export = logged_in(edith()), an_export(petition)
    destroy_key(petition.sealing_key)
    answer = client.post(new(petition), wanted())
    assert answer.status_code == 422 and b"destroyed as promised" in answer.content
    answer = client.post(f"/admin/exports/{export.pk}/file/", {"why": "Late"}, follow=True)
    assert "no file of this export any more" in answer.content.decode()


def test_a_download_without_a_reason_is_refused_beside_the_field(petition: Petition) -> None:
    client, export = logged_in(edith()), an_export(petition)
    before = AccessEntry.objects.count()
    answer = client.post(f"/admin/exports/{export.pk}/file/", {"why": " "})
    assert answer.status_code == 422 and "Please write why" in answer.content.decode()
    assert AccessEntry.objects.count() == before


def test_the_file_goes_in_time_and_the_record_stays(petition: Petition, sealed_folder: Path) -> None:
    client, export = logged_in(edith()), an_export(petition)
    assert remove_expired() == 0 and sweep_exports() == 0
    late = timezone.now() + datetime.timedelta(hours=49)
    assert not export.has_file(late) and remove_expired(late) == 1
    assert [path for path in sealed_folder.rglob("*") if path.is_file()] == []
    page = client.get(f"/admin/exports/{export.pk}/").content.decode()
    assert "destroyed when its time was over" in page and export.sha256 in page
    answer = client.post(f"/admin/exports/{export.pk}/file/", {"why": "Late"}, follow=True)
    assert "no file of this export any more" in answer.content.decode()


def test_what_a_dead_worker_left_is_made_by_the_next(petition: Petition) -> None:
    with patch("petitions.exporting.tasks.run_job"):
        export = an_export(petition)
    assert export.state == "waiting"
    page = logged_in(edith()).get(f"/admin/exports/{export.pk}/")
    assert (
        page["Refresh"] == f"2; url=/admin/exports/{export.pk}/"
        and "The worker begins in a moment" in page.content.decode()
    )
    Export.objects.update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    from petitions.exporting.tasks import enqueue_export

    assert requeue_lost(Export, enqueue_export) == 1
    export.refresh_from_db()
    assert (export.state, export.rows) == ("done", 2)


def test_who_takes_it_back_has_no_file(petition: Petition, sealed_folder: Path) -> None:
    with patch("petitions.exporting.tasks.run_job"):
        export = an_export(petition)
    client = logged_in(edith())
    client.post(f"/admin/exports/{export.pk}/decide/", {"decision": "cancel"})
    export.refresh_from_db()
    assert export.state == "cancelled" and AccessEntry.objects.latest("pk").act == "export.cancelled"
    again = client.post(f"/admin/exports/{export.pk}/decide/", {"decision": "cancel"}, follow=True)
    assert "Nothing was changed" in again.content.decode()
    assert [path for path in sealed_folder.rglob("*") if path.is_file()] == []
