"""Gather what the letter of one target says, and have it drawn."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from home.dates import fuzzy_date_text
from petitions.delivering.addresses import answer_address, answer_code, check_address
from petitions.delivering.cover import address_of, cover_of
from petitions.delivering.facts import SignedText
from petitions.delivering.facts_page import facts_page_of
from petitions.delivering.freeze import Frozen
from petitions.delivering.in_words import language_name, number_text, title_in, title_of
from petitions.models import Office, Packet, PacketFolder
from petitions.printing.letter import AnswerSlip, Letter, Quote, Slip, Text, letter_pdf
from petitions.printing.rich_text import blocks_of
from petitions.reading.voices import quoted


def draw_letter(folder: PacketFolder, frozen: Frozen) -> bytes:
    """The letter to a folder's target as PDF, in the packet's language, with a cover in the other one on the back.

    Raises CannotTypeset.
    """
    packet = folder.packet
    with override(packet.language):
        return letter_pdf(
            Letter(
                language=packet.language,
                paper=packet.paper,
                title=title_in(packet.petition, packet.language),
                packet=_("Packet %(number)s") % {"number": packet.number},
                address=address_of(folder),
                address_from=_("From"),
                page=_("Page {page} of {pages}"),
                covers=[cover_of(folder, frozen, each) for each in packet.languages()],
                facts=facts_page_of(packet, frozen),
                texts_title=_("The text as it was signed"),
                texts=[_text(packet, each) for each in _own_language_first(packet, frozen)],
                quotes_title=_("Why people signed"),
                quotes=_quotes(packet),
                endorsed_title=_("Organizations that stand behind this petition"),
                endorsed=[each.name for each in packet.petition.endorsements.all()],
                slips_title=_("Receipt"),
                slips=_slips(folder, frozen),
                check=check_address(packet),
                answer=_answer(folder),
            )
        )


def _own_language_first(packet: Packet, frozen: Frozen) -> list[SignedText]:
    return sorted(frozen.facts.texts, key=lambda text: text.language != packet.language)


def _text(packet: Packet, text: SignedText) -> Text:
    words = {
        "language": language_name(text.language, packet.language),
        "day": fuzzy_date_text(text.since, "day", packet.language),
        "count": number_text(text.count, packet.language),
    }
    return Text(
        language=text.language,
        about=ngettext(
            "%(language)s, as it stood from %(day)s on. One person signed exactly this.",
            "%(language)s, as it stood from %(day)s on. %(count)s people signed exactly this.",
            text.count,
        )
        % words,
        title=text.title,
        ask=text.ask,
        letter=blocks_of(text.letter),
    )


def _quotes(packet: Packet) -> list[Quote]:
    found = quoted(packet.petition, packet.reason_ids, packet.language)
    return [
        Quote(each["lang"], each["text"], ", ".join(part for part in (each["name"], each["place"]) if part))
        for each in found
    ]


def _slips(folder: PacketFolder, frozen: Frozen) -> list[Slip]:
    """Two alike: the office keeps one, whoever delivers takes the other one home."""
    packet, counts = folder.packet, frozen.counts
    lines = [
        (_("Petition"), title_in(packet.petition, packet.language)),
        (_("For"), title_of(folder.target.office)),
        (_("Signatures"), number_text(counts.total, packet.language)),
        (_("Listed by name"), number_text(counts.listed, packet.language)),
    ]
    blanks = [
        _("Received on (day and hour)"),
        _("At (place)"),
        _("Name, if I agree to be named"),
        _("Role"),
        _("Signature or stamp"),
    ]
    if folder.target.office.kind != Office.Kind.COURT:  # no pledge is asked of a court
        blanks.append(_("What the office will do, and until when"))
    title = _("Received: packet %(number)s") % {"number": packet.number}
    says = _("Code that leads to %(address)s") % {"address": check_address(packet)}
    keeps = (
        _("For the office. The code leads to the page where this packet can be checked."),
        _("For the people who signed."),
    )
    return [Slip(title, keep, lines, blanks, says) for keep in keeps]


def _answer(folder: PacketFolder) -> AnswerSlip | None:
    """How the office answers; None for a court."""
    address = answer_address(folder)
    if not address:
        return None
    says = _("Code that leads to %(address)s") % {"address": address}
    return AnswerSlip(
        title=_("Your answer to everybody who signed"),
        says=_(
            "Open this address, write your answer, and we show it on the page of the petition, in full, once we have "
            "checked with your office that it is yours. Please keep this code in the office."
        ),
        address=address,
        find=f"{address.partition(answer_code(folder))[0]}",
        code=answer_code(folder),
        code_says=says,
    )
