"""For trying Firma and working on it: nothing to configure, one machine, mail into a folder."""

from campaign.settings.parts.paths import VAR_DIR as _VAR_DIR
from campaign.settings.secrets import ensure_secrets

ensure_secrets(_VAR_DIR)

from campaign.settings.base import *  # noqa: E402
from campaign.settings.parts.paths import env as _env  # noqa: E402

DEBUG = False
"""Off here too: error pages show requests, and visitors of a demo see what visitors of a site see."""
IS_DEVELOPMENT = True
ALLOWED_HOSTS = _env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
