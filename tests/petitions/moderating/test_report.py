"""Anybody may report a reason or a petition, and nobody is asked who they are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from home.page_cache import pages
from petitions.models import Petition, Reason, Report
from petitions.moderating.report import MOST_OPEN, report, reports_of_petitions, reports_of_reasons
from petitions.moderating.report_views import FROM_CLIENT
from petitions.moderating.review import hide, publish
from petitions.sealing.keys import destroy_key
from tests.cast import a_petition, edith, on_the_roll
from tests.petitions.people.members import logged_in

pytestmark = pytest.mark.django_db
DOOR = "/petitions/clean-river/report/"
SAID = "She is my daughter Zuleika."


@pytest.fixture
def petition() -> Petition:
    cache.clear()
    return a_petition()


@pytest.fixture
def reason(petition: Petition) -> Reason:
    row = on_the_roll(petition, reason="The girl next door drinks from it").reason
    publish(row.pk)
    return Reason.objects.get(pk=row.pk)


def page(address: str = "/petitions/clean-river/") -> str:
    pages.clear()
    return re.sub(r"\s+", " ", Client().get(address).content.decode())


def send(address: str, client: Client | None = None, **data: Any) -> Any:
    return (client or Client()).post(address, {"about": "third", **data})


def test_the_page_leads_to_both_forms_in_both_languages(reason: Reason) -> None:
    for prefix, words in (("", "Report this"), ("/es", "Denunciar")):
        html = page(f"{prefix}/petitions/clean-river/")
        assert words in html
        for address in (f"{prefix}{DOOR}", f"{prefix}{DOOR}{reason.pk}/"):
            assert f'href="{address}"' in html
            form = Client().get(address)
            assert form.status_code == 200 and not form.cookies and form["Cache-Control"] == "no-store"
            assert b"<script" not in re.sub(rb"<script [^>]*src=[^>]*>", b"", form.content), "works without a script"
    assert "The girl next door drinks from it" in page(f"{DOOR}{reason.pk}/")


def test_what_is_kept_says_nothing_of_who_reported_and_is_sealed(reason: Reason) -> None:
    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Zuleika's browser")
    answer = send(f"{DOOR}{reason.pk}/", client, text=SAID)
    assert answer.status_code == 303 and answer["Location"] == f"{DOOR}{reason.pk}/?thanks" and not answer.cookies
    assert "Thank you for looking out" in page(answer["Location"])
    row = Report.objects.get()
    kept = repr({name: bytes(v) if isinstance(v, memoryview) else v for name, v in vars(row).items()})
    for each in ("Zuleika", "203.0.113", "daughter"):
        assert each not in kept
    fields = {"id", "petition", "reason", "about", "sealed_text", "repeated", "made_at", "outcome", "decided_at"}
    assert {field.name for field in Report._meta.get_fields()} == fields, "no field for who it was"
    (said,) = reports_of_reasons([reason])[reason.pk]
    assert (said.text, said.repeated) == (SAID, 0)


def test_moderators_read_it_beside_the_reason_and_their_decision_answers_it(reason: Reason) -> None:
    send(f"{DOOR}{reason.pk}/", text=SAID)
    client = logged_in(edith())
    assert "Reasons (1)" in client.get("/admin/").content.decode()
    queue = client.get("/admin/reasons/?state=reported").content.decode()
    assert SAID in queue and "The girl next door" in queue and "Leave it on the page" in queue
    decided_at = reason.decided_at
    client.post(f"/admin/reasons/{reason.pk}/decide/?state=reported", {"decision": "publish"})
    row = Report.objects.get()
    assert (row.outcome, row.sealed_text) == ("kept", None) and row.decided_at
    reason.refresh_from_db()
    assert reason.state == "published" and reason.decided_at == decided_at, "on the page since it first was"
    assert SAID not in client.get("/admin/reasons/?state=reported").content.decode()
    send(f"{DOOR}{reason.pk}/")
    hide(reason.pk, "minor")
    assert set(Report.objects.values_list("outcome", flat=True)) == {"kept", "acted"}
    assert "The girl next door" not in page()


def test_only_what_is_on_the_page_can_be_reported(reason: Reason) -> None:
    waiting = on_the_roll(reason.petition, reason="Waits", email="w@example.org").reason
    other = a_petition("clean-lake")
    for address in (f"{DOOR}{waiting.pk}/", f"{DOOR}999999/", f"{DOOR}{10**18}/", f"{DOOR}{10**30}/"):
        assert Client().get(address).status_code == send(address).status_code == 404
    for address in (f"/petitions/clean-lake/report/{reason.pk}/", "/petitions/none/report/"):
        assert send(address).status_code == 404
    hide(reason.pk)
    assert send(f"{DOOR}{reason.pk}/").status_code == 404
    Petition.objects.filter(pk=other.pk)[0].pages.update(live=False)
    assert send("/petitions/clean-lake/report/").status_code == 404
    assert not Report.objects.exists()


def test_a_form_with_a_fault_comes_back_with_what_was_typed(petition: Petition) -> None:
    for data in ({"about": ""}, {"about": "nonsense"}, {"text": "x" * 1001}, {"text": "a\x00b"}):
        answer = send(DOOR, **data)
        assert answer.status_code == 422 and b"Please check what you wrote" in answer.content
    assert "Typed" in send(DOOR, about="", text="Typed").content.decode()
    assert not Report.objects.exists()


def test_a_flood_is_counted_and_fills_nothing(petition: Petition) -> None:
    for number in range(MOST_OPEN + 5):
        report(petition, None, "other", f"Flood {number}")
    assert Report.objects.count() == MOST_OPEN
    assert [each.repeated for each in reports_of_petitions([petition])[petition.pk]] == [0] * (MOST_OPEN - 1) + [5]
    with pytest.raises(ValueError, match="nonsense"):
        report(petition, None, "nonsense", "")


def test_one_connection_may_report_only_so_often(petition: Petition) -> None:
    many, other = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")
    assert {send(DOOR, many).status_code for _time in range(FROM_CLIENT)} == {303}
    answer = send(DOOR, many, text="Kept in the form")
    assert answer.status_code == 429 and b"Kept in the form" in answer.content
    assert send(DOOR, other).status_code == 303


def test_after_the_purge_no_words_are_asked_for(reason: Reason) -> None:
    send(DOOR, text=SAID)
    destroy_key(reason.petition.sealing_key)
    petition = Petition.objects.get()
    assert [each.text for each in reports_of_petitions([petition])[petition.pk]] == [""]
    assert "<textarea" not in page(DOOR) and send(DOOR, text=SAID).status_code == 303
    assert Report.objects.latest("pk").sealed_text is None
    assert logged_in(edith()).get("/admin/reported/").status_code == 200
