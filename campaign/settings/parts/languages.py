"""English at the root, Spanish under /es/; catalogues in campaign/locale."""

from django.utils.translation import gettext_lazy as _

from campaign.settings.parts.paths import ROOT

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# The words of petitions are translated by people; no draft in another language appears by itself.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
LOCALE_PATHS = [ROOT / "campaign" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
