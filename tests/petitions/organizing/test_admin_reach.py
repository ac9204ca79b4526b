"""Everybody meets only what is within reach of their rights; the access log is nobody's to change."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from petitions.models import (
    Delivery,
    Office,
    Petition,
    PetitionPage,
    TargetDraft,
    Update,
    UpdateText,
)
from petitions.organizing.reach import petitions_within_reach
from tests.cast import a_petition, an_office, an_organization, edith, max_, oscar
from tests.petitions.organizing.test_admin_rows import DELIVERIES, UPDATES, update_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs() -> Petition:
    """A petition of another organization than Óscar's."""
    page = PetitionPage(
        title="Their lake",
        slug="their-lake",
        ask="Clean it.",
        summary="<p>Now.</p>",
        letter="<p>Please.</p>",
        live=False,
    )
    page.locale = Locale.objects.get(language_code="en") if Locale.objects.exists() else None
    an_organization("River Friends").add_child(instance=page)
    page.target_drafts.add(TargetDraft(office=an_office()))
    page.save_revision().publish()
    return Petition.objects.get(slug="their-lake")


def an_update(petition: Petition, headline: str) -> Update:
    update = Update.objects.create(petition=petition, happened_on=datetime.date(2026, 1, 2))
    UpdateText.objects.create(parent=update, locale=Locale.objects.get(language_code="en"), headline=headline)
    return update


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_reach_follows_the_tree(theirs: Petition) -> None:
    ours = a_petition()
    assert list(petitions_within_reach(oscar())) == [ours]
    assert set(petitions_within_reach(edith())) == {ours, theirs}
    assert not petitions_within_reach(max_()).exists()
    assert petitions_within_reach(oscar()).get().title == "Clean our river"


def test_oscar_does_not_meet_the_updates_of_others(theirs: Petition) -> None:
    ours, client = a_petition(), logged_in(oscar())
    mine, foreign = an_update(ours, "Our news"), an_update(theirs, "Their news")
    listing = client.get(UPDATES).content.decode()
    assert "Our news" in listing and "Their news" not in listing
    assert "Their lake" not in client.get(f"{UPDATES}?petition={theirs.pk}").content.decode()
    for act in ("edit", "delete", "copy", "history", "usage"):
        for answer in (client.get(f"{UPDATES}{act}/{foreign.pk}/"), client.post(f"{UPDATES}{act}/{foreign.pk}/")):
            assert answer.status_code == 404, act
    assert client.get(f"{UPDATES}edit/{mine.pk}/").status_code == 200
    client.post(f"/admin/bulk/petitions/update/delete/?id={foreign.pk}", {"next": UPDATES})
    assert Update.objects.filter(pk=foreign.pk).exists()


def test_oscar_cannot_write_under_the_petition_of_others(theirs: Petition) -> None:
    a_petition()
    client = logged_in(oscar())
    answer = client.post(f"{UPDATES}add/", update_data(theirs))
    assert answer.context["form"].errors["petition"] == ["Choose one of your own petitions."]
    assert not Update.objects.exists()
    assert theirs not in client.get(f"{DELIVERIES}add/").context["form"].fields["petition"].queryset


HISTORY = "/admin/reports/site-history/"


def test_oscar_reads_only_of_his_own_in_the_history_of_the_site(theirs: Petition) -> None:
    ours, his = a_petition(), oscar()
    mine, foreign, gone = (an_update(p, w) for p, w in ((ours, "Our news"), (theirs, "Their news"), (theirs, "Gone")))
    his_own = an_update(ours, "His own, deleted")
    for row, who in ((mine, edith()), (foreign, edith()), (gone, edith()), (his_own, his)):
        log(row, "wagtail.create", user=who)
    delivery = Delivery.objects.create(petition=theirs, happened_on=datetime.date(2026, 1, 2))
    log(delivery, "wagtail.edit", title="Their delivery")
    gone.delete()
    his_own.delete()
    for path in (HISTORY, f"{HISTORY}results/", f"{HISTORY}?export=csv"):
        for user, shown in ((his, False), (edith(), True)):
            answer = logged_in(user).get(path)
            text = b"".join(answer).decode()
            assert answer.status_code == 200 and "Our news" in text and "His own, deleted" in text
            assert [word in text for word in ("Their news", "Gone", "Their delivery")] == [shown] * 3, path
    assert Client().get(HISTORY).status_code == 302 and logged_in(max_()).get(HISTORY).status_code == 302


def test_edith_meets_all(theirs: Petition) -> None:
    delivery = Delivery.objects.create(petition=theirs, happened_on=datetime.date(2026, 1, 2))
    client = logged_in(edith())
    assert "Their lake" in client.get(DELIVERIES).content.decode()
    assert client.get(f"{DELIVERIES}edit/{delivery.pk}/").status_code == 200
    assert client.get(f"{DELIVERIES}edit/999999/").status_code == 404


def test_edith_keeps_offices_with_their_terms() -> None:
    office, client = an_office(), logged_in(edith())
    assert client.get(f"/admin/snippets/petitions/office/edit/{office.pk}/").status_code == 200
    assert logged_in(oscar()).get(f"/admin/snippets/petitions/office/edit/{office.pk}/").status_code in (302, 403)
    assert Office.objects.count() == 1 and Page.objects.exists()
