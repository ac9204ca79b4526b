"""Offices and officials that were there before addresses get one, and no two the same."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("petitions", "0010_delivery_event")], [("petitions", "0011_office_addresses")]


@pytest.mark.django_db(transaction=True)
def test_the_upgrade_gives_everybody_an_address() -> None:
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    try:
        executor.migrate(BEFORE)
        old = MigrationExecutor(connection).loader.project_state(BEFORE).apps
        office = old.get_model("petitions", "Office").objects.create(name="Mayor of Here")
        people = old.get_model("petitions", "Official").objects
        for name in ("Jo Roe", "Jo Roe", "金美"):
            official = people.create(name=name)
            old.get_model("petitions", "Term").objects.create(office=office, official=official)
        MigrationExecutor(connection).migrate(AFTER)
        new = MigrationExecutor(connection).loader.project_state(AFTER).apps
        slugs = new.get_model("petitions", "Official").objects.order_by("pk").values_list("slug", flat=True)
        assert list(slugs) == ["jo-roe", "jo-roe-2", "official"]
        assert new.get_model("petitions", "Office").objects.get().slug == "mayor-of-here"
    finally:
        MigrationExecutor(connection).migrate(leaves)
