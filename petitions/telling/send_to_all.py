"""Send one thing to many supporters, a short turn at a time: each once, whatever is killed, and nobody who has left.

A run is a row with `cursor`, `sent_count`, `claimed_until`, `attempts` and `put_off`. Up to the signature `cursor`
everybody has been asked about; it moves as each mail is accepted, so that a killed sender repeats at most the one in
flight. Whose server does not take the mail is put off and asked again, and holds up nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone

from petitions.emailing.lease import WAIT_FOR_SERVER, wait_after
from petitions.emailing.mailed import note_mailed
from petitions.emailing.transport import RefusedForGood, Transport, TransportDown, open_transport
from petitions.leaving.fail import address_of, supporter_mail_failed
from petitions.leaving.suppress import suppressed_among
from petitions.models import Supporter, Suppressed

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

MOST = 200
"""Supporters asked about in one turn, and at most so many seconds: then confirmations come first again."""
SECONDS = 5.0
AT_ONCE = 50
TRIES = 36
"""With growing waits (emailing/lease.py) that is a week: then somebody's server is given up."""
FAILURES = 10
"""So many mails in a row that a server did not take are the server's trouble: the run waits."""

Write = Callable[[Supporter, str, str], "EmailMessage"]


class LeaseLost(Exception):
    """Somebody else sends this run now."""


class SendToAll:
    """One turn of one run, whose lease is held; afterwards `is_over` says whether nobody is left.

    `audience` picks the supporters who may get it, `write` makes the mail for one of them from (row, address, given
    name).
    """

    def __init__(self, run: Any, audience: QuerySet[Supporter], write: Write) -> None:
        self.run, self.write = run, write
        self.audience = audience.select_related("petition__sealing_key")
        self.asked = self.failures = 0
        self.ends = 0.0
        self.is_over = False

    def turn(self) -> int:
        """Send for a while; return how many were asked about, 0 when nobody is left. Raises TransportDown, with the
        run put off, or LeaseLost."""
        try:
            with open_transport() as transport:
                self.ends = time.monotonic() + SECONDS
                through = self._new_ones(transport) and self._put_off_ones(transport)
                self.is_over = through and not self.run.put_off.exists()
        except TransportDown:
            self._wait(min(wait_after(self.run.attempts + 1), WAIT_FOR_SERVER))
            raise
        return self.asked

    def _new_ones(self, transport: Transport) -> bool:
        """Whether nobody new is left."""
        while self._goes_on():
            rows = list(self.audience.filter(signature__gt=self.run.cursor).order_by("signature")[:AT_ONCE])
            if not rows:
                return True
            self._offer(transport, rows)
        return False

    def _put_off_ones(self, transport: Transport) -> bool:
        """Whether nobody is left who is due again."""
        while self._goes_on():
            due = self.run.put_off.filter(again_at__lte=timezone.now()).order_by("again_at")
            waiting = list(due.values_list("signature_id", flat=True)[:AT_ONCE])
            if not waiting:
                return True
            rows = list(self.audience.filter(signature__in=waiting))
            gone = set(waiting) - {row.signature_id for row in rows}
            self.run.put_off.filter(signature_id__in=gone).delete()
            self._offer(transport, rows)
        return False

    def _goes_on(self) -> bool:
        return self.asked < MOST and self.failures < FAILURES and time.monotonic() < self.ends

    def _offer(self, transport: Transport, rows: Iterable[Supporter]) -> None:
        people = {row.pk: address_of(row) for row in rows}
        suppressed = suppressed_among(address for address, _name in people.values() if address)
        for row in rows:
            if not self._goes_on():
                return
            address, name = people[row.pk]
            self.asked += 1
            # Once more, just before it leaves: whoever has left since gets nothing (promise C4).
            if not address or address in suppressed or not self.audience.filter(pk=row.pk).exists():
                self._passed(row)
            else:
                self._send(transport, row, self.write(row, address, name))

    def _send(self, transport: Transport, row: Supporter, mail: EmailMessage) -> None:
        try:
            transport.send(mail)
        except TransportDown:
            raise
        except Exception as error:
            if isinstance(error, RefusedForGood) and error.wrong_address:
                supporter_mail_failed(row.pk, Suppressed.Kind.BOUNCE)
                self._passed(row)
            else:
                self.failures += 1
                self._later(row)
        else:
            self.failures = 0
            self._passed(row, sent=1)

    def _passed(self, row: Supporter, *, sent: int = 0) -> None:
        """Nothing is owed to this one any more."""
        with transaction.atomic():
            self._move(row, sent)
            if sent:
                note_mailed(row.pk, "a", self.run.pk)
            if row.signature_id <= self.run.cursor:
                self.run.put_off.filter(signature_id=row.signature_id).delete()
        self.run.cursor = max(self.run.cursor, row.signature_id)

    def _later(self, row: Supporter) -> None:
        with transaction.atomic():
            self._move(row, 0)
            found, new = self.run.put_off.get_or_create(
                signature_id=row.signature_id, defaults={"again_at": timezone.now() + wait_after(1)}
            )
            if found.attempts >= TRIES:
                found.delete()
            elif not new:
                found.attempts += 1
                found.again_at = timezone.now() + wait_after(found.attempts)
                found.save(update_fields=["attempts", "again_at"])
        self.run.cursor = max(self.run.cursor, row.signature_id)

    def _move(self, row: Supporter, sent: int) -> None:
        cursor = max(self.run.cursor, row.signature_id)
        if not self._mine().update(cursor=cursor, sent_count=F("sent_count") + sent):
            raise LeaseLost

    def release(self) -> None:
        """Let the next turn begin at once, or when the next one who was put off is due."""
        if self.failures >= FAILURES:
            self._wait(wait_after(self.run.attempts + 1))
            return
        due = None if self.asked else self.run.put_off.aggregate(due=Min("again_at"))["due"]
        self._mine().update(claimed_until=due, attempts=0)

    def _wait(self, wait: Any) -> None:
        self._mine().update(claimed_until=timezone.now() + wait, attempts=F("attempts") + 1)

    def _mine(self) -> QuerySet[Any]:
        # The lease is the right to move the cursor: whoever took over has another moment here.
        return type(self.run).objects.filter(pk=self.run.pk, claimed_until=self.run.claimed_until)
