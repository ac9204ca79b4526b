"""For the test suite: dev's ease, plain static files, mail in memory unless EMAIL_URL is set."""

from campaign.settings.dev import *
from campaign.settings.parts.paths import env as _env

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not _env("EMAIL_URL", default=""):
    MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
