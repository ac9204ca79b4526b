"""A day of one petition, drawn from a seed: people at home, in a parish hall and at a university; and programs."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

import time_machine

from petitions.models import Petition, Signature
from petitions.signing.confirm import confirm
from petitions.signing.lanes import sort_into_lanes
from petitions.signing.sender import Sender, client_keys
from petitions.signing.sign import sign
from tests.cast import a_petition, a_signing

DAY = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)
SLOT = datetime.timedelta(minutes=10)
SLOTS = 144
LOOK = 12
BIG = ("gmail.com", "outlook.com", "yahoo.com", "icloud.com")


@dataclass(frozen=True)
class Post:
    """One signature of that day: in which ten minutes, from which machine, with which address."""

    slot: int
    machine: str
    address: str
    is_bot: bool
    trapped: bool = False


def people(chance: random.Random) -> Iterator[Post]:
    """600 of them, more by day than by night."""
    for number in range(420):
        domain = chance.choice(BIG) if chance.random() < 0.8 else f"house{number}.example"
        yield Post(_by_day(chance), _home(chance), f"person{number}@{domain}", False)
    for number in range(60):  # a university: one domain, many networks, all day
        yield Post(_by_day(chance), _home(chance), f"student{number}@uni.example", False)
    for number in range(70):  # a parish hall: one connection, one evening
        domain = chance.choice((*BIG, "parish.example"))
        yield Post(chance.randint(114, 119), "203.0.113.9", f"guest{number}@{domain}", False)
    for number in range(50):  # a mobile provider: many people behind few addresses, all day
        yield Post(_by_day(chance), f"198.51.100.{chance.randint(1, 4)}", f"mobile{number}@gmail.com", False)


def programs(chance: random.Random) -> Iterator[Post]:
    """900 signatures by four programs, and 40 by one that takes the trouble to look like people."""
    for number in range(450):  # one machine, addresses of a big provider
        yield Post(70, "192.0.2.66", f"flood{number}@gmail.com", True)
    for number in range(250):  # many machines, a mail domain of its own
        yield Post(chance.randint(80, 86), _home(chance), f"farm{number}@farm.example", True)
    for number in range(120):  # throw-away addresses
        yield Post(_by_day(chance), _home(chance), f"throw{number}@mailinator.com", True)
    for number in range(80):  # fills in every field it finds
        yield Post(_by_day(chance), _home(chance), f"filler{number}@outlook.com", True, trapped=True)
    for number in range(40):
        yield Post(_by_day(chance), _home(chance), f"patient{number}@gmail.com", True)


def a_day(seed: int, look: Callable[[Petition, datetime.datetime], object]) -> tuple[Petition, set[int], set[int]]:
    """The petition after that day, with the ids of what programs and what people signed; most have confirmed. Every
    two hours somebody has a `look`."""
    chance = random.Random(seed)
    with time_machine.travel(DAY - datetime.timedelta(days=1), tick=False):
        petition = a_petition()
    posts = [*people(chance), *programs(chance)]
    chance.shuffle(posts)
    ids: dict[bool, set[int]] = {True: set(), False: set()}
    for slot in range(SLOTS):
        here = [post for post in posts if post.slot == slot]
        begins = DAY + slot * SLOT
        for number, post in enumerate(here):
            with time_machine.travel(begins + SLOT * (number / len(here)), tick=False):
                ids[post.is_bot].add(_sign(petition, post, chance))
                if number % 50 == 49 or number == len(here) - 1:
                    sort_into_lanes(Signature.objects.all())
        if slot % LOOK == LOOK - 1:
            with time_machine.travel(begins + SLOT, tick=False):
                look(petition, begins + SLOT)
    return petition, ids[True], ids[False]


def _sign(petition: Petition, post: Post, chance: random.Random) -> int:
    client, network = client_keys(ip_address(post.machine))
    sign(petition.slug, a_signing(petition, email=post.address), sender=Sender(client, network, None, post.trapped))
    row = Signature.objects.order_by("-pk")[0]
    if chance.random() < 0.7 and not post.trapped:
        confirm(row)
    return row.pk


def _by_day(chance: random.Random) -> int:
    return min(SLOTS - 1, max(0, round(chance.gauss(84, 26))))


def _home(chance: random.Random) -> str:
    return f"10.{chance.randint(0, 255)}.{chance.randint(0, 255)}.{chance.randint(1, 254)}"
