"""Who stands behind a petition is on its page, in one calm list."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from home.page_cache import pages
from petitions.models import Endorsement
from tests.cast import a_petition, edith, max_, oscar

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/petitions/endorsement/"


def html_of(path: str) -> str:
    return Client().get(path).content.decode()


def test_organizations_are_named_in_both_languages() -> None:
    petition = a_petition()
    assert "Who stands behind" not in html_of("/petitions/clean-river/")
    Endorsement.objects.create(
        petition=petition, name="Juntos", website="https://juntos.example", agreed_on="2026-01-02"
    )
    Endorsement.objects.create(petition=petition, name="<b>Anglers</b>", agreed_on="2026-01-01")
    pages.clear()
    page = html_of("/petitions/clean-river/")
    assert "Who stands behind this petition" in page
    assert page.index("&lt;b&gt;Anglers&lt;/b&gt;") < page.index('<a href="https://juntos.example">Juntos</a>')
    assert "2026-01-02" not in page
    assert "Quiénes respaldan esta petición" in html_of("/es/petitions/clean-river/")


def test_each_is_named_once() -> None:
    petition = a_petition()
    Endorsement.objects.create(petition=petition, name="Juntos", agreed_on="2026-01-02")
    with pytest.raises(IntegrityError), transaction.atomic():
        Endorsement.objects.create(petition=petition, name="Juntos", agreed_on="2026-01-03")


def test_organizers_keep_them_for_their_own_petitions() -> None:
    petition = a_petition()
    client = Client()
    client.force_login(oscar())
    said = {"petition": petition.pk, "name": "Juntos", "website": "", "agreed_on": "2026-01-02"}
    assert client.post(f"{LIST}add/", said).status_code == 302
    answer = client.post(f"{LIST}add/", said | {"website": "juntos"})
    assert answer.status_code == 200 and b"juntos" in answer.content
    answer = client.post(f"{LIST}add/", said)
    assert "already among them" in answer.content.decode()
    assert Endorsement.objects.get().name == "Juntos"


def test_nobody_out_of_reach_touches_them() -> None:
    petition = a_petition()
    row = Endorsement.objects.create(petition=petition, name="Juntos", agreed_on="2026-01-02")
    for who, status in ((edith(), 200), (oscar(), 200), (max_(), 302)):
        client = Client()
        client.force_login(who)
        assert client.get(f"{LIST}edit/{row.pk}/").status_code == status
