"""Promise H3: what nobody confirmed dies in seven days, and the identity of the merely counted in one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.models import Signature
from petitions.sealing.forget import drop_counted_identities, erase_unconfirmed
from petitions.signing.sign import sign
from tests.cast import a_petition, a_signing, on_the_roll, signed

pytestmark = pytest.mark.django_db


def identity(row: Signature) -> Any:
    return Signature.objects.values_list("sealed_identity", flat=True).get(pk=row.pk)


def after(**passed: float) -> datetime:
    return timezone.now() + timedelta(**passed)


def test_unconfirmed_signatures_are_erased_after_seven_days_and_not_before() -> None:
    petition = a_petition()
    signed(petition)
    kept = on_the_roll(petition, email="kept@example.org")
    assert erase_unconfirmed(after(days=7, minutes=-1)) == 0
    assert erase_unconfirmed(after(days=7, minutes=1)) == 1
    assert Signature.objects.get().pk == kept.pk


def test_asking_again_starts_the_seven_days_anew() -> None:
    petition = a_petition(opens_at=after(days=-30))
    sign(petition.slug, a_signing(petition), timezone.now() - timedelta(days=6))
    sign(petition.slug, a_signing(petition))
    assert erase_unconfirmed(after(days=6)) == 0
    assert erase_unconfirmed(after(days=8)) == 1


@pytest.mark.parametrize("visibility", ["counted", "officials", "public"])
def test_with_the_thanks_a_counted_identity_is_gone_and_no_other(visibility: str) -> None:
    row = on_the_roll(a_petition(), visibility=visibility)
    assert identity(row) and drop_counted_identities() == 0
    assert send_thanks() == 1
    assert bool(identity(row)) == (visibility != "counted"), "gone with the mail itself"
    drop_counted_identities(after(days=400))
    assert bool(identity(row)) == (visibility != "counted")
    assert Signature.objects.get().email_key, "else the same person could sign again"


def test_a_counted_identity_is_gone_after_a_day_though_no_mail_left() -> None:
    row = on_the_roll(a_petition())
    assert drop_counted_identities(after(hours=23)) == 0
    assert drop_counted_identities(after(hours=25)) == 1
    assert identity(row) is None and send_thanks() == 0


def test_a_repeat_brings_the_identity_back_for_one_mail_only() -> None:
    petition = a_petition()
    row = on_the_roll(petition)
    send_thanks()
    sign(petition.slug, a_signing(petition))
    assert identity(row) and drop_counted_identities() == 0, "a mail is owed"
    assert drop_counted_identities(after(hours=23)) == 0
    assert send_asked() == 1
    assert drop_counted_identities() == 1 and identity(row) is None


def test_a_repeat_whose_mail_never_left_is_forgotten_after_a_day() -> None:
    petition = a_petition()
    row = on_the_roll(petition)
    send_thanks()
    Signature.objects.update(numbered_at=timezone.now() - timedelta(days=30))
    sign(petition.slug, a_signing(petition))
    assert drop_counted_identities(after(hours=23)) == 0
    assert drop_counted_identities(after(hours=25)) == 1 and identity(row) is None
