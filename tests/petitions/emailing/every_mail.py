"""Each kind of mail, brought about by what really causes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from petitions.announcing.audience import Audience
from petitions.announcing.broadcast import ask
from petitions.emailing.broadcasts import send_broadcasts
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.emailing.outbox import deliver_outbox
from petitions.emailing.pace import Pace
from petitions.emailing.reminders import AFTER, send_reminders
from petitions.my_signature.ask import answer_requests
from petitions.my_signature.change import lower
from petitions.my_signature.take_back import take_back
from petitions.telling.announce import announce_events
from petitions.telling.owe import owe_announcements
from tests.cast import a_petition, on_the_roll, oscar, signed
from tests.petitions.announcing.crowd import an_update
from tests.petitions.emailing.mail_server import MailServer, until_quiet
from tests.petitions.emailing.staff_mails import (
    MAX,
    NEW_PASSWORD,
    Cause,
    account,
    answer_given,
    answer_shown,
    came_back,
    follow_up,
    invitation,
    letters_gone,
    log_head,
    looks_won,
    named_before,
    packet_link,
    receipt,
    review,
    statement,
    to_review,
    welcome,
)
from tests.petitions.telling.lived import a_done_delivery, a_milestone, an_answer, an_outcome, supporters

YEAR = timezone.now().year

ANA = "ana@example.org"


@dataclass(frozen=True)
class Mail:
    """What brings it about, and words of its subject in each language."""

    cause: Cause
    en: str
    es: str
    template: str = ""
    """Where the name of the kind says more than the folder in templates/emails/."""


def _confirm(language: str, server: MailServer) -> str:
    signed(a_petition(), language=language)
    send_asked()
    return ANA


def _reminder(language: str, server: MailServer) -> str:
    _confirm(language, server)
    with time_machine.travel(timezone.now() + AFTER + timedelta(minutes=1)):
        send_reminders()
    return ANA


def _thanks(language: str, server: MailServer) -> str:
    on_the_roll(a_petition(), language=language)
    send_thanks()
    return ANA


def _repeat(language: str, server: MailServer) -> str:
    petition = a_petition()
    on_the_roll(petition, language=language)
    signed(petition, language=language)
    send_asked()
    return ANA


def _my(language: str, server: MailServer) -> str:
    on_the_roll(a_petition())
    Client().post(f"{'/es' if language == 'es' else ''}/my/", {"email": ANA})
    answer_requests()
    deliver_outbox()
    return ANA


def _told(happens: Callable[[Any], Any]) -> Cause:
    def cause(language: str, server: MailServer) -> str:
        petition = a_petition()
        supporters(petition, 1, language)
        happens(petition)
        owe_announcements()
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            until_quiet(announce_events)
        return f"all-{language}-0@example.org"

    return cause


def _update(language: str, server: MailServer) -> str:
    petition = a_petition()
    supporters(petition, 1, language)
    ask(an_update(petition), Audience(), oscar())
    send_broadcasts(Pace(0))
    return f"all-{language}-0@example.org"


MAILS: dict[str, Mail] = {
    "confirm": Mail(_confirm, "Confirm your signature: Clean", "Confirma tu firma: Limpien"),
    "reminder": Mail(_reminder, "Your signature still waits for you: Clean", "Tu firma todavía te espera: Limpien"),
    "thanks": Mail(_thanks, "You are number 1: Clean", "La tuya es la firma número 1: Limpien"),
    "repeat": Mail(_repeat, "You have signed already: Clean", "Ya firmaste: Limpien"),
    "my": Mail(_my, "What you signed on Firma", "Lo que firmaste en Firma"),
    "update": Mail(_update, "The river bill passed", "Se aprobó la ley del río"),
    "milestone": Mail(_told(lambda petition: a_milestone(petition, 100)), "100 signatures: ", "100 firmas: "),
    "delivery": Mail(_told(a_done_delivery), "Your signature was delivered: ", "Tu firma fue entregada: "),
    "answer": Mail(_told(an_answer), "has answered: Clean", "Respuesta de Senator"),
    "victory": Mail(_told(an_outcome), "Won: Clean", "Ganada: Limpien"),
    "ended": Mail(_told(lambda petition: an_outcome(petition, "lost")), "How it ended: ", "Cómo terminó: "),
    "packet": Mail(packet_link, "Petition for your office: ", "Petición para su cargo: "),
    "came_back": Mail(came_back, "A packet did not arrive: ", "Un expediente no llegó: "),
    "answer_given": Mail(answer_given, "An answer to check: ", "Una respuesta por comprobar: "),
    "answer_shown": Mail(answer_shown, "has answered: Clean", "Respuesta de Senator"),
    "named_before": Mail(
        named_before(lambda row: lower(row, "counted")), "One name less on a list: ", "Un nombre menos en una lista: "
    ),
    "taken back": Mail(
        named_before(take_back), "Taken back after it was", "Retirada después de la entrega: ", "named_before"
    ),
    "follow_up": Mail(follow_up, "Time to ask again: ", "Toca volver a preguntar: "),
    "looks_won": Mail(looks_won, "This looks won: ", "Esto parece ganado: "),
    "welcome": Mail(welcome, "Noa New is new in office: ", "Noa New ocupa ahora el cargo: "),
    "invitation": Mail(invitation, "Neighbors United invites you", "Neighbors United te invita"),
    "receipt": Mail(receipt, "Receipt: $10 to Neighbors United", "Recibo: $10 para Neighbors United"),
    "statement": Mail(statement, f"{YEAR}: what you gave to", f"{YEAR}: lo que donaste a"),
    "letters_gone": Mail(letters_gone, "A letter was destroyed: ", "Se destruyó una carta: "),
    "log_head": Mail(log_head, "Keep this: the end of", "Guarda esto: el final"),
    "petition_submitted": Mail(review(), "We have your petition: ", "Tenemos tu petición: "),
    "petition_to_review": Mail(to_review, "To review: Keep our", "Por revisar: Keep our"),
    "petition_sent_back": Mail(review("reject"), "Please change something: ", "Cambia algo, por favor: "),
    "petition_approved": Mail(review("approve"), "Published: ", "Publicada: "),
    "account_code": Mail(
        account("signup", "nora@example.org", password1="seven quiet herons"),
        "Your code for Firma",
        "Tu código para Firma",
    ),
    "account_exists": Mail(
        account("signup", MAX, password1="seven quiet herons"),
        "You have an account at Firma",
        "Ya tienes una cuenta en Firma",
    ),
    "account_unknown": Mail(
        account("login/code", "nora@example.org"),
        "No account with this address at Firma",
        "No hay una cuenta con este correo en Firma",
    ),
    "account_notice": Mail(
        account("password/change", MAX, logged_in=True, **NEW_PASSWORD),
        "Something changed in your account at Firma",
        "Algo cambió en tu cuenta de Firma",
    ),
}
