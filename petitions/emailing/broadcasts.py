"""Send an update to those who agreed: in the order of their numbers, each mail marked as soon as it is accepted.

A killed sender repeats at most the mail in flight, with the same Message-ID. Everything is looked at anew before each
mail: whether it may still leave, what the update says, and whether this person still wants it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from petitions.announcing.audience import Audience, supporters_of
from petitions.announcing.forget import forget_spellings
from petitions.announcing.may import note
from petitions.emailing.lease import GIVE_UP_AFTER, LEASE, wait_after
from petitions.emailing.mailed import note_mailed
from petitions.emailing.offer import Came, offer
from petitions.emailing.pace import Pace
from petitions.emailing.transport import Transport, open_transport
from petitions.emailing.update_mail import NEWS_COLUMNS, NewsWords, address_in, language_of, news_in, update_mail
from petitions.leaving.suppress import suppressing_key
from petitions.models import Broadcast, BroadcastLate, Supporter, UpdateText
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import SealBroken

SLICE = 5.0
"""Seconds that one broadcast sends before the next one has its turn."""
AHEAD = 500
"""Numbers of supporters read at once; the people behind them are read one by one, just before their mail."""
MOST_IN_A_ROW = 20
"""Mails refused one after the other, after which it is the server or the words, and not the people."""
State = Broadcast.State


class _Stopped(Exception):
    """It was paused, cancelled, or taken over."""


def send_broadcasts(pace: Pace) -> int:
    """Send a slice of each running broadcast, oldest first; return how many mails left. Raises TransportDown."""
    running = Broadcast.objects.filter(state=State.RUNNING).order_by("pk").values_list("pk", flat=True)
    return sum(_slice(pk, pace) for pk in list(running) if not pace.stopping.is_set())


def _slice(pk: int, pace: Pace) -> int:
    row = _claim(pk)
    if row is None:
        return 0
    run = _Run(row)
    try:
        run.go(pace)
    except _Stopped:
        pass
    except KeyDestroyed:
        run.end(State.CANCELLED, "the names on this petition were destroyed")
    finally:
        # While the database is away the lease runs out by itself.
        with suppress(DatabaseError):
            run.mine.update(claimed_until=None)
    return run.sent


def _claim(pk: int) -> Broadcast | None:
    now = timezone.now()
    free = Broadcast.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), pk=pk, state=State.RUNNING)
    if not free.update(attempts=F("attempts") + 1, claimed_until=now + LEASE):
        return None
    return Broadcast.objects.select_related("petition__sealing_key").get(pk=pk)


# One statement a mail, ready to send: the ORM takes as long to write it as the mail.
_MARK = """UPDATE petitions_broadcast SET last_id = %s, done = done + %s, refused = refused + %s, claimed_until = %s
WHERE id = %s AND attempts = %s AND last_id < %s"""
_PERSON = ("pk", "petition_id", "signature_id", "sealed_address", "language")


class _Ready:
    """A query that is written once and asked for each mail."""

    def __init__(self, rows: QuerySet[Any], columns: tuple[str, ...]) -> None:
        self._sql, self._given = rows.values_list(*columns).query.sql_with_params()

    def rows(self, pk: int | None = None) -> list[tuple[Any, ...]]:
        """The rows now; `pk` stands where _ANY stood."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [pk if value == _ANY else value for value in self._given])
            return cursor.fetchall()


_ANY = -1  # stands in a query for the number of a person


def _address(person: Supporter, key: bytes) -> str:
    """Where their mail goes. What cannot be read fails where it is written."""
    with suppress(SealBroken):
        return address_in(person, key)
    return ""


class _Run:
    """One sender at one broadcast, as long as its lease lasts."""

    def __init__(self, row: Broadcast) -> None:
        self.row, self.sent, self.in_a_row, self.suppressing = row, 0, 0, suppressing_key()
        audience = Audience.from_json(row.weight, row.audience)
        self.audience = supporters_of(row.petition, audience)
        # Nobody moves to another place, and there may be hundreds.
        still = supporters_of(row.petition, Audience(row.weight, audience.languages))
        self.person = _Ready(still.filter(pk=_ANY), _PERSON)
        self.mine = Broadcast.objects.filter(pk=row.pk, attempts=row.attempts)
        shown = {"state": State.RUNNING, "update__is_published": True, "petition": F("update__petition")}
        news = UpdateText.objects.filter(parent__in=self.mine.filter(**shown).values("update"))
        self.news = _Ready(news.order_by("pk"), NEWS_COLUMNS)

    def go(self, pace: Pace) -> None:
        """Send until the slice is over or all have it."""
        key = open_key(self.row.petition.sealing_key)
        begun = time.monotonic()
        due = self._due()
        first = next(due, None)
        if first is None:
            self._finish()
            return
        with open_transport() as transport:
            while first and time.monotonic() - begun < SLICE and pace.wait():
                self._one(transport, key, *first)
                first = next(due, None)

    def end(self, state: str, why: str) -> None:
        """Write down that it is over."""
        with transaction.atomic():
            if self.mine.filter(state=State.RUNNING).update(state=state, ended_at=timezone.now()):
                self.row.refresh_from_db()
                forget_spellings(self.row)
                note(self.row, None, "ended", why, self.row.done)

    def _due(self) -> Iterator[tuple[int, BroadcastLate | None]]:
        """The numbers of those whose turn it is: first who was put off, then all others in order."""
        for late in self.row.late.filter(again_at__lte=timezone.now()).order_by("again_at")[:AHEAD]:
            yield late.reader, late
        last = self.row.last_id
        rows = self.audience.filter(pk__lte=self.row.up_to).order_by("pk").values_list("pk", flat=True)
        while ahead := list(rows.filter(pk__gt=last)[:AHEAD]):
            yield from ((pk, None) for pk in ahead)
            last = ahead[-1]

    def _one(self, transport: Transport, key: bytes, pk: int, late: BroadcastLate | None) -> None:
        said = self._said()
        person = next((Supporter(**dict(zip(_PERSON, row, strict=True))) for row in self.person.rows(pk)), None)
        words = news_in(said, language_of(person)) if person else None
        came = Came.SUPPRESSED
        if person and words:
            write = partial(update_mail, words, person, key, f"b{self.row.pk}")
            came = offer(transport, pk, _address(person, key), self.suppressing, write)
        if came is Came.LEFT:
            self.in_a_row, self.sent = 0, self.sent + 1
            self._accepted(pk, late, done=1)
        elif came is Came.NO_MAILBOX:
            self._accepted(pk, late, refused=1)
        elif came is Came.WAITS:
            self._put_off(pk, late)
        elif late:
            late.delete()  # they left a moment ago, or their address is one that no list writes to

    def _said(self) -> list[NewsWords]:
        """What the update says now. Raises _Stopped when it must not leave any more."""
        said = [NewsWords(*row) for row in self.news.rows()]
        if not said:
            self._pause(Broadcast.Problem.NOT_SHOWN)
        return said

    def _accepted(self, pk: int, late: BroadcastLate | None, done: int = 0, refused: int = 0) -> None:
        """Write down that this one has it, also when it was paused or cancelled meanwhile. Waits for a database that is
        away: only who is killed forgets it."""
        until = time.monotonic() + LEASE.total_seconds() / 2
        while True:
            try:
                self._mark(pk, late, done, refused)
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block or time.monotonic() > until:
                    raise
                connection.close()
                time.sleep(1)
            else:
                return

    def _mark(self, pk: int, late: BroadcastLate | None, done: int, refused: int) -> None:
        """May run twice: the answer to the first time may have been lost."""
        lease = timezone.now() + LEASE
        if late is None:
            moment = connection.ops.adapt_datetimefield_value(lease)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_MARK, [pk, done, refused, moment, self.row.pk, self.row.attempts, pk])
                marked = cursor.rowcount
                if marked and done:
                    note_mailed(pk, "b", self.row.pk)
        else:
            counts = {"done": F("done") + done, "refused": F("refused") + refused}
            with transaction.atomic():
                gone = BroadcastLate.objects.filter(pk=late.pk).delete()[0]
                marked = self.mine.update(**counts, claimed_until=lease) if gone else 0
                if marked and done:
                    note_mailed(pk, "b", self.row.pk)
        if not marked and not self.mine.exists():
            raise _Stopped

    def _put_off(self, pk: int, late: BroadcastLate | None) -> None:
        now = timezone.now()
        if late and late.since < now - GIVE_UP_AFTER:
            self._accepted(pk, late, refused=1)
            return
        attempts = late.attempts + 1 if late else 1
        later = {"attempts": attempts, "again_at": now + wait_after(attempts)}
        with transaction.atomic():
            BroadcastLate.objects.update_or_create(broadcast=self.row, reader=pk, defaults=later)
            if late is None:
                self._accepted(pk, None)
        self.in_a_row += 1
        if self.in_a_row >= MOST_IN_A_ROW:
            self._pause(Broadcast.Problem.SERVER)

    def _pause(self, problem: Broadcast.Problem) -> None:
        """By itself, unless somebody else stopped it already."""
        with transaction.atomic():
            if self.mine.filter(state=State.RUNNING).update(state=State.PAUSED, problem=problem):
                note(self.row, None, "paused", str(problem.label), self.row.done)
        raise _Stopped

    def _finish(self) -> None:
        if not self.row.late.exists():
            self.end(State.DONE, "all have it")
