"""What a court is a party to moves into its language when the site is upgraded, in drafts too, and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from petitions.models import PetitionPage
from tests.cast import a_petition

BEFORE, AFTER = [("petitions", "0038_update_changed")], [("petitions", "0039_letters")]


def at(state: list[tuple[str, str]]) -> Any:
    MigrationExecutor(connection).migrate(state)
    return MigrationExecutor(connection).loader.project_state(state).apps


@pytest.mark.django_db(transaction=True)
def test_the_upgrade_keeps_what_was_said_of_a_court_in_targets_drafts_and_revisions() -> None:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    a_petition()
    page = PetitionPage.objects.order_by("pk")[0]
    page.save_revision()
    try:
        old = at(BEFORE)
        old.get_model("petitions", "Target").objects.update(court_decision="The agreement")
        old.get_model("petitions", "TargetDraft").objects.update(court_decision="The agreement")
        kind = ContentType.objects.get_for_model(PetitionPage).pk
        revisions = old.get_model("wagtailcore", "Revision").objects.filter(content_type=kind, object_id=str(page.pk))
        for revision in revisions:
            for row in revision.content["target_drafts"]:
                row.pop("texts", None)
                row["court_decision"] = "The agreement"
            revision.save()
        new = at(AFTER)
        said = [("en", "The agreement")]
        texts = new.get_model("petitions", "TargetText").objects
        assert list(texts.values_list("locale__language_code", "decision")) == said
        drafts = new.get_model("petitions", "TargetDraftText").objects
        assert set(drafts.values_list("locale__language_code", "decision")) == set(said)
        # The models of today want the tables of today.
        MigrationExecutor(connection).migrate(leaves)
        draft = PetitionPage.objects.get(pk=page.pk).get_latest_revision_as_object().target_drafts.get()
        assert [(text.lang, text.decision) for text in draft.texts.all()] == said
        back = at(BEFORE)
        for name in ("Target", "TargetDraft"):
            rows = back.get_model("petitions", name).objects
            assert set(rows.values_list("court_decision", flat=True)) == {"The agreement"}
    finally:
        MigrationExecutor(connection).migrate(leaves)
