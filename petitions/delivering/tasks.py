"""What the worker runs."""

from __future__ import annotations

from django_tasks import task

from petitions.delivering.build_packet import build_packet
from petitions.models import Packet
from petitions.working.job import run_job


@task()
def packet_task(packet_id: int) -> None:
    """Build a packet; running twice does no harm."""
    run_job(Packet, packet_id, build_packet)


def enqueue_packet(packet_id: int) -> None:
    """Have the worker build it, once this transaction is committed."""
    packet_task.enqueue(packet_id)
