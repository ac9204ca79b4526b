"""Somebody who reviews all petitions and organizes for one organization has an organizer's rights there alone."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from petitions.announcing.may import may_announce
from petitions.models import Petition, Role, ShareCode, Update, UpdateText
from petitions.organizing.groups import ensure_reviewer_group
from petitions.organizing.reach import ReachPolicy, petitions_within_reach
from tests.cast import a_petition, edith
from tests.petitions.organizing.test_admin_reach import an_update
from tests.petitions.organizing.test_admin_rows import UPDATES, update_data
from tests.petitions.people.members import OURS, logged_in, member, their_petition

pytestmark = pytest.mark.django_db


@pytest.fixture
def both() -> tuple[Petition, Petition]:
    return a_petition(), their_petition()


def a_reviewing_organizer() -> Any:
    user = member(Role.ORGANIZER, OURS, "both@example.org")
    user.groups.add(ensure_reviewer_group())
    return get_user_model().objects.get(pk=user.pk)


def test_rows_of_others_are_out_of_reach_though_their_pages_are_not(both: tuple[Petition, Petition]) -> None:
    ours, theirs = both
    user = a_reviewing_organizer()
    client, mine, foreign = logged_in(user), an_update(ours, "Our news"), an_update(theirs, "Their news")
    assert set(petitions_within_reach(user)) == {ours, theirs}
    listing = client.get(UPDATES).content.decode()
    assert "Our news" in listing and "Their news" not in listing
    assert client.get(f"{UPDATES}edit/{mine.pk}/").status_code == 200
    for act in ("edit", "delete", "history"):
        assert client.get(f"{UPDATES}{act}/{foreign.pk}/").status_code == 404, act
    answer = client.post(f"{UPDATES}add/", update_data(theirs))
    assert answer.context["form"].errors["petition"] == ["Choose one of your own petitions."]
    assert Update.objects.count() == UpdateText.objects.count() == 2
    code = ShareCode.objects.create(petition=theirs, name="Their poster")
    assert client.get(f"/admin/share-codes/{code.pk}/").status_code == 404
    policy = ReachPolicy(Update)
    assert policy.user_has_permission_for_instance(user, "change", mine)
    assert not policy.user_has_any_permission_for_instance(user, ["view", "change"], foreign)
    assert set(policy.instances_user_has_permission_for(edith(), "change")) == {mine, foreign}


def test_mails_to_many_go_for_ones_own_organization_alone(both: tuple[Petition, Petition]) -> None:
    ours, theirs = both
    user, when = a_reviewing_organizer(), datetime.date(2026, 1, 2)
    assert may_announce(user, ours) and not may_announce(user, theirs)
    update = Update.objects.create(petition=theirs, happened_on=when)
    assert logged_in(user).get(f"/admin/broadcasts/new/{update.pk}/").status_code == 404
    assert may_announce(edith(), ours) and may_announce(edith(), theirs)
