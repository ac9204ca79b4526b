"""Clean what people type: real names and words stay as written, tricks are refused with a plain reason.

A character is refused when it makes text look other than it is (Unicode Technical Report 36, sections 2 and 3).
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "control": _("This contains a control character. Please type it again."),
    "newline": _("Please write this on one line."),
    "encoding": _("Some letters arrived damaged. Please type them again."),
    "direction": _("This contains a hidden sign that turns the direction of text. Please type it again."),
    "invisible": _("This contains an invisible character. Please type it again."),
    "unknown": _("This contains a character that cannot be shown everywhere. Please use another one."),
    "marks": _("Too many marks are stacked on one letter."),
    "too_long": _("This is too long: at most %(limit)s characters fit."),
    "no_letter": _("Please write a name with at least one letter."),
    "address": _("This looks like a web or mail address. Please write a name."),
    "markup": _("Please write the name without < and >."),
    "symbols": _("Please write the name without pictures or symbols."),
}

_NEWLINE = re.compile("\r\n?|\n|\x85|\u2028|\u2029")
# Most of what people write: printable ASCII and the letters of Latin-1 and Extended-A. Nothing in it can be refused
# but as the name of a person, and NFC leaves it as it is.
_EASY = re.compile("[ -~À-ÖØ-öø-ſ]*")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# NFC would swap these for other shapes of the letter, and some Japanese and Korean names need exactly this one.
_NOT_COMPATIBILITY = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
# Soft hyphen, word joiner, byte order mark: left over from copying, without meaning. The zero-width space too,
# except in scripts that part words with it (Thai, Lao, Myanmar, Khmer).
_LEFT_OVER = re.compile("[\u00ad\u2060\ufeff]|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b")
_MARKS_OF_DIRECTION = re.compile("[\u200e\u200f\u061c]")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
# Format characters by category, yet visible: Arabic and Syriac number signs.
_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
# More than four accents, or more than eight marks of any script, are noise ("Zalgo"); Tibetan needs about six.
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5}")
_MOST_MARKS = 8
_JOINING = frozenset(
    "ARABIC SYRIAC MANDAIC NKO MONGOLIAN DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM"
    " SINHALA THAI LAO TIBETAN MYANMAR KHMER BALINESE JAVANESE SUNDANESE TAI CHAM CHAKMA LEPCHA MEETEI".split()
)
_MARKUP = re.compile("[<>＜＞]")
# Without one of these there is no address; looking for them takes a tenth of the time.
_ADDRESS_SIGNS = re.compile("[@＠./]")
_ADDRESS = re.compile(
    r"[@＠]|\b[a-z]{2,10}://[a-z0-9]|\bwww\d?\.|[a-z0-9-]{2,}\.[a-z]{2,}/\w"
    r"|[a-z0-9-]{3,}\.(?:com|net|org|info|biz|xyz|shop|online|site)\b",
    re.IGNORECASE,
)
# Pictures, and letters drawn as mathematical signs; not the radicals some Japanese keyboards give for a character.
_PICTURES = re.compile("[\U0001d400-\U0001d7ff]")
_RADICALS = range(0x2E80, 0x2FE0)


def clean_line(value: str, max_length: int) -> str:
    """`value` as one line: NFC, trimmed, white space collapsed. Raises ValidationError with a code of MESSAGES."""
    if _EASY.fullmatch(value):
        return _short(" ".join(value.split()), max_length)
    text = _prepare(value, max_length)
    if _NEWLINE.search(text):
        _refuse("newline")
    return _finish(_collapse(text), max_length)


def clean_text(value: str, max_length: int) -> str:
    """Like clean_line(), with line breaks kept as \\n, at most two in a row."""
    if _EASY.fullmatch(value):
        return clean_line(value, max_length)
    lines = _NEWLINE.sub("\n", _prepare(value, max_length)).split("\n")
    text = "\n".join(_collapse(line).strip() for line in lines)
    return _finish(re.sub("\n{3,}", "\n\n", text), max_length)


def clean_name(value: str, max_length: int) -> str:
    """Like clean_line(), for the name of a person: also a letter, no address, no markup, no pictures.

    Anything else is somebody's name: "//Kabbo", "!Xóõ", "Kanen’tó:kon", "Jennifer 8. Lee". Empty stays empty.
    """
    name = clean_line(value, max_length)
    if _is_address(name):
        _refuse("address")
    if _MARKUP.search(name):
        _refuse("markup")
    if not _EASY.fullmatch(name) and (_PICTURES.search(name) or any(_is_picture(char) for char in name)):
        _refuse("symbols")
    if name and not any(char.isalpha() or char == "〇" for char in name):
        _refuse("no_letter")
    return name


def clean_place(value: str, max_length: int) -> str:
    """Like clean_line(), for a town or a region: no web or mail address, which would leave with every list."""
    place = clean_line(value, max_length)
    if _is_address(place):
        _refuse("address")
    return place


def _is_address(text: str) -> bool:
    return bool(_ADDRESS_SIGNS.search(text) and _ADDRESS.search(text))


def _prepare(value: str, max_length: int) -> str:
    # Normalising a long run of marks takes quadratic time, so the length is looked at first.
    value = value.strip(" \t\r\n")
    if len(value) > 4 * max_length + 200:
        _refuse("too_long", limit=max_length)
    text = _NOT_COMPATIBILITY.sub(lambda part: unicodedata.normalize("NFC", part[0]), value)
    return _without_left_overs(text).strip(" \t\r\n")


def _without_left_overs(text: str) -> str:
    text = _LEFT_OVER.sub("", text)
    plain = _MARKS_OF_DIRECTION.sub("", text)
    right_to_left = any(unicodedata.bidirectional(char) in ("R", "AL") for char in plain)
    return text if right_to_left else plain


def _collapse(line: str) -> str:
    """One space for a run of white space; a single full-width space, as between Japanese names, stays."""
    return _SPACES.sub(lambda run: run[0] if run[0] == "\u3000" else " ", line)


def _finish(text: str, max_length: int) -> str:
    text = text.strip()
    _check_characters(_FLAG.sub("\U0001f3f4", text))
    return _short(text, max_length)


def _short(text: str, max_length: int) -> str:
    if len(text) > max_length:
        _refuse("too_long", limit=max_length)
    return text


def _check_characters(text: str) -> None:
    marks = 0
    for before, char in zip("\n" + text, text, strict=False):
        if fault := _fault(before, char):
            _refuse(fault)
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > _MOST_MARKS or (marks and before == "\n"):
            _refuse("marks")
    if _ACCENTS.search(text):
        _refuse("marks")


def _fault(before: str, char: str) -> str:
    """Why `char` after `before` is refused; "" when it is fine."""
    if char == "\ufffd":
        return "encoding"
    if char in _TURNING:
        return "direction"
    if char in _BLANK_LETTERS:
        return "invisible"
    match unicodedata.category(char):
        case "Cc":
            return "" if char == "\n" else "control"
        case "Cf":
            return "" if char in _SIGNS or _is_needed(before, char) else "invisible"
        case "Cn":
            return "" if _is_newer(ord(char)) else "unknown"
        case "Co" | "Cs":
            return "unknown"
    return ""


def _is_needed(before: str, char: str) -> bool:
    """Joiners shape the letters of some scripts and the pictures made of several."""
    if char in "\u200b\u200e\u200f\u061c":
        return True  # _without_left_overs() took away the others.
    if char == "\u200d" and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk", "Cn")):
        return True
    return char in "\u200c\u200d\u180e" and unicodedata.name(before, "").split(" ")[0] in _JOINING


def _is_newer(code: int) -> bool:
    """Pictures and Chinese characters (some only used in names) that Unicode got later than this Python."""
    return 0x1F000 <= code <= 0x1FAFF or (0x20000 <= code <= 0x3FFFF and code & 0xFFFF < 0xFFFE)


def _is_picture(char: str) -> bool:
    if unicodedata.category(char) == "So":
        return ord(char) not in _RADICALS
    return 0x1F000 <= ord(char) <= 0x1FAFF


def _refuse(code: str, **params: int) -> None:
    raise ValidationError(MESSAGES[code], code=code, params=params or None)
