"""Short rounds of one measure each. A round is (visits a second, what it came to)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from django.conf import settings

from petitions.sealing.links import make_token
from tests.load.hammer import Outcome, Visit, hammer
from tests.load.stage import Petition

CONNECTIONS = 16
READS_PER_SIGNATURE = 10
MOST_A_SECOND = 15_000
"""More signatures than a machine of two cores takes."""


class WrongAnswer(Exception):
    """The site answered otherwise than it should: what was measured is worth nothing."""


def know_secrets(secrets: dict[str, str]) -> None:
    """Let this process make the same links as the site's mails hold."""
    if not settings.configured:
        settings.configure(SECRET_KEY_FALLBACKS=[])
    settings.SECRET_KEY = secrets["SECRET_KEY"]


def once(request: bytes) -> Visit:
    """A visit of one request."""
    yield request


def read_fixed(port: int, seconds: float) -> Outcome:
    """The bare view with a fixed string."""
    request = f"GET /fixed HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    return good(hammer(port, lambda: once(request), seconds, CONNECTIONS), {200})


def insert(port: int, seconds: float) -> Outcome:
    """The bare view with one INSERT."""
    request = f"POST /insert HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n".encode()
    return good(hammer(port, lambda: once(request), seconds, CONNECTIONS), {303})


def read_page(petition: Petition, seconds: float) -> Outcome:
    """The petition's page, which everybody reads."""
    crowd, path = petition.crowd, petition.path
    return good(hammer(crowd.port, lambda: once(crowd.get(path)), seconds, CONNECTIONS), {200})


def read_uncached(petition: Petition, seconds: float) -> Outcome:
    """The petition's page under addresses that nobody asked for before, so that each is made anew."""
    crowd, path, numbers = petition.crowd, petition.path, petition.numbers

    def visit() -> Visit:
        return once(crowd.get(f"{path}?timeline={next(numbers)}"))

    return good(hammer(crowd.port, visit, seconds, CONNECTIONS), {200})


def sign(petition: Petition, seconds: float) -> Outcome:
    """Signatures, all new. What people send is written before they come, as far as it will be needed."""
    written = iter([petition.sign() for _ in range(int(seconds * MOST_A_SECOND))])
    people = (once(request) for request in written)
    return good(hammer(petition.crowd.port, lambda: next(people, None), seconds, CONNECTIONS), {303})


def confirm(petition: Petition, seconds: float) -> Outcome:
    """The button under the link of a mail, for signatures that are waiting."""
    visits, port = _confirmations(petition), petition.crowd.port
    return good(hammer(port, lambda: next(visits, None), seconds, CONNECTIONS, until_idle=True), {303})


def mix(petition: Petition, seconds: float) -> Outcome:
    """Ten reads of the page to a signature."""
    crowd, path = petition.crowd, petition.path
    numbers = itertools.count()

    def visit() -> Visit:
        signs = next(numbers) % (READS_PER_SIGNATURE + 1) == 0
        return once(petition.sign() if signs else crowd.get(path))

    return good(hammer(crowd.port, visit, seconds, CONNECTIONS), {200, 303})


def _confirmations(petition: Petition) -> Iterator[Visit]:
    waiting = "SELECT id FROM petitions_signature WHERE petition_id = %s AND confirmed_at IS NULL ORDER BY id DESC"
    for (pk,) in petition.site.rows(waiting, [petition.pk]):
        yield once(petition.crowd.post(f"/confirm/{make_token('confirm', petition.pk, pk)}/"))


def good(outcome: Outcome, expected: set[int]) -> Outcome:
    """`outcome`, if all answers were `expected`. Raises WrongAnswer."""
    if set(outcome.statuses) - expected:
        raise WrongAnswer(f"expected {sorted(expected)}, got {dict(outcome.statuses)}")
    return outcome
