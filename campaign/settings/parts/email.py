"""All mail is written into the outbox; the clock delivers it over the transport named by EMAIL_URL.

EMAIL_URL: `smtp+tls://user:password@host:587`, or `file:` (one .eml file a message in VAR_DIR/mail).
"""

from django.core.exceptions import ImproperlyConfigured

from campaign.settings.parts.paths import VAR_DIR, env

EMAIL_BACKEND = "petitions.emailing.outbox.OutboxBackend"
EMAIL_TIMEOUT = 10
MAIL_FOLDER = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Firma <petitions@localhost>")
BOUNCE_ADDRESS = env("BOUNCE_ADDRESS", default="")

# django-anymail reads its settings here: each variable ANYMAIL_… without that beginning. Only its webhooks are used.
ANYMAIL_PROVIDER = env("ANYMAIL_PROVIDER", default="").lower()
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in env.ENVIRON.items()
    if name.startswith("ANYMAIL_") and name != "ANYMAIL_PROVIDER" and value
}
if bool(ANYMAIL_PROVIDER) != bool(env("ANYMAIL_WEBHOOK_SECRET", default="")):
    raise ImproperlyConfigured("ANYMAIL_PROVIDER and ANYMAIL_WEBHOOK_SECRET need each other: see docs/deploying.md.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

BROADCAST_RATE = env.int("BROADCAST_RATE", default=3000)
"""Mails to many, updates and automatic ones together, that leave in a minute at most; 0: as many as the mail server
takes."""
BROADCAST_ALONE_MAX = env.int("BROADCAST_ALONE_MAX", default=500)
"""To more people than this nobody mails an update alone: a second person must agree."""
BROADCAST_COOL_DOWN_HOURS = env.int("BROADCAST_COOL_DOWN_HOURS", default=24)
"""Between the starts of two mails about one petition."""

_url = env("EMAIL_URL", default="file:")
if _url.startswith("file:"):
    MAIL_TRANSPORT = "petitions.emailing.folder.FolderBackend"
else:
    _config = env.email_url_config(_url)
    MAIL_TRANSPORT = _config["EMAIL_BACKEND"]
    EMAIL_HOST = _config["EMAIL_HOST"]
    EMAIL_PORT = _config["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = _config["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _config["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = _config.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _config.get("EMAIL_USE_SSL", False)
