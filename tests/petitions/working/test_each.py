"""Promise H3: one thing in trouble stops nothing else, is tried again in the next round, and whoever watches sees."""

from __future__ import annotations

import datetime
import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.delivering.forget_letters import forget_letters
from petitions.delivering.forget_lists import forget_lists
from petitions.exporting.upkeep import remove_erased, remove_expired
from petitions.models import (
    Export,
    HeldSignature,
    LegalHold,
    Packet,
    PacketFile,
    Petition,
    Reason,
    ReasonState,
    Signature,
    Stuck,
)
from petitions.sealing import purge as purging
from petitions.sealing import store as keeping
from petitions.sealing.held_back import release_held
from petitions.sealing.purge import purge_due, sweep_purged
from petitions.sealing.store import store
from petitions.signing.withdraw import withdraw
from petitions.working.each import do_each
from tests.cast import a_petition
from tests.petitions.delivering.roll import a_packet, a_roll
from tests.petitions.exporting.exports import an_export
from tests.petitions.sealing.test_purge import LATER, a_closed

pytestmark = pytest.mark.django_db
NOWHERE = "Nowhere/Land"
Mend = Callable[[], object]


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition = a_petition()
    a_roll(petition, 9)
    return petition


def jam(name: str) -> Mend:
    """Make a kept file one that cannot be removed; returns what makes it a file again."""
    path = Path(store().path(name))
    path.unlink()
    (path / "in the way").mkdir(parents=True)

    def mend() -> None:
        (path / "in the way").rmdir()
        path.rmdir()
        path.write_bytes(b"sealed")

    return mend


def leave(number: int) -> None:
    withdraw(Signature.objects.get(number=number), "withdrawn")
    number_the_roll()


def overdue(what: str) -> int:
    """How many things the health page says are overdue; all of them of that step, and listed by the command."""
    said, errors = Client().get("/readyz").json().get("overdue", 0), io.StringIO()
    call_command("purge_due", "--dry-run", stdout=io.StringIO(), stderr=errors)
    lines = errors.getvalue().splitlines()
    assert len(lines) == said == Stuck.objects.filter(what=what).count()
    assert all(line.startswith(f"Overdue: {what} could not do ") for line in lines)
    return int(said)


def lists_of(packet: Packet) -> list[bool]:
    return [Path(store().path(row.stored)).exists() for row in packet.files.filter(kind=PacketFile.Kind.LIST)]


def test_lists_of_others_go_and_those_in_trouble_go_in_the_next_round(petition: Petition) -> None:
    stuck, other = a_packet(petition), a_packet(petition)
    mend = jam(stuck.files.filter(kind=PacketFile.Kind.LIST)[0].stored)
    leave(2)
    assert forget_lists() == 1 and forget_lists() == 0
    assert not any(lists_of(other)) and lists_of(stuck).count(True) == 1, "what can be removed of it goes at once"
    assert overdue("forget_lists") == 1
    # Long after: that somebody left must not be forgotten because it was looked at.
    assert forget_lists(timezone.now() + datetime.timedelta(days=1)) == 0
    mend()
    assert forget_lists() == 1 and not any(lists_of(stuck)) and overdue("forget_lists") == 0


def test_a_packet_whose_numbers_are_lost_keeps_no_other(petition: Petition) -> None:
    lost, other = a_packet(petition), a_packet(petition)
    lost.numbers.delete()
    leave(2)
    assert forget_lists() == 1 and not any(lists_of(other)) and overdue("forget_lists") == 1


def test_letters_of_others_go(petition: Petition) -> None:
    reason = Reason.objects.create(
        petition=petition,
        signature=Signature.objects.get(number=3),
        text="Why",
        language="en",
        state=ReasonState.PUBLISHED,
        signed_at=timezone.now(),
    )
    stuck, other = (a_packet(petition, reason_ids=(reason.pk,)) for _ in range(2))
    mend = jam(stuck.files.filter(kind=PacketFile.Kind.LETTER)[0].stored)
    leave(3)
    assert forget_letters() == 1 and overdue("forget_letters") == 1
    kept = PacketFile.objects.filter(kind=PacketFile.Kind.LETTER).exclude(stored="").values_list("packet", flat=True)
    assert set(kept) == {stuck.pk} and other.pk not in kept
    mend()
    assert forget_letters() == 1 and overdue("forget_letters") == 0


@pytest.mark.parametrize("what", ["remove_expired", "remove_erased"])
def test_exports_of_others_go(petition: Petition, what: str) -> None:
    stuck, other = an_export(petition), an_export(petition)
    mend = jam(stuck.file_name)
    late = timezone.now() + datetime.timedelta(hours=49)
    if what == "remove_erased":
        leave(2)

    def due() -> int:
        return remove_expired(late) if what == "remove_expired" else remove_erased()

    assert due() == 1 and overdue(what) == 1
    assert list(Export.objects.exclude(file_name="")) == [stuck] and not store().exists(other.file_name)
    mend()
    assert due() == 1 and overdue(what) == 0 and not Export.objects.exclude(file_name="").exists()


def test_files_that_no_row_knows_go_but_the_one_in_trouble(
    sealed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [store().save(f"exports/{name}", ContentFile(b"x")) for name in "abc"]
    late, remove = timezone.now() + datetime.timedelta(days=2), keeping.remove

    def refuses(name: str) -> None:
        if name == names[1]:
            raise PermissionError(name)
        remove(name)

    monkeypatch.setattr(keeping, "remove", refuses)
    assert keeping.sweep("exports", set(), late) == 2 and overdue("sweep exports") == 1
    assert [store().exists(name) for name in names] == [False, True, False]
    monkeypatch.setattr(keeping, "remove", remove)
    assert keeping.sweep("exports", set(), late) == 1 and overdue("sweep exports") == 0


def test_what_is_held_of_other_petitions_goes() -> None:
    bad, good = a_petition("bad"), a_petition("good")
    for petition in (bad, good):
        HeldSignature.objects.create(petition=petition, number=1, sealed=b"sealed")
    until = timezone.now().date() + datetime.timedelta(days=9)
    hold = LegalHold.objects.create(
        petition=bad, why="Order", until=until, agreed_at=timezone.now(), numbers=["not a pair"]
    )
    assert release_held() == 1 and HeldSignature.objects.get().petition == bad and overdue("release_held") == 1
    LegalHold.objects.filter(pk=hold.pk).update(numbers=[])
    assert release_held() == 1 and overdue("release_held") == 0


def test_other_petitions_are_purged() -> None:
    bad, good = a_closed("bad"), a_closed("good")
    Petition.objects.filter(pk=bad.pk).update(time_zone=NOWHERE)
    assert [petition for petition, _day in purge_due(LATER)] == [good] and overdue("purge") == 1
    Petition.objects.filter(pk=bad.pk).update(time_zone="America/New_York")
    assert [petition for petition, _day in purge_due(LATER)] == [bad] and overdue("purge") == 0


def test_what_other_destroyed_keys_had_sealed_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = a_closed("bad"), a_closed("good")
    common = purging._common

    def fails(petition: Petition) -> Any:
        if petition == bad:
            raise ValueError("secret0@example.org")
        return common(petition)

    monkeypatch.setattr(purging, "_common", fails)
    assert len(purge_due(LATER)) == 2
    sealed = Signature.objects.filter(sealed_identity__isnull=False)
    assert not sealed.filter(petition=good).exists() and sealed.filter(petition=bad).exists()
    assert overdue("sweep") == 1
    monkeypatch.setattr(purging, "_common", common)
    assert sweep_purged() == 7 and not sealed.exists() and overdue("sweep") == 0


def test_the_log_says_it_once_and_no_words_of_the_error(caplog: pytest.LogCaptureFixture) -> None:
    def fails(row: str) -> int:
        if row == "two":
            raise ValueError("Ana Morales, ana@example.org")
        return 1

    with caplog.at_level(logging.ERROR):
        assert [do_each("try", ["one", "two", "three"], fails) for _ in range(3)] == [2, 2, 2]
    (record,) = caplog.records
    assert record.getMessage().startswith("try: two is in trouble (ValueError)") and not record.exc_info
    row = Stuck.objects.get()
    assert (row.what, row.row, row.error) == ("try", "two", "ValueError")


def test_when_the_database_is_away_the_round_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def fails(row: int) -> int:
        tried.append(row)
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(connection, "is_usable", lambda: False)
        with pytest.raises(OperationalError):
            do_each("try", [1, 2], fails)
    assert tried == [1]
    assert do_each("try", [1, 2], fails) == 0 and tried == [1, 1, 2], "too busy for one is no reason to stop"
