"""Words of a packet that more than one of its papers needs."""

from __future__ import annotations

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import override

from petitions.models import Office, Petition


def title_of(office: Office) -> str:
    """An office's title in the active language."""
    return office.title


def title_in(petition: Petition, language: str) -> str:
    """The petition's title as it was last published in `language`; in any language where it never was."""
    texts = petition.text_versions.order_by("-pk")
    text = texts.filter(language=language).first() or texts.first()
    return text.title if text else petition.slug


def number_text(number: int, language: str) -> str:
    """A count as people of `language` write it: 12,345."""
    return format_decimal(number, locale=language.replace("-", "_"))


def language_name(code: str, language: str) -> str:
    """What `language` calls the language `code`: Spanish, español."""
    with override(language):
        name = Locale.parse(code, sep="-").get_display_name(language.replace("-", "_")) or code
    return name[:1].upper() + name[1:]
