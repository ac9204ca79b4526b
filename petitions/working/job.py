"""Run long work once, wherever it was begun and however often it was interrupted."""

from __future__ import annotations

import datetime
import errno
import logging
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from django.db.models import F, Q
from django.utils import timezone

from petitions.models.job import Job
from petitions.sealing.keys import KeyDestroyed
from petitions.sealing.seal import SealBroken

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=60)
"""A killed worker's job is taken up again after this time."""
QUEUED = datetime.timedelta(minutes=5)
"""A job that no worker began after this time is enqueued once more: its first task may have died with its worker."""
MOST_ATTEMPTS = 5
SAVE_EVERY = 1.0
"""Seconds between two notes of how far it is."""


class Stopped(Exception):
    """Somebody cancelled the job, or another worker has taken it over."""


class CannotBeDone(Exception):
    """The work found that it cannot be done; `problem` is one of Job.Problem."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Progress:
    """How far one attempt at a job is; given to the work, which calls it with each batch."""

    def __init__(self, job: Job) -> None:
        self._mine = _running(job)
        self._said = time.monotonic()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Note `done` (and `total`), in the job's own units, and renew the lease, at most once a second.

        Raises Stopped when the job is not this attempt's any more.
        """
        if total is None and time.monotonic() - self._said < SAVE_EVERY:
            return
        self._said = time.monotonic()
        changed = {"done": done, "claimed_until": timezone.now() + LEASE}
        if total is not None:
            changed["total"] = total
        if not self._mine.update(**changed):
            raise Stopped


def run_job(model: type[Job], pk: int, work: Callable[[Any, Progress], None]) -> None:
    """Claim the job and do `work(job, progress)`, which ends it with finish(); never raises for what goes wrong in it.

    Does nothing when it is done, cancelled, or somebody else's.
    """
    job = _claim(model, pk)
    if job is None:
        return
    try:
        work(job, Progress(job))
    except Stopped:
        logger.info("%s %s was stopped", model.__name__, pk)
    except Exception as error:
        # While the database is away the lease runs out, and the clock has it begun again.
        with suppress(DatabaseError):
            _fail(job, _problem(error))
        # Its words may hold names; where it was holds none.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("%s %s failed: %s in %s", model.__name__, pk, type(error).__name__, f"{frame.name}:{frame.lineno}")


def finish(job: Job, **result: Any) -> None:
    """Mark the job done and store its `result` (fields), in the caller's transaction. Raises Stopped."""
    now = timezone.now()
    fields = {"state": Job.State.DONE, "ended_at": now, "claimed_until": None, "done": F("total")} | result
    if not _running(job).update(**fields):
        raise Stopped
    job.state, job.ended_at = Job.State.DONE, now


def queued_until() -> datetime.datetime:
    """What a new job's `claimed_until` is: when the clock begins to wonder where its task is."""
    return timezone.now() + QUEUED


def cancel_job(job: Job) -> bool:
    """Stop it with its next batch; False when it was over already."""
    active = type(job)._default_manager.filter(pk=job.pk, state__in=Job.ACTIVE)
    return bool(active.update(state=Job.State.CANCELLED, ended_at=timezone.now(), claimed_until=None))


def requeue_lost(model: type[Job], enqueue: Callable[[int], object]) -> int:
    """Enqueue again what nobody works on although its lease ran out; return how many. For the clock."""
    now = timezone.now()
    lost = model._default_manager.filter(state__in=Job.ACTIVE, claimed_until__lt=now)
    lost.filter(attempts__gte=MOST_ATTEMPTS).update(state=Job.State.FAILED, problem=Job.Problem.LOST, ended_at=now)
    count = 0
    for pk in list(lost.values_list("pk", flat=True)):
        # With the lease, so that two clocks enqueue it once, and a worker that still lives is shut out.
        if lost.filter(pk=pk).update(state=Job.State.WAITING, claimed_until=now + QUEUED):
            enqueue(pk)
            count += 1
    return count


def _claim(model: type[Job], pk: int) -> Any:
    now = timezone.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, claimed_until__lt=now)
    claimed = model._default_manager.filter(free, pk=pk).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, claimed_until=now + LEASE, begun_at=now, done=0
    )
    return model._default_manager.get(pk=pk) if claimed else None


def _running(job: Job) -> Any:
    return type(job)._default_manager.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def _fail(job: Job, problem: str) -> None:
    _running(job).update(state=Job.State.FAILED, problem=problem, ended_at=timezone.now(), claimed_until=None)


def _problem(error: Exception) -> str:
    if isinstance(error, CannotBeDone):
        return error.problem
    if isinstance(error, KeyDestroyed):
        return Job.Problem.KEY_DESTROYED
    if isinstance(error, SealBroken):
        return Job.Problem.SEAL_BROKEN
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return Job.Problem.DISK_FULL if full else Job.Problem.OTHER
