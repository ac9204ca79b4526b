"""Whoever may look at names has a second factor, and sees nothing of the admin before it was used."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.second_factor import RIGHTS, needs_second_factor
from petitions.models import SealingKey
from tests.accounts.doors import EDITH, digits_for, digits_of, mailed_code, type_password
from tests.cast import a_second_factor, a_site, edith, max_, oscar

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_code_was_used() -> None:
    """Allauth remembers used codes by the number of the user, which another test may have had."""
    cache.clear()


def test_who_needs_one() -> None:
    a_site()
    assert needs_second_factor(edith())
    assert not needs_second_factor(oscar()) and not needs_second_factor(max_())
    assert needs_second_factor(get_user_model().objects.create_superuser("root@example.org", "x"))
    for right in RIGHTS:
        app, name = right.split(".")
        user = get_user_model().objects.create_user(f"{name}@example.org")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=name))
        assert needs_second_factor(get_user_model().objects.get(pk=user.pk)), right


@pytest.mark.django_db(transaction=True)
def test_edith_is_led_to_set_one_up_and_sees_nothing_before(client: Client) -> None:
    user = edith()
    assert type_password(client)["Location"] == "/account/"
    for path in (
        "/admin/",
        "/admin/exports/",
        "/admin/reasons/",
        "/admin/access-log/",
        "/admin/x/",
    ):
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            assert answer.status_code == 302 and answer["Location"].startswith("/account/2fa/?next="), path
    assert b"before" not in client.get("/admin/", follow=True).content
    assert "A password alone is not enough" in client.get("/account/2fa/").content.decode()
    page = client.get("/account/2fa/totp/activate/")
    assert b"<svg" in page.content and page.context["form"].secret.encode() in page.content
    code = digits_for(page.context["form"].secret)
    before = client.cookies["sessionid"].value
    answer = client.post("/account/2fa/totp/activate/", {"code": code})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    assert "was added to your account" in str(mail.outbox[-1].body)
    assert client.get("/admin/").status_code == 200, "and is in, in this very session"
    assert client.cookies["sessionid"].value != before
    assert Authenticator.objects.filter(user=user).count() == 2
    assert "Recovery codes" in client.get("/account/2fa/recovery-codes/").content.decode()


def test_each_log_in_asks_for_it(client: Client) -> None:
    user = edith()
    a_second_factor(user)
    assert type_password(client)["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/admin/")["Location"].startswith("/admin/login/"), "half a log-in is none"
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/account/2fa/authenticate/", {"code": digits_of(user)}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_mailed_code_does_not_go_around_it(client: Client) -> None:
    user = edith()
    a_second_factor(user)
    client.post("/account/login/code/", {"email": EDITH})
    answer = client.post("/account/login/code/confirm/", {"code": mailed_code()})
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/account/").status_code == 302


def test_a_new_password_does_not_go_around_it(client: Client) -> None:
    a_second_factor(edith())
    client.post("/account/password/reset/", {"email": EDITH})
    client.post("/account/password/reset/confirm/", {"code": mailed_code()})
    client.post("/account/password/reset/complete/", {"password1": "nine loud geese fly"})
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert type_password(client, password="nine loud geese fly")["Location"].startswith("/account/2fa/authenticate/")


def test_a_session_from_before_must_use_it_first(client: Client) -> None:
    """Max logs in, is made staff, and sets up his factor in another browser: this session never used one."""
    user = max_()
    type_password(client, "max@example.org")
    user.groups.set(edith().groups.all())
    assert client.get("/admin/")["Location"].startswith("/account/2fa/?next=")
    a_second_factor(user)
    answer = client.get("/admin/exports/")
    assert answer["Location"] == "/account/2fa/reauthenticate/?next=%2Fadmin%2Fexports%2F"
    assert client.post(answer["Location"], {"code": digits_of(user)})["Location"] == "/admin/exports/"
    assert client.get("/admin/exports/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/admin/exports/").status_code == 302, "once it is gone, the session is worth no more"


def test_each_code_works_once(client: Client) -> None:
    user = edith()
    a_second_factor(user)
    digits = digits_of(user)
    for status in (302, 200):
        client = Client()
        type_password(client)
        cache.clear()  # another process, which knows nothing of the first
        assert client.post("/account/2fa/authenticate/", {"code": digits}).status_code == status


def test_a_recovery_code_logs_in_once() -> None:
    user = edith()
    a_second_factor(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for status in (302, 200):
        client = Client()
        type_password(client)
        assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == status


def test_secrets_lie_sealed(settings: Any) -> None:
    row = a_second_factor(edith())
    assert "JBSWY3DPEHPK3PXP" not in str(row.data)
    assert SealingKey.objects.filter(name="accounts").exists()


def test_changes_of_factors_are_told_by_mail_without_any_machine(
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = Client(REMOTE_ADDR="203.0.113.77")
    user = edith()
    a_second_factor(user)
    type_password(client)
    client.post("/account/2fa/authenticate/", {"code": digits_of(user)}, headers={"User-Agent": "Secret/1.0"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/recovery-codes/generate/", headers={"User-Agent": "Secret/1.0"})
        client.post("/account/2fa/totp/deactivate/", headers={"User-Agent": "Secret/1.0"})
    told = "\n".join(str(each.message()) for each in mail.outbox)
    assert "recovery codes were made" in told and "was removed from your account" in told
    assert "Secret" not in told and "203.0.113" not in told
