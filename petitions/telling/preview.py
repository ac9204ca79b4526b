"""Every mail of a petition as somebody would get it, before there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from home.dates import fuzzy_date_text
from petitions.delivering.in_words import title_of
from petitions.emailing import announcements as mails
from petitions.emailing.announcements import Announcer, Words
from petitions.emailing.messages import confirm_mail, reminder_mail, thanks_mail
from petitions.models import Announcement, Answer, Delivery, Outcome, Petition, Signature, Supporter
from petitions.models.steps import next_step, parse_steps
from petitions.sealing.seal import Identity

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

MESSAGES = {
    "confirm": gettext_lazy("Confirm the signature"),
    "reminder": gettext_lazy("Reminder after a day"),
    "thanks": gettext_lazy("Thanks, with the number"),
    "milestone": gettext_lazy("A milestone"),
    "delivery": gettext_lazy("A delivery"),
    "answer": gettext_lazy("An answer of an office"),
    "won": gettext_lazy("Won"),
    "partly": gettext_lazy("Partly won"),
    "lost": gettext_lazy("Lost"),
}
"""What can be looked at, in the order in which people get it."""
_WHO = Identity("Ana", "Morales", "ana@example.org", "")
_OF_A_SIGNATURE = {"confirm": confirm_mail, "reminder": reminder_mail, "thanks": thanks_mail}


def preview_mail(petition: Petition, message: str, language: str) -> EmailMultiAlternatives:
    """The mail `message` (one of MESSAGES) to an invented signer: with the newest delivery or answer where there is
    one, else with words in its place. Its links lead nowhere. The petition must have been published."""
    if write := _OF_A_SIGNATURE.get(message):
        mail: Any = write(_signature(petition, language), _WHO)
    else:
        row = Supporter(petition=petition, signature_id=0, language=language, pk=0)
        announcer = Announcer(lambda about, spoken: _words(about, message, spoken))
        mail = announcer.mail(petition, row, _WHO.email, "Ana")
    return mail


def _signature(petition: Petition, language: str) -> Signature:
    texts = petition.text_versions.order_by("-pk")
    text = texts.filter(language=language).first() or texts.first()
    number = petition.tally.last_number + 1
    return Signature(pk=0, petition=petition, text_version=text, language=language, number=number)


def _words(petition: Petition, message: str, language: str) -> Words:
    if message == "milestone":
        step = next_step(petition.tally.total, parse_steps(petition.milestone_steps))
        return mails.milestone_words(petition, str(step), language)
    if message == "delivery":
        newest = Delivery.objects.filter(petition=petition, is_public=True, state=Delivery.State.DONE)
        row = newest.order_by("happened_on", "pk").last()
        return mails.delivery_words(petition, str(row.pk), language) if row else _delivery(petition, language)
    if message == "answer":
        shown = Answer.objects.filter(folder__packet__petition=petition, state=Answer.State.CONFIRMED).first()
        return mails.answer_words(petition, str(shown.pk), language) if shown else _answer(petition, language)
    return mails.outcome_words(petition, str(Outcome(message)), language)


def _delivery(petition: Petition, language: str) -> Words:
    with override(language):
        label = _("here stands who received it")
        lines = [{"title": title_of(each.office), "outcome_label": label} for each in petition.targets.all()]
        delivery = {"when": _today(petition, language), "where": _("here stands the place"), "lines": lines}
    return Words("delivery", {"delivery": delivery})


def _answer(petition: Petition, language: str) -> Words:
    with override(language):
        target = petition.targets.select_related("office").first()
        answer = {
            "office": title_of(target.office) if target else "",
            "words": _("Here stands what the office has written."),
            "by": _("name and role"),
            "when": _today(petition, language),
        }
    return Words("answer", {"answer": answer})


def _today(petition: Petition, language: str) -> str:
    return fuzzy_date_text(petition.local(timezone.now()).date(), "day", language)


def told_so_far(petition: Petition) -> list[dict[str, Any]]:
    """What was told of a petition and what is about to be, the newest first, at most fifty. One query."""
    rows = petition.announcements.exclude(closed_why=Announcement.Closed.BEFORE).order_by("-pk")[:50]
    return [
        {
            "what": f"{row.get_kind_display()} {row.event}" if row.kind == "milestone" else row.get_kind_display(),
            "row": row,
        }
        for row in rows
    ]
