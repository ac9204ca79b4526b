"""Fold an email address to the one form that decides who has signed. Never change what this returns.

Every email key ever made depends on it, so the table below and the pinned `idna` belong to FOLDING_VERSION:
a different table would let everybody sign again. When in doubt two spellings stay two people.
"""

import contextlib
import re
import unicodedata
from dataclasses import dataclass

import idna

FOLDING_VERSION = 1


@dataclass(frozen=True)
class Provider:
    """What one provider ignores before the @: everything from `tag` on, and the characters in `ignored`.

    `domains` fold to `canonical`; when that is empty, the same name at two of them may be two people.
    """

    domains: str
    canonical: str = ""
    ignored: str = ""
    tag: str = "+"


# Not here, on purpose: Yahoo (the part before "-" is a nickname, not the account, and must be set up first);
# Fastmail's subdomains; companies on Google Workspace or Exchange, where dots count and tags can be off;
# mac.com = me.com = icloud.com and proton.me = pm.me, which their makers promise only to some accounts.
PROVIDERS = (
    # support.google.com/mail/answer/7436150 (dots) and /22370 (plus); googlemail.com is the same mailbox: /10313
    Provider("gmail.com googlemail.com", canonical="gmail.com", ignored="."),
    # Outlook.com delivers name+tag since September 2013; a username there cannot hold a plus, and its dots count.
    Provider(
        "outlook.com outlook.es outlook.fr outlook.de outlook.it outlook.pt outlook.com.br outlook.com.ar outlook.cl"
        " hotmail.com hotmail.es hotmail.fr hotmail.de hotmail.it hotmail.co.uk hotmail.com.ar hotmail.com.br"
        " live.com live.com.mx live.com.ar live.co.uk live.fr live.nl live.it live.ca msn.com"
    ),
    # proton.me/support/change-username: ". _ -" are transparent, no variation can be another account;
    # proton.me/support/addresses-and-aliases: anything after a plus.
    Provider("proton.me protonmail.com protonmail.ch pm.me", ignored="._-"),
    # fastmail.help/hc/en-us/articles/360060591053: works for every address without setting it up.
    Provider("fastmail.com fastmail.fm"),
    # iCloud Mail delivers name+tag to name (seen since 2012); support.apple.com/118230 on the domains.
    Provider("icloud.com me.com mac.com"),
)

_PROVIDER_OF = {domain: provider for provider in PROVIDERS for domain in provider.domains.split()}
_DOT_ATOM = re.compile(r"[^\s\"(),:;<>@\[\\\].]+(\.[^\s\"(),:;<>@\[\\\].]+)*")


def fold_address(address: str) -> str:
    """The canonical form of `address`: the same for all spellings of one mailbox, and no mailbox of two people.

    Before the @ it follows the profile for user names of RFC 8265, section 3.3: width, lower case, NFC. Neither
    casefold() (which makes straße and strasse one) nor NFKC (which makes x² and x2 one; RFC 6532, 3.1, warns
    of it). The domain becomes A-labels by UTS 46, so that Unicode and Punycode agree. Never raises: what is no
    address comes back in lower case. Callers limit the length (254, RFC 5321) before.
    """
    text = address.strip().lower() if address.isascii() else _lower(_one_width(address).strip())
    local, at, domain = text.rpartition("@")
    if not at:
        return text
    domain = _fold_domain(domain)
    return _fold_local(_unquote(local), domain)


def _fold_local(local: str, domain: str) -> str:
    provider = _PROVIDER_OF.get(domain)
    if provider is None or local.startswith('"'):
        return f"{local}@{domain}"
    name = local.split(provider.tag, 1)[0]
    name = "".join(char for char in name if char not in provider.ignored)
    # "+tag@gmail.com" is no mailbox, so nothing of it may be dropped.
    return f"{name or local}@{provider.canonical or domain}"


def _fold_domain(domain: str) -> str:
    domain = domain.rstrip(".")
    if not domain.isascii():
        # What is no registrable name keeps its own spelling.
        with contextlib.suppress(idna.IDNAError, UnicodeError):
            domain = idna.uts46_remap(domain, std3_rules=False, transitional=False)
    return ".".join(_a_label(label) for label in domain.rstrip(".").split("."))


def _a_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _unquote(local: str) -> str:
    """`"ana"` is `ana` (RFC 5321, section 4.1.2), unless the quotes are needed."""
    inner = local[1:-1]
    return inner if local == f'"{inner}"' and _DOT_ATOM.fullmatch(inner) else local


def _one_width(text: str) -> str:
    """Full-width and half-width forms, as East Asian keyboards write them, in their usual width."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    return chr(int(code, 16)) if kind in ("<wide>", "<narrow>") else char


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
