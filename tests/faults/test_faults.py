"""Promises A1, B1, B4, C1, K3: whatever is killed when, nothing that was acknowledged is lost or counted twice.

The short form of `make soak`; see tests/faults/README.md.
"""

from __future__ import annotations

import pytest

from tests.faults.checker import check
from tests.faults.ground import Ground
from tests.faults.ledger import Line, read_ledger
from tests.faults.sink import Mail, Sink
from tests.faults.storm import storm

SECONDS = 8
SEED = 1


@pytest.fixture(scope="module")
def after_faults(place: Ground) -> Ground:
    """A site on which many signed and confirmed while everything was killed in turn."""
    storm(place, SECONDS, SEED, short=True)
    return place


def test_nothing_is_lost_or_counted_twice_whatever_is_killed(after_faults: Ground) -> None:
    assert after_faults.faults() == []
    figures = after_faults.figures()
    assert figures["kills"] >= 12 and len(after_faults.ledger.count("killed")) == 5
    assert figures["signatures acknowledged"] > 20 and figures["confirmations acknowledged"] > 10


DAMAGES = {
    "are not there": "DELETE FROM petitions_signature WHERE id > {0}",
    "never signed": "UPDATE petitions_signature SET email_key = '\\x00' WHERE id = (SELECT max(id) FROM "
    "petitions_signature WHERE email_key IS NOT NULL)",
    "are withdrawn": "UPDATE petitions_signature SET email_key = NULL WHERE id > {0}",
    "has no number": "UPDATE petitions_signature SET number = NULL WHERE id = (SELECT max(id) FROM petitions_signature "
    "WHERE number IS NOT NULL AND email_key IS NOT NULL AND id > {0})",
    "numbers of the signatures have gaps": "UPDATE petitions_signature SET number = number + 100000 WHERE number = 7",
    "entries on the roll": "DELETE FROM petitions_rollentry WHERE number = 7",
    "positions on the roll": "UPDATE petitions_rollentry SET position = position + 100000 WHERE number = 7",
    "the count is": "UPDATE petitions_tally SET confirmed = confirmed + 1",
    "public reason": "INSERT INTO petitions_correction (petition_id, why, size, at) SELECT petition_id, 'staff', 1, "
    "now() FROM petitions_tally",
    "milestones are": "UPDATE petitions_milestone SET number = number + 1",
}
"""What the checker must say: how the database is damaged ({0}: the last signature before the run)."""


@pytest.mark.parametrize("words", DAMAGES)
def test_the_checker_sees_a_damaged_database(words: str, after_faults: Ground) -> None:
    place = after_faults
    with place.connect() as connection:
        # Without the keys between tables, which would refuse some of this.
        connection.execute("SET session_replication_role = replica")
        done = connection.execute(DAMAGES[words].format(place.first_id).encode())
        assert done.rowcount > 0
        assert any(words in fault for fault in check(place.books(connection), place.ledger, place.sink))
        connection.rollback()


def test_the_checker_sees_mail_that_is_lost_or_sent_without_need(after_faults: Ground) -> None:
    place = after_faults
    with place.connect() as connection:
        books = place.books(connection)
    who = sorted(place.ledger.who("confirmed") - place.ledger.who("withdraw"))[0]

    def said(kinds: list[str], at: float = 0) -> str:
        sink = Sink()
        sink.mails |= place.sink.mails
        sink.mails[who] = [Mail(at, kind, {}) for kind in kinds]
        return " ".join(check(books, place.ledger, sink))

    assert said(["asked", "thanks"]) == ""
    assert said(["thanks"]) == "somebody signed and got no mail"
    assert said(["asked"]) == "somebody confirmed and was not thanked"
    assert said(["asked", "thanks", "thanks"]) == "1 mails were sent again though nothing had cut them off"
    assert said(["asked", "thanks", "thanks"], place.ledger.moments("killed")[0]) == ""
    assert "one person got" in said(["asked", "thanks", "thanks", "thanks"])
    stranger = Sink()
    stranger.mails |= {**place.sink.mails, "max@d1.example": [Mail(0, "asked", {})]}
    assert "never signed" in " ".join(check(books, place.ledger, stranger))


def test_the_checker_sees_a_count_that_falls_and_an_answer_that_is_no_answer(after_faults: Ground) -> None:
    place = after_faults
    with place.connect() as connection:
        books = place.books(connection)
    ledger = read_ledger(place.folder / "ledger.jsonl")
    assert ledger.lines == place.ledger.lines, "what is in the file is what was checked"
    ledger.lines += [
        Line(0, f"2030-01-01T00:00:0{second}+00:00", "count", str(9_000_000 - second)) for second in (0, 1)
    ]
    ledger.lines.append(Line(0, "", "answer", "sign 500"))
    # Not one who took it back: of them nothing is left to find.
    someone = max(ledger.who("confirmed") - ledger.who("withdraw"))
    ledger.lines = [line for line in ledger.lines if line.did != "confirm" or line.who != someone]
    found = set(check(books, ledger, place.sink))
    assert found == {
        "a signature is confirmed, and nobody pressed the button",
        "the count fell from 9000000 to 8999999 without a public reason",
        "sign was answered with 500, 1 times",
    }
