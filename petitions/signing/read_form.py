"""Read what a visitor sent: a signature, or what is wrong beside each field.

No form of Django's: making its fields anew for every request takes longer than all the rest of signing. SignForm draws
the form, and takes its errors from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from petitions.models import PublicName, Visibility
from petitions.sealing.seal import Identity
from petitions.signing.clean_text import clean_line, clean_name, clean_place, clean_text
from petitions.signing.places import clean_postal_code, is_country
from petitions.signing.sign import Signing

NAME_LENGTH = 80
REASON_LENGTH = 600
EMAIL_LENGTH = 254
POSTAL_CODE_LENGTH = 12
LARGEST_ID = 2**63 - 1
# What most addresses look like, and Django's validator takes too; asking it first is a third of reading a form.
_EASY_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]{1,60}\.)+[A-Za-z]{2,20}")
_VIA = re.compile(r"[0-9a-z]{5,8}")

_MISSING = {
    "given_name": _("Please write your first name."),
    "email": _("Please write your email address: we send the link to confirm there."),
    "city": _("Please write your city or town."),
    "country": _("Please choose your country."),
}
_NO_ADDRESS = _("This is not a complete email address. Please check it, for example ana@example.org.")
_NO_COUNTRY = _("Please choose a country from the list.")
_NO_CHOICE = {
    "visibility": _("Please choose one of the three."),
    "public_name": _("Please choose one of the two."),
}
_VISIBILITIES, _PUBLIC_NAMES = tuple(Visibility.values), tuple(PublicName.values)
_OUT_OF_DATE = _("This form is out of date. Please open the petition again, and sign there.")


class Refused(Exception):
    """The form as it was sent is no signature; `errors` are by field."""

    def __init__(self, errors: dict[str, ValidationError]) -> None:
        super().__init__(*errors)
        self.errors = errors


def read_form(sent: Mapping[str, str], language: str, seat: int = 1) -> Signing:
    """The signature that the fields of the contract (design, section 7) ask for. Raises Refused with every error."""
    values, errors = {}, {}
    for name, read in _FIELDS.items():
        try:
            values[name] = read(sent.get(name, "").strip())
        except ValidationError as error:
            errors[name] = error
    try:
        postal_code = clean_postal_code(sent.get("postal_code", "").strip(), values.get("country", ""))
    except ValidationError as error:
        errors["postal_code"] = error
    if errors:
        raise Refused(errors)
    return Signing(
        identity=Identity(values["given_name"], values["family_name"], values["email"], postal_code),
        city=values["city"],
        region=values["region"],
        country=values["country"],
        language=language,
        text_version=int(values["text_version"]),
        reason=values["reason"],
        visibility=values["visibility"],
        public_name=values["public_name"],
        updates=sent.get("updates", "").strip().lower() not in ("", "0", "false"),
        seat=seat,
        via=read_via(sent),
    )


def is_trapped(sent: Mapping[str, str]) -> bool:
    """Whether the field `website` is filled in, which people do not see. Whoever does it has signed all the same, and
    the mail waits."""
    return bool(sent.get("website", "").strip())


def read_via(sent: Mapping[str, str]) -> str:
    """The share code that a form brings along; "" for anything else, which is nothing to bother a signer with."""
    code = sent.get("via", "")
    return code if _VIA.fullmatch(code) else ""


def _needed(name: str, value: str) -> str:
    if not value:
        raise ValidationError(_MISSING[name], code="required")
    return value


def _one_of(choices: tuple[str, ...], name: str, value: str) -> str:
    if value and value not in choices:
        raise ValidationError(_NO_CHOICE[name], code="invalid_choice")
    return value or choices[0]


def _email(value: str) -> str:
    address = clean_line(_needed("email", value), EMAIL_LENGTH)
    if _EASY_ADDRESS.fullmatch(address):
        return address
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(_NO_ADDRESS, code="invalid") from error
    return address


def _country(value: str) -> str:
    if not is_country(_needed("country", value)):
        raise ValidationError(_NO_COUNTRY, code="invalid_choice")
    return value


def _text_version(value: str) -> str:
    if not (value.isascii() and value.isdigit() and len(value) < 20 and 1 <= int(value) <= LARGEST_ID):
        raise ValidationError(_OUT_OF_DATE, code="invalid")
    return value


# Of choices the first stands for none: it shows the least.
_FIELDS: dict[str, Callable[[str], str]] = {
    "given_name": lambda value: clean_name(_needed("given_name", value), NAME_LENGTH),
    "family_name": lambda value: clean_name(value, NAME_LENGTH),
    "email": _email,
    "city": lambda value: clean_place(_needed("city", value), NAME_LENGTH),
    "region": lambda value: clean_place(value, NAME_LENGTH),
    "country": _country,
    "reason": lambda value: clean_text(value, REASON_LENGTH),
    "visibility": lambda value: _one_of(_VISIBILITIES, "visibility", value),
    "public_name": lambda value: _one_of(_PUBLIC_NAMES, "public_name", value),
    "text_version": _text_version,
}
