"""Fields beyond the level leave only when a second person agrees, and never beyond what each signer allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.test import Client

from petitions.exporting.ask import approve, decline
from petitions.exporting.download import NoFile, download
from petitions.exporting.tasks import enqueue_export
from petitions.models import AccessEntry, Export, Petition
from petitions.organizing.groups import ensure_staff_group
from tests.cast import a_petition, edith, on_the_roll, oscar
from tests.petitions.exporting.exports import an_export, data_of, rows_of

pytestmark = pytest.mark.django_db


def ruth() -> Any:
    """A second member of staff."""
    user, _new = get_user_model().objects.get_or_create(email="ruth@example.org")
    user.groups.add(ensure_staff_group())
    return user


@pytest.fixture
def export(sealed_folder: Path) -> Export:
    """One that says initials and postal code, which no level does."""
    petition: Petition = a_petition()
    on_the_roll(petition, visibility="public")
    on_the_roll(petition, email="b@example.org", visibility="counted")
    return an_export(petition, "initials_city", fields=["initials", "postal_code"])


def test_it_waits_and_nobody_makes_it_before(export: Export) -> None:
    assert export.waits_for_approval and (export.state, export.rows) == ("waiting", 0)
    enqueue_export(export.pk)
    export.refresh_from_db()
    assert export.state == "waiting"
    with pytest.raises(NoFile):
        download(export, edith(), "Impatience")


def test_the_second_person_agrees_and_it_is_made(export: Export) -> None:
    assert approve(export.pk, ruth(), enqueue_export)
    export.refresh_from_db()
    assert (export.state, export.decided_by, export.approval) == ("done", ruth(), "given")
    assert rows_of(data_of(export)) == [{"initials": "A. M.", "postal_code": "19103"}]
    acts = list(AccessEntry.objects.order_by("pk").values_list("act", "actor_label"))
    assert acts[:3] == [
        ("export.asked", "edith@example.org"),
        ("export.approved", "ruth@example.org"),
        ("export.begun", "edith@example.org"),
    ]
    assert not approve(export.pk, ruth(), enqueue_export)


def test_the_second_person_refuses_and_it_is_over(export: Export) -> None:
    assert decline(export.pk, ruth())
    export.refresh_from_db()
    assert (export.state, export.approval) == ("cancelled", "declined")
    assert not approve(export.pk, ruth(), enqueue_export)
    assert AccessEntry.objects.latest("pk").act == "export.declined"


@pytest.mark.parametrize("act", [lambda pk, user: approve(pk, user, enqueue_export), decline])
def test_neither_who_asked_nor_who_may_not_decides(export: Export, act: Any) -> None:
    retired = ruth()
    get_user_model().objects.filter(pk=retired.pk).update(is_active=False)
    retired.refresh_from_db()
    for user in (edith(), oscar(), retired):
        with pytest.raises(PermissionDenied):
            act(export.pk, user)
    export.refresh_from_db()
    assert export.waits_for_approval and AccessEntry.objects.count() == 1


def test_who_may_no_longer_export_is_given_nothing(export: Export) -> None:
    get_user_model().objects.filter(pk=edith().pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        approve(export.pk, ruth(), enqueue_export)


def test_the_doors_say_who_must_decide(export: Export) -> None:
    page = f"/admin/exports/{export.pk}/"
    asker, second = Client(), Client()
    asker.force_login(edith())
    second.force_login(ruth())
    assert "somebody else who may export must agree" in asker.get(page).content.decode()
    assert asker.post(f"{page}decide/", {"decision": "approve"}).status_code in (302, 403)
    export.refresh_from_db()
    assert export.waits_for_approval
    assert 'value="approve"' in second.get(page).content.decode()
    assert "Ready" in second.post(f"{page}decide/", {"decision": "approve"}, follow=True).content.decode()


def test_no_field_but_these_can_be_asked_for(export: Export) -> None:
    for field in ("email", "email_key", "phone", "street", "reason"):
        with pytest.raises(ValueError, match="no field"):
            an_export(export.petition, "name_postal", fields=["given_name", field])
