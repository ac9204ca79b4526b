"""Where a mail comes back to, and how it is known again: a code of its row, blind to case, in the envelope's
sender (VERP, https://cr.yp.to/proto/verp.txt) and in its Message-ID.

Every mail server on the way writes both into its log, so this code opens nothing.
"""

from __future__ import annotations

import re
from email.utils import parseaddr

from django.core.mail import EmailMessage

from petitions.sealing.codes import make_code, read_code

PACKET, SUPPORTER = "packet", "supporter"
"""The kinds of rows that mails are about: PacketLink and Supporter."""
_PURPOSES = {PACKET: "return", SUPPORTER: "return-supporter"}
_IN_ID = re.compile(r"<(packet|supporter)\.([0-9a-z-]+)(?:\.[0-9a-z]+)?@[^>]*>", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"[^+@\s]+\+([0-9a-z-]+)@", re.IGNORECASE)


def with_return_path(
    mail: EmailMessage, kind: str, row_id: int, bounce_address: str, message: str = ""
) -> EmailMessage:
    """The mail with the code of its row in its Message-ID and, where the site has a `bounce_address`, in the envelope's
    sender; people see the sender they saw before.

    `kind` is PACKET or SUPPORTER. `message` (letters and digits) tells apart several mails about one row: the same mail
    has the same Message-ID, however often it is sent.
    """
    code = make_code(_PURPOSES[kind], row_id).lower()
    _name, sender = parseaddr(mail.from_email)
    left = ".".join(part for part in (kind, code, message) if part)
    mail.extra_headers["Message-ID"] = f"<{left}@{sender.rpartition('@')[2] or 'localhost'}>"
    if bounce_address:
        local, _at, domain = bounce_address.rpartition("@")
        mail.extra_headers["From"] = mail.from_email
        mail.from_email = f"{local}+{code}@{domain}"
    return mail


def rows_named(headers: str, kind: str = PACKET) -> list[int]:
    """The rows of a kind whose genuine codes stand in `headers` (addresses and Message-IDs), each once."""
    codes = [code for said, code in _IN_ID.findall(headers) if said.lower() == kind] + _IN_ADDRESS.findall(headers)
    found = (read_code(_PURPOSES[kind], code) for code in codes)
    return list(dict.fromkeys(row for row in found if row is not None))
