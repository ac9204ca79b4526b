"""Somebody who reviews, and the workflow that asks them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from petitions.organizing.groups import ensure_reviewer_group
from tests.cast import a_site
from tests.petitions.people.members import an_account


def a_reviewer(email: str = "rosa@example.org") -> Any:
    """A member of Reviewers, who are asked about every page of the site."""
    a_site()
    group, root = ensure_reviewer_group(), Page.get_first_root_node()
    found = WorkflowPage.objects.filter(page=root).first()
    workflow = found.workflow if found else Workflow.objects.create(name="Review")
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    if not workflow.workflow_tasks.exists():
        WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Review"))
    workflow.workflow_tasks.first().task.specific.groups.add(group)
    user = an_account(email)
    user.groups.add(group)
    return get_user_model().objects.get(pk=user.pk)


def decide(client: Client, page: Any, act: str, comment: str = "") -> Any:
    """Press a button of the review, as it is shown now."""
    seen = client.get(f"/admin/reviews/{page.pk}/").context["form"].initial["revision"]
    return client.post(f"/admin/reviews/{page.pk}/", {"act": act, "comment": comment, "revision": seen})
