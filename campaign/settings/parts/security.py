"""Headers, hosts and keys."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from campaign.settings.parts.paths import env

# Wrapping keys, newest first: each petition's key lies in the database wrapped by the first of them.
FIRMA_KEYS: list[str] = env.list("FIRMA_KEYS", default=[])
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin scripts read it
CSRF_FAILURE_VIEW = "home.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

PERMISSIONS_POLICY = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

# Public pages carry no inline script or style.
PUBLIC_CONTENT_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],  # home/headers.py
    "DIRECTIVES": PUBLIC_CONTENT_POLICY,
}
# Wagtail's templates begin their date fields and lists of rows by inline scripts and carry styles on elements, its
# editor makes addresses of its own for pictures, and its preview frames the site's own pages.
ADMIN_CONTENT_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}
# A picture that is opened by itself can do nothing, whatever it turns out to be.
MEDIA_CONTENT_POLICY = {"default-src": [NONE], "img-src": [SELF], "frame-ancestors": [NONE], "sandbox": []}
