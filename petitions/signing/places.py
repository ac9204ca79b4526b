"""Where signers live: countries, postal codes, and one key for all spellings of a city."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from petitions.signing.clean_text import clean_line

# ISO 3166-1 alpha-2, all 249, and XK: not in ISO, but what CLDR and the European Union write for Kosovo.
COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ"
    " CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO"
    " FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE"
    " JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO"
    " MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW"
    " PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM"
    " TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW".split()
)

# Where the Universal Postal Union lists no code. Doubtful and newly coded countries are left out: they may have one.
_WITHOUT_CODES = frozenset(
    "AE AG AO AW BF BI BJ BS BW BZ CD CF CG CI CK CM DJ DM ER FJ GA GM GQ GY HK KI KM KN KP ML MO NR NU QA RW SB SC"
    " SL SR ST SX TD TG TK TO TV UG VU ZW".split()
)

# Per country: the code without blanks and hyphens, what joins its groups, an example. An extra part that would
# narrow an American code to a few houses (ZIP+4) is left out.
_US = (r"(\d{5})(?:\d{4})?", "", "19103")
_GB = (r"(GIR|[A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", " ", "SW1A 1AA")
_FR = (r"(\d{5})", "", "75001")
_PATTERNS = {
    **dict.fromkeys(("US", "PR", "VI", "GU", "AS", "MP"), _US),
    **dict.fromkeys(("GB", "IM", "JE", "GG"), _GB),
    **dict.fromkeys(("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "MF", "BL"), _FR),
    "CA": (r"([ABCEGHJ-NPRSTVXY]\d[A-Z])(\d[A-Z]\d)", " ", "K1A 0B1"),
    "MX": (r"(\d{5})", "", "06000"),
    "ES": (r"((?:0[1-9]|[1-4]\d|5[0-2])\d{3})", "", "28013"),
    "DE": (r"(\d{5})", "", "10115"),
    "IT": (r"(\d{5})", "", "00184"),
    "PT": (r"(\d{4})(\d{3})?", "-", "1100-148"),
    "BR": (r"(\d{5})(\d{3})", "-", "01001-000"),
    "NL": (r"(\d{4})([A-Z]{2})", " ", "1012 AB"),
    "BE": (r"(\d{4})", "", "1000"),
    "CH": (r"(\d{4})", "", "3011"),
    "AT": (r"(\d{4})", "", "1010"),
    "AU": (r"(\d{4})", "", "2000"),
    "NZ": (r"(\d{4})", "", "6011"),
}

_LATIN_MARKS = re.compile("([a-z])[\u0300-\u036f]+")


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """(code, name) of every country in `language`, the active one if None, in the order of a dictionary."""
    return list(_choices(language or get_language() or "en"))


def country_name(code: str, language: str | None = None) -> str:
    """The name of a country in `language`, the active one if None; the code itself when it is unknown."""
    return dict(_choices(language or get_language() or "en")).get(code, code)


def is_country(code: str) -> bool:
    """Whether `code` is a country of the form, in capitals as ISO 3166-1 writes it."""
    return code in COUNTRIES


def has_postal_codes(code: str) -> bool:
    """Whether addresses of a country have postal codes, as far as is known."""
    return code not in _WITHOUT_CODES


def clean_postal_code(code: str, country: str) -> str:
    """`code` as the country writes it; "" when empty or when the country has none. Raises ValidationError."""
    plain = _plain_digits(clean_line(code, 40)).upper()
    if not plain or not has_postal_codes(country):
        return ""
    if country not in _PATTERNS:
        return _lenient(plain)
    pattern, joiner, example = _PATTERNS[country]
    match = re.fullmatch(pattern, re.sub(r"[ \-‐‑–.]", "", plain), re.ASCII)
    if match is None:
        message = _("This is no postal code of this country. It looks like this: %(example)s")
        raise ValidationError(message, code="postal_code", params={"example": example})
    return joiner.join(group for group in match.groups() if group)


def city_key(city: str) -> str:
    """One key, at most 160 characters, for the spellings of a city: case, width, punctuation, Latin accents.

    `Bogotá` and `bogota `, `Winston-Salem` and `Winston Salem` are one; accents elsewhere make other letters (й, が)
    and stay. Cities are counted per country, and never shown by this key.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", city).casefold())
    folded = unicodedata.normalize("NFC", _LATIN_MARKS.sub(r"\1", folded))
    folded = re.sub("['’ʼ`´]", "", folded)
    words = "".join(" " if unicodedata.category(char)[0] in "PSZC" else char for char in folded).split()
    return (" ".join(words) or folded.strip())[:160].rstrip()


@lru_cache(maxsize=16)
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = _locale(language).territories
    choices = ((code, names.get(code, code)) for code in COUNTRIES)
    return tuple(sorted(choices, key=lambda choice: _dictionary_order(choice[1])))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _dictionary_order(name: str) -> str:
    """Accents count for nothing, as in English and Spanish dictionaries (no country begins with Ñ)."""
    marks_apart = unicodedata.normalize("NFD", name.casefold())
    return "".join(char for char in marks_apart if unicodedata.category(char) != "Mn")


def _plain_digits(text: str) -> str:
    """Full-width letters and the digits of any script as ASCII."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _lenient(code: str) -> str:
    if len(code) > 10 or not re.fullmatch(r"[A-Z0-9][A-Z0-9 \-]*", code):
        message = _("Please use at most 10 letters, digits, spaces and hyphens.")
        raise ValidationError(message, code="postal_code")
    return code
