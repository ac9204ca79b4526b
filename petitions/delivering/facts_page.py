"""The page of facts in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.dates import fuzzy_date_text
from petitions.delivering.facts import Facts
from petitions.delivering.freeze import Frozen
from petitions.delivering.in_words import language_name, number_text
from petitions.models import Packet
from petitions.printing.letter import FactsPage


def facts_page_of(packet: Packet, frozen: Frozen) -> FactsPage:
    """The facts of a packet in the active language, which must be the packet's."""
    facts, counts, language = frozen.facts, frozen.counts, packet.language
    return FactsPage(
        title=_("The facts"),
        total=number_text(counts.total, language),
        total_label=ngettext("signature", "signatures", counts.total),
        lines=[*_sums(packet, frozen), *_days(packet, frozen), *_checked(packet, frozen), *_versions(facts, language)],
        places_title=_("Where they live"),
        places_head=(_("Place"), _("Signatures")),
        places=[(place or _("Other places"), number_text(count, language)) for place, count in facts.places],
        growth_title=_("How it grew"),
        growth=[((day - facts.growth[0][0]).days, count) for day, count in facts.growth],
        growth_ends=_ends(facts, language),
        growth_says=_growth_in_words(facts, language),
    )


def _sums(packet: Packet, frozen: Frozen) -> list[tuple[str, str]]:
    """Invariant 7: total = listed + unnamed = by mail + on paper + imported."""
    counts, language = frozen.counts, packet.language
    number = {
        "listed": number_text(counts.listed, language),
        "unnamed": number_text(counts.unnamed, language),
        "total": number_text(counts.total, language),
    }
    lines = [
        (
            _("Named"),
            _("%(listed)s listed by name + %(unnamed)s counted without name = %(total)s") % number,
        )
    ]
    if counts.first:
        ends = {"first": counts.first, "last": counts.last}
        lines.append((_("Numbers of the roll"), _("%(first)s to %(last)s; numbers are never given again") % ends))
    return lines


def _days(packet: Packet, frozen: Frozen) -> list[tuple[str, str]]:
    language, growth = packet.language, frozen.facts.growth
    moment = fuzzy_date_text(packet.petition.local(frozen.at).date(), "day", language)
    lines = [(_("As of"), moment)]
    if growth:
        first, last = (fuzzy_date_text(growth[at][0], "day", language) for at in (0, -1))
        lines += [(_("First and last signature"), f"{first} – {last}" if first != last else first)]
    return lines


def _checked(packet: Packet, frozen: Frozen) -> list[tuple[str, str]]:
    counts, language = frozen.counts, packet.language
    ways = [
        (counts.by_mail, _("%(count)s confirmed through a link sent to the signer's own e-mail address")),
        (counts.on_paper, _("%(count)s on paper sheets, which the organization keeps")),
        (counts.imported, _("%(count)s taken over from an earlier collection")),
    ]
    said = [words % {"count": number_text(count, language)} for count, words in ways if count]
    return [(_("How they were checked"), "; ".join(said))] if said else []


def _versions(facts: Facts, language: str) -> list[tuple[str, str]]:
    said = [
        _("%(language)s of %(day)s: %(count)s")
        % {
            "language": language_name(text.language, language),
            "day": fuzzy_date_text(text.since, "day", language),
            "count": number_text(text.count, language),
        }
        for text in facts.texts
    ]
    return [(_("Texts that were signed"), "\n".join(said))] if said else []


def _ends(facts: Facts, language: str) -> tuple[str, str, str]:
    if not facts.growth:
        return "", "", ""
    first, last = (fuzzy_date_text(facts.growth[at][0], "day", language) for at in (0, -1))
    return first, last, number_text(facts.growth[-1][1], language)


def _growth_in_words(facts: Facts, language: str) -> str:
    """What the chart shows, for those who do not see it: at most six of its points."""
    some = facts.growth[:: max(1, len(facts.growth) // 5)]
    some += facts.growth[-1:] if facts.growth[-1:] != some[-1:] else []
    said = [f"{fuzzy_date_text(day, 'day', language)}: {number_text(count, language)}" for day, count in some]
    return _("Signatures by day: %(points)s") % {"points": "; ".join(said)}
