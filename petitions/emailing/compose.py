"""Turn a message's three templates into a mail in one language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from home.context import site_words


def compose(message: str, to: str, language: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail `message` (a folder under templates/emails/) to one address, subject on one line.

    Django refuses header injection (BadHeaderError); the subject is folded to one line before.
    """
    with translation.override(language):
        words = {"site_name": site_words(language).site_name, "language": language, **context}
        subject = " ".join(render_to_string(f"emails/{message}/subject.txt", words).split())
        body = render_to_string(f"emails/{message}/body.txt", words).strip() + "\n"
        html = render_to_string(f"emails/{message}/body.html", words)
    mail = EmailMultiAlternatives(subject, body, settings.DEFAULT_FROM_EMAIL, [to])
    mail.attach_alternative(html, "text/html")
    mail.extra_headers["Content-Language"] = language
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    return mail


def framed(mail: EmailMultiAlternatives) -> str:
    """The HTML of a mail, for a frame that shows how it looks: its links open beside the frame, not in it."""
    return str(mail.alternatives[0][0]).replace("<head>", '<head><base target="_blank">', 1)


def address(name: str, language: str, *args: object) -> str:
    """The absolute address of a page of this site in a language, for use in a mail."""
    with translation.override(language):
        return settings.BASE_URL + reverse(name, args=args)


def petition_address(slug: str, language: str) -> str:
    """The public address of a petition."""
    return address("petition", language, slug)
