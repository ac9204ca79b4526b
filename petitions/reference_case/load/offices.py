"""Organizations, offices, officials, terms."""

from __future__ import annotations

from wagtail.models import Locale

from petitions.models import Office, OfficeText, Official, Organization, OrganizationText, Term
from petitions.reference_case.shapes import OfficeData, OrganizationData


def load_organization(data: OrganizationData) -> Organization:
    """The organization of that name; made with its words when it is new."""
    organization, new = Organization.objects.get_or_create(name=data.name, defaults={"website": data.website})
    for code, about in data.about.items() if new else ():
        OrganizationText.objects.create(parent=organization, locale=_locale(code), about=about)
    return organization


def load_offices(offices: list[OfficeData]) -> dict[str, Office]:
    """The offices by their key in the files, in order; made with titles and terms when they are new."""
    return {data.key: _office(data) for data in offices}


def _office(data: OfficeData) -> Office:
    office, new = Office.objects.get_or_create(name=data.name, defaults={"kind": data.kind, "place": data.place})
    if new:
        for code, words in data.texts.items():
            OfficeText.objects.create(
                parent=office, locale=_locale(code), title=words.title, salutation=words.salutation
            )
        for term in data.terms:
            Term.objects.create(
                office=office,
                official=Official.objects.get_or_create(name=term.official)[0],
                began_on=term.began_on,
                began_precision=term.began_precision,
                ended_on=term.ended_on,
                ended_precision=term.ended_precision,
            )
    return office


def _locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)
