"""Many reasons at once, what a moderator checks for, and what the signer reads of the decision."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from petitions.models import Petition, Reason, Role
from petitions.moderating.review import hide, publish, text_of
from tests.cast import a_petition, edith, on_the_roll
from tests.petitions.my_signature.links import fresh, lasting
from tests.petitions.people.members import logged_in, member, their_petition

pytestmark = pytest.mark.django_db
QUEUE = "/admin/reasons/"


@pytest.fixture
def petition() -> Petition:
    cache.clear()
    return a_petition()


def reasons(petition: Petition, *texts: str) -> list[Reason]:
    rows = [on_the_roll(petition, reason=text, email=f"p{at}@example.org") for at, text in enumerate(texts)]
    return [row.reason for row in rows]


def states() -> list[str]:
    return list(Reason.objects.order_by("pk").values_list("state", flat=True))


def decide(client: Client, rows: list[Any], **data: str) -> str:
    answer = client.post(f"{QUEUE}decide/?state=waiting&p=1", {"reason": rows, **data}, follow=True)
    assert answer.redirect_chain == [(f"{QUEUE}?state=waiting&p=1", 302)]
    return answer.content.decode()


def test_all_that_are_ticked_are_decided_at_once_and_as_written(petition: Petition) -> None:
    rows, client = reasons(petition, "First <b>words</b>", "Second", "Third"), logged_in(edith())
    assert "2 reasons are on the page now." in decide(client, [rows[0].pk, rows[1].pk], decision="publish")
    assert states() == ["published", "published", "waiting"]
    assert text_of(Reason.objects.get(pk=rows[0].pk)) == "First <b>words</b>"
    said = decide(client, [rows[1].pk, rows[2].pk], decision="hide", why="threat", text="other words")
    assert "2 reasons are hidden." in said and states() == ["published", "hidden", "hidden"]
    assert set(Reason.objects.filter(state="hidden").values_list("hidden_why", flat=True)) == {"threat"}


def test_hiding_wants_a_ground_and_nothing_ticked_decides_nothing(petition: Petition) -> None:
    (row,), client = reasons(petition, "First"), logged_in(edith())
    for data in ({"decision": "hide"}, {"decision": "hide", "why": "ugly"}):
        assert "Choose why it is hidden" in decide(client, [row.pk], **data)
        client.post(f"{QUEUE}{row.pk}/decide/", data)
    assert "Tick at least one reason." in decide(client, [], decision="publish")
    assert "Tick at least one reason." in decide(client, ["x", "-1", "9" * 40, "999999"], decision="publish")
    assert states() == ["waiting"]
    with pytest.raises(ValueError, match="ugly"):
        hide(row.pk, "ugly")


def test_reasons_of_others_are_passed_over(petition: Petition) -> None:
    (mine,) = reasons(petition, "Mine")
    (theirs,) = reasons(their_petition(), "Theirs")
    client = logged_in(member(Role.MODERATOR))
    assert "1 reason is on the page now." in decide(client, [mine.pk, theirs.pk], decision="publish")
    assert states() == ["published", "waiting"]


def test_the_page_has_the_checklist_and_ticks_all_without_a_script(petition: Petition) -> None:
    reasons(petition, "First", "Second")
    client = logged_in(edith())
    html = client.get(QUEUE).content.decode()
    for asked in ("name a third person", "threaten or insult", "tell of a child"):
        assert asked in html
    assert "textarea" not in html.partition("<main")[2], "nothing to edit words in"
    boxes = re.findall(r'<input type="checkbox" name="reason"[^>]*>', html)
    assert len(boxes) == 2 and all('form="chosen"' in box and "checked" not in box for box in boxes)
    boxes = re.findall(r'<input type="checkbox" name="reason"[^>]*>', client.get(f"{QUEUE}?chosen").content.decode())
    assert len(boxes) == 2 and all("checked" in box for box in boxes)
    # Enter in a tick box presses the first button of its form.
    first = re.search(r"<button[^>]*>", html.partition('id="chosen"')[2])
    assert first and 'value=""' in first.group() and "disabled" not in first.group()
    decide(client, list(Reason.objects.values_list("pk", flat=True)), decision="")
    assert states() == ["waiting", "waiting"]


def test_signers_read_the_decision_on_their_own_page(petition: Petition) -> None:
    signature = on_the_roll(petition, reason="My neighbour Paul drinks")
    reason = signature.reason

    def pages(address: str) -> str:
        return re.sub(r"\s+", " ", Client().get(address).content.decode())

    assert "Waits for somebody to read it." in pages(lasting(signature))
    hide(reason.pk, "third")
    plain, own = pages(lasting(signature)), pages(fresh(signature))
    assert "Not shown on the petition" in plain and "names a third person" not in plain and "Paul" not in plain
    assert "It names a third person" in own and "My neighbour Paul drinks" in own
    assert "Nombra a una tercera persona" in pages(f"/es{fresh(signature)}")
    held = Client().post(fresh(signature), {"act": "download"}).json()
    assert held["decision on the reason"] == {"state": "hidden", "ground": "It names a third person"}
    publish(reason.pk)
    assert "as you wrote it." in pages(lasting(signature)) and Reason.objects.get().hidden_why == ""
