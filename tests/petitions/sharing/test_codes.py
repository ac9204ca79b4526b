"""Share codes: which poster brought how many, and no row that tells who came by it once it is counted."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Petition, ShareCode, Signature
from petitions.sealing.keys import destroy_key
from petitions.sealing.links import make_token
from petitions.sharing.codes import ensure_paper_code, find_code, tidy_code
from petitions.sharing.personal import personal_code, told_count
from petitions.signing.confirm import confirm
from tests.cast import a_petition, edith, form_data, max_, on_the_roll, oscar, signed

pytestmark = pytest.mark.django_db


def a_code(petition: Petition, name: str = "Bakery", **facts: object) -> ShareCode:
    return ShareCode.objects.create(petition=petition, name=name, **facts)


def sign_by(petition: Petition, via: str, email: str) -> Signature:
    return signed(petition, email=email, via=via)


def test_a_typed_code_is_read_as_it_was_meant() -> None:
    petition = a_petition()
    code = a_code(petition)
    ShareCode.objects.filter(pk=code.pk).update(code="k7q01xm")
    for typed in ("k7q01xm", "K7Q01XM", "k7qo1xm", "K7QOIXM", "k7q0lxm", " k7q0-1xm "):
        assert find_code(typed) == code, typed
    assert [tidy_code(typed) for typed in ("", "u" * 5, "ab", "a" * 9, "../..", "é" * 5, "k7q01xm\n//x")] == [""] * 7


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/es", "es")])
def test_the_short_address_leads_to_the_petition_in_its_language(prefix: str, language: str) -> None:
    petition = a_petition()
    code = petition.share_codes.get(kind="paper").code
    assert len(code) == 5
    for typed in (code, code.upper()):
        answer = Client().get(f"{prefix}/s/{typed}/")
        assert answer.status_code == 302 and answer["Location"] == f"{prefix}/petitions/clean-river/via/{code}/"
    html = Client().get(f"{prefix}/petitions/clean-river/via/{code}/").content.decode()
    assert f'<input type="hidden" name="via" value="{code}"' in html and f'lang="{language}"' in html
    other = "/petitions" if prefix else "/es/petitions"
    assert f'href="{other}/clean-river/via/{code}/"' in html, "the other language keeps it"
    assert f'<link rel="canonical" href="{settings.BASE_URL}{prefix}/petitions/clean-river/">' in html


def test_codes_that_are_none_lead_to_the_page_or_nowhere() -> None:
    petition, other = a_petition(spanish=False), a_petition("other-river")
    foreign = other.share_codes.get().code
    assert Client().get("/s/zzzzz/").status_code == 404 and Client().get("/s/..%2f/").status_code == 404
    for code in ("zzzzz", "nothing-here", foreign):
        assert Client().get(f"/petitions/clean-river/via/{code}/")["Location"] == "/petitions/clean-river/"
    own = petition.share_codes.get().code
    assert Client().get(f"/petitions/clean-river/via/{own.upper()}/")["Location"].endswith(f"/via/{own}/")
    assert Client().get(f"/es/s/{own}/")["Location"] == f"/petitions/clean-river/via/{own}/", "not offered in Spanish"
    assert Client().get("/petitions/none/via/zzzzz/").status_code == 404


def test_the_plain_page_is_the_same_bytes_and_has_no_code() -> None:
    petition = a_petition()
    code = a_code(petition).code
    plain = Client().get("/petitions/clean-river/").content
    assert Client().get(f"/petitions/clean-river/via/{code}/").content != plain
    pages.clear()
    assert Client().get(f"/petitions/clean-river/?via={code}").content == plain
    assert b'name="via"' not in plain


def test_codes_share_one_drawing_of_the_page() -> None:
    petition = a_petition()
    codes = [a_code(petition).code for _each in range(5)]
    Client().get(f"/petitions/clean-river/via/{codes[0]}/")
    with CaptureQueriesContext(connection) as spent:
        for code in codes[1:]:
            assert code in Client().get(f"/petitions/clean-river/via/{code}/").content.decode()
    assert len(spent) == 4, "one for each code"


def test_a_signature_brings_its_code_and_the_roll_turns_it_into_a_number() -> None:
    petition = a_petition()
    code, other = a_code(petition), a_code(petition, "Church")
    for number, via in enumerate([code.code, code.code, other.code, "zzzzzzz", ""]):
        data = form_data(petition, email=f"p{number}@example.org") | ({"via": via} if via else {})
        assert Client().post("/petitions/clean-river/sign/", data).status_code == 303
    kept = list(Signature.objects.order_by("pk").values_list("via", flat=True))
    assert kept == [code.code, code.code, other.code, "zzzzzzz", ""]
    for row in Signature.objects.all():
        confirm(row)
    assert number_the_roll() == 5
    assert set(Signature.objects.values_list("via", flat=True)) == {""}, "nothing tells any more who came by it"
    assert [ShareCode.objects.get(pk=each.pk).count for each in (code, other)] == [2, 1]
    number_the_roll()
    assert ShareCode.objects.get(pk=code.pk).count == 2


def test_signing_again_with_another_code_changes_nothing() -> None:
    petition = a_petition()
    first, second = a_code(petition).code, a_code(petition).code
    sign_by(petition, first, "ana@example.org")
    sign_by(petition, second, "ana@example.org")
    assert Signature.objects.get().via == first


def test_a_code_of_another_petition_counts_nowhere() -> None:
    petition, other = a_petition(), a_petition("other-river")
    foreign = a_code(other)
    confirm(sign_by(petition, foreign.code, "ana@example.org"))
    number_the_roll()
    foreign.refresh_from_db()
    assert foreign.count == 0 and Signature.objects.get().via == ""


def test_odd_codes_in_a_form_bother_nobody() -> None:
    petition = a_petition()
    for number, via in enumerate(["<script>", "a" * 200, "../..", "k7q'--", "\x00"]):
        data = form_data(petition, email=f"p{number}@example.org") | {"via": via}
        assert Client().post("/petitions/clean-river/sign/", data).status_code == 303, via
    assert set(Signature.objects.values_list("via", flat=True)) == {""}


def test_a_refused_form_keeps_its_code() -> None:
    petition = a_petition()
    code = a_code(petition).code
    answer = Client().post("/petitions/clean-river/sign/", form_data(petition, email="no") | {"via": code})
    assert answer.status_code == 422 and f'name="via" value="{code}"' in answer.content.decode()


def test_an_open_form_brings_no_old_count_back() -> None:
    petition = a_petition()
    opened = a_code(petition)
    ShareCode.objects.filter(pk=opened.pk).update(count=9)
    opened.name = "Renamed"
    opened.save()
    assert ShareCode.objects.get(pk=opened.pk).count == 9


def own(row: Signature) -> str:
    return f"/confirm/{make_token('confirm', row.petition_id, row.pk)}/link/"


def test_a_link_of_ones_own_is_made_once_and_says_nothing_under_five() -> None:
    petition = a_petition()
    row = on_the_roll(petition)
    assert b"<button" in Client().get(own(row)).content and ShareCode.objects.filter(kind="personal").count() == 0
    for _time in range(3):
        assert Client().post(own(row)).status_code == 303
    (code,) = ShareCode.objects.filter(kind="personal")
    assert len(code.code) == 8 and personal_code(row) == code
    for count, told in ((0, None), (4, None), (5, 5), (12, 12)):
        ShareCode.objects.filter(pk=code.pk).update(count=count)
        code.refresh_from_db()
        html = Client().get(own(row)).content.decode()
        assert told_count(code) == told and f"/s/{code.code}/" in html
        assert (f"brought {count} signatures" in html) is (told is not None)


def test_no_row_says_whose_a_personal_link_is() -> None:
    petition = a_petition()
    row, other = on_the_roll(petition), on_the_roll(petition, email="other@example.org")
    assert Client().post(own(row)).status_code == Client().post(own(other)).status_code == 303
    assert {field.name for field in ShareCode._meta.get_fields()} == {"id", "petition", "code", "kind", "name", "count"}
    one, two = ShareCode.objects.filter(kind="personal")
    assert one.code != two.code and not one.name and not two.name
    destroy_key(petition.sealing_key)
    assert Client().get(own(row)).status_code == 302, "and when the key is gone, nobody can tell"


def test_only_who_is_counted_gets_a_link() -> None:
    petition = a_petition()
    waiting = signed(petition)
    assert Client().post(own(waiting)).status_code == 302
    assert Client().post("/confirm/nonsense/link/").status_code == 302
    assert not ShareCode.objects.filter(kind="personal").exists()


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_organizers_make_codes_and_take_their_posters() -> None:
    petition = a_petition()
    client = client_of(oscar())
    data = {"petition": petition.pk, "name": "Poster at the bakery"}
    assert client.post("/admin/snippets/petitions/sharecode/add/", data).status_code == 302
    code = ShareCode.objects.get(name="Poster at the bakery")
    ShareCode.objects.create(petition=petition, kind="personal", count=3, code="aaaaaaaa")
    ShareCode.objects.create(petition=petition, kind="personal", count=77, code="bbbbbbbb")
    ShareCode.objects.filter(pk=code.pk).update(count=3)
    listing = client.get("/admin/snippets/petitions/sharecode/").content.decode()
    rows = {cells[0]: cells[1] for cells in re.findall(r"/s/(\w+)/</a></td>\s*<td[^>]*>\s*([\w ]+?)\s*</td>", listing)}
    assert rows[code.code] == "3" and rows["aaaaaaaa"] == "fewer than five" and rows["bbbbbbbb"] == "77"
    page = client.get(f"/admin/share-codes/{code.pk}/").content.decode()
    for language, prefix in (("en", ""), ("es", "/es")):
        assert f"{settings.BASE_URL}{prefix}/s/{code.code}/" in page
        for name in ("poster-a4.pdf", "qr.svg", "qr.png"):
            url = f"/admin/share-codes/{code.pk}/{language}/{name}"
            assert url in page and client.get(url).status_code == 200
    for name in ("poster-a4.svg", "none.pdf", "qr.pdf", ""):
        assert client.get(f"/admin/share-codes/{code.pk}/en/{name}").status_code == 404
    edit = f"/admin/snippets/petitions/sharecode/edit/{code.pk}/"
    assert client.post(edit, {"petition": "", "name": "Church"}).status_code == 302
    code.refresh_from_db()
    assert (code.name, code.petition_id, code.count) == ("Church", petition.pk, 3)
    client.post(f"/admin/snippets/petitions/sharecode/delete/{code.pk}/")
    assert ShareCode.objects.filter(pk=code.pk).exists(), "it may hang on a wall"


def test_nobody_else_sees_codes() -> None:
    code = a_code(a_petition())
    for user, status in ((edith(), 200), (max_(), 302)):
        assert client_of(user).get(f"/admin/share-codes/{code.pk}/").status_code in (
            status,
            403 if status == 302 else 200,
        )
    assert ensure_paper_code(code.petition) == ensure_paper_code(code.petition)
