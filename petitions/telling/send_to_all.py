"""Send one thing to many supporters, a short turn at a time: each once, whatever is killed, and nobody who has left.

A run is a row with `cursor`, `sent_count`, `claimed_until`, `attempts` and `put_off`. Up to the signature `cursor`
everybody has been asked about; it moves as each mail is accepted, so that a killed sender repeats at most the one in
flight. Whose server does not take the mail is put off and asked again, and holds up nobody. Before each mail, and after
waiting for its turn, everything is looked at anew: whether it still stands, the person, and what there is to say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone

from petitions.emailing.lease import WAIT_FOR_SERVER, wait_after
from petitions.emailing.mailed import note_mailed
from petitions.emailing.offer import Came, offer
from petitions.emailing.pace import Pace
from petitions.emailing.transport import Transport, TransportDown, open_transport
from petitions.leaving.fail import address_of
from petitions.leaving.suppress import suppressing_key
from petitions.models import Supporter

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

MOST = 200
"""Supporters asked about in one turn, and at most so many seconds: then others who mail many have theirs."""
SECONDS = 5.0
AT_ONCE = 50
TRIES = 36
"""With growing waits (emailing/lease.py) that is a week: then somebody's server is given up."""
FAILURES = 10
"""So many mails in a row that a server did not take are the server's trouble: the run waits."""

Write = Callable[[Supporter, str, str], "EmailMessage"]
Place = tuple[int, int]
"""(supporter, signature)."""


class LeaseLost(Exception):
    """Somebody else sends this run now."""


class NoLonger(Exception):
    """Nothing more of this run is to leave; its words say why."""


class SendToAll:
    """One turn of one run, whose lease is held; afterwards `is_over` says whether nobody is left.

    `audience` picks the supporters who may get it, `write` makes the mail for one of them from (row, address, given
    name), `look` raises NoLonger when no further mail may leave, `pace` says how fast they leave and when to stop.
    """

    def __init__(
        self, run: Any, audience: QuerySet[Supporter], write: Write, look: Callable[[], object], pace: Pace
    ) -> None:
        self.run, self.write, self.look, self.pace = run, write, look, pace
        self.audience = audience.select_related("petition__sealing_key")
        self.suppressing = suppressing_key()
        self.asked = self.failures = 0
        self.ends = 0.0
        self.is_over = False

    def turn(self) -> int:
        """Send for a while; return how many were asked about, 0 when nobody is left. Raises TransportDown, with the
        run put off, LeaseLost, or NoLonger."""
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
            ahead = self.audience.filter(signature__gt=self.run.cursor).order_by("signature")
            if not (places := self._places(ahead[:AT_ONCE])):
                return True
            self._offer_each(transport, places)
        return False

    def _put_off_ones(self, transport: Transport) -> bool:
        """Whether nobody is left who is due again."""
        while self._goes_on():
            due = self.run.put_off.filter(again_at__lte=timezone.now()).order_by("again_at")
            waiting = list(due.values_list("signature_id", flat=True)[:AT_ONCE])
            if not waiting:
                return True
            places = self._places(self.audience.filter(signature__in=waiting))
            gone = set(waiting) - {signature for _pk, signature in places}
            self.run.put_off.filter(signature_id__in=gone).delete()
            self._offer_each(transport, places)
        return False

    def _places(self, rows: QuerySet[Supporter]) -> list[Place]:
        return list(rows.values_list("pk", "signature_id"))

    def _goes_on(self) -> bool:
        if self.pace.stopping.is_set():
            return False
        return self.asked < MOST and self.failures < FAILURES and time.monotonic() < self.ends

    def _offer_each(self, transport: Transport, places: Iterable[Place]) -> None:
        for place in places:
            if not self._goes_on() or not self.pace.wait():
                return
            self.look()
            self._offer(transport, *place)

    def _offer(self, transport: Transport, pk: int, signature: int) -> None:
        self.asked += 1
        # The person as they are now: whoever has left since gets nothing (promise C4).
        row = self.audience.filter(pk=pk).first()
        address, name = address_of(row) if row else ("", "")
        came = Came.SUPPRESSED
        if row and address:
            came = offer(transport, pk, address, self.suppressing, partial(self.write, row, address, name))
        if came is Came.WAITS:
            self.failures += 1
            self._later(signature)
            return
        if came is Came.LEFT:
            self.failures = 0
        self._passed(pk, signature, sent=int(came is Came.LEFT))

    def _passed(self, pk: int, signature: int, *, sent: int) -> None:
        """Nothing is owed to this one any more."""
        with transaction.atomic():
            self._move(signature, sent)
            if sent:
                note_mailed(pk, "a", self.run.pk)
            if signature <= self.run.cursor:
                self.run.put_off.filter(signature_id=signature).delete()
        self.run.cursor = max(self.run.cursor, signature)

    def _later(self, signature: int) -> None:
        with transaction.atomic():
            self._move(signature, 0)
            found, new = self.run.put_off.get_or_create(
                signature_id=signature, defaults={"again_at": timezone.now() + wait_after(1)}
            )
            if found.attempts >= TRIES:
                found.delete()
            elif not new:
                found.attempts += 1
                found.again_at = timezone.now() + wait_after(found.attempts)
                found.save(update_fields=["attempts", "again_at"])
        self.run.cursor = max(self.run.cursor, signature)

    def _move(self, signature: int, sent: int) -> None:
        cursor = max(self.run.cursor, signature)
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
