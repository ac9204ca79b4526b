"""Every answer carries the headers that keep browsers careful, whoever gives it; large forms get a clear page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from home.models import Picture
from tests.cast import a_petition, edith, form_data, signed
from tests.home.test_picture import a_file, upload

pytestmark = pytest.mark.django_db
ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def test_every_kind_of_answer_carries_them() -> None:
    petition = a_petition()
    signed(petition)
    admin = Client()
    admin.force_login(edith())
    upload(admin, a_file("PNG"), "Ana Morales.png")
    picture = Picture.objects.get().file.url
    answers = {
        path: Client().get(path)
        for path in ("/", "/petitions/clean-river/", "/confirm/x/", "/none/", "/es/none/", "/static/css/firma.css")
    }
    answers |= {path: Client().get(path) for path in (picture, "/media/none.png", "/healthz", "/admin/login/")}
    answers["login"] = Client().get("/account/login/")
    answers |= {"admin": admin.get("/admin/"), "host": Client().get("/", headers={"Host": "evil.example"})}
    answers["form"] = Client().post("/petitions/clean-river/sign/", {})
    answers["elsewhere"] = Client().post("/petitions/clean-river/sign/", {}, headers={"Origin": "null"})
    for name, answer in answers.items():
        assert {key: answer.get(key) for key in ALL} == ALL, name
        assert "camera=()" in answer["Permissions-Policy"], name
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors" in policy and "unsafe-eval" not in policy, name
        assert ("unsafe-inline" in policy) == ("admin" in name), name
        # Where somebody logs in, and nowhere else; the admin's own log-in is a redirect.
        assert bool(answer.cookies) == (name in ("admin", "login")), name
    assert "sandbox" in answers[picture]["Content-Security-Policy"]
    assert "Morales" not in picture and len(picture) > 32


@pytest.mark.parametrize(("prefix", "words"), [("", "This is too large"), ("/es", "Esto es demasiado grande")])
def test_a_form_beyond_a_megabyte_gets_a_clear_page_and_is_not_taken(prefix: str, words: str) -> None:
    petition = a_petition()
    path = f"{prefix}/petitions/clean-river/sign/"
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b"):
        answer = Client().generic("POST", path, b"a=" + b"b" * 1_100_000, kind)
        assert answer.status_code == 413 and words in answer.content.decode()
    # Too long for its field, yet not for us: the form comes back with what was typed.
    answer = Client().post(path, form_data(petition, reason="river " * 50_000))
    assert answer.status_code == 422 and "river river" in answer.content.decode()
    assert not petition.signatures.exists()


def test_a_form_of_the_admin_that_is_too_large_gets_the_page_too() -> None:
    admin = Client()
    admin.force_login(edith())
    answer = admin.post(f"/admin/exports/new/{a_petition().pk}/", {"why": "x" * 1_100_000})
    assert answer.status_code == 413


def test_nothing_but_pictures_is_given_out_below_media(settings: Any) -> None:
    for name in ("page.html", "script.svg", "images/page.html", "images/script.svg", "images/below/x.png", "x.png"):
        file = Path(settings.MEDIA_ROOT) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"<script>alert(1)</script>")
        assert Client().get(f"/media/{name}").status_code == 404, name
        file.unlink()


def test_a_broken_cookie_is_answered_with_none_outside_the_admin() -> None:
    a_petition()
    for path in ("/", "/petitions/clean-river/", "/confirm/x/", "/media/none.jpg", "/none/"):
        answer = Client().get(path, headers={"Cookie": "csrftoken=<script>; sessionid=%00; messages=x"})
        assert not answer.cookies, path
