"""What an entry of the access log says, to whoever reads it. On the log itself stand codes, the same for everybody."""

from __future__ import annotations

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.models import AccessEntry, Role

ACTS = {
    "login.done": _("logged in"),
    "login.second factor failed": _("second factor was wrong"),
    "account.created": _("account made"),
    "account.changed": _("account changed"),
    "account.deleted": _("account deleted"),
    "account.password changed": _("password changed"),
    "account.factor added": _("second factor added"),
    "account.factor removed": _("second factor removed"),
    "account.factor renewed": _("second factor renewed"),
    "role.given": _("role given"),
    "role.taken": _("role taken away"),
    "role.offered": _("invitation sent"),
    "role.not offered": _("invitation taken back"),
    "settings.changed": _("settings changed"),
    "log.exported": _("access log downloaded"),
    "export.asked": _("export asked for"),
    "export.approved": _("export approved"),
    "export.declined": _("export declined"),
    "export.begun": _("export begun"),
    "export.ended": _("export ready"),
    "export.cancelled": _("export cancelled"),
    "export.downloaded": _("export downloaded"),
    "export.looked into": _("file compared with exports"),
    "export.identified": _("export recognized by its file"),
    "packet.asked": _("packet asked for"),
    "packet.previewed": _("packet previewed"),
    "packet.frozen": _("packet made"),
    "packet.opened": _("packet opened"),
    "packet.carried": _("packet goes into a delivery"),
    "packet.not carried": _("packet taken out of a delivery"),
    "packet.link ended": _("link to a packet ended"),
    "packet.lists destroyed": _("lists of a packet destroyed"),
    "packet.letters destroyed": _("letters of a packet destroyed"),
    "hold.asked": _("legal hold asked for"),
    "hold.agreed": _("legal hold agreed to"),
    "hold.ended": _("legal hold ended"),
    "hold.opened": _("names under a legal hold read"),
    "petition.purged": _("names destroyed as promised"),
    "signature.find": _("address looked up"),
    "signature.reveal": _("name looked at"),
    "report.kept": _("reports decided: the petition stays"),
    "report.acted": _("reports decided: something was done"),
    "strike.hold": _("signatures held for checking"),
    "strike.remove": _("signatures struck out"),
    "strike.cancelled": _("striking out stopped"),
    "strike.undone": _("putting signatures back begun"),
    "strike.ended": _("striking out is done"),
    "strike.undo ended": _("signatures are back"),
    "strike.mails let go": _("mails let go"),
    "broadcast.asked": _("update by mail asked for"),
    "broadcast.approved": _("update by mail approved"),
    "broadcast.started": _("update by mail begun"),
    "broadcast.paused": _("update by mail paused"),
    "broadcast.resumed": _("update by mail goes on"),
    "broadcast.cancelled": _("update by mail cancelled"),
    "broadcast.ended": _("update by mail ended"),
    "giving.connected": _("account at Stripe connected"),
    "giving.changed": _("how people give changed"),
    "donation.refunded": _("donation given back"),
    "donation.named": _("name on the wall of donors shown"),
    "donation.unnamed": _("name on the wall of donors taken off"),
    "donation.exported": _("list of donations downloaded"),
    "photo.taken down": _("photo taken down"),
    "receipt.taken down": _("receipt taken down"),
}
WHYS = {
    "founded it": _("founded it"),
    "left": _("left"),
    "ownership handed over": _("ownership handed over"),
    "removed": _("removed"),
    "roles changed": _("roles changed"),
    "groups in the admin": _("groups in the admin"),
    "by exact mail address": _("by exact mail address"),
    "create": _("made"),
    "edit": _("changed"),
    "delete": _("deleted"),
    "recovery_codes": _("recovery codes"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey or security key"),
}
"""The reasons that the site itself gives; what people write is shown as they wrote it."""
_LINK = re.compile(r"packet\.link for (\d+) days")
_INVITED = re.compile(r"invitation (\d+) of account (\d+)")
_ROLE = re.compile(rf"(.*) ({'|'.join(Role.values)}) (account|invitation) (\d+)", re.DOTALL)
_ACCOUNT = re.compile(r"account (\d+)")
_GROUP = re.compile(r"(.*) account (\d+)", re.DOTALL)


def act_in_words(entry: AccessEntry) -> str:
    """What was done; the code itself where nothing better is known."""
    if found := _LINK.fullmatch(entry.act):
        return gettext("link to a packet sent, for %(days)s days") % {"days": found[1]}
    return str(ACTS.get(entry.act, entry.act))


def why_in_words(entry: AccessEntry) -> str:
    """Why; a person's own words stay as they are."""
    if found := _INVITED.fullmatch(entry.why):
        return gettext("invitation %(number)s of account %(account)s") % {"number": found[1], "account": found[2]}
    return str(WHYS.get(entry.why, entry.why))


def subject_in_words(entry: AccessEntry) -> str:
    """Of what: accounts and roles in the reader's language, all else as it was noted."""
    if found := _ACCOUNT.fullmatch(entry.subject):
        return gettext("account %(number)s") % {"number": found[1]}
    if found := _ROLE.fullmatch(entry.subject):
        return _role_in_words(found)
    if found := _GROUP.fullmatch(entry.subject):
        return gettext("%(group)s: account %(number)s") % {"group": found[1], "number": found[2]}
    return entry.subject


def _role_in_words(found: re.Match[str]) -> str:
    said = {"organization": found[1], "role": Role(found[2]).label, "number": found[4]}
    if found[3] == "account":
        return gettext("%(organization)s: %(role)s, account %(number)s") % said
    return gettext("%(organization)s: %(role)s, invitation %(number)s") % said
