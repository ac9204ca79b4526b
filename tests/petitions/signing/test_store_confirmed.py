"""Signatures stored in bulk, as the reference case and `make_signatures` do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Signature, Tally
from petitions.signing.store_confirmed import BATCH, store_confirmed
from tests.cast import a_petition, a_signing

pytestmark = pytest.mark.django_db


def test_more_than_a_batch_is_stored_once_and_counted() -> None:
    petition, now = a_petition(), timezone.now()
    base = a_signing(petition)
    people = [replace(base.identity, email=f"person{number}@example.org") for number in range(BATCH + 1)]
    for expected in (BATCH + 1, 0):
        made = store_confirmed(petition, ((replace(base, identity=who), now) for who in people), "test")
        assert made == expected, "a second time everybody has signed already"
    while number_the_roll():
        pass
    assert Signature.objects.filter(petition=petition, source="test").count() == BATCH + 1
    assert Tally.objects.get(petition=petition).total == BATCH + 1
