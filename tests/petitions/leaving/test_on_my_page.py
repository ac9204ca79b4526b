"""Which news somebody wants stands on the page of their signature, too, and is changed there with a fresh link."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from petitions.models import Supporter
from petitions.my_signature.links import fresh_token
from tests.cast import a_petition, on_the_roll

pytestmark = pytest.mark.django_db


def saved(path: str, **data: Any) -> int:
    base = {"act": "change", "visibility": "public", "public_name": "initial", "given_name": "Ana", "language": "en"}
    return Client().post(path, base | data).status_code


def test_what_is_wanted_is_shown_and_changed() -> None:
    row = on_the_roll(a_petition(), updates=True, visibility="public")
    before = Supporter.objects.get()
    path = f"/my/{fresh_token(row)}/"
    page = Client().get(path).content.decode()
    assert "Yes, until you say stop: Everything" in page and 'name="wants" value="all"' in page
    assert saved(path, updates="on", wants="outcome") == 303
    after = Supporter.objects.get()
    assert after.wants == "outcome" and after.pk == before.pk, "the same row: nobody is mailed twice"
    assert "Only how it ends" in Client().get(path).content.decode()
    assert saved(path, updates="on", wants="none of them") == 422
    assert saved(path) == 303 and not Supporter.objects.exists()
    assert saved(path, updates="on") == 303 and Supporter.objects.get().wants == "all"
