"""Whatever the app's tables know about a signer is a kind on the public page: a new field without one fails here."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.utils import timezone, translation

from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.mailed import note_mailed
from petitions.leaving.suppress import suppress
from petitions.models import HeldSignature, Petition, Reason, Signature, Supporter
from petitions.moderating.review import publish
from petitions.my_signature.ask import ask_for_links
from petitions.reading.count_kinds import count_kinds
from petitions.reading.kinds import KINDS, NOT_OF_SIGNERS
from petitions.signing.withdraw import withdraw
from tests.cast import a_petition, on_the_roll
from tests.petitions.delivering.roll import a_packet
from tests.petitions.exporting.exports import an_export

pytestmark = pytest.mark.django_db
WHOLE = (Signature, Supporter, Reason)
"""The rows that stand for people: each of their fields has a kind of its own."""
SPEAKS = re.compile(r"signature|supporter|reader|^number$|^numbers$|sealed|signer")
"""What a field about a signer is called, when it is not a relation."""
OF_DONORS = {"Donation", "MonthlyGift"}
"""Of people who need not have signed, sealed under a key of the organization."""
OF_ALL = {"DeliveryTarget.signature_count"}
"""A sum, and nobody's."""


@pytest.fixture(autouse=True)
def nothing_is_kept() -> Iterator[None]:
    cache.clear()
    pages.clear()
    yield
    cache.clear()


def about_signers() -> Iterator[str]:
    """Each "Model.field" of the app that says something about a signer."""
    for model in apps.get_app_config("petitions").get_models():
        if model.__name__ in OF_DONORS:
            continue
        for field in model._meta.get_fields():
            if not field.concrete or (getattr(field, "primary_key", False) and not field.is_relation):
                continue
            name = f"{model.__name__}.{field.name}"
            related = field.related_model in WHOLE
            sealed = isinstance(field, models.BinaryField) and model.__name__ != "SealingKey"
            if model in WHOLE or related or sealed or (SPEAKS.search(field.name) and name not in OF_ALL):
                yield name


def unnamed(named: set[str]) -> set[str]:
    """Those that no kind names, neither by themselves nor with all of their model."""
    return {name for name in about_signers() if name not in named and name.partition(".")[0] not in named}


NAMED = {field for kind in KINDS for field in kind.fields}


def test_every_field_about_a_signer_has_a_kind() -> None:
    assert unnamed(NAMED) == set()
    for lost in ("Supporter.mailed", "HeldSignature", "PacketNumbers", "Signature.via", "BroadcastLate", "Export"):
        assert unnamed(NAMED - {lost}), f"nobody would miss {lost}"


def test_every_model_has_a_kind_or_says_nothing_about_signers() -> None:
    known = {model.__name__ for model in apps.get_app_config("petitions").get_models()}
    of_signers = {name.partition(".")[0] for name in NAMED}
    assert known - of_signers - NOT_OF_SIGNERS == set(), "does it say anything about a signer?"
    assert (of_signers | NOT_OF_SIGNERS) - known == set() and of_signers & NOT_OF_SIGNERS == set()
    fields = {f"{m.__name__}.{f.name}" for m in apps.get_app_config("petitions").get_models() for f in m._meta.fields}
    assert {name for name in NAMED if "." in name} <= fields


@pytest.mark.parametrize(("language", "path"), [("en", ""), ("es", "/es")])
def test_the_page_names_every_kind(language: str, path: str) -> None:
    a_petition()
    text = html.unescape(Client().get(f"{path}/petitions/clean-river/held/").content.decode())
    with translation.override(language):
        assert [kind.name for kind in KINDS if str(kind.what) not in text] == []
    assert "%(day)s" not in text


def test_each_is_counted_where_it_lies(sealed_folder: Path) -> None:
    petition = a_petition(reasons_reviewed=True)
    first = on_the_roll(petition, email="one@example.org", visibility="public", reason="Because", updates=True)
    gone = on_the_roll(petition, email="two@example.org", visibility="officials")
    reason = Reason.objects.get(signature=first)
    assert count_kinds(petition)["reasons"] == 1
    publish(reason.pk)
    a_packet(petition, reason_ids=(reason.pk,))
    an_export(petition)
    note_mailed(first.supporter.pk, "b", 1)
    Supporter.objects.update(failed_at=timezone.now())
    Signature.objects.filter(pk=gone.pk).update(bounced_at=timezone.now())
    HeldSignature.objects.create(petition=petition, number=9, sealed=b"sealed")
    suppress("one@example.org", "bounce")
    ask_for_links("one@example.org", "en")
    found = count_kinds(petition)
    once = ("published", "supporters", "mailed", "packets", "letters", "exports", "held", "suppressed", "requests")
    assert {name: found[name] for name in once} == dict.fromkeys(once, 1)
    assert (found["named"], found["keys"], found["places"], found["notes"]) == (2, 2, 2, 2)
    assert found["failed"] == 2 and found["reasons"] == 0
    withdraw(gone, "withdrawn")
    number_the_roll()
    assert count_kinds(petition)["keys"] == 1
    assert set(found) >= {kind.name for kind in KINDS}


def test_a_packet_nobody_received_goes_on_the_day_of_the_purge(sealed_folder: Path) -> None:
    petition = a_petition()
    on_the_roll(petition, visibility="officials")
    a_packet(petition)
    Petition.objects.update(purge_on=datetime.date(2030, 5, 1))
    text = Client().get("/petitions/clean-river/held/").content.decode()
    assert "30 days after the receipt; one that is never received, May 1, 2030; at once when somebody listed" in text
