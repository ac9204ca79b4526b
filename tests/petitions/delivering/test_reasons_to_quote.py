"""Which reasons a letter quotes: at most twenty, found among however many."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from petitions.delivering import forms
from petitions.models import Packet, Petition, Reason
from tests.petitions.delivering.packet_doors import client, new, petition, wish
from tests.petitions.delivering.read_back import read
from tests.petitions.delivering.roll import put_on_the_roll, somebody
from tests.petitions.printing.pdf import page_texts

pytestmark = pytest.mark.django_db
__all__ = ["client", "petition"]


@pytest.fixture
def reasons(petition: Petition) -> list[str]:
    """The keys of 25 published reasons, the oldest first; the fourth is about a playground."""
    put_on_the_roll(petition, [somebody(1000 + number) for number in range(25)])
    rows = list(petition.signatures.order_by("-number")[:25])[::-1]
    found = []
    for number, row in enumerate(rows):
        text = "The old PLAYGROUND lies beside it." if number == 3 else f"Because {number}."
        reason = Reason.objects.create(
            petition=petition,
            signature=row,
            text=text,
            language="en",
            state="published",
            signed_at=row.confirmed_at or petition.published_at,
        )
        found.append(str(reason.pk))
    return found


def offered(answer: Any) -> list[str]:
    return [str(pk) for pk, _text in answer.context["form"].fields["reasons"].choices]


def test_at_most_twenty_reasons_are_quoted(client: Client, petition: Petition, reasons: list[str]) -> None:
    assert client.post(new(petition), wish(petition, act="preview", reasons=reasons[:21])).status_code == 422
    assert client.post(new(petition), wish(petition, act="preview", reasons=reasons[:20])).status_code == 200


def test_an_old_reason_is_found_by_its_words_and_quoted(
    client: Client, petition: Petition, reasons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "SHOWN_REASONS", 10)
    assert offered(client.get(new(petition))) == reasons[:-11:-1], "the newest"
    typed = wish(petition, level="initials_city", reasons=[reasons[-2]], first="nine")
    answer = client.post(new(petition), typed | {"act": "find", "words": "playground OLD"})
    assert answer.status_code == 200 and offered(answer) == [reasons[-2], reasons[3]]
    form = answer.context["form"]
    assert not form.errors and form["level"].value() == "initials_city" and form["first"].value() == "nine"
    assert f'value="{reasons[-2]}" id="id_reasons_0" checked' in answer.content.decode()
    none = client.post(new(petition), typed | {"act": "find", "words": "zebra"})
    assert none.context["form"]["words"].value() == "zebra" and offered(none) == [reasons[-2]]
    made = wish(petition, reasons=[reasons[-2], reasons[3]], words="zebra")
    seal = client.post(new(petition), made | {"act": "preview"}).context["seal"]
    client.post(new(petition), made | {"act": "make", "previewed": seal})
    letter = " ".join("".join(page_texts(read(Packet.objects.get(), "letter.pdf"))).split())
    assert "The old PLAYGROUND lies beside it." in letter and "Because 23." in letter and "Because 24." not in letter


@pytest.mark.parametrize("odd", ["x", "9" * 40, "-1", "\x00", "²"])
def test_what_is_no_reason_is_refused_beside_the_list(
    client: Client, petition: Petition, reasons: list[str], odd: str
) -> None:
    answer = client.post(new(petition), wish(petition, act="preview", reasons=[odd]))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["reasons"]
    assert client.post(new(petition), wish(petition, act="find", reasons=[odd], words=odd)).status_code == 200
