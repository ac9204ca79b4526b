"""The door of signing: statuses, what is kept, who is refused, and that nobody can learn who signed (A6, I3)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from petitions.models import Petition, Signature
from tests.cast import a_petition, form_data, on_the_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition() -> Petition:
    return a_petition()


def post(petition: Petition, client: Client, prefix: str = "", **changes: Any) -> Any:
    headers = changes.pop("headers", {})
    language = "es" if prefix else "en"
    data = form_data(petition, language, **changes)
    return client.post(f"{prefix}/petitions/{petition.slug}/sign/", data, headers=headers)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_signature_leads_to_the_thanks_page(petition: Petition, client: Client, prefix: str) -> None:
    response = post(petition, client, prefix)
    assert (response.status_code, response["Location"]) == (303, f"{prefix}/petitions/{petition.slug}/thanks/")
    assert client.get(response["Location"]).status_code == 200
    assert not client.cookies
    assert Signature.objects.get().language == ("es" if prefix else "en")


def test_new_repeated_and_confirmed_signers_get_the_same_bytes(petition: Petition, client: Client) -> None:
    on_the_roll(petition, email="old@example.org")
    answers = [
        post(petition, client, email=address) for address in ("new@example.org", "new@example.org", "old@example.org")
    ]
    assert len({(a.status_code, a.content, tuple(sorted(a.headers.items()))) for a in answers}) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("given_name", "", "Please write your first name."),
        ("given_name", "A\u0000na", ""),
        ("given_name", "Ana\u202egnp", ""),
        ("given_name", "x" * 81, ""),
        ("given_name", "Ana\r\nBcc: all@example.org", ""),
        ("email", "not an address", "This is not a complete email address"),
        ("email", "a@example.org\nBcc: b@example.org", ""),
        ("email", "a" * 250 + "@example.org", ""),
        ("city", "", "Please write your city or town."),
        ("country", "XX", "Please choose a country from the list."),
        ("country", "", "Please choose your country."),
        ("visibility", "everyone", "Please choose one of the three."),
        ("public_name", "nickname", "Please choose one of the two."),
        ("text_version", "abc", "This form is out of date."),
        ("text_version", str(10**30), "This form is out of date."),
        ("reason", "x" * 5000, ""),
    ],
)
def test_a_wrong_field_answers_422_beside_it_and_keeps_the_rest(
    petition: Petition, client: Client, field: str, value: str, words: str
) -> None:
    response = post(petition, client, **{"reason": "Because of the river & <us>", field: value})
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors[field]
    page = response.content.decode()
    assert words in page
    assert f'id="id_{field}_error' in page or f"id_{field}" in page
    if field != "reason":
        assert "Because of the river &amp; &lt;us&gt;" in page
    assert not Signature.objects.exists()


@pytest.mark.parametrize("data", [b"given_name=%ff%fe&email=%00", b"\xff\xfe\x00", b"", b"a=" + b"x" * 2000])
def test_bytes_that_are_no_text_are_answered_with_the_form(petition: Petition, client: Client, data: bytes) -> None:
    url = f"/petitions/{petition.slug}/sign/"
    response = client.post(url, data, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422


@pytest.mark.parametrize(
    "name", ["Ng", "Zoë", "O’Neill-Núñez", "李", "Владимир", "مُحَمَّد", "Nguyễn", "x" * 80, "D'Arcy", "=Ana"]
)
def test_real_names_are_taken_as_written(petition: Petition, client: Client, name: str) -> None:
    assert post(petition, client, given_name=name).status_code in ((303,) if name != "=Ana" else (303, 422))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_forms_on_other_sites_are_refused(petition: Petition, client: Client, headers: Any, status: int) -> None:
    assert post(petition, client, headers=headers).status_code == status
    assert Signature.objects.exists() is (status == 303)


def test_get_changes_nothing_and_leads_to_the_form(petition: Petition, client: Client) -> None:
    response = client.get(f"/petitions/{petition.slug}/sign/", form_data(petition))
    assert (response.status_code, response["Location"]) == (302, f"/petitions/{petition.slug}/#sign")
    assert not Signature.objects.exists()


def test_closed_and_paused_petitions_say_so(client: Client) -> None:
    an_hour = datetime.timedelta(hours=1)
    closed = a_petition("closed", closes_at=timezone.now() - an_hour)
    paused = a_petition("paused", paused=True)
    for petition, word in ((closed, "closed"), (paused, "paused")):
        for changes in ({}, {"email": "wrong"}):
            response = post(petition, client, **changes)
            assert response.status_code == 409
            assert word in response.content.decode().lower()
        page = client.get(f"/petitions/{petition.slug}/")
        assert page.status_code == 200
        assert "<form" not in page.content.decode()


def test_drafts_and_unknown_petitions_are_not_found(client: Client, petition: Petition) -> None:
    draft = a_petition("draft", live=False)
    for slug in (draft.slug, "nothing-here"):
        assert client.post(f"/petitions/{slug}/sign/", form_data(petition)).status_code == 404
        assert client.get(f"/petitions/{slug}/").status_code == 404
        assert client.get(f"/petitions/{slug}/thanks/").status_code == 404


def test_another_petitions_text_is_answered_with_the_current_form(petition: Petition, client: Client) -> None:
    other = a_petition("other")
    version = form_data(other)["text_version"]
    response = post(petition, client, text_version=version)
    assert response.status_code == 422
    assert f'value="{form_data(petition)["text_version"]}"' in response.content.decode()


def test_a_host_that_is_not_ours_gets_400(petition: Petition, client: Client) -> None:
    for path in (f"/petitions/{petition.slug}/", "/healthz", "/static/css/firma.css", "/nothing"):
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 400, path
