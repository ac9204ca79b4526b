"""Signers confirm and withdraw while staff strike and put back and the clock counts: nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from django.db import connection

from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Signature, Strike
from petitions.signing.confirm import confirm
from petitions.signing.withdraw import withdraw
from petitions.striking import work
from petitions.striking.strike import strike, undo
from petitions.striking.work import work_strikes
from tests.cast import a_petition, edith, signed
from tests.petitions.striking.crowd import BOTS, exact, total, work_off

Job = tuple[Callable[[int], None], int]
SIZE = 60


@pytest.mark.django_db(transaction=True)
def test_signers_and_staff_at_the_same_time() -> None:
    petition, user = a_petition(), edith()
    rows = [signed(petition, email=f"p{number}@example.org", city="Botville") for number in range(SIZE)]
    for row in rows[: SIZE // 2]:
        confirm(row)
    number_the_roll()

    def signer(number: int) -> None:
        row = Signature.objects.get(pk=rows[number].pk)
        withdraw(row, "withdrawn") if number % 3 == 0 else confirm(row)

    def clock(_number: int) -> None:
        work_strikes(), number_the_roll()

    with patch.object(work, "BATCH", 7), ThreadPoolExecutor(6) as pool:
        made = strike(petition, BOTS, "remove", "machine", "at once", user)
        together(pool, [(signer, number) for number in range(0, SIZE, 2)], clock)
        work_off()
        assert exact(petition) and undo(made.pk, user, "at once")
        together(pool, [(signer, number) for number in range(1, SIZE, 2)], clock)
        work_off()
    assert Strike.objects.get().state == "undone" and exact(petition)
    confirmed_and_kept = SIZE - SIZE // 3
    assert total(petition) == Signature.objects.filter(email_key__isnull=False).count() == confirmed_and_kept


def together(pool: ThreadPoolExecutor, acts: list[Job], clock: Callable[[int], None]) -> None:
    """All of `acts` in six threads, the clock's work between any two of them."""

    def act(doing: Callable[[int], None], number: int) -> None:
        try:
            doing(number)
        finally:
            connection.close()

    jobs = [job for each in acts for job in (each, (clock, 0))]
    for done in [pool.submit(act, *job) for job in jobs]:
        done.result()
