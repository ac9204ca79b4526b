"""Striking out is reversible, exact at each stop and logged (promise D3)."""

from __future__ import annotations

import datetime
from unittest.mock import patch

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.exporting.access_log import first_fault
from petitions.exporting.disclosure import listed
from petitions.models import AccessEntry, Correction, Milestone, PlaceTally, Reason, RollEntry, Signature, Strike
from petitions.sealing.forget import drop_counted_identities, erase_unconfirmed
from petitions.signing.confirm import confirm
from petitions.signing.withdraw import withdraw
from petitions.striking import work
from petitions.striking.rule import Rule
from petitions.striking.strike import cancel, remove_held, strike, undo
from petitions.striking.work import let_mails_go, work_strikes
from tests.cast import a_petition, edith, on_the_roll, oscar, signed
from tests.petitions.striking.crowd import BOTS, a_few, exact, struck, total, work_off

pytestmark = pytest.mark.django_db


def test_what_is_struck_is_off_the_count_and_back_under_its_number() -> None:
    petition = a_petition()
    a_few(petition, people=3, bots=4)
    before = list(Signature.objects.order_by("pk").values())
    row = struck(petition)
    assert (row.state, row.found, row.done, total(petition)) == ("done", 4, 4, 3) and exact(petition)
    assert Signature.objects.filter(struck_by=row, city="Botville", sealed_identity__isnull=False).count() == 4
    assert undo(row.pk, edith(), "they were people")
    work_off()
    row.refresh_from_db()
    assert (row.state, row.undone, total(petition)) == ("undone", 4, 7) and exact(petition)
    assert list(Signature.objects.order_by("pk").values()) == before
    assert PlaceTally.objects.get(city_key="botville").count == 4


def test_a_signature_may_be_struck_and_put_back_many_times() -> None:
    petition = a_petition()
    a_few(petition, people=1, bots=2)
    for _time in range(3):
        assert undo(struck(petition).pk, edith(), "again") and work_off() is None
        assert total(petition) == 3 and exact(petition)
    assert RollEntry.objects.filter(kind="restored").count() == 6
    assert sum(Correction.objects.values_list("size", flat=True)) == 0


def test_cancel_stops_before_the_next_batch_and_undo_takes_back_what_was_taken() -> None:
    petition = a_petition()
    a_few(petition, people=2, bots=5)
    row = strike(petition, BOTS, "remove", "machine", "seen", edith())
    with patch.object(work, "BATCH", 2):
        work_strikes(), number_the_roll()
        assert total(petition) == 5 and exact(petition)
        assert not undo(row.pk, edith(), "not while it runs")
        assert cancel(row.pk, edith()) and not cancel(row.pk, edith())
        work_off()
        row.refresh_from_db()
        assert (row.state, row.found, row.done, total(petition)) == ("cancelled", 5, 2, 5) and exact(petition)
        assert undo(row.pk, edith(), "a mistake") and work_off() is None
    assert total(petition) == 7 and exact(petition) and not undo(row.pk, edith(), "twice")


@pytest.mark.parametrize("act", ["strike", "undo"])
def test_a_clock_that_dies_in_any_batch_goes_on_where_it_was(act: str) -> None:
    petition = a_petition()
    a_few(petition, people=2, bots=5)
    row = struck(petition) if act == "undo" else strike(petition, BOTS, "remove", "machine", "seen", edith())
    assert act == "strike" or undo(row.pk, edith(), "people")
    deaths = 0
    with patch.object(work, "BATCH", 2):
        while Strike.objects.get().is_active:
            with patch.object(Strike, "save", side_effect=SystemExit), pytest.raises(SystemExit):
                work_strikes()
            deaths += 1
            number_the_roll()
            assert exact(petition)
            work_strikes(), number_the_roll()
            assert exact(petition)
    assert deaths == 3 and total(petition) == (2 if act == "strike" else 7)


def test_who_signs_after_the_button_is_not_touched_and_what_another_strike_holds_neither() -> None:
    petition = a_petition()
    a_few(petition, people=1, bots=2)
    row = strike(petition, BOTS, "hold", "checking", "seen", edith())
    on_the_roll(petition, email="late@example.org", city="Botville")
    work_off()
    assert struck(petition).done == 1 and Signature.objects.filter(struck_by=row).count() == 2
    assert undo(row.pk, edith(), "people") and work_off() is None
    assert total(petition) == 3 and exact(petition)


def test_an_unconfirmed_one_gets_no_mail_and_counts_when_put_back_if_confirmed_meanwhile() -> None:
    petition = a_petition()
    mailed = signed(petition, email="b@example.org", city="Botville")
    row = struck(petition)
    assert confirm(mailed) and not confirm(mailed)
    work_off()
    assert not RollEntry.objects.exists()
    undo(row.pk, edith(), "a person")
    work_off()
    mailed.refresh_from_db()
    assert (mailed.number, mailed.struck_by, total(petition)) == (1, None, 1) and exact(petition)


def test_a_hold_lets_mails_go_after_two_days_and_can_be_made_a_removal() -> None:
    petition = a_petition()
    a_few(petition, people=1, bots=2)
    waiting = signed(petition, email="w@example.org", city="Botville")
    row = struck(petition, kind="hold", reason="checking")
    assert let_mails_go() == 0
    assert let_mails_go(timezone.now() + datetime.timedelta(days=2, minutes=1)) == 1
    waiting.refresh_from_db()
    assert waiting.withdrawn_at is None and waiting.struck_by is None and total(petition) == 1
    assert remove_held(row.pk, edith(), "machine", "looked") and not remove_held(row.pk, edith(), "machine", "looked")
    row.refresh_from_db()
    assert (row.kind, row.reason, row.done, row.undone) == ("remove", "machine", 3, 1)
    assert undo(row.pk, edith(), "no") and work_off() is None and total(petition) == 3 and exact(petition)


def test_a_signer_who_withdraws_leaves_the_set_for_good() -> None:
    petition = a_petition()
    a_few(petition, people=1, bots=3)
    row = struck(petition)
    gone, undoing = Signature.objects.filter(struck_by=row)[:2]
    withdraw(gone, "withdrawn")
    gone.refresh_from_db()
    assert (gone.struck_by, gone.email_key, gone.sealed_identity, gone.city) == (None, None, None, "")
    undo(row.pk, edith(), "people")
    work_strikes()
    withdraw(undoing, "not_me")
    work_off()
    assert total(petition) == 2 and exact(petition)
    sizes = {(each.why, each.strike_id): 0 for each in Correction.objects.all()}
    for each in Correction.objects.all():
        sizes[each.why, each.strike_id] += each.size
    assert sizes == {("staff", row.pk): 0, ("withdrawn", None): 1, ("not_me", None): 1}
    assert not Signature.objects.filter(struck_by__isnull=False).exists()


def test_time_limits_of_erasing_are_stronger() -> None:
    petition = a_petition()
    a_few(petition, people=1, bots=1)
    confirmed_while_struck = signed(petition, email="c@example.org", city="Botville")
    signed(petition, email="u@example.org", city="Botville")
    struck(petition)
    confirm(confirmed_while_struck)
    later = timezone.now() + datetime.timedelta(days=8)
    assert erase_unconfirmed(later) == 1
    drop_counted_identities(later)
    assert not Signature.objects.filter(sealed_identity__isnull=False).exists()


def test_milestones_stand_and_one_that_a_return_crosses_is_recorded_once() -> None:
    petition = a_petition(milestone_steps="3, 5")
    a_few(petition, people=2, bots=2)
    row = struck(petition)
    assert list(Milestone.objects.values_list("step", "number")) == [(3, 3)]
    on_the_roll(petition, email="new@example.org")
    undo(row.pk, edith(), "people")
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=1)):
        work_off()
    assert total(petition) == 5 and list(Milestone.objects.values_list("step", "number")) == [(3, 3), (5, 4)]


def test_lists_exports_and_reasons_leave_struck_ones_out_and_have_them_again() -> None:
    petition = a_petition(reasons_reviewed=False)
    on_the_roll(petition, city="Botville", visibility="public", reason="For my children")
    row = struck(petition)
    shown = Reason.objects.filter(state="published", signature__withdrawn_at=None)
    assert not listed(petition).exists() and not shown.exists()
    undo(row.pk, edith(), "a person")
    work_off()
    assert listed(petition).count() == 1 and shown.get().text == "For my children"


def test_every_act_is_on_the_access_log_and_only_staff_may() -> None:
    petition = a_petition()
    a_few(petition, people=0, bots=2)
    for act in (lambda: strike(petition, BOTS, "remove", "machine", "n", oscar()), lambda: cancel(1, oscar())):
        with pytest.raises(PermissionDenied):
            act()
    row = struck(petition, kind="hold", reason="checking")
    remove_held(row.pk, edith(), "machine", "looked"), undo(row.pk, edith(), "no"), work_off()
    acts = AccessEntry.objects.order_by("pk").values_list("act", "rows")
    assert list(acts) == [
        ("strike.hold", 2),
        ("strike.ended", 2),
        ("strike.remove", 2),
        ("strike.undone", 2),
        ("strike.undo ended", 2),
    ]
    assert first_fault() == ""


def test_an_empty_rule_and_words_that_are_missing_are_refused() -> None:
    petition = a_petition()
    with pytest.raises(ValueError, match="everybody"):
        strike(petition, Rule(), "remove", "machine", "n", edith())
    for kind, reason, note in (("x", "machine", "n"), ("hold", "x", "n"), ("hold", "machine", " ")):
        with pytest.raises(ValueError, match="public reason"):
            strike(petition, BOTS, kind, reason, note, edith())
    assert not Strike.objects.exists() and not AccessEntry.objects.exists()
