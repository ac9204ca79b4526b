"""For a real site behind TLS. Refuses to start without its own secrets and addresses."""

from django.core.exceptions import ImproperlyConfigured

from campaign.settings.base import *
from campaign.settings.parts.paths import env as _env

IS_DEVELOPMENT = False
DEBUG = False
ALLOWED_HOSTS = _env.list("ALLOWED_HOSTS", default=[])

_needed = {
    "SECRET_KEY": SECRET_KEY,
    "FIRMA_KEYS": FIRMA_KEYS,
    "ALLOWED_HOSTS": ALLOWED_HOSTS,
    "BASE_URL": _env("BASE_URL", default=""),
    "DATABASE_URL": _env("DATABASE_URL", default=""),
    "EMAIL_URL": _env("EMAIL_URL", default=""),
}
_missing = [name for name, value in _needed.items() if not value]
if _missing:
    raise ImproperlyConfigured(
        f"Production needs {', '.join(_missing)} in the environment: see .env.example and docs/deploying.md."
    )

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
