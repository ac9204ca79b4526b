"""Afterwards: compare what the driver wrote down with the database and with the mail that arrived."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from petitions.models.steps import parse_steps, steps_between
from tests.faults.books import Books
from tests.faults.ledger import Ledger
from tests.faults.sink import Sink

POLITE = {"303", "503", "429", "none"}
NEAR = 3.0
"""A send was cut when its mail was accepted within so many seconds of a kill: the driver notes a kill once the
processes are gone."""


def check(books: Books, ledger: Ledger, sink: Sink) -> list[str]:
    """Everything that is not as promised, in words without addresses; [] when all is well."""
    parts = (_signatures, _confirmations, _numbers, _milestones, _falls, _mails, _answers)
    return [fault for part in parts for fault in part(books, ledger, sink)]


def _signatures(books: Books, ledger: Ledger, sink: Sink) -> Iterator[str]:
    known = {row.key for row in books.rows if row.key}
    asked = {books.key(who) for who in ledger.who("sign")}
    yield from missing(books, ledger.who("signed") - ledger.who("withdraw"))
    if known - asked:
        yield f"{len(known - asked)} signatures of people who never signed"
    if len(known) != len([row for row in books.rows if row.key]):
        yield "an address stands twice"
    nameless = [row for row in books.rows if not row.key]
    if not len(ledger.who("withdrawn")) <= len(nameless) <= len(ledger.who("withdraw")):
        yield f"{len(nameless)} signatures are withdrawn, {len(ledger.who('withdrawn'))} were acknowledged"


def missing(books: Books, told: set[str]) -> list[str]:
    """What is wrong when those who were `told` that they signed are not all there."""
    known = {row.key for row in books.rows}
    lost = [who for who in told if books.key(who) not in known]
    return [f"{len(lost)} signatures were acknowledged and are not there"] if lost else []


def _confirmations(books: Books, ledger: Ledger, sink: Sink) -> Iterator[str]:
    by_key = {row.key: row for row in books.rows if row.key}
    pressed = {books.key(who) for who in ledger.who("confirm")}
    for who in ledger.who("confirmed") - ledger.who("withdraw"):
        row = by_key.get(books.key(who))
        if row and row.number is None:
            yield "a confirmation was acknowledged and has no number"
    for row in books.rows:
        if row.confirmed_at and not row.number and not row.withdrawn_at:
            yield "a confirmed signature has no number"
        if row.confirmed_at and row.key and row.key not in pressed:
            yield "a signature is confirmed, and nobody pressed the button"


def _numbers(books: Books, ledger: Ledger, sink: Sink) -> Iterator[str]:
    added = [number for _position, kind, number in books.roll if kind == "added"]
    moved: dict[int, list[str]] = {}
    for _position, kind, number in books.roll:
        moved.setdefault(number, []).append(kind)
    dropped = [number for number, kinds in moved.items() if kinds[-1] == "dropped"]
    if books.numbers != list(range(1, len(books.numbers) + 1)):
        yield "the numbers of the signatures have gaps"
    if sorted(added) != books.numbers or books.last_number != len(books.numbers):
        yield f"{len(added)} entries on the roll, {len(books.numbers)} numbers, the last {books.last_number}"
    if [position for position, _kind, _number in books.roll] != list(range(1, len(books.roll) + 1)):
        yield "the positions on the roll have gaps"
    if books.total != len(added) - len(dropped):
        yield f"the count is {books.total}, the roll has {len(added) - len(dropped)}"
    if sum(size for _at, size in books.corrections) != len(dropped):
        yield "a drop has no public reason, or a reason has no drop"
    if any(kinds != [_turn(index) for index in range(len(kinds))] for kinds in moved.values()):
        yield "a signature was taken off twice, or put back without having been taken off"


def _turn(index: int) -> str:
    """What happens to a number on the roll: first it is added, then taken off and put back by turns."""
    if index == 0:
        return "added"
    return "dropped" if index % 2 else "restored"


def _milestones(books: Books, ledger: Ledger, sink: Sink) -> Iterator[str]:
    highest, count, crossing = 0, 0, {}
    steps = set(steps_between(0, len(books.roll), parse_steps(books.own_steps)))
    for _position, kind, number in books.roll:
        count += -1 if kind == "dropped" else 1
        if count > highest:
            highest = count
            if count in steps:
                crossing[count] = [number]
    if books.milestones != crossing:
        yield f"milestones are {books.milestones}, the roll crossed {crossing}"


def _falls(books: Books, ledger: Ledger, sink: Sink) -> Iterator[str]:
    seen = sorted((datetime.fromisoformat(line.who), int(line.note)) for line in ledger.lines if line.did == "count")
    moments = [at for at, _size in books.corrections]
    for (before, high), (after, low) in pairwise(seen):
        said = books.corrections[bisect_left(moments, before) : bisect_left(moments, after)]
        if high - low > sum(size for _at, size in said):
            yield f"the count fell from {high} to {low} without a public reason"


def _mails(books: Books, ledger: Ledger, sink: Sink) -> Iterator[str]:
    posts, finished = ledger.count("sign"), ledger.who("confirmed") - ledger.who("withdraw")
    if strangers := set(sink.mails) - set(posts):
        yield f"{len(strangers)} people got mail and never signed"
    for who in ledger.who("signed"):
        kinds = [mail.kind for mail in sink.to(who)]
        if "asked" not in kinds:
            yield "somebody signed and got no mail"
        if who in finished and "thanks" not in kinds:
            yield "somebody confirmed and was not thanked"
        if kinds.count("asked") > posts[who] + 1 or kinds.count("thanks") > 2:
            yield f"one person got {kinds}, having asked {posts[who]} times"
    again = repeated(ledger, sink)
    cuts = [*ledger.moments("killed"), *ledger.moments("cut")]
    if far := [at for at in again if not any(abs(at - cut) < NEAR for cut in cuts)]:
        yield f"{len(far)} mails were sent again though nothing had cut them off"
    if len(again) > len(cuts):
        yield f"{len(again)} mails were sent again after {len(cuts)} cuts"


def repeated(ledger: Ledger, sink: Sink) -> list[float]:
    """When those mails were accepted that were sent once more than they should be."""
    posts = ledger.count("sign")
    found = []
    for who, mails in dict(sink.mails).items():
        for kind, due in (("asked", posts[who]), ("thanks", 1)):
            moments = [mail.at for mail in mails if mail.kind == kind]
            found += moments[:1] * (len(moments) > due)
    return found


def _answers(books: Books, ledger: Ledger, sink: Sink) -> Iterator[str]:
    for answer, count in ledger.statuses().items():
        did, status = answer.split()
        if status not in POLITE | ({"200", "404"} if did == "withdraw" else set()):
            yield f"{did} was answered with {status}, {count} times"
