"""A new version ties the reviewers to the review of pages, and those of renamed organizations to their organization."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage

from petitions.models import Membership, PetitionPage, Role, RoleGroup
from petitions.organizing.groups import REVIEWERS, ensure_organizer_group
from petitions.organizing.renamed import adopt_renamed_groups
from petitions.organizing.review_flow import ensure_reviewers
from petitions.people.roles import roles_of
from tests.cast import a_petition, an_organization, max_, oscar
from tests.petitions.people.members import an_account, organization

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("there_is_one", [True, False])
def test_what_is_submitted_waits_for_reviewers(there_is_one: bool) -> None:
    a_petition(live=False)
    WorkflowPage.objects.all().delete()
    if there_is_one:
        flow = Workflow.objects.create(name="Ours")
        flow.workflow_tasks.create(task=GroupApprovalTask.objects.create(name="Ours"), sort_order=0)
        WorkflowPage.objects.create(page=Page.get_first_root_node(), workflow=flow)
    assert ensure_reviewers() == ensure_reviewers() == Group.objects.get(name=REVIEWERS)
    assert GroupApprovalTask.objects.filter(groups__name=REVIEWERS).count() == 1
    page, somebody = PetitionPage.objects.get(), an_account("reviewer@example.org")
    somebody.groups.add(ensure_reviewers())
    page.get_workflow().start(page, oscar())
    assert [state.revision.object_id for state in TaskState.objects.reviewable_by(somebody)] == [str(page.pk)]
    assert not TaskState.objects.reviewable_by(max_()).exists()


def test_what_administrators_arranged_stays() -> None:
    an_organization()
    ensure_reviewers()
    mine = GroupApprovalTask.objects.create(name="Only at night")
    GroupApprovalTask.groups.through.objects.all().delete()
    mine.groups.add(Group.objects.get(name=REVIEWERS))
    ensure_reviewers()
    assert list(GroupApprovalTask.objects.filter(groups__name=REVIEWERS)) == [mine]


def test_organizers_of_a_renamed_organization_become_its_members() -> None:
    user, group = oscar(), ensure_organizer_group(organization())
    RoleGroup.objects.filter(group=group)._raw_delete("default")
    Membership.objects.all().delete()
    Group.objects.filter(pk=group.pk).update(name="Organizers: What it was called")
    assert adopt_renamed_groups() == ["Organizers: What it was called"]
    assert roles_of(user, organization()) == {Role.ORGANIZER} and adopt_renamed_groups() == []
    other = Group.objects.create(name="Organizers: of nothing")
    assert adopt_renamed_groups() == [] and not RoleGroup.objects.filter(group=other).exists()
