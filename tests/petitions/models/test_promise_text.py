"""Who said a promise, and to whom, moves into its language when the site is upgraded, and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("petitions", "0035_supporter_mailed")], [("petitions", "0036_promise_text")]


def at(state: list[tuple[str, str]]) -> Any:
    MigrationExecutor(connection).migrate(state)
    return MigrationExecutor(connection).loader.project_state(state).apps


@pytest.mark.django_db(transaction=True)
def test_the_upgrade_keeps_every_word_in_its_language() -> None:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = at(BEFORE)
        organization = old.get_model("petitions", "Organization").objects.create(name="River Friends")
        key = old.get_model("petitions", "SealingKey").objects.create()
        petitions = old.get_model("petitions", "Petition").objects
        petition = petitions.create(slug="clean-river", organization=organization, sealing_key=key)
        office = old.get_model("petitions", "Office").objects.create(name="Mayor of Here", slug="mayor")
        said = {"petition": petition, "office": office, "happened_on": "2026-01-09"}
        promises = old.get_model("petitions", "Promise").objects
        promises.create(words="Ya veremos.", language="es", said_by="un vicealcalde", **said)
        promises.create(words="Soon.", language="en", said_to="a meeting", **said)
        promises.create(words="Yes.", language="en", **said)
        texts = at(AFTER).get_model("petitions", "PromiseText").objects.order_by("parent_id")
        assert list(texts.values_list("locale__language_code", "said_by", "said_to")) == [
            ("es", "un vicealcalde", ""),
            ("en", "", "a meeting"),
        ]
        back = at(BEFORE).get_model("petitions", "Promise").objects.order_by("pk")
        assert list(back.values_list("said_by", "said_to")) == [("un vicealcalde", ""), ("", "a meeting"), ("", "")]
    finally:
        MigrationExecutor(connection).migrate(leaves)
