"""Many phones at once, and one phone many times: each report once, each line its own."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from petitions.handing_over.record import Report, record_report
from petitions.handing_over.remind import remind_due
from petitions.models import DeliveryTarget, DoorReport, LineChange, ReceiptScan
from tests.cast import oscar
from tests.petitions.handing_over.door import a_plan, a_slip, add_line

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Do all of them at once, each in a thread with a connection of its own."""

    def one(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, jobs))


def test_the_same_report_many_times_at_once_is_kept_once() -> None:
    line, user = a_plan().lines.all()[0], oscar()
    report = Report(uuid.uuid4(), {"outcome": "to_staff"}, "en", a_slip().read())
    done = at_once([partial(record_report, line, report, user)] * THREADS)
    assert sorted(done) == [False] * (THREADS - 1) + [True]
    assert (DoorReport.objects.count(), ReceiptScan.objects.count(), LineChange.objects.count()) == (1, 1, 1)


def test_devices_at_their_own_doors_do_not_overwrite_each_other() -> None:
    delivery, user = a_plan(), oscar()
    for number in range(4):
        add_line(delivery.petition, delivery, f"Office {number}")
    lines = list(delivery.lines.all())
    reports = [Report(uuid.uuid4(), {"outcome": "at_desk", "promise": f"P{line.pk}"}, "en") for line in lines]
    jobs = [partial(record_report, line, report, user) for line, report in zip(lines, reports, strict=True)]
    assert at_once(jobs) == [True] * 6
    found = {(row.pk, row.outcome, row.state, row.texts.get().promise) for row in DeliveryTarget.objects.all()}
    assert found == {(line.pk, "at_desk", "delivered", f"P{line.pk}") for line in lines}
    assert sorted(LineChange.objects.values_list("target", flat=True)) == sorted(line.target_id for line in lines)


def test_many_clocks_remind_once() -> None:
    line, noon = a_plan().lines.all()[0], timezone.now()
    due = (noon - datetime.timedelta(days=2)).date()
    DeliveryTarget.objects.filter(pk=line.pk).update(outcome="to_staff", state="delivered", follow_up_on=due)
    oscar()
    done = at_once([partial(remind_due, noon)] * THREADS)
    assert sum(done) == 1 and LineChange.objects.count() == 1
