"""What is held is said in public: each kind, how much, why, until when; and after the purge that it is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from home.page_cache import pages
from petitions.models import Petition
from petitions.sealing.purge import purge_due
from tests.cast import a_petition, signed
from tests.petitions.sealing.test_purge import CLOSED, LATER, a_closed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def read(path: str) -> str:
    pages.clear()
    cache.clear()
    answer = Client().get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_each_kind_is_counted_and_few_are_not_told_apart() -> None:
    petition = a_closed()
    Petition.objects.update(closes_at=None)
    for number in range(3):
        signed(petition, email=f"waiting{number}@example.org")
    Petition.objects.update(closes_at=CLOSED)
    text = read("/petitions/clean-river/held/")
    assert "name, address, reason, encrypted fewer than 5 to mail the link seven days at most" in text
    assert "name, address, postal code, encrypted 7" in text
    assert "Addresses of people who asked for news, encrypted 6" in text
    assert "The day stands here as soon as the end is known." in text
    purge_due(LATER.replace(day=1))
    assert "On June 29, 2026 the key to all names is destroyed." in read("/petitions/clean-river/held/")
    assert "destroyed on June 29, 2026" in read("/petitions/clean-river/")


def test_after_the_purge_it_says_so_and_when_no_backup_opens() -> None:
    a_closed()
    purge_due(LATER)
    Petition.objects.get().sealing_key.__class__.objects.filter(name__startswith="petition").update(destroyed_at=LATER)
    text = read("/petitions/clean-river/held/")
    assert "was destroyed on June 29, 2026" in text and "From July 29, 2026 on, no backup can be opened" in text
    assert "How many" not in text


def test_it_is_there_in_both_languages_and_nowhere_for_a_draft() -> None:
    a_petition()
    a_petition("draft-river", live=False)
    assert "Qué guardamos sobre quienes firman" in read("/es/petitions/clean-river/held/")
    assert Client().get("/petitions/draft-river/held/").status_code == 404
