"""The number falls only for a reason that everybody can read (invariant 5, promise B4)."""

from __future__ import annotations

import pytest
from django.test import Client

from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Correction
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, on_the_roll

pytestmark = pytest.mark.django_db


def test_what_was_taken_off_stands_on_the_page_by_reason_and_names_nobody() -> None:
    petition = a_petition()
    rows = [on_the_roll(petition, email=f"p{number}@example.org", visibility="public") for number in range(6)]
    path = f"/petitions/{petition.slug}/"
    assert "Taken off" not in Client().get(path).content.decode()
    for row, why in zip(rows, ["withdrawn", "withdrawn", "not_me"], strict=False):
        withdraw(row, why)
        number_the_roll()
    pages.clear()
    text = Client().get(path).content.decode()
    petition.tally.refresh_from_db()
    assert (
        petition.tally.total + sum(Correction.objects.values_list("size", flat=True)) == petition.tally.last_number == 6
    )
    assert "<strong>2</strong> withdrawn by the signer" in text
    assert "<strong>1</strong> signed by somebody else with this address" in text
    spanish = Client().get(f"/es{path}").content.decode()
    assert "Restadas del recuento" in spanish and "<strong>2</strong> retirada" in spanish
