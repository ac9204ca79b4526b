"""Invariants 1 and 3, promises A2, A3 and A7: who may sign, once, and what a repeat changes."""

from __future__ import annotations

import datetime
import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from petitions.models import Petition, Signature
from petitions.sealing.keys import destroy_key, open_key
from petitions.sealing.seal import unseal_identity
from petitions.signing.confirm import confirm
from petitions.signing.sign import CannotSign, sign
from tests.cast import ANA, a_petition, a_signing, on_the_roll, signed

pytestmark = pytest.mark.django_db

SPELLINGS = [
    "ana.morales@gmail.com",
    "anamorales@gmail.com",
    "ANA.MORALES@GMAIL.COM",
    "ana.morales+petition@gmail.com",
    "a.n.a.m.o.r.a.l.e.s@googlemail.com",
    "\uff41namorales@gmail.com",
]


def test_one_statement_stores_a_signature_with_its_mail_owed() -> None:
    petition = a_petition()
    sign(petition.slug, a_signing(petition, email="first@example.org"))
    signing = a_signing(petition)
    with CaptureQueriesContext(connection) as queries:
        sign(petition.slug, signing)
    assert len(queries) == 1, [query["sql"][:60] for query in queries]
    row = Signature.objects.order_by("-pk")[0]
    assert row.mailed_at is None and row.asked_at and row.confirmed_at is None


def test_an_address_that_becomes_another_petitions_is_signed_under_that_ones_key() -> None:
    former, present = signed(a_petition()).petition, a_petition("present")
    Petition.objects.filter(pk=former.pk).update(slug="former")
    Petition.objects.filter(pk=present.pk).update(slug=former.slug)
    sign(former.slug, a_signing(present))
    row = Signature.objects.get(petition=present)
    assert unseal_identity(open_key(present.sealing_key), row.email_key, row.sealed_identity) == ANA


def test_what_was_written_comes_back_with_the_petitions_key() -> None:
    row = signed(a_petition())
    key = open_key(row.petition.sealing_key)
    assert unseal_identity(key, row.email_key, row.sealed_identity) == ANA


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_of_one_address_are_one_signature(spelling: str) -> None:
    petition = a_petition()
    sign(petition.slug, a_signing(petition, email="ana.morales@gmail.com"))
    sign(petition.slug, a_signing(petition, email=spelling))
    assert Signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_posts_of_spellings_make_one_row() -> None:
    petition = a_petition()

    def post(number: int) -> None:
        try:
            sign(petition.slug, a_signing(petition, email=SPELLINGS[number % len(SPELLINGS)]))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(50)))
    assert Signature.objects.count() == 1


def test_the_same_address_may_sign_two_petitions_under_unlinkable_keys() -> None:
    first, second = signed(a_petition("one")), signed(a_petition("two"))
    assert bytes(first.email_key) != bytes(second.email_key)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("public", "counted", "counted"),
        ("public", "officials", "officials"),
        ("officials", "counted", "counted"),
        ("counted", "public", "counted"),
        ("officials", "public", "officials"),
    ],
)
def test_a_repeat_can_only_lower_exposure(first: str, second: str, kept: str) -> None:
    petition = a_petition()
    signed(petition, visibility=first, updates=True, public_name="as_written")
    row = signed(petition, visibility=second, updates=False, public_name="initial")
    assert (row.visibility, row.updates, row.public_name) == (kept, False, "initial")
    assert signed(petition, visibility=second, public_name="as_written").public_name == "initial"


def test_a_repeat_never_ticks_updates() -> None:
    petition = a_petition()
    signed(petition, updates=False)
    assert signed(petition, updates=True).updates is False


def test_a_repeat_after_confirming_changes_nothing_public() -> None:
    petition = a_petition()
    before = on_the_roll(petition, visibility="officials", updates=True, public_name="as_written")
    after = signed(petition, visibility="counted", given_name="Mallory", city="Elsewhere")
    for name in ("visibility", "updates", "public_name", "city", "number", "confirmed_at"):
        assert getattr(before, name) == getattr(after, name)
    key = open_key(petition.sealing_key)
    assert unseal_identity(key, after.email_key, after.sealed_identity).given_name == "Ana"
    assert after.asked_at > before.asked_at


@pytest.mark.parametrize("facts", [{"paused": True}, {"opens_at": timezone.now() + datetime.timedelta(hours=1)}])
def test_paused_and_upcoming_petitions_cannot_be_signed(facts: dict[str, Any]) -> None:
    petition = a_petition(**facts)
    with pytest.raises(CannotSign):
        sign(petition.slug, a_signing(petition))
    assert not Signature.objects.exists()


def test_drafts_and_unknown_petitions_cannot_be_signed() -> None:
    draft = a_petition(live=False)
    other = a_petition("other")
    for slug in (draft.slug, "nothing-here"):
        with pytest.raises(CannotSign):
            sign(slug, a_signing(other))


def test_a_text_of_another_petition_or_language_is_refused() -> None:
    petition, other = a_petition(), a_petition("other")
    for signing in (a_signing(other), replace(a_signing(petition, "es"), language="en")):
        with pytest.raises(CannotSign):
            sign(petition.slug, signing)


def test_a_destroyed_key_refuses_signatures_at_once_even_when_remembered() -> None:
    petition = a_petition()
    sign(petition.slug, a_signing(petition))
    destroy_key(petition.sealing_key)
    with pytest.raises(CannotSign):
        sign(petition.slug, a_signing(petition, email="late@example.org"))


@pytest.mark.parametrize("closing_day", [(2026, 3, 8), (2026, 11, 1), (2026, 7, 1)])
@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Madrid", "Pacific/Chatham"])
def test_closing_is_exact_to_the_second_also_when_clocks_change(closing_day: Any, zone: str) -> None:
    closes = datetime.datetime(*closing_day, 2, 30, tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.UTC)
    opens = closes - datetime.timedelta(hours=3)
    petition = a_petition(opens_at=opens, closes_at=closes, time_zone=zone)
    second = datetime.timedelta(seconds=1)
    for moment, allowed in [
        (opens - second, False),
        (opens, True),
        (closes - second, True),
        (closes, False),
        (closes + second, False),
    ]:
        Signature.objects.all().delete()
        assert (petition.state(moment) == "open") is allowed
        assert Petition.objects.in_state("open", moment).exists() is allowed
        try:
            sign(petition.slug, a_signing(petition), now=moment)
        except CannotSign:
            assert not allowed
        assert Signature.objects.exists() is allowed


def test_an_unconfirmed_and_a_confirmed_signature_look_alike_to_the_one_who_asks() -> None:
    petition = a_petition()
    confirm(signed(petition))
    assert sign(petition.slug, a_signing(petition)) is None
    assert sign(petition.slug, a_signing(petition, email="new@example.org")) is None
