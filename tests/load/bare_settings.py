"""The site's production settings around two views, without any middleware: what Django alone can do here."""

from campaign.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.load.bare"
MIDDLEWARE = []
