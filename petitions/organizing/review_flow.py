"""Who reviews what is submitted: the group of reviewers, in the flow that holds for all pages."""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from petitions.organizing.groups import ensure_reviewer_group

NAME = "Review"


def ensure_reviewers() -> Group:
    """The reviewers' group, which decides in the workflow of the whole tree; both are made where they are missing.

    Once the group decides anywhere, administrators arrange it as they like: nothing is changed. May run again.
    """
    group, root = ensure_reviewer_group(), Page.get_first_root_node()
    if GroupApprovalTask.objects.filter(groups=group).exists():
        return group
    kept = WorkflowPage.objects.filter(page=root, workflow__active=True).select_related("workflow").first()
    workflow = kept.workflow if kept else Workflow.objects.create(name=NAME)
    tasks = [task.specific for task in workflow.tasks if isinstance(task.specific, GroupApprovalTask)]
    if not tasks:
        tasks = [GroupApprovalTask.objects.create(name=NAME)]
        WorkflowTask.objects.create(workflow=workflow, task=tasks[0], sort_order=workflow.workflow_tasks.count())
    for task in tasks:
        task.groups.add(group)
    if not kept:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return group
