"""Long work is done once, taken up again when its worker dies, and leaves no words of errors."""

from __future__ import annotations

import datetime
import errno
import logging
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from petitions.models import Job, Packet
from petitions.sealing.keys import KeyDestroyed
from petitions.sealing.seal import SealBroken
from petitions.working.job import (
    LEASE,
    MOST_ATTEMPTS,
    QUEUED,
    CannotBeDone,
    Progress,
    Stopped,
    cancel_job,
    finish,
    queued_until,
    requeue_lost,
    run_job,
)
from tests.cast import a_petition

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Packet:
    return Packet.objects.create(
        petition=a_petition(), level="certificate", language="en", claimed_until=queued_until()
    )


def work(job: Any, progress: Progress) -> None:
    progress(0, 10)
    with transaction.atomic():
        finish(job, listed_count=0)


def state_of(job: Packet) -> tuple[str, int]:
    job.refresh_from_db()
    return job.state, job.attempts


def test_it_is_done_once_however_often_it_is_begun(job: Packet) -> None:
    done: list[int] = []
    for _time in range(3):
        run_job(Packet, job.pk, lambda row, progress: (done.append(1), work(row, progress)))
    assert state_of(job) == ("done", 1) and done == [1] and job.done == job.total == 10 and job.claimed_until is None


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (OSError(errno.ENOSPC, "No space left"), Job.Problem.DISK_FULL),
        (CannotBeDone(Job.Problem.TALLY), Job.Problem.TALLY),
        (KeyDestroyed("key"), Job.Problem.KEY_DESTROYED),
        (SealBroken("Ana Morales"), Job.Problem.SEAL_BROKEN),
        (ValueError("Ana Morales"), Job.Problem.OTHER),
    ],
)
def test_what_went_wrong_is_a_code_and_never_words(
    job: Packet, error: Exception, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(row: Any, progress: Progress) -> None:
        raise error

    with caplog.at_level(logging.INFO):
        run_job(Packet, job.pk, fail)
    assert state_of(job) == ("failed", 1) and job.problem == problem and job.ended_at
    assert type(error).__name__ in caplog.text and "Morales" not in caplog.text


def test_it_stops_when_somebody_cancels(job: Packet) -> None:
    def cancelled(row: Any, progress: Progress) -> None:
        assert cancel_job(row)
        progress(1, 10)
        raise AssertionError("progress() did not stop it")

    run_job(Packet, job.pk, cancelled)
    assert state_of(job) == ("cancelled", 1) and job.problem == ""
    assert not cancel_job(job)
    run_job(Packet, job.pk, work)
    assert state_of(job) == ("cancelled", 1)


def test_a_dead_workers_job_is_begun_again_and_the_dead_may_write_no_more(job: Packet) -> None:
    begun: list[int] = []

    def slow(row: Any, progress: Progress) -> None:
        with time_machine.travel(timezone.now() + LEASE + datetime.timedelta(seconds=1)):
            assert requeue_lost(Packet, begun.append) == 1 and begun == [job.pk]
            assert requeue_lost(Packet, begun.append) == 0
            run_job(Packet, job.pk, work)
        for write in (lambda: progress(1, 2), lambda: finish(row, listed_count=9)):
            with pytest.raises(Stopped):
                write()

    run_job(Packet, job.pk, slow)
    assert state_of(job) == ("done", 2) and job.listed_count == 0


def test_work_that_says_how_far_it_is_keeps_its_lease(job: Packet) -> None:
    def steady(row: Any, progress: Progress) -> None:
        later = timezone.now() + LEASE * 0.9
        with time_machine.travel(later):
            progress(3, 10)
            row.refresh_from_db()
            assert row.done == 3 and row.percent == 30 and row.claimed_until > later + LEASE * 0.9
            left = row.time_left(later)
            assert left and abs(left - (later - row.begun_at) * 7 / 3) < datetime.timedelta(seconds=1)
        with time_machine.travel(later + LEASE * 0.9):
            assert requeue_lost(Packet, lambda pk: None) == 0
        work(row, progress)

    run_job(Packet, job.pk, steady)
    assert state_of(job) == ("done", 1)


def test_a_job_nobody_began_is_enqueued_again_and_given_up_in_the_end(job: Packet) -> None:
    begun: list[int] = []
    assert requeue_lost(Packet, begun.append) == 0
    now = timezone.now()
    with time_machine.travel(now + QUEUED + LEASE):
        assert requeue_lost(Packet, begun.append) == 1 and begun == [job.pk]
    Packet.objects.update(attempts=MOST_ATTEMPTS, state=Job.State.RUNNING)
    with time_machine.travel(now + 5 * QUEUED):
        assert requeue_lost(Packet, begun.append) == 0
    assert state_of(job) == ("failed", MOST_ATTEMPTS) and job.problem == Job.Problem.LOST
