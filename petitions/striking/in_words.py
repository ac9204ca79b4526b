"""A rule in words, for staff: a mail domain is named only where many signed from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from petitions.models import DomainCount, Petition, SlowWhy
from petitions.signing.places import country_name
from petitions.striking.rule import Moment, Rule


def in_words(petition: Petition, rule: Rule) -> list[str]:
    """One sentence a condition, in the active language, on the petition's clocks. One query."""
    lists = {
        _("Mail domain"): _domains(petition, rule),
        _("Why the mail was slow"): [str(SlowWhy(why).label) for why in rule.slow],
        _("Country"): [country_name(code) for code in rule.countries],
        _("City"): list(rule.cities),
        _("Language"): [str(dict(settings.LANGUAGES).get(code, code)) for code in rule.languages],
        _("Source"): list(rule.sources),
        _("Numbers of the roll"): [str(a) if a == z else f"{a}-{z}" for a, z in rule.numbers],
    }
    said = [f"{label}: {', '.join(values)}" for label, values in lists.items() if values]
    return [*_moments(petition, rule), *said]


def _moments(petition: Petition, rule: Rule) -> Iterator[str]:
    for sentence, moment in (
        (_("Signed from %(moment)s"), rule.signed_from),
        (_("Signed before %(moment)s"), rule.signed_until),
        (_("Confirmed from %(moment)s"), rule.confirmed_from),
        (_("Confirmed before %(moment)s"), rule.confirmed_until),
    ):
        if moment:
            yield sentence % {"moment": _local(petition, moment)}


def _local(petition: Petition, moment: Moment) -> str:
    return date_format(petition.local(moment), "DATETIME_FORMAT") if moment else ""


def _domains(petition: Petition, rule: Rule) -> list[str]:
    keys = [bytes.fromhex(each) for each in rule.domains]
    rows: Any = DomainCount.objects.filter(petition=petition, domain_key__in=keys).exclude(name="") if keys else []
    names = {bytes(row.domain_key): row.name for row in rows}
    return [names.get(key) or _("one with fewer than twenty signatures") for key in keys]
