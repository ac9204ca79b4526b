"""A signature is found by number, day, place, source or exact address; never by name, and a name is shown once."""

from __future__ import annotations

import datetime
import logging
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from petitions.exporting.access_log import first_fault
from petitions.finding.find import with_address
from petitions.finding.reveal import reveal
from petitions.models import AccessEntry, Petition, Role, Signature
from petitions.sealing.keys import destroy_key
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, edith, max_, on_the_roll, oscar, signed
from tests.petitions.people.members import THEIRS, logged_in, member

pytestmark = pytest.mark.django_db
LIST = "/admin/signatures/"


@pytest.fixture
def petition() -> Petition:
    return a_petition()


def numbers(petition: Petition, query: str, client: Client | None = None) -> list[str]:
    answer = (client or logged_in(edith())).get(f"{LIST}?petition={petition.pk}&{query}")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return re.findall(rf'href="{LIST}{petition.pk}/\d+/">(\d+)</a>', answer.content.decode())


def by_address(petition: Petition, address: str, user: Any = None) -> Any:
    return logged_in(user or edith()).post(f"{LIST}{petition.pk}/by-address/", {"email": address})


def test_by_number_day_place_and_source(petition: Petition) -> None:
    on_the_roll(petition, email="a@example.org", city="Córdoba", country="ES")
    on_the_roll(petition, email="b@example.org", city="Springfield")
    on_the_roll(petition, email="c@example.org", city="CORDOBA", country="AR")
    Signature.objects.filter(number=2).update(source="import", confirmed_at=timezone.now() - datetime.timedelta(days=9))
    lately = petition.local(timezone.now() - datetime.timedelta(days=3)).date().isoformat()
    wanted = {
        "": ["3", "2", "1"],
        "number=2": ["2"],
        "city=córdoba": ["3", "1"],
        "city=Nowhere": [],
        "source=import": ["2"],
        f"first_day={lately}": ["3", "1"],
        f"last_day={lately}": ["2"],
        f"city=Cordoba&first_day={lately}&number=3": ["3"],
        "before=3": ["2", "1"],
    }
    assert {query: numbers(petition, query) for query in wanted} == wanted
    for odd in ("number=x", "number=-1", f"number={10**30}", "first_day=soon", "city=%00", f"before={10**30}"):
        answer = logged_in(edith()).get(f"{LIST}?petition={petition.pk}&{odd}")
        assert answer.status_code in (200, 422), odd


def test_the_list_goes_on_below_the_last_number(petition: Petition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("petitions.finding.views.PAGE_SIZE", 2)
    for number in range(3):
        on_the_roll(petition, email=f"p{number}@example.org")
    html = logged_in(edith()).get(f"{LIST}?petition={petition.pk}&source=web").content.decode()
    (further,) = re.findall(r'href="\?([^"]*before=[^"]*)"', html)
    assert numbers(petition, further.replace("&amp;", "&")) == ["1"]


def test_no_name_is_shown_or_searched_and_the_page_says_why(petition: Petition) -> None:
    on_the_roll(petition, given_name="Zuleika", visibility="public")
    html = logged_in(edith()).get(f"{LIST}?petition={petition.pk}").content.decode()
    assert "Names cannot be searched here." in html and "Zuleika" not in html
    fields = set(re.findall(r'<(?:input|select)[^>]* name="(\w+)"', html.partition("<main")[2]))
    assert fields == {"petition", "number", "first_day", "last_day", "city", "source", "email", "csrfmiddlewaretoken"}


def test_the_exact_address_is_found_and_kept_nowhere(petition: Petition, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    on_the_roll(petition, email="Zule.Ika+x@gmail.com")
    signed(petition, email="pending@example.org")
    for address, found in (("zuleika@gmail.com", "counted"), ("pending@example.org", "waits for its signer")):
        answer = by_address(petition, address)
        html = answer.content.decode()
        assert (
            answer.status_code == 200
            and found in html
            and address not in html
            and "no-store" in answer["Cache-Control"]
        )
        assert address not in answer.request["QUERY_STRING"] + answer.request["PATH_INFO"]
    assert "No signature of this petition is held" in by_address(petition, "zuleik@gmail.com").content.decode()
    assert by_address(petition, "no address").status_code == 422
    assert logged_in(edith()).get(f"{LIST}{petition.pk}/by-address/?email=a@example.org").status_code == 405
    entries = AccessEntry.objects.filter(act="signature.find")
    assert [entry.rows for entry in entries.order_by("pk")] == [1, 1, 0]
    kept = repr(list(AccessEntry.objects.values())) + caplog.text
    assert "zuleik" not in kept and "pending@" not in kept


def test_a_look_at_a_name_is_on_the_log_before_and_wants_a_reason(petition: Petition) -> None:
    row = on_the_roll(petition, given_name="Zuleika", visibility="officials")
    address, client = f"{LIST}{petition.pk}/{row.pk}/", logged_in(edith())
    assert "Zuleika" not in client.get(address).content.decode()
    answer = client.post(address, {"why": " "})
    assert answer.status_code == 422 and b"Zuleika" not in answer.content
    assert not AccessEntry.objects.filter(act="signature.reveal").exists()
    answer = client.post(address, {"why": "She asked by telephone"})
    assert "Zuleika" in answer.content.decode() and "no-store" in answer["Cache-Control"]
    entry = AccessEntry.objects.get(act="signature.reveal")
    assert (entry.actor_label, entry.why, entry.rows) == ("edith@example.org", "She asked by telephone", 1)
    assert entry.subject == f"clean-river number {row.number}" and first_fault() == ""
    with pytest.raises(ValueError, match="reason"):
        reveal(row, edith(), "")


def test_what_is_held_no_more_cannot_be_shown(petition: Petition) -> None:
    gone, kept = on_the_roll(petition, email="a@example.org"), on_the_roll(petition, email="b@example.org")
    withdraw(gone, "withdrawn")
    address = f"{LIST}{petition.pk}/{{}}/"
    assert b"No name is held" in logged_in(edith()).post(address.format(gone.pk), {"why": "Asked"}).content
    destroy_key(petition.sealing_key)
    assert b"No name is held" in logged_in(edith()).post(address.format(kept.pk), {"why": "Asked"}).content
    assert b"nobody can tell any more" in by_address(petition, "b@example.org").content
    assert AccessEntry.objects.filter(act="signature.reveal").count() == 2


def test_only_whoever_holds_the_right_for_this_petition(petition: Petition) -> None:
    row = on_the_roll(petition, given_name="Zuleika", email="zuleika@example.org")
    address = f"{LIST}{petition.pk}/{row.pk}/"
    strangers = [oscar(), max_(), member(Role.MODERATOR), member(Role.TREASURER)]
    strangers += [member(Role.STEWARD, THEIRS), member(Role.OWNER, THEIRS)]
    for user in strangers:
        client = logged_in(user)
        assert client.get(address).status_code in (302, 403, 404)
        answer = client.post(address, {"why": "Curious"}, follow=True)
        assert b"Zuleika" not in answer.content
        assert b"counted" not in by_address(petition, "zuleika@example.org", user).content
        for act in (
            lambda user=user: reveal(row, user, "Curious"),
            lambda user=user: with_address(petition, "x@y.z", user),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert not AccessEntry.objects.filter(act__startswith="signature.").exists()
    steward = member(Role.STEWARD)
    assert "Zuleika" in logged_in(steward).post(address, {"why": "She asked"}).content.decode()


def test_without_the_second_factor_nothing_opens(petition: Petition) -> None:
    row, user = on_the_roll(petition, given_name="Zuleika"), member(Role.STEWARD)
    client = logged_in(user)
    user.authenticator_set.all().delete()
    for path in (LIST, f"{LIST}{petition.pk}/by-address/", f"{LIST}{petition.pk}/{row.pk}/"):
        answer = client.post(path, {"why": "Asked", "email": "ana@example.org"})
        assert answer.status_code == 302 and answer["Location"].startswith("/account/2fa/")
    assert not AccessEntry.objects.filter(act__startswith="signature.").exists()
