"""Static files (whitenoise), uploaded pictures, and how large a request may be."""

from campaign.settings.parts.paths import ROOT, VAR_DIR

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "campaign" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
"""The largest body of a form without files, in bytes: the sign form needs under 20,000."""
BODY_READ_AT_MOST = 16 * 1024 * 1024
"""A larger body up to this, in bytes, is read and thrown away, so that its sender sees our answer."""
