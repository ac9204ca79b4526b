"""Giving by Stripe: off while there is no key."""

from campaign.settings.parts.paths import env

STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_CONNECT_WEBHOOK_SECRET = env("STRIPE_CONNECT_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = env("STRIPE_API_BASE", default="https://api.stripe.com")
# Who gave is kept so long for the tax office, and no longer.
DONOR_YEARS: int = env.int("DONOR_YEARS", default=7)
