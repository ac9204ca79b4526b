"""English at the root, every other language under its code; a language is here when its catalogue is."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from campaign.settings.parts.paths import ROOT

LANGUAGE_CODE = "en"
LOCALE_PATHS = [ROOT / "campaign" / "locale"]
_NAMES = {"es": _("Spanish")}


def _translated() -> list[str]:
    """The codes of the languages that somebody has begun a catalogue for, as in addresses: `pt-br`."""
    found = {path.parents[1].name for folder in LOCALE_PATHS for path in folder.glob("*/LC_MESSAGES/django.po")}
    return sorted(name.replace("_", "-").lower() for name in found)


# Django has the name of each in its own catalogues.
LANGUAGES = [("en", _("English")), *((code, _NAMES.get(code, _(LANG_INFO[code]["name"]))) for code in _translated())]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# In others only half of the words would be there: Wagtail's, and none of ours.
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# The words of petitions are translated by people; no draft in another language appears by itself.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
