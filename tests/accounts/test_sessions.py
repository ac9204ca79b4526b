"""Where somebody is logged in: a family of browsers and a day, no address, no user agent; each can be ended."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import Login
from accounts.sessions import browser_family
from tests.accounts.doors import CHROME, FIREFOX, type_password
from tests.cast import a_site, max_

pytestmark = pytest.mark.django_db
MAX = "max@example.org"


@pytest.fixture(autouse=True)
def pages() -> None:
    a_site()


def come(agent: str = FIREFOX, **known: Any) -> Client:
    """Max logs in with a browser of his."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR="203.0.113.77")
    assert type_password(client, MAX).status_code == 302
    return client


def everything() -> str:
    """All rows of the database as text."""
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [repr([bytes(c) if isinstance(c, memoryview) else c for c in row]) for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (FIREFOX, "Firefox"),
        (CHROME, "Chrome"),
        (CHROME + " Edg/140.0.0.0", "Edge"),
        (CHROME + " OPR/120.0.0.0", "Opera"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1", "Safari"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_the_family_of_a_browser(agent: str, family: str) -> None:
    assert browser_family(agent) == family


def test_no_address_and_no_user_agent_is_kept() -> None:
    max_()
    come().get("/account/sessions/")
    kept = everything()
    assert "203.0.113.77" not in kept and "Mozilla" not in kept and "Gecko" not in kept
    row = Login.objects.get()
    assert row.browser == "Firefox" and type(row.began_on) is datetime.date


def test_one_session_is_ended_from_another() -> None:
    max_()
    laptop, phone = come(), come(CHROME)
    page = laptop.get("/account/sessions/").content.decode()
    assert "Firefox" in page and "Chrome" in page and "this one" in page
    laptop.post("/account/sessions/", {"end": str(Login.objects.get(browser="Chrome").pk)})
    assert phone.get("/account/")["Location"].startswith("/account/login/")
    assert laptop.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else() -> None:
    user = max_()
    mine = come()
    other = Client()
    other.force_login(type(user).objects.create_user("ruth@example.org"))
    for what in (str(Login.objects.get(user=user).pk), "9" * 40, "x"):
        other.post("/account/sessions/", {"end": what})
    assert mine.get("/account/").status_code == 200


@pytest.mark.parametrize(("button", "here"), [("others", 200), ("everywhere", 302)])
def test_log_out_everywhere(button: str, here: int) -> None:
    max_()
    laptop, phone, library = come(), come(CHROME), come()
    laptop.post("/account/sessions/", {button: "yes"})
    assert [each.get("/account/").status_code for each in (phone, library)] == [302, 302]
    assert laptop.get("/account/").status_code == here


def test_a_new_password_ends_the_other_sessions() -> None:
    max_()
    laptop, phone = come(), come(CHROME)
    form = {"oldpassword": "a long enough password", "password1": "nine loud geese fly"}
    assert laptop.post("/account/password/change/", form).status_code == 302
    assert phone.get("/account/").status_code == 302 and laptop.get("/account/").status_code == 200


def test_logging_out_takes_it_off_the_list_and_old_ones_go() -> None:
    max_()
    come().post("/account/logout/")
    assert not Login.objects.exists()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=30)):
        come()
    come()
    assert Login.objects.count() == 1


def test_a_browser_never_seen_before_is_told_of_by_mail_and_a_known_one_not() -> None:
    max_()
    laptop = come()
    assert not mail.outbox, "the first time ever is no news"
    laptop.post("/account/logout/")
    assert type_password(laptop, MAX).status_code == 302
    assert not mail.outbox, "this browser is known"
    come(CHROME)
    assert [each.to for each in mail.outbox] == [[MAX]]
    letter = str(mail.outbox[0].message())
    assert "not seen before" in letter and "203.0.113" not in letter and "Chrome" not in letter
