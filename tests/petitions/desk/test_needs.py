"""The desk names what waits, only to those who may do it, and nothing of other organizations."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.desk.needs import needs_of
from petitions.models import Petition, Signature, Surge
from petitions.organizing.groups import REVIEWERS
from tests.cast import a_petition, edith, max_, on_the_roll, oscar, signed
from tests.petitions.announcing.crowd import an_update, supporters
from tests.petitions.answering.office import an_answer
from tests.petitions.delivering.roll import a_packet
from tests.petitions.people.test_matrix import a_reviewer

pytestmark = pytest.mark.django_db


def said(user: Any) -> list[str]:
    return [need.what for need in needs_of(user)]


@pytest.fixture
def petition() -> Petition:
    return a_petition(reasons_reviewed=True)


def test_nothing_waits_at_first(petition: Petition) -> None:
    assert said(edith()) == said(oscar()) == said(max_()) == []
    client = Client()
    client.force_login(oscar())
    assert "Nothing waits for you." in client.get("/admin/").content.decode()


def test_each_sees_what_they_may_do(petition: Petition, sealed_folder: Any) -> None:
    on_the_roll(petition, visibility="public", reason="For the herons")
    an_answer(a_packet(petition))
    Surge.objects.create(petition=petition, until=timezone.now() + datetime.timedelta(minutes=5))
    everything = said(edith())
    assert everything[0] == "Many sign “Clean our river” from few places just now", "what cannot wait stands first"
    assert "1 reason to read" in everything and "1 answer of an office to check" in everything
    assert not [what for what in said(oscar()) if "reason" in what or "answer" in what]
    assert said(max_()) == [], "of another organization"


def test_a_mail_that_waits_for_a_second_person_and_each_line_leads_there(petition: Petition, settings: Any) -> None:
    settings.BROADCAST_ALONE_MAX = 1
    supporters(petition, 3)
    ask(an_update(petition), Audience(), oscar())
    (need,) = [need for need in needs_of(edith()) if "second person" in need.what]
    client = Client()
    client.force_login(edith())
    assert need.address in client.get("/admin/").content.decode()
    assert client.get(need.address).status_code == 200
    assert said(max_()) == []


def test_mails_that_came_back_are_counted_until_they_are_erased(petition: Petition) -> None:
    rows = [signed(petition, email=f"p{number}@example.org") for number in range(3)]
    Signature.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(bounced_at=timezone.now())
    on_the_roll(petition, email="later@example.org")
    Signature.objects.filter(number=1).update(bounced_at=timezone.now())
    (need,) = needs_of(edith())
    assert need.what == "2 mails to confirm a signature of “Clean our river” came back"
    client = Client()
    client.force_login(edith())
    assert client.get(need.address).status_code == 200
    assert said(oscar()) == said(max_()) == []


def test_what_was_submitted_waits_for_its_reviewers(petition: Petition) -> None:
    reviewer, page = a_reviewer(), petition.pages.get(locale__language_code="en")
    workflow, task = Workflow.objects.create(name="Review"), GroupApprovalTask.objects.create(name="Read it")
    task.groups.add(Group.objects.get(name=REVIEWERS))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page.title = "Clean our lake"
    page.save_revision()
    state = workflow.start(page, oscar())
    (need,) = needs_of(reviewer)
    assert need.what.startswith("“Clean our lake”") and need.what.endswith("waits for your review")
    client = Client()
    client.force_login(reviewer)
    assert need.address in client.get("/admin/").content.decode()
    assert client.get(need.address).status_code == 200
    assert said(oscar()) == said(edith()) == []
    state.current_task_state.reject(user=reviewer)
    assert said(reviewer) == []


@pytest.mark.parametrize(("days", "words"), [(0, "closes today"), (1, "closes in 1 day"), (9, "closes in 9 days")])
def test_a_closing_day_is_told_two_weeks_ahead(petition: Petition, days: int, words: str) -> None:
    last = petition.local(timezone.now()).replace(hour=23, minute=59, second=59) + datetime.timedelta(days=days)
    Petition.objects.filter(pk=petition.pk).update(closes_at=last)
    (need,) = needs_of(oscar())
    assert need.what == f"“Clean our river” {words}" and need.address.startswith("/admin/pages/")
    Petition.objects.filter(pk=petition.pk).update(closes_at=last + datetime.timedelta(days=20))
    assert said(oscar()) == []


def test_so_is_a_decision(petition: Petition) -> None:
    today = petition.local(timezone.now()).date()
    Petition.objects.filter(pk=petition.pk).update(decision_on=today + datetime.timedelta(days=3))
    assert said(oscar()) == ["The decision about “Clean our river” is in 3 days"]
