"""Promises C3 and C4: a mail to ten thousand whose sender is killed again and again, and what is changed meanwhile."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.ground import Ground
from tests.faults.sink import Mail
from tests.rig.processes import wait_until
from tests.rig.seed import manage

SLUG = "protect-philly"
MANY = 10_000
KILLS = 6
FILL = """
from petitions.models import Petition
from tests.petitions.announcing.crowd import supporters
supporters(Petition.objects.get(slug={slug!r}), {count}, first={first}, wants={wants!r})
"""
ASK = """
from django.conf import settings
from django.contrib.auth import get_user_model
from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.models import Petition
from tests.petitions.announcing.crowd import an_update
settings.BROADCAST_ALONE_MAX, settings.BROADCAST_COOL_DOWN_HOURS = 10**6, 0
petition = Petition.objects.get(slug={slug!r})
user = get_user_model().objects.get(email="edith@example.org")
print(ask(an_update(petition), Audience({weight!r}), user).pk)
"""
CANCEL = """
import time
from django.contrib.auth import get_user_model
from petitions.announcing.broadcast import cancel
from petitions.models import Broadcast
edith = get_user_model().objects.get(email="edith@example.org")
mine = Broadcast.objects.filter(petition__slug={slug!r}, state="running", weight="outcome")
while not (row := mine.filter(done__gte={after}).first()):
    time.sleep(0.02)
assert cancel(row.pk, edith)
print(time.time())
"""


@pytest.fixture(autouse=True)
def nobody_else(place: Ground) -> Iterator[None]:
    """The checker of other tests knows those who signed over HTTP alone, and what they asked for: all that these tests
    mail is forgotten, and the crowd of these tests gets no more mail of any kind."""
    # Ten thousand signers are a milestone, whose mails would come among those that are counted here and by the checker.
    change(place, "UPDATE petitions_petition SET automatic_mails = false WHERE slug = %s", SLUG)
    last = place.site.rows("SELECT coalesce(max(id), 0) FROM petitions_supporter")[0][0]
    before = {who: len(got) for who, got in place.sink.mails.items()}
    yield
    change(place, "UPDATE petitions_supporter SET failed_at = now() WHERE id > %s AND failed_at IS NULL", last)
    time.sleep(1)  # for the mail in flight
    for who in list(place.sink.mails):
        del place.sink.mails[who][before.get(who, 0) :]
        if not place.sink.mails[who]:
            del place.sink.mails[who]


def shell(place: Ground, script: str, **words: object) -> str:
    """What a script of the site prints; it may take longer than a web process."""
    env = place.site.env | {"STATEMENT_SECONDS": "60"}
    return manage(env, "shell", "--no-imports", "-v", "0", "-c", script.format(slug=SLUG, **words)).strip()


def asked(place: Ground, weight: str) -> int:
    return int(shell(place, ASK, weight=weight).splitlines()[-1])


def state(place: Ground, pk: int) -> str:
    return str(place.site.rows("SELECT state FROM petitions_broadcast WHERE id = %s", [pk])[0][0])


def reader(number: int) -> str:
    return f"reader{number}@example.org"


def mails(place: Ground, first: int, count: int) -> list[list[Mail]]:
    """What each of these has, in the order of their numbers."""
    return [place.sink.to(reader(number)) for number in range(first, first + count)]


def wait_for(place: Ground, pk: int, done: int) -> None:
    """Wait until so many mails have left. The database says so: to look through the sink would take its time."""
    query = "SELECT done FROM petitions_broadcast WHERE id = %s"
    wait_until(lambda: place.site.rows(query, [pk])[0][0] >= done, 300, place.site.log)


def change(place: Ground, statement: str, *values: object) -> float:
    """Commit a change beside the running site; return when that was done."""
    with place.connect() as connection:
        connection.execute(statement.encode(), values)
    return time.time()


@pytest.mark.timeout(1200)
def test_ten_thousand_get_it_and_each_kill_repeats_one_at_most(place: Ground) -> None:
    dice, first = random.Random(7), 1
    shell(place, FILL, count=MANY, first=first, wants="all")
    pk = asked(place, "everything")
    for kill in range(1, KILLS + 1):
        wait_for(place, pk, kill * MANY // (KILLS + 2))
        time.sleep(dice.random() / 10)
        place.site.kill("broadcast")
        assert state(place, pk) == "running"
        # As if the two minutes of its lease had passed.
        change(place, "UPDATE petitions_broadcast SET claimed_until = NULL")
        place.site.launch("broadcast")
    wait_until(lambda: state(place, pk) == "done", 600, place.site.log)
    counts = [len(got) for got in mails(place, first, MANY)]
    assert min(counts) == 1, f"missed {counts.count(0)}"
    repeated = sum(counts) - MANY
    assert repeated <= KILLS, f"{repeated} repeated by {KILLS} kills"
    assert all(len({mail.message_id for mail in got}) == 1 for got in mails(place, first, MANY))
    done, total = place.site.rows("SELECT done, total FROM petitions_broadcast WHERE id = %s", [pk])[0]
    assert done == total >= MANY
    print(f"{MANY} people, {KILLS} kills: missed 0, repeated {repeated}")


@pytest.mark.timeout(600)
def test_what_changes_in_the_middle_holds_from_the_next_mail_on(place: Ground) -> None:
    """Unsubscribed by one click over HTTP, withdrawn, edited, then cancelled."""
    first, many, after = 50_001, 6_000, 4_500
    shell(place, FILL, count=many, first=first, wants="outcome")
    # Only these: all others get it too, since the outcome is for everybody, and stand before them.
    change(place, "UPDATE petitions_supporter SET failed_at = now() WHERE wants <> 'outcome'")
    leaving, withdrawing = first + 4_000, first + 4_001
    gone = _tokens(place, [leaving, withdrawing])
    with ThreadPoolExecutor(1) as edith:
        # She looks on from before it begins, since a process takes longer to start than a thousand mails to leave.
        stopped = edith.submit(shell, place, CANCEL, after=after)
        pk = asked(place, "outcome")
        wait_for(place, pk, 100)
        assert place.place.ask("POST", gone[leaving], {"List-Unsubscribe": "One-Click"})[0] == "200"
        change(
            place,
            "UPDATE petitions_signature SET withdrawn_at = now(), withdrawn_why = 'withdrawn' WHERE id = %s",
            gone[-withdrawing],
        )
        edited = change(
            place,
            "UPDATE petitions_updatetext SET headline = 'Corrected' WHERE parent_id ="
            " (SELECT update_id FROM petitions_broadcast WHERE id = %s)",
            pk,
        )
        cancelled = float(stopped.result(timeout=300).splitlines()[-1])
    time.sleep(2)
    got = mails(place, first, many)
    late = [mail for each in got for mail in each if mail.at > edited and mail.subject != "Corrected"]
    assert len(late) <= 1, "edited: none but the one in flight"
    assert not got[4_000] and not got[4_001], "unsubscribed and withdrawn: nothing"
    assert sum(mail.at > cancelled for each in got for mail in each) <= 1, "cancelled: none but the one in flight"
    assert max(map(len, got)) == 1 and state(place, pk) == "cancelled" and not got[-1]
    link = got[0][0].links["leave"]
    assert place.place.ask("POST", link, {"List-Unsubscribe": "One-Click"})[0] == "200", "the link in a mail works too"


def _tokens(place: Ground, numbers: list[int]) -> dict[int, str]:
    """The leaving link of some of them, and under the negative number their signature's id."""
    script = """
import json
from petitions.models import Petition, Signature
from petitions.leaving.links import leaving_address
from petitions.sealing.keys import open_key
from petitions.sealing.seal import email_key
petition = Petition.objects.get(slug={slug!r})
key, found = open_key(petition.sealing_key), {{}}
for number in {numbers}:
    row = Signature.objects.get(petition=petition, email_key=email_key(key, f"reader{{number}}@example.org"))
    found[number], found[-number] = leaving_address(petition.pk, row.pk, "en"), str(row.pk)
print(json.dumps(found))
"""
    said = json.loads(shell(place, script, numbers=numbers).splitlines()[-1])
    return {int(number): value for number, value in said.items()}
