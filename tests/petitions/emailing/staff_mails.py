"""What brings about each mail to organizers, staff, offices and people with an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from petitions.answering.decide import confirm_answer
from petitions.deciding.propose import propose_won
from petitions.delivering.forget_letters import forget_letters
from petitions.donating.ask_stripe import Paid
from petitions.donating.donors import Donor
from petitions.donating.record_donation import record_payment
from petitions.donating.statements import mail_statements
from petitions.emailing.outbox import deliver_outbox
from petitions.emailing.packet_links import send_links
from petitions.exporting.access_log import record
from petitions.handing_over.remind import remind_due
from petitions.models import Donation, GivingAccount, Packet
from petitions.my_signature.take_back import take_back
from petitions.overseeing.heads import mail_head
from petitions.welcoming.owe import owe_welcomes
from tests.accounts.doors import PASSWORD
from tests.cast import a_petition, a_site, edith, max_, on_the_roll, oscar
from tests.petitions.answering.office import an_answer
from tests.petitions.deciding.test_rule import stands, three
from tests.petitions.delivering.roll import a_packet, a_roll
from tests.petitions.delivering.test_forget_letters import said_by
from tests.petitions.emailing.mail_server import MailServer
from tests.petitions.handing_over.test_remind import NOON, a_line
from tests.petitions.people.members import an_invitation, logged_in
from tests.petitions.sending.office import OFFICE, a_link
from tests.petitions.starting.drafts import organizer, step, whole
from tests.petitions.starting.reviewers import a_reviewer, decide
from tests.petitions.telling.lived import a_done_delivery
from tests.petitions.welcoming.test_welcome import a_change

OSCAR, EDITH, MAX = (f"{name}@example.org" for name in ("oscar", "edith", "max"))
Cause = Callable[[str, MailServer], str]
"""Takes a language; lets the mail leave in it, and returns to whom."""


def _speaks(user: Any, language: str) -> None:
    UserProfile.get_for_user(user)
    UserProfile.objects.filter(user=user).update(preferred_language=language)


def _staff(language: str) -> None:
    for user in (oscar(), edith()):
        _speaks(user, language)


def a_packet_for(language: str) -> Packet:
    petition = a_petition()
    a_roll(petition, 5)
    _staff(language)
    return a_packet(petition, language=language)


def packet_link(language: str, server: MailServer) -> str:
    a_link(a_packet_for(language))
    send_links()
    return OFFICE


def came_back(language: str, server: MailServer) -> str:
    server.refused = {OFFICE}
    packet_link(language, server)
    deliver_outbox()
    return OSCAR


def answer_given(language: str, server: MailServer) -> str:
    an_answer(a_packet_for(language))
    deliver_outbox()
    return EDITH


def answer_shown(language: str, server: MailServer) -> str:
    confirm_answer(an_answer(a_packet_for(language)), "Called them", edith())
    deliver_outbox()
    return OSCAR


def named_before(act: Callable[[Any], Any]) -> Cause:
    def cause(language: str, server: MailServer) -> str:
        petition = a_petition()
        row = on_the_roll(petition, visibility="public")
        _staff(language)
        folder = a_packet(petition).folders.get()
        folder.delivered_as = a_done_delivery(petition).lines.get()
        folder.save()
        act(row)
        deliver_outbox()
        return OSCAR

    return cause


def follow_up(language: str, server: MailServer) -> str:
    a_line()
    _staff(language)
    remind_due(NOON)
    deliver_outbox()
    return OSCAR


def looks_won(language: str, server: MailServer) -> str:
    first, second, _third = three()
    _staff(language)
    stands(first, "supports", 1), stands(second, "withdrew", 2)
    propose_won()
    deliver_outbox()
    return OSCAR


def welcome(language: str, server: MailServer) -> str:
    petition = a_petition(opens_at=datetime(2026, 1, 1, tzinfo=UTC))
    _staff(language)
    a_change(petition, date(2026, 6, 1))
    owe_welcomes(datetime(2026, 6, 2, tzinfo=UTC))
    deliver_outbox()
    return OSCAR


def invitation(language: str, server: MailServer) -> str:
    an_invitation("new@example.org", language=language)
    deliver_outbox()
    return "new@example.org"


def letters_gone(language: str, server: MailServer) -> str:
    petition = a_petition()
    a_roll(petition, 5)
    _staff(language)
    quoted = said_by(petition, 3)
    a_packet(petition, "certificate", reason_ids=(quoted.pk,))
    take_back(quoted.signature)
    forget_letters()
    deliver_outbox()
    return OSCAR


def log_head(language: str, server: MailServer) -> str:
    a_site()
    _staff(language)
    record(edith(), "export.begun", "petition-1", "for the senator")
    mail_head(timezone.now() + timedelta(days=8))
    deliver_outbox()
    return EDITH


def review(*decisions: str) -> Cause:
    """Sent in, and then what the reviewers decide."""

    def cause(language: str, server: MailServer) -> str:
        reviewer, somebody = logged_in(a_reviewer()), organizer()
        _speaks(somebody, language)
        client, start = logged_in(somebody), "/es" if language == "es" else ""
        page = whole(client, start)
        client.post(step(page, "review", start), {"act": "submit"})
        for act in decisions:
            decide(reviewer, page, act, "Say which Saturdays.")
        deliver_outbox()
        return str(somebody.email)

    return cause


def to_review(language: str, server: MailServer) -> str:
    """Sent in by somebody who reads the other language."""
    reviewer, other = a_reviewer(), "" if language == "es" else "/es"
    _speaks(reviewer, language)
    client = logged_in(organizer())
    client.post(step(whole(client, other), "review", other), {"act": "submit"})
    deliver_outbox()
    return str(reviewer.email)


def account(path: str, email: str, *, logged_in: bool = False, **form: str) -> Cause:
    def cause(language: str, server: MailServer) -> str:
        a_petition()
        user, client = max_(), Client()
        if logged_in:
            client.force_login(user)
        client.post(f"{'/es' if language == 'es' else ''}/account/{path}/", {"email": email, **form})
        deliver_outbox()
        return email

    return cause


NEW_PASSWORD = {"oldpassword": PASSWORD, "password1": "seven quiet herons", "password2": "seven quiet herons"}


def receipt(language: str, server: MailServer) -> str:
    organization = a_petition().organization
    GivingAccount.objects.create(organization=organization, legal_name="Neighbors Inc.")
    wish = Donation.objects.create(
        organization=organization, is_live=True, amount_minor=10_00, currency="usd", language=language, is_monthly=True
    )
    paid = Paid(
        key=str(wish.key),
        state=Donation.State.PAID,
        amount_minor=10_00,
        currency="usd",
        is_live=True,
        subscription="sub_1",
        paid_at=timezone.now(),
        donor=Donor("Dora", "dora@example.org"),
    )
    record_payment("", paid, timezone.now())
    deliver_outbox()
    return "dora@example.org"


def statement(language: str, server: MailServer) -> str:
    to = receipt(language, server)
    mail_statements(datetime(timezone.now().year + 1, 1, 15, tzinfo=UTC))
    deliver_outbox()
    return to
