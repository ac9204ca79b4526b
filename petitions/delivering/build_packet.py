"""Build a packet: one moment of the roll becomes files for each target. It is whole or absent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from django.db import transaction

from petitions.counting.number_set import NumberSet
from petitions.delivering.freeze import Frozen, freeze
from petitions.delivering.letter import draw_letter
from petitions.delivering.list_files import list_files
from petitions.delivering.log import log
from petitions.delivering.manifest import manifest_of
from petitions.delivering.open_rows import open_rows
from petitions.models import Job, Packet, PacketFile, PacketFolder, PacketNumbers, Reason
from petitions.printing.fonts import missing_scripts
from petitions.printing.typeset import NoFont
from petitions.sealing.keys import open_key
from petitions.sealing.scratch import Scratch
from petitions.sealing.store import keep, remove
from petitions.working.job import CannotBeDone, Progress, finish


def build_packet(packet: Packet, progress: Progress) -> None:
    """Freeze the packet and keep its files. At the end everything of it is there, or nothing.

    Raises CannotBeDone, KeyDestroyed, SealBroken, OSError (no room) or Stopped; then no file stays.
    """
    key = open_key(packet.petition.sealing_key)
    build = _Build(packet, key, progress)
    try:
        build.freeze()
        build.write_letters()
        build.write_lists()
        build.write_manifests()
        build.finish()
    except BaseException:
        build.remove()
        raise
    finally:
        build.close()


class _Build:
    """One attempt at a packet."""

    def __init__(self, packet: Packet, key: bytes, progress: Progress) -> None:
        self.packet, self.key, self.progress = packet, key, progress
        self.sealed, self.opened = Scratch(key), Scratch(key)
        self.files: list[PacketFile] = []
        self.manifests: dict[PacketFolder, str] = {}
        self.folders = list(packet.folders.select_related("target__office", "official"))
        self.done = 0

    def freeze(self) -> None:
        """Take the moment, open what it lists, and see to it that all of it can be drawn."""
        self.packet.reason_ids = _still_there(self.packet.reason_ids)
        self.frozen: Frozen = freeze(self.packet, self.sealed)
        counts = self.frozen.counts
        self.progress(0, counts.listed * Packet.PASSES + len(self.folders))
        self.numbers = NumberSet(counts.first or 0, counts.last or 0)
        if counts.listed:
            self.opened.fill(self._drawable(open_rows(self.packet.level, self.key, self.sealed.rows())))

    def write_letters(self) -> None:
        """Each target's letter. They come before the lists, since a letter takes a process of its own, which is as
        large as it is short: while it lives this one has not grown yet."""
        for folder in self.folders:
            try:
                letter = draw_letter(folder, self.frozen)
            except NoFont:
                raise CannotBeDone(Job.Problem.NO_FONT) from None
            self.keep("letter.pdf", PacketFile.Kind.LETTER, _whole(letter), folder)
            self.count(1)

    def write_lists(self) -> None:
        """The files that are the same for every target."""
        if self.opened.count:
            try:
                for file in list_files(self.packet, self.folders, self.frozen.at, self.opened, self.count):
                    self.keep(file.name, PacketFile.Kind.LIST, file.write)
            except NoFont:
                raise CannotBeDone(Job.Problem.NO_FONT) from None

    def write_manifests(self) -> None:
        """For each target the manifest over all that lies in its folder."""
        for folder in self.folders:
            inside = [each for each in self.files if each.folder in (None, folder)]
            text = manifest_of(folder, self.frozen, inside)
            self.keep("manifest.json", PacketFile.Kind.MANIFEST, _whole(text.encode()), folder)
            self.manifests[folder] = text

    def finish(self) -> None:
        """Everything at once: from here on the packet is there."""
        counts, packet = self.frozen.counts, self.packet
        with transaction.atomic():
            PacketFile.objects.filter(packet=packet).delete()
            PacketFile.objects.bulk_create(self.files)
            PacketNumbers.objects.update_or_create(packet=packet, defaults={"bits": self.numbers.packed()})
            for folder, text in self.manifests.items():
                folder.manifest = text
                folder.save(update_fields=["manifest"])
            for file in self.files:
                if file.kind == PacketFile.Kind.MANIFEST:
                    log(packet, packet.made_by, "packet.frozen", counts.listed, file.sha256)
            finish(
                packet,
                frozen_at=self.frozen.at,
                lists_checked_at=self.frozen.at,
                reason_ids=packet.reason_ids,
                position=self.frozen.position,
                from_number=counts.first,
                to_number=counts.last,
                signature_count=counts.total,
                listed_count=counts.listed,
                mail_count=counts.by_mail,
                paper_count=counts.on_paper,
                imported_count=counts.imported,
            )

    def remove(self) -> None:
        """Nothing of this attempt stays."""
        for file in self.files:
            remove(file.stored)

    def close(self) -> None:
        """Scratch files go in any case."""
        self.sealed.close()
        self.opened.close()

    def count(self, rows: int) -> None:
        """So many more rows of some pass are done."""
        self.done += rows
        self.progress(self.done)

    def keep(
        self, name: str, kind: str, write: Callable[[BinaryIO], object], folder: PacketFolder | None = None
    ) -> None:
        """Keep one file, sealed for this packet and this folder."""
        packet = self.packet
        stored = f"packets/{packet.pk}/{packet.attempts}/{folder.target_id if folder else 'all'}/{name}"
        row = PacketFile(packet=packet, folder=folder, kind=kind, name=name)
        kept = keep(stored, self.key, place_of(row), write)
        row.stored, row.size, row.sha256 = kept.name, kept.size, kept.sha256
        self.files.append(row)

    def _drawable(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        signs: set[str] = set()
        for row in rows:
            self.numbers.add(row[0])
            signs.update(*row[1:])
            self.count(1)
            yield row
        if missing := missing_scripts(signs):
            Packet.objects.filter(pk=self.packet.pk).update(missing_scripts=", ".join(missing)[:300])
            raise CannotBeDone(Job.Problem.NO_FONT)


def _still_there(reason_ids: list[int]) -> list[int]:
    """A reason that is missing later was quoted, and its letters go (forget_letters.py)."""
    there = set(Reason.objects.filter(pk__in=reason_ids).values_list("pk", flat=True))
    return [pk for pk in reason_ids if pk in there]


def _whole(data: bytes) -> Callable[[BinaryIO], object]:
    return lambda out: out.write(data)


def place_of(file: PacketFile) -> str:
    """What the sealed bytes of a file are bound to: they open as nothing else."""
    folder = file.folder.target_id if file.folder else "all"
    return f"packet {file.packet.number} {folder} {file.name}"
