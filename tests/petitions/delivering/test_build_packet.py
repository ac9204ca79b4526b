"""A packet is whole or absent, and all that it says is one (invariant 7, promises G1 and G2)."""

from __future__ import annotations

import errno
import io
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from petitions.delivering import build_packet as module
from petitions.delivering.ask_for_packet import Wish, ask_for_packet
from petitions.delivering.open_packet import open_file, open_folder
from petitions.delivering.roll_slice import Slice, since_the_last_delivery
from petitions.delivering.tasks import enqueue_packet
from petitions.exporting.access_log import first_fault
from petitions.models import (
    AccessEntry,
    Delivery,
    DeliveryTarget,
    Level,
    Packet,
    PacketFile,
    Petition,
    Signature,
    Target,
)
from petitions.sealing.keys import KeyDestroyed, destroy_key
from petitions.working.job import cancel_job
from tests.cast import a_petition, an_office, edith, max_, oscar
from tests.petitions.delivering.read_back import read
from tests.petitions.delivering.roll import a_packet, a_roll, put_on_the_roll, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(sealed_folder: Path) -> Path:
    return sealed_folder


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_each_target_has_a_folder_and_the_lists_are_the_same(folder: Path) -> None:
    petition = a_petition()
    petition.targets.create(office=an_office("Mayor", "Paz Ibarra"), order=2)
    a_roll(petition, 12)
    packet = a_packet(petition, Level.NAME_POSTAL)
    assert (packet.state, packet.problem, packet.percent) == ("done", "", 100)
    names = sorted(packet.files.values_list("folder__target__office__name", "name"), key=str)
    for office in ("Mayor", "Senator for the First District"):
        assert {(office, "letter.pdf"), (office, "manifest.json")} <= set(names)
    assert {(None, "signatures-1.pdf"), (None, "signatures.csv"), (None, "signatures.xlsx")} <= set(names)
    assert len(files_in(folder)) == packet.files.count() == 7
    assert not any(b"Family" in path.read_bytes() for path in files_in(folder))


def test_the_folder_is_one_zip_with_everything() -> None:
    petition = a_petition()
    a_roll(petition, 6)
    packet = a_packet(petition)
    with zipfile.ZipFile(io.BytesIO(b"".join(open_folder(packet.folders.get(), edith())))) as archive:
        assert archive.testzip() is None
        names = [name.removeprefix(f"{packet.number}/") for name in archive.namelist()]
        assert names == ["letter.pdf", "signatures-1.pdf", "signatures.csv", "signatures.xlsx", "manifest.json"]
        for name in names:
            assert archive.read(f"{packet.number}/{name}") == read(packet, name)


def test_every_step_and_every_look_is_on_the_log() -> None:
    petition = a_petition()
    a_roll(petition, 6)
    packet = a_packet(petition)
    read(packet, "signatures.csv")
    b"".join(open_folder(packet.folders.get(), edith()))
    acts = list(AccessEntry.objects.order_by("pk").values_list("act", "rows", "actor_label"))
    who = "edith@example.org"
    assert acts == [
        ("packet.asked", 4, who),
        ("packet.frozen", 4, who),
        ("packet.opened", 4, who),
        ("packet.opened", 4, who),
    ]
    entry = AccessEntry.objects.latest("pk")
    assert packet.number in entry.subject and entry.why == "Senator for the First District" and entry.file_hash
    assert first_fault() == ""


@pytest.mark.parametrize("who", [max_, oscar])
def test_nobody_else_makes_or_opens_one(who: Any) -> None:
    petition = a_petition()
    a_roll(petition, 3)
    packet = a_packet(petition)
    wish = Wish(petition, tuple(petition.targets.all()), Level.NAME_CITY)
    for act in (
        lambda: ask_for_packet(wish, who(), enqueue_packet),
        lambda: open_folder(packet.folders.get(), who()),
        lambda: open_file(packet.files.all()[0], who()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Packet.objects.count() == 1


def test_a_target_of_another_petition_is_refused() -> None:
    petition, other = a_petition(), a_petition("other")
    for targets in ((), tuple(other.targets.all())):
        with pytest.raises(ValueError, match="targets"):
            ask_for_packet(Wish(petition, targets, Level.CERTIFICATE), edith(), enqueue_packet)
    assert not Packet.objects.exists()


@pytest.mark.parametrize("at", ["write_letters", "write_lists", "write_manifests", "finish"])
@pytest.mark.parametrize(
    ("error", "problem"), [(OSError(errno.ENOSPC, "full"), "disk_full"), (RuntimeError("Ana"), "other")]
)
def test_whatever_goes_wrong_no_file_stays(folder: Path, at: str, error: Exception, problem: str) -> None:
    petition = a_petition()
    a_roll(petition, 6)
    whole = getattr(module._Build, at)

    def broken(build: Any) -> None:
        whole(build)
        raise error

    # The last step is one transaction: what fails in it takes all of it along.
    with (
        patch.object(module, "finish", side_effect=error) if at == "finish" else patch.object(module._Build, at, broken)
    ):
        packet = a_packet(petition)
    assert (packet.state, packet.problem) == ("failed", problem)
    assert files_in(folder) == [] and not PacketFile.objects.exists() and packet.folders.get().manifest == ""


def test_a_signature_that_was_altered_is_not_handed_over(folder: Path) -> None:
    petition = a_petition()
    a_roll(petition, 6)
    Signature.objects.filter(number=5).update(sealed_identity=b"altered")
    packet = a_packet(petition)
    assert (packet.state, packet.problem) == ("failed", "seal") and files_in(folder) == []


def test_who_cancels_half_way_has_no_packet(folder: Path) -> None:
    petition = a_petition()
    a_roll(petition, 6)
    with patch.object(module._Build, "write_manifests", lambda build: cancel_job(build.packet)):
        packet = a_packet(petition)
    assert packet.state == "cancelled" and files_in(folder) == [] and not packet.files.exists()


def test_after_the_purge_nothing_opens() -> None:
    petition = a_petition()
    a_roll(petition, 3)
    packet = a_packet(petition)
    destroy_key(petition.sealing_key)
    folder = Packet.objects.select_related("petition__sealing_key").get().folders.get()
    with pytest.raises(KeyDestroyed):
        open_folder(folder, edith())
    assert folder.manifest and packet.listed_count == 2


def test_a_packet_is_never_altered_by_what_comes_later() -> None:
    petition = a_petition()
    a_roll(petition, 6)
    packet = a_packet(petition)
    before = {name: read(packet, name) for name in ("signatures.csv", "manifest.json")}
    put_on_the_roll(petition, [somebody(100)])
    packet.refresh_from_db()
    assert {name: read(packet, name) for name in before} == before and packet.signature_count == 6


def test_numbers_that_do_not_add_up_are_refused_by_the_database() -> None:
    petition = a_petition()
    packet = Packet.objects.create(petition=petition, level="certificate", language="en")
    for wrong in ({"signature_count": 1}, {"listed_count": 1}, {"mail_count": 2, "signature_count": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Packet.objects.filter(pk=packet.pk).update(**wrong)


def test_since_the_last_delivery_begins_after_the_packet_that_arrived() -> None:
    petition = a_petition()
    a_roll(petition, 6)
    packet = a_packet(petition)
    assert since_the_last_delivery(petition, petition.targets.all()) == Slice()
    delivery = Delivery.objects.create(petition=petition, happened_on="2026-01-01")
    line = DeliveryTarget.objects.create(delivery=delivery, target=petition.targets.get(), outcome="refused")
    packet.folders.update(delivered_as=line)
    assert since_the_last_delivery(petition, petition.targets.all()) == Slice()
    DeliveryTarget.objects.update(outcome="to_staff")
    assert since_the_last_delivery(petition, petition.targets.all()) == Slice(first=7)
    put_on_the_roll(petition, [somebody(100), somebody(101, "counted")])
    later = a_packet(petition, slice="since")
    assert (later.signature_count, later.listed_count, later.from_number) == (2, 1, 7)
    assert Petition.objects.get().packets.count() == 2


def test_since_the_last_delivery_is_of_the_targets_chosen_and_a_range_hides_nothing_below_it() -> None:
    petition = a_petition()
    mayor = petition.targets.create(office=an_office("Mayor", "Jo Doe"), order=2)
    vega = petition.targets.exclude(pk=mayor.pk).get()
    a_roll(petition, 9)
    delivery = Delivery.objects.create(petition=petition, happened_on="2026-01-01")

    def reaches(packet: Packet, target: Target) -> None:
        line, _new = DeliveryTarget.objects.get_or_create(delivery=delivery, target=target, outcome="to_staff")
        packet.folders.filter(target=target).update(delivered_as=line)

    reaches(a_packet(petition, slice="range", first=7, last=9), vega)
    assert since_the_last_delivery(petition, [vega]) == Slice()
    reaches(a_packet(petition, slice="range", first=1, last=6), vega)
    assert since_the_last_delivery(petition, [vega]) == Slice(first=10)
    assert since_the_last_delivery(petition, [mayor]) == since_the_last_delivery(petition, [vega, mayor]) == Slice()
