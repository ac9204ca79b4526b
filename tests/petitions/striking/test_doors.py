"""Staff at the door of strikes: rule, preview, why, progress, and back; what is wrong is said beside the field."""

from __future__ import annotations

import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from wagtail.users.models import UserProfile

from home.models import SiteSettings
from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import AccessEntry, DomainCount, Petition, Signature, Strike
from petitions.sealing.links import make_token
from petitions.striking import work
from petitions.striking.rule import domain_hash
from petitions.striking.work import work_strikes
from tests.cast import a_petition, edith, max_, oscar, signed
from tests.petitions.striking.crowd import a_few, exact, struck, total, work_off

pytestmark = pytest.mark.django_db
WHY = {"kind": "remove", "reason": "machine", "note": "All within a minute, from one town."}


@pytest.fixture
def petition() -> Petition:
    made = a_petition()
    a_few(made, people=2, bots=3)
    return made


def staff(language: str = "en") -> Client:
    user = edith()
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, petition: Petition, **data: Any) -> Any:
    return client.post(f"/admin/strikes/new/{petition.pk}/", data)


def seal_in(answer: Any) -> str:
    return str(answer.context["seal"])


def test_from_the_rule_to_the_count_and_back(petition: Petition) -> None:
    client = staff()
    seen = post(client, petition, city="botville", act="preview")
    text = seen.content.decode()
    assert "<strong>3</strong> of the 5 that count now (60.0 %)" in text and "more than half" in text
    assert not Strike.objects.exists() and "@example" not in text.split("firma-room")[1].split("</main>")[0]
    done = post(client, petition, city="botville", act="strike", previewed=seal_in(seen), **WHY)
    row = Strike.objects.get()
    assert done.status_code == 302 and done.url == f"/admin/strikes/{row.pk}/"
    running = client.get(done.url)
    assert running["Refresh"] == f"2; url={done.url}" and "Stop here" in running.content.decode()
    with patch.object(work, "BATCH", 2):
        work_strikes(), number_the_roll()
    client.post(f"{done.url}decide/", {"decision": "cancel"})
    stopped = client.get(done.url)
    assert "2 of 3 set aside" in stopped.content.decode() and "Refresh" not in stopped
    assert total(petition) == 3 and exact(petition)
    assert client.post(f"{done.url}decide/", {"decision": "undo", "note": ""}).status_code == 422
    client.post(f"{done.url}decide/", {"decision": "undo", "note": "They were people."})
    work_off()
    assert "2 of 2 put back" in client.get(done.url).content.decode() and total(petition) == 5 and exact(petition)
    assert list(AccessEntry.objects.order_by("pk").values_list("act", "rows")) == [
        ("strike.remove", 3),
        ("strike.cancelled", 2),
        ("strike.undone", 2),
        ("strike.undo ended", 2),
    ]
    assert "Put back" in client.get(f"/admin/strikes/?petition={petition.pk}").content.decode()


def test_a_rule_that_was_changed_since_its_preview_strikes_nothing(petition: Petition) -> None:
    client = staff()
    seal = seal_in(post(client, petition, city="Botville", act="preview"))
    answer = post(client, petition, city="Philadelphia", act="strike", previewed=seal, **WHY)
    assert answer.status_code == 200 and "The rule is another one now" in answer.content.decode()
    assert WHY["note"] in answer.content.decode() and not Strike.objects.exists()
    seen = post(client, petition, city="Botville", act="strike", previewed=seal, kind="remove", reason="x", note="n")
    assert seen.status_code == 422 and not Strike.objects.exists()


WRONG: dict[str, dict[str, Any]] = {
    "nothing": {},
    "signed_until": {"signed_from": "2026-11-20T10:00", "signed_until": "2026-11-20T10:00"},
    "signed_from": {"signed_from": "tomorrow"},
    "confirmed_from": {"confirmed_from": "0001-01-01T00:00"},
    "domains": {"domains": "example.org, <script>alert(1)</script>"},
    "numbers": {"numbers": "7, 12-4"},
    "city": {"city": "Nowhere"},
    "country": {"country": "XX"},
    "slow": {"slow": ["staff"]},
    "language": {"language": "tlh"},
    "source": {"source": "a" * 21},
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(petition: Petition, field: str) -> None:
    answer = post(staff(), petition, act="strike", **WRONG[field], **WHY)
    assert answer.status_code == 422 and not Strike.objects.exists()
    form = answer.context["form"]
    assert form.non_field_errors() if field == "nothing" else form.errors[field]
    text = answer.content.decode()
    assert "<script>alert(1)" not in text
    if field in ("signed_from", "domains", "numbers", "city", "source"):
        assert escape(WRONG[field][field]) in text


@pytest.mark.parametrize(
    "odd",
    [
        {"numbers": "9" * 15},
        {"numbers": "99999999999999999999"},
        {"numbers": "\x00"},
        {"city": "\x00Botville"},
        {"domains": "пример.рф xn--e1afmkfd.xn--p1ai ..."},
        {"source": "' OR 1=1 --"},
        {"signed_from": "2026-03-08T02:30"},
        {"previewed": "é", "city": "Botville", "act": "strike"},
    ],
)
def test_hostile_input_is_answered_and_takes_nothing(petition: Petition, odd: dict[str, str]) -> None:
    client = staff()
    assert post(client, petition, **({"act": "preview"} | odd)).status_code in (200, 422)
    assert client.get(f"/admin/strikes/new/{petition.pk}/", odd).status_code == 200
    assert not Strike.objects.exists()


def test_who_may_not_is_refused_everywhere(petition: Petition) -> None:
    row = struck(petition)
    for user in (oscar(), max_()):
        client = Client()
        client.force_login(user)
        for path in ("/admin/strikes/", f"/admin/strikes/new/{petition.pk}/", f"/admin/strikes/{row.pk}/"):
            assert client.get(path).status_code in (302, 403)
        client.post(f"/admin/strikes/{row.pk}/decide/", {"decision": "undo", "note": "mine"})
        post(client, petition, city="Philadelphia", act="strike", **WHY)
    row.refresh_from_db()
    assert row.state == "done" and Strike.objects.count() == 1
    assert staff().get(f"/admin/strikes/{row.pk}/decide/").status_code == 405
    assert staff().get("/admin/strikes/999999/").status_code == 404


def test_a_domain_is_stored_as_a_hash_and_named_only_when_many_signed_from_it(petition: Petition) -> None:
    client = staff()
    seen = post(client, petition, domains="@Example.org", act="preview")
    post(client, petition, domains="example.org", act="strike", previewed=seal_in(seen), **WHY)
    row = Strike.objects.get()
    assert "example" not in str(row.rule) and row.found == 5
    assert "fewer than twenty" in client.get(f"/admin/strikes/{row.pk}/").content.decode()
    key = bytes.fromhex(domain_hash(petition, "example.org"))
    DomainCount.objects.update_or_create(
        petition=petition, domain_key=key, defaults={"seen": 20, "name": "example.org"}
    )
    assert "Mail domain: example.org" in client.get(f"/admin/strikes/{row.pk}/").content.decode()


def test_the_page_says_what_is_held_struck_and_put_back(petition: Petition) -> None:
    client, row = staff(), struck(petition, kind="hold", reason="checking")
    path = f"/petitions/{petition.slug}/"
    shown = Client().get(path).content.decode()
    assert "<strong>3</strong> held by staff while they check: unusually many in a short time" in shown
    client.post(f"/admin/strikes/{row.pk}/decide/", {"decision": "remove", "reason": "machine", "note": "Looked."})
    pages.clear()
    shown = Client().get(path).content.decode()
    assert "<strong>3</strong> struck out by staff: signed by a program, not by people" in shown
    assert "held by staff" not in shown
    client.post(f"/admin/strikes/{row.pk}/decide/", {"decision": "undo", "note": "People."})
    work_off()
    pages.clear()
    spanish = Client().get(f"/es{path}").content.decode()
    assert "<strong>0</strong> por decisión del equipo" in spanish and "se devolvieron 3" in spanish


def test_who_confirms_a_struck_signature_is_told_so_and_may_say_it_was_not_them(petition: Petition) -> None:
    SiteSettings.objects.create(contact_email="hello@example.org")
    row = signed(petition, email="late@example.org", city="Botville")
    struck(petition)
    link = f"/confirm/{make_token('confirm', petition.pk, row.pk)}/"
    assert Client().post(link).status_code == 303
    answer = Client().get(link)
    text = answer.content.decode()
    assert answer.status_code == 200 and "set aside" in text and "mailto:hello@example.org" in text
    assert "apartada" in Client().get(f"/es{link}").content.decode()
    not_me = f"/not-me/{make_token('not-me', petition.pk, row.pk)}/"
    assert Client().get(not_me).status_code == 200
    Client().post(not_me, {"email": "late@example.org"})
    row.refresh_from_db()
    assert (row.withdrawn_why, row.struck_by, row.sealed_identity) == ("not_me", None, None)
    assert "taken back" in Client().get(link).content.decode() and exact(petition)


def test_signing_now_leads_to_the_rule_filled_in(petition: Petition) -> None:
    client = staff()
    moment = timezone.now() - datetime.timedelta(minutes=5)
    Signature.objects.update(asked_at=moment)
    link = f"/admin/strikes/new/{petition.pk}/?domains=example.org&slow=trap&slow=surge&signed_from=2026-11-20T14:00"
    text = client.get(link).content.decode()
    assert 'value="example.org"' in text and 'value="2026-11-20T14:00"' in text
    assert text.count("checked") == 2


def test_the_screens_speak_spanish(petition: Petition) -> None:
    client, row = staff("es"), struck(petition, kind="hold", reason="checking")
    paths = ("", f"new/{petition.pk}/", f"{row.pk}/", f"?petition={petition.pk}")
    text = "".join(client.get(f"/admin/strikes/{path}").content.decode() for path in paths)
    for words in ("Apartar firmas", "Dominios de correo", "Devolverlas al recuento", "Retenidas para revisarlas"):
        assert words in text, words
