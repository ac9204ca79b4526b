"""A site with a key to Stripe's stand-in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.mailbox import Mailbox
from tests.rig.seed import seeded
from tests.rig.site import Site
from tests.rig.stripe_books.books import StripeBooks, books

SECRET = "whsec_of_theirs"
TURN_ON = """
from petitions.models import GivingAccount, Petition
organization = Petition.objects.get(slug="library-hours").organization
GivingAccount.objects.create(organization=organization, stripe_account="{account}", can_charge=True, is_on=True,
    amounts_minor=[1000, 2500], legal_name="Friends of the Library, Inc.", legal_address="1 Main St")
"""


@pytest.fixture(scope="module")
def stripe() -> Iterator[StripeBooks]:
    with books() as there:
        yield there


@pytest.fixture(scope="module")
def giving(
    request: pytest.FixtureRequest, run: Path, worker: str, mailbox: Mailbox, stripe: StripeBooks
) -> Iterator[Site]:
    """A site with a key to Stripe, and an organization that has turned giving on."""
    name = f"{request.module.__name__.rpartition('_')[2]}-{worker}"
    start = seeded(run, os.environ.get("DATABASE_URL", "")).copy(run / name)
    keys = {"STRIPE_SECRET_KEY": stripe.secret_key, "STRIPE_API_BASE": stripe.url}
    keys |= {"STRIPE_CONNECT_WEBHOOK_SECRET": SECRET}
    site = Site(run / f"logs-{name}", {**start.settings(), "EMAIL_URL": mailbox.url, **keys})
    account = stripe.open_account("Friends of the Library")
    site.manage("shell", "--verbosity", "0", "-c", TURN_ON.format(account=account))
    stripe.webhook_to(f"{site.url}/stripe/connect-webhook/", SECRET, connect=True)
    with site:
        yield site
