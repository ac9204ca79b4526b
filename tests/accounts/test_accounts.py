"""One account for site and admin: made, proved, entered in several ways; nobody learns who has one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from tests.accounts.doors import PASSWORD, mailed_code, type_password
from tests.cast import a_site, edith, max_

pytestmark = pytest.mark.django_db
NEW = {"email": "nora@example.org", "password1": "seven quiet herons", "next": "/es/account/"}


@pytest.fixture(autouse=True)
def pages() -> None:
    a_site()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_an_account_works_once_its_address_is_proved(client: Client, prefix: str) -> None:
    answer = client.post(f"{prefix}/account/signup/", {"email": "Nora@example.org", "password1": "seven quiet herons"})
    assert answer.status_code == 302 and answer["Location"] == f"{prefix}/account/confirm-email/"
    user = get_user_model().objects.get(email="nora@example.org")
    assert not user.is_staff and not user.get_all_permissions()
    assert client.get(f"{prefix}/account/").status_code == 302, "nobody is in before"
    wrong = client.post(answer["Location"], {"code": "BBBB-BBBB"})
    assert wrong.status_code == 200 and 'aria-invalid="true"' in wrong.content.decode()
    assert client.post(answer["Location"], {"code": mailed_code().lower()})["Location"] == f"{prefix}/account/"
    assert b"nora@example.org" in client.get(f"{prefix}/account/").content


def test_mails_have_three_parts_and_speak_the_language_of_the_page(client: Client) -> None:
    client.post("/es/account/signup/", NEW)
    letter = mail.outbox[-1]
    assert letter.subject == "Tu código para Firma" and letter.extra_headers["Content-Language"] == "es"
    assert "Te damos la bienvenida" in str(letter.body) and letter.to == ["nora@example.org"]
    html = str(letter.alternatives[0][0])  # type: ignore[attr-defined]
    assert '<html lang="es"' in html and mailed_code() in html


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/account/signup/", {"password1": "seven quiet herons"}),
        ("/account/login/code/", {}),
        ("/account/password/reset/", {}),
    ],
)
def test_nobody_learns_who_has_an_account(path: str, form: dict[str, str]) -> None:
    edith()
    seen = []
    for email in ("edith@example.org", "nobody@example.org"):
        client = Client()
        answer = client.post(path, {"email": email, **form})
        mails = len(mail.outbox)
        page = client.get(answer["Location"])
        wrong = client.post(answer["Location"], {"code": "BBBB-BBBB"})
        pages = [re.sub(r'value="\w{64}"', "", each.content.decode()) for each in (page, wrong)]
        seen.append((answer.status_code, answer["Location"], [each.replace(email, "") for each in pages]))
        assert mail.outbox[mails - 1].to == [email], "and everybody gets some mail"
    assert seen[0] == seen[1]


def test_a_wrong_password_looks_like_no_account() -> None:
    edith()
    answers = [type_password(Client(), email, "wrong") for email in ("edith@example.org", "nobody@example.org")]
    texts = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers]
    assert texts[0] == texts[1] and answers[0].status_code == 200


def test_a_mailed_code_logs_in(client: Client) -> None:
    max_()
    client.post("/account/login/code/", {"email": "max@example.org"})
    assert client.post("/account/login/code/confirm/", {"code": mailed_code()})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_forgotten_password_is_set_anew_with_a_code_and_ends_every_session(client: Client) -> None:
    user = max_()
    other = Client()
    other.force_login(user)
    client.post("/account/password/reset/", {"email": "max@example.org"})
    client.post("/account/password/reset/confirm/", {"code": mailed_code()})
    done = client.post("/account/password/reset/complete/", {"password1": "nine loud geese fly"})
    assert done["Location"] == "/account/password/reset/done/"
    assert "anew" in str(mail.outbox[-1].body), "they are told"
    assert other.get("/account/")["Location"].startswith("/account/login/")
    assert type_password(Client(), "max@example.org", "nine loud geese fly").status_code == 302
    assert type_password(Client(), "max@example.org", PASSWORD).status_code == 200


def test_another_address_takes_effect_when_its_code_is_typed(client: Client) -> None:
    user = max_()
    type_password(client, "max@example.org")
    client.post("/account/email/", {"email": "max.field@example.org", "action_add": "yes"})
    user.refresh_from_db()
    assert user.email == "max@example.org"
    client.post("/account/confirm-email/", {"code": mailed_code()})
    user.refresh_from_db()
    assert user.email == "max.field@example.org"
    assert any("was changed" in str(each.body) and each.to == ["max@example.org"] for each in mail.outbox)


def test_an_address_that_an_administrator_replaced_opens_nothing(client: Client) -> None:
    user = max_()
    user.email = "max.new@example.org"
    user.save()
    client.post("/account/login/code/", {"email": "max@example.org"})
    assert "no account with it" in str(mail.outbox[-1].body)
    another = Client()
    another.post("/account/login/code/", {"email": "max.new@example.org"})
    answer = another.post("/account/login/code/confirm/", {"code": mailed_code()})
    assert answer["Location"] == "/account/confirm-email/", "the new one is proved before anything opens"
    assert another.get("/account/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/", "/admin/password_reset/confirm/a/b-c/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_has_no_door_of_its_own(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(f"{path}?next=/admin/reports/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=%2Fadmin%2Freports%2F")
    assert client.get("/admin/pages/")["Location"] == "/admin/login/?next=/admin/pages/"
    for wanted in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert "evil" not in client.get(path, {"next": wanted})["Location"]


def test_max_is_told_that_the_admin_is_not_for_him(client: Client) -> None:
    max_()
    form = {"login": "max@example.org", "password": PASSWORD}
    answer = client.post("/account/login/?next=/admin/", form, follow=True)
    text = answer.content.decode()
    assert answer.status_code == 403 and client.get("/account/").status_code == 200
    assert "max@example.org" in text and 'href="/account/"' in text and 'action="/account/logout/"' in text
    assert client.post("/account/logout/").status_code == 302 and client.get("/account/").status_code == 302


def test_every_page_leads_to_the_account(client: Client) -> None:
    """The same for everybody: a kept page does not know who reads it."""
    for path, link in (("/start/", "/account/"), ("/es/start/", "/es/account/"), ("/none/", "/account/")):
        assert f'<p><a href="{link}">' in client.get(path, follow=True).content.decode(), path


def test_nobody_is_sent_to_another_site_after_logging_in(client: Client) -> None:
    max_()
    for wanted in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:evil()"):
        answer = client.get("/account/login/", {"next": wanted})
        assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
        form = {"login": "max@example.org", "password": PASSWORD, "next": wanted}
        assert Client().post("/account/login/", form)["Location"] == "/account/"


def test_the_admins_account_screen_changes_neither_address_nor_password(client: Client) -> None:
    user = edith()
    client.force_login(user)
    page = client.get("/admin/account/").content.decode()
    assert 'name="name_email-email"' not in page and "old_password" not in page and "new_password1" not in page


def test_accounts_can_be_made_by_invitation_only(client: Client, settings: Any) -> None:
    settings.ACCOUNT_SIGNUP_ENABLED = False
    assert b"Make an account" not in client.get("/account/login/").content
    assert client.get("/account/signup/").status_code == 200
    client.post("/account/signup/", NEW)
    assert not get_user_model().objects.filter(email="nora@example.org").exists()


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "is kept sealed. That of an account is not"), ("/es", "El de una cuenta no")]
)
def test_signing_up_says_that_this_address_is_readable(client: Client, prefix: str, said: str) -> None:
    assert said in " ".join(client.get(f"{prefix}/account/signup/").content.decode().split())


def test_a_session_gets_a_new_name_when_somebody_logs_in(client: Client) -> None:
    max_()
    client.get("/account/login/?next=/account/sessions/")
    client.post("/account/login/code/", {"email": "max@example.org"})
    before = client.cookies["sessionid"].value
    client.post("/account/login/code/confirm/", {"code": mailed_code()})
    assert client.cookies["sessionid"].value != before


def test_no_script_reads_the_cookies_and_in_production_they_travel_over_tls_only(client: Client, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    max_()
    answer = type_password(client, "max@example.org")
    for name in ("sessionid", "known_to"):
        assert answer.cookies[name]["httponly"] and answer.cookies[name]["samesite"] == "Lax"
        assert answer.cookies[name]["secure"], name


def test_who_reads_and_signs_wakes_nothing_of_accounts(client: Client) -> None:
    answer = client.get("/petitions/")
    assert not answer.cookies and not hasattr(answer.wsgi_request, "allauth")
    assert client.get("/account/login/")["Cache-Control"] == "no-store"
