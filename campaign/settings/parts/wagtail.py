"""Wagtail. Nothing in the admin asks a third party for anything (design, invariant 12)."""

from zoneinfo import available_timezones

from campaign.settings.parts.paths import BASE_URL

WAGTAIL_SITE_NAME = "Firma"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "home.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.picture_form.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
"""What a large camera makes; drawing one anew takes about 400 MB."""
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]},
    }
}
WAGTAIL_USER_TIME_ZONES = ["UTC", *sorted(name for name in available_timezones() if "/" in name)]
"""Those named after places: of the others there are some that no browser knows ("localtime"), whose form then fails."""
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
# There is one way to log in (accounts/): the admin's own forms for it, for addresses and for passwords are closed.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
