"""Edith at the door of packets: a petition with nine on its roll, and what she wishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from petitions.models import Petition
from tests.cast import a_petition, edith
from tests.petitions.delivering.roll import a_roll


@pytest.fixture
def petition(sealed_folder: Path) -> Petition:
    petition = a_petition()
    a_roll(petition, 9)
    return petition


@pytest.fixture
def client(petition: Petition) -> Client:
    client = Client()
    client.force_login(edith())
    return client


def wish(petition: Petition, **changes: Any) -> dict[str, Any]:
    base = {
        "targets": [target.pk for target in petition.targets.all()],
        "level": "name_city",
        "slice": "whole",
        "order": "number",
        "languages": "en,es",
        "paper": "us-letter",
    }
    return {name: value for name, value in (base | changes).items() if value is not None}


def new(petition: Petition) -> str:
    return f"/admin/packets/new/{petition.pk}/"
