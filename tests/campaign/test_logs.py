"""Promise H5: logs hold no personal data, no link that opens somebody's page, no address of a machine."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from campaign.logs import hide
from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.models import Petition, Signature
from petitions.sealing.links import make_token
from tests.cast import a_petition, edith, form_data

pytestmark = pytest.mark.django_db
PERSON = {"given_name": "Xanthippe", "family_name": "Quizzlewick", "email": "x.quizzlewick@canary.example"}
PERSON |= {"postal_code": "90417-2386", "reason": "Because the zebras drink at dusk.", "updates": "on"}
NEVER = [
    "Xanthippe",
    "Quizzlewick",
    "canary.example",
    "90417-2386",
    "zebras",
    "203.0.113.77",
    "2001:db8",
    "SecretBrowser",
]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the configured handlers write, with everything at DEBUG but the database's own statements."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for each in logging.getLogger().handlers:
        for found in each.filters:
            handler.addFilter(found)
    assert handler.filters, "the console has its filter"
    root, level = logging.getLogger(), logging.getLogger().level
    levels = {
        name: logging.getLogger(name).level for name in ("petitions", "home", "campaign", "firma", "django.request")
    }
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def fails(request: HttpRequest, token: str = "") -> HttpResponse:
    raise RuntimeError(f"Cannot write to x.quizzlewick@canary.example at /confirm/{token}/ or /es/not-me/{token}/")


urlpatterns = [path("confirm/<str:token>/", fails)]


def test_a_whole_life_of_a_signature_leaves_no_trace(log: io.StringIO) -> None:
    petition = a_petition()
    machine = {
        "REMOTE_ADDR": "203.0.113.77",
        "HTTP_X_FORWARDED_FOR": "2001:db8::7",
        "HTTP_USER_AGENT": "SecretBrowser/1",
    }
    client = Client(**machine)
    for change in ({}, {}, {"city": ""}, {"given_name": "Xanthippe\x00"}, {"text_version": "1"}):
        client.post(f"/petitions/{petition.slug}/sign/", form_data(petition, **(PERSON | change)))
    send_asked()
    row = Signature.objects.get()
    tokens = [make_token(purpose, petition.pk, row.pk) for purpose in ("confirm", "not-me", "another")]
    client.get(f"/confirm/{tokens[0]}/")
    client.post(f"/confirm/{tokens[0]}/")
    number_the_roll()
    send_thanks()
    for token in tokens:
        client.get(f"/nowhere/confirm/{token}/")
        client.post(f"/not-me/{token}/", {"email": PERSON["email"]})
        client.get(f"/confirm/{token}x/")
    client.get(f"/petitions/?q={PERSON['email']}")
    client.get(f"/{PERSON['email']}/")
    client.get("/x.quizzlewick%40canary.example/")
    _staff(client, petition)
    _crash(client, tokens[0])
    written = log.getvalue()
    assert "Not Found" in written and "RuntimeError" in written, "something was logged"
    assert [word for word in [*NEVER, *tokens] if word.lower() in written.lower()] == []


def _staff(client: Client, petition: Petition) -> None:
    client.force_login(edith())
    client.get("/admin/reasons/")
    answer = client.post("/admin/exports/", {"petition": petition.pk, "level": "name_postal", "why": "For Xanthippe"})
    b"".join(answer)  # type: ignore[arg-type]
    stranger = Client()
    stranger.post("/account/login/", {"login": PERSON["email"], "password": "wrong"})
    stranger.post("/account/login/code/", {"email": PERSON["email"]})
    stranger.post("/account/signup/", {"email": PERSON["email"], "password1": "Xanthippe Xanthippe"})


def _crash(client: Client, token: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        quiet = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77")
        assert quiet.get(f"/confirm/{token}/").status_code == 500


def test_an_unknown_host_is_refused_and_not_written_down(log: io.StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    for host in ("xanthippe.canary.example", "203.0.113.77", "x.quizzlewick@canary.example", "canary.example:99999"):
        assert Client(HTTP_HOST=host).get("/").status_code == 400
        assert Client(HTTP_HOST=host).post("/petitions/clean-river/sign/", PERSON).status_code == 400
    written = log.getvalue() + "".join(capfd.readouterr())
    assert [word for word in NEVER if word.lower() in written.lower()] == []


def test_every_handler_of_the_settings_has_the_filter() -> None:
    config: dict[str, Any] = site.LOGGING
    writing = [handler for handler in config["handlers"].values() if handler["class"] != "logging.NullHandler"]
    assert writing and all("no_tokens" in handler["filters"] for handler in writing)
    assert set(config["loggers"]["django"]["handlers"]) <= set(config["handlers"])


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Not Found: /confirm/abcDEF-_12/", "Not Found: /confirm/[token]/"),
        ("/es/not-me/abc/?x=1", "/es/not-me/[token]/?x=1"),
        ("/another/a%3Db/", "/another/[token]/"),
        ("to ana@example.org, now", "to [address], now"),
        ("/ana%40example.org/", "[address]"),
        ("<ana+x@río.example>", "<[address]>"),
        ("nothing to hide: 12 @ noon", "nothing to hide: 12 @ noon"),
    ],
)
def test_what_is_hidden(text: str, hidden: str) -> None:
    assert hide(text) == hidden


@given(st.text(max_size=30), st.emails(), st.text(max_size=30))
def test_no_address_comes_through_whatever_stands_around_it(before: str, address: str, after: str) -> None:
    assert address not in hide(f"{before} {address} {after}")
