"""Static files (whitenoise), uploaded pictures, and how large a request may be."""

from campaign.settings.parts.paths import ROOT, VAR_DIR

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "campaign" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SEALED_ROOT = VAR_DIR / "packets"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Packets and exports, each file sealed under the key of its petition. Never served by its address.
    "sealed": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SEALED_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
"""The largest body of a form without files, in bytes: the sign form needs under 20,000."""
BODY_READ_AT_MOST = 16 * 1024 * 1024
"""A larger body up to this, in bytes, is read and thrown away, so that its sender sees our answer."""
