"""Where a mail comes back to, and how it is known again: a code of its row, blind to case, in the envelope's
sender (VERP, https://cr.yp.to/proto/verp.txt) and in its Message-ID.

Every mail server on the way writes both into its log, so this code opens nothing.
"""

from __future__ import annotations

import re
from email.utils import parseaddr

from django.core.mail import EmailMessage

from petitions.sealing.codes import make_code, read_code

_PURPOSES = {"packet": "return", "signature": "return.signature", "supporter": "return.supporter"}
"""What a mail is about, and what the code of such a row is for: a code says of itself which of them it is."""
_IN_ID = re.compile(rf"\b(?:{'|'.join(_PURPOSES)})\.([0-9a-z-]+)(?:\.[0-9a-z]+)?@", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"[^+@\s]+\+([0-9a-z-]+)@", re.IGNORECASE)


def with_return_path(
    mail: EmailMessage, kind: str, row_id: int, bounce_address: str, message: str = ""
) -> EmailMessage:
    """The mail with the code of its row in its Message-ID and, where the site has a `bounce_address`, in the envelope's
    sender; people see the sender they saw before.

    `kind`: "packet" (a PacketLink), "signature" or "supporter". `message` (letters and digits) tells apart several
    mails about one row: the same mail has the same Message-ID, however often it is sent.
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


def rows_named(headers: str) -> list[tuple[str, int]]:
    """(kind, id) of the rows whose genuine codes stand in `headers` (addresses and Message-IDs), each once."""
    codes = dict.fromkeys([*_IN_ID.findall(headers), *_IN_ADDRESS.findall(headers)])
    found = [(kind, read_code(purpose, code)) for code in codes for kind, purpose in _PURPOSES.items()]
    return list(dict.fromkeys((kind, row) for kind, row in found if row is not None))
