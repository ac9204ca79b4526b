"""Whoever began in Spanish is met by the admin in Spanish."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.users.models import UserProfile

from petitions.models import Role
from tests.accounts.doors import mailed_code
from tests.cast import a_site, edith
from tests.petitions.people.members import OURS, logged_in, member
from tests.petitions.starting.drafts import begun, organizer

pytestmark = pytest.mark.django_db
NEW = {"email": "nora@example.org", "password1": "seven quiet herons"}


def chosen(email: str) -> str:
    return UserProfile.objects.get(user__email=email).preferred_language


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/es", "es")])
def test_an_account_keeps_the_language_it_was_made_in(client: Client, prefix: str, language: str) -> None:
    a_site()
    client.post(f"{prefix}/account/signup/", NEW)
    client.post(f"{prefix}/account/confirm-email/", {"code": mailed_code()})
    assert chosen(NEW["email"]) == language


def test_starting_a_petition_sets_it_once() -> None:
    somebody = organizer()
    client = logged_in(somebody)
    begun(client, "/es")
    assert 'lang="es"' in client.get("/admin/").content.decode()
    begun(client)
    assert chosen(somebody.email) == "es", "what is set stays"


def test_the_second_factor_is_asked_for_in_the_same_language() -> None:
    cache.clear()
    owner = member(Role.OWNER, OURS)
    client = Client()
    client.post("/es/account/login/", {"login": owner.email, "password": "a long enough password"})
    came_from = {"Referer": "http://testserver/es/account/"}
    assert client.get("/admin/", headers=came_from)["Location"] == "/es/account/2fa/?next=%2Fadmin%2F"
    assert client.get("/admin/")["Location"] == "/account/2fa/?next=%2Fadmin%2F"
    begun(client, "/es")
    assert client.get("/admin/")["Location"] == "/es/account/2fa/?next=%2Fadmin%2F"


def test_the_admin_offers_the_languages_of_the_site_alone() -> None:
    a_site()
    text = logged_in(edith()).get("/admin/account/").content.decode()
    options = text.partition('name="locale-preferred_language"')[2].partition("</select>")[0]
    assert 'value="es"' in options
    assert 'value="de"' not in options
