"""Signing and confirming wake nothing that is for people with a login; everything else still has it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.test import Client

from petitions.sealing.links import make_token
from tests.cast import a_petition, a_signing, edith, signed

pytestmark = pytest.mark.django_db
BELONGS_TO_LOGINS = [
    "django.contrib.sessions.middleware.SessionMiddleware.process_request",
    "django.contrib.auth.middleware.AuthenticationMiddleware.process_request",
    "django.contrib.messages.middleware.MessageMiddleware.process_request",
]


@pytest.mark.parametrize("name", BELONGS_TO_LOGINS)
@pytest.mark.parametrize("language", ["", "/es"])
def test_signing_and_confirming_wake_nothing_for_logins(name: str, language: str) -> None:
    petition = a_petition()
    who = a_signing(petition, language.strip("/") or "en")
    form = {"given_name": "Ana", "email": "ana@example.org", "city": "Paris", "country": "FR"}
    token = make_token("confirm", petition.pk, signed(petition, email="oscar@example.org").pk)
    with patch(name, side_effect=AssertionError("woken")):
        sign = f"{language}/petitions/clean-river/sign/"
        assert Client().post(sign, form | {"text_version": str(who.text_version)}).status_code == 303
        refused = Client().post(sign, form | {"text_version": str(who.text_version), "email": ""})
        assert refused.status_code == 422 and b'name="given_name"' in refused.content
        assert Client().get(f"{language}/confirm/{token}/").status_code == 200
        assert Client().post(f"{language}/confirm/{token}/").status_code == 303
        with pytest.raises(AssertionError, match="woken"):
            Client().get("/admin/login/")


def test_a_login_still_opens_the_admin() -> None:
    client = Client()
    client.force_login(edith())
    assert client.get("/admin/").status_code == 200
