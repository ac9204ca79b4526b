"""Staff open an allowance for an event in the admin, and the mails of that evening leave at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from petitions.models import Allowance, Petition
from tests.cast import a_petition, edith, oscar

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/petitions/allowance/add/"


def evening(petition: Petition, **changes: Any) -> dict[str, Any]:
    data = {"petition": petition.pk, "why": "Evening at the parish hall", "per_client": "500"}
    return data | {"starts_at": "2026-12-01 18:00", "ends_at": "2026-12-01 22:00"} | changes


def test_edith_opens_an_allowance_and_oscar_may_not(client: Client) -> None:
    petition = a_petition()
    client.force_login(edith())
    assert client.get(ADD).status_code == 200
    assert client.post(ADD, evening(petition)).status_code == 302
    made = Allowance.objects.get()
    assert (made.petition, made.per_client, made.made_by) == (petition, 500, edith())
    assert b"parish hall" in client.get("/admin/snippets/petitions/allowance/").content
    client.force_login(oscar())
    assert client.post(ADD, evening(petition)).status_code in (302, 403) and Allowance.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"ends_at": "2026-12-01 18:00"}, "ends_at"), ({"why": ""}, "why"), ({"per_client": "-1"}, "per_client")],
)
def test_a_wrong_field_is_said_beside_it(client: Client, change: dict[str, str], field: str) -> None:
    petition = a_petition()
    client.force_login(edith())
    answer = client.post(ADD, evening(petition, **change))
    assert answer.status_code == 200 and field in answer.context["form"].errors and not Allowance.objects.exists()
