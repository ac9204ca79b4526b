"""/my/ answers everybody alike, and mails the links to whoever has signed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from petitions.emailing.outbox import deliver_outbox
from petitions.models import MyRequest
from petitions.my_signature.ask import AT_ONCE, answer_requests, ask_for_links, signatures_of
from petitions.my_signature.take_back import take_back
from petitions.signing.lanes import PER_ADDRESS
from tests.cast import a_petition, on_the_roll, signed
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.my_signature.links import fresh
from tests.rig.mailbox import body, links

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def ask(address: str, door: str = "/my/") -> Any:
    return Client().post(door, {"email": address})


def test_known_and_unknown_addresses_get_the_same_answer_at_the_same_cost() -> None:
    on_the_roll(a_petition())
    answers, costs = set(), set()
    for address in ("warm.up@example.org", "ana@example.org", "nobody@example.org", "ANA@EXAMPLE.ORG"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = ask(address)
        answers.add((answer.status_code, answer["Location"], answer.content))
        costs.add(len(queries))
    assert answers == {(303, "/my/?asked", b"")} and len(costs) <= 2
    assert b"ana@" not in Client().get("/my/?asked").content


def test_a_wrong_address_is_said_beside_the_field_and_kept() -> None:
    answer = ask("not an address")
    assert answer.status_code == 422 and b'value="not an address"' in answer.content
    assert not MyRequest.objects.exists()


def test_one_mail_lists_what_is_signed_in_the_language_of_whoever_asked(server: MailServer) -> None:
    rows = [on_the_roll(a_petition()), on_the_roll(a_petition("library", spanish=True)), signed(a_petition("parks"))]
    gone = on_the_roll(a_petition("gone"))
    take_back(gone)
    ask("Ana@Example.org", "/es/my/")
    assert b"example" not in bytes(MyRequest.objects.get().sealed_address)
    assert answer_requests() == 1 and not MyRequest.objects.exists()
    deliver_outbox()
    mail = server.to("ana@example.org")
    assert mail["Subject"] == "Lo que firmaste en Firma" and mail["Content-Language"] == "es"
    found = links(mail, "/my/")
    assert sorted(found) == sorted(link for row in rows if (link := next(f for f in found if fresh(row) in f)))
    assert all("/es/my/" in link for link in found) and body(mail, "html").count("/es/my/") == len(found) == 3
    ask("nobody@example.org")
    answer_requests()
    assert deliver_outbox() == 0


def test_nobody_floods_an_inbox_by_asking(server: MailServer) -> None:
    on_the_roll(a_petition())
    for _turn in range(PER_ADDRESS + 5):
        ask_for_links("ana@example.org", "en")
    answer_requests()
    while deliver_outbox():
        pass
    assert len(server.find("ana@example.org", "/my/")) == PER_ADDRESS


def test_a_damaged_request_holds_up_nobody(server: MailServer) -> None:
    on_the_roll(a_petition())
    ask_for_links("ana@example.org", "en")
    MyRequest.objects.update(sealed_address=b"broken")
    ask_for_links("ana@example.org", "en")
    answer_requests()
    assert deliver_outbox() == 1 and not MyRequest.objects.exists()


def test_many_petitions_are_looked_into_by_few_queries() -> None:
    row = on_the_roll(a_petition())
    for number in range(3):
        a_petition(f"more-{number}", spanish=False)
    with CaptureQueriesContext(connection) as queries:
        found = signatures_of("ana@example.org")
    assert found == [row] and len(queries) == 2 and AT_ONCE >= 100
