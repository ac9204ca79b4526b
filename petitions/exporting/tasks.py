"""What the worker runs."""

from __future__ import annotations

from django_tasks import task

from petitions.exporting.make import make
from petitions.models import Export
from petitions.working.job import run_job


@task()
def export_task(export_id: int) -> None:
    """Make the file of one export, unless it waits for a second person; running twice does no harm."""
    if Export.objects.filter(pk=export_id, approval__in=[Export.Approval.NOT_NEEDED, Export.Approval.GIVEN]).exists():
        run_job(Export, export_id, make)


def enqueue_export(export_id: int) -> None:
    """Have the worker make it, once this transaction is committed."""
    export_task.enqueue(export_id)
