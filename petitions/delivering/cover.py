"""The cover letter to the official of an office, in one language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from home.dates import fuzzy_date_text
from home.models.words import in_language
from petitions.delivering.freeze import Frozen
from petitions.delivering.in_words import number_text, title_of
from petitions.models import Level, Office, Packet, PacketFolder
from petitions.printing.letter import Cover


def cover_of(folder: PacketFolder, frozen: Frozen, language: str) -> Cover:
    """Written to whoever holds the office on the day the packet is frozen, as one whole page in `language`."""
    petition = folder.packet.petition
    organization = petition.organization
    title, ask = _asked(folder, frozen, language)
    with override(language):
        return Cover(
            language=language,
            sender=organization.name,
            sender_address=organization.address_lines(),
            website=organization.website.removeprefix("https://").rstrip("/"),
            date=fuzzy_date_text(petition.local(frozen.at).date(), "day", language),
            to=_to(folder),
            about=title,
            greeting=_greeting(folder),
            paragraphs=_paragraphs(folder, frozen, language),
            ask=ask,
            closing=_("Respectfully,"),
            enclosed=_enclosed(folder.packet.level, frozen),
        )


def _asked(folder: PacketFolder, frozen: Frozen, language: str) -> tuple[str, str]:
    """The title and the ask that most people signed in `language`. Where nobody did, the newest text tells what it is
    about in this language; a text in another one only where there is none."""
    for signed in frozen.facts.texts:
        if signed.language == language:
            return signed.title, signed.ask
    texts = folder.packet.petition.text_versions.order_by("-pk")
    text = texts.filter(language=language).first() or next(iter(frozen.facts.texts), None) or texts.first()
    return (text.title, text.ask) if text else (folder.packet.petition.slug, "")


def _to(folder: PacketFolder) -> list[str]:
    office = folder.target.office
    name = [_addressed(folder)] if folder.official else []
    return [line for line in (*name, title_of(office), office.place) if line]


def address_of(folder: PacketFolder) -> list[str]:
    """The lines of an envelope, in the active language; none when the office's address is not known."""
    postal = [line.strip() for line in folder.target.office.postal_address.splitlines() if line.strip()]
    name = [_addressed(folder)] if folder.official else []
    return [*name, title_of(folder.target.office), *postal] if postal else []


def _addressed(folder: PacketFolder) -> str:
    words = folder.target.office.words()
    return f"{words.salutation if words else ''} {folder.official.name if folder.official else ''}".strip()


def _greeting(folder: PacketFolder) -> str:
    if folder.official:
        return _("Dear %(name)s:") % {"name": _addressed(folder)}
    return _("To whoever holds the office of %(office)s:") % {"office": title_of(folder.target.office)}


def _paragraphs(folder: PacketFolder, frozen: Frozen, language: str) -> list[str]:
    packet = folder.packet
    return [
        _brought(packet, frozen, language),
        _(
            "The next pages say how many signed, where they live and how each signature was checked, and give the text "
            "as it was signed."
        ),
        *_part(packet, frozen),
        _who(packet.level, frozen, language),
        *_asks(folder),
    ]


def _brought(packet: Packet, frozen: Frozen, language: str) -> str:
    total = frozen.counts.total
    if packet.is_whole:
        words = ngettext(
            "%(organization)s brings you this petition from the one person who signed it. It asks:",
            "%(organization)s brings you this petition from the %(count)s people who signed it. They ask:",
            total,
        )
    else:
        words = ngettext(
            "%(organization)s brings you this petition from one of the people who signed it. It asks:",
            "%(organization)s brings you this petition from %(count)s of the people who signed it. They ask:",
            total,
        )
    return words % {"organization": packet.petition.organization.name, "count": number_text(total, language)}


def _part(packet: Packet, frozen: Frozen) -> list[str]:
    """Of a packet that is not about everybody: about whom it is."""
    if packet.is_whole or not frozen.counts.first:
        return []
    ends = {"first": frozen.counts.first, "last": frozen.counts.last}
    return [_("This packet is about the numbers %(first)s to %(last)s of the roll.") % ends]


def _asks(folder: PacketFolder) -> list[str]:
    """What is asked for beside the petition; nothing of a court, which is told why it is written to."""
    if folder.target.office.kind == Office.Kind.COURT:
        words = in_language(folder.target.texts.select_related("locale"))
        party = _("This is written to the court only as a party to an administrative decision:")
        return [party, words.decision] if words else []
    return [_("We ask you for an answer in writing. We will make it known to everybody who signed.")]


def _who(level: str, frozen: Frozen, language: str) -> str:
    counts = frozen.counts
    if level == Level.CERTIFICATE:
        return _("This packet names nobody. The people who signed trust you with their number.")
    said = {"listed": number_text(counts.listed, language), "unnamed": number_text(counts.unnamed, language)}
    listed = ngettext(
        "One person agreed to be named to you and is on the enclosed list.",
        "%(listed)s people agreed to be named to you and are on the enclosed list.",
        counts.listed,
    )
    if level == Level.INITIALS_CITY:
        listed = ngettext(
            "One person agreed to be named to you; the enclosed list gives only initials and place.",
            "%(listed)s people agreed to be named to you; the enclosed list gives only their initials and place.",
            counts.listed,
        )
    unnamed = ngettext("One is counted without name.", "%(unnamed)s are counted without name.", counts.unnamed)
    gaps = _(
        "Each keeps its number of the roll. Where a number is missing from the list, somebody is not named, or took "
        "the signature back."
    )
    parts = [listed % said, unnamed % said if counts.unnamed else "", gaps if counts.listed else ""]
    return " ".join(part for part in parts if part)


def _enclosed(level: str, frozen: Frozen) -> str:
    if not frozen.counts.listed:
        return _("Enclosed: facts, text as signed, two receipts, manifest")
    if level == Level.INITIALS_CITY:
        return _("Enclosed: facts, text as signed, two receipts, manifest, the list of initials")
    return _("Enclosed: facts, text as signed, two receipts, manifest, the list of names")
