"""How a name is shown."""

import unicodedata

from petitions.models import PublicName
from petitions.sealing.seal import Identity


def shown_name(who: Identity, public_name: str) -> str:
    """`Ana Morales` as written, or `Ana M.`: first name and the family name's first letter with its marks."""
    if public_name == PublicName.AS_WRITTEN or not who.family_name:
        return who.full_name
    return f"{who.given_name} {first_letter(who.family_name)}."


def first_letter(name: str) -> str:
    """The first letter of `name` with the combining marks that belong to it."""
    end = 1
    while end < len(name) and unicodedata.combining(name[end]):
        end += 1
    return name[:end]
