"""Mail merge: a message written once for a petition and a language, with fields filled in for each signer.

Its templates take the processor longer than all else about a mail, and so does Python's writer of messages; filling in
a field takes microseconds.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMultiAlternatives, make_msgid
from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT as LONGEST_LINE
from django.core.mail.message import forbid_multi_line_headers, sanitize_address
from django.core.mail.utils import DNS_NAME
from django.utils.html import escape

from home.gaps import Gaps, filled
from petitions.emailing.compose import compose

_PART = (
    '\n--{boundary}\nContent-Type: text/{kind}; charset="utf-8"\nMIME-Version: 1.0\n'
    "Content-Transfer-Encoding: 8bit\n\n{text}"
)


class Merge:
    """The mail `message` in `language`, but for its fields: words that differ between signers, none of them empty.

    `own` names the headers that differ between signers besides those of every mail.
    """

    def __init__(
        self, message: str, language: str, same: dict[str, Any], fields: Iterable[str], own: Iterable[str] = ()
    ) -> None:
        self._own = ("Date", "Message-ID", *own)
        self._gaps = Gaps([*fields, "Subject", "To", *self._own])
        self.boundary = secrets.token_hex(12)
        mail = compose(message, "to@to.invalid", language, same | {name: self._gaps.marks[name] for name in fields})
        self.headers = dict(mail.extra_headers)
        self.subject, self.body = self._gaps.cut(str(mail.subject)), self._gaps.cut(str(mail.body))
        self.html = self._gaps.cut(str(mail.alternatives[0][0]))
        self.head = self._gaps.cut(self._head_of(mail))

    def mail(self, to: str, values: dict[str, str], own: dict[str, str] | None = None) -> MergedMail:
        """The mail to one address, with the words for its fields and for its `own` headers."""
        return MergedMail(self, to, values, own or {})

    def _head_of(self, mail: EmailMultiAlternatives) -> str:
        mail.subject = self._gaps.marks["Subject"]
        mail.extra_headers |= {name: self._gaps.marks[name] for name in self._own}
        written: Any = mail.message()
        written.set_boundary(self.boundary)
        head = written.as_string().partition("\n\n")[0]
        return head.replace("to@to.invalid", self._gaps.marks["To"]) + "\n"


class MergedMail(EmailMultiAlternatives):
    """One mail of a merge. As an object it is like any other; its bytes are put together from what is written."""

    def __init__(self, merge: Merge, to: str, values: dict[str, str], own: dict[str, str]) -> None:
        headers = merge.headers | own
        super().__init__(filled(merge.subject, values), filled(merge.body, values), to=[to], headers=headers)
        self.attach_alternative(
            filled(merge.html, {name: escape(value) for name, value in values.items()}), "text/html"
        )
        self._merge = merge

    def message(self, *args: Any, **kwargs: Any) -> Any:
        """What a transport asks for the bytes of. Raises BadHeaderError, or ValueError for a broken address."""
        boundary = self._merge.boundary
        values = {"Date": formatdate(), "Message-ID": make_msgid(domain=DNS_NAME), **self.extra_headers}
        values = {name: forbid_multi_line_headers(name, text, "utf-8")[1] for name, text in values.items()}
        values |= {
            "Subject": forbid_multi_line_headers("Subject", str(self.subject), "utf-8")[1],
            "To": sanitize_address(self.to[0], "utf-8"),
        }
        text = filled(self._merge.head, values)
        text += _PART.format(boundary=boundary, kind="plain", text=self.body)
        text += _PART.format(boundary=boundary, kind="html", text=self.alternatives[0][0])
        raw = f"{text}\n--{boundary}--\n".replace("\n", "\r\n").encode()
        # A line that mail does not allow has to be wrapped by encoding it.
        if max(map(len, raw.split(b"\r\n"))) > LONGEST_LINE:
            return super().message()
        return _Written(raw)


class _Written:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\r\n") -> bytes:
        return self._raw
