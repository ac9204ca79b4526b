"""Cut what streams by into lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Each = TypeVar("Each")


def batches(each: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """Lists of `size`, the last one shorter; none when there is nothing."""
    left = iter(each)
    while batch := list(islice(left, size)):
        yield batch
