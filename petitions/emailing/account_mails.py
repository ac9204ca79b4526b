"""Mails about accounts: codes, and notices of what was changed. None says from which machine or with which browser."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from petitions.emailing.compose import address, compose

CODES = {"login_code", "password_reset_code", "email_confirmation", "email_confirmation_signup"}
LETTERS = {"account_already_exists": "account_exists", "unknown_account": "account_unknown"}
NOTICES = {
    "new_device": _("Somebody logged in to your account with a browser we have not seen before."),
    "password_changed": _("The password of your account was changed."),
    "password_set": _("A password was set for your account."),
    "password_reset": _("The password of your account was set anew, with a code from this mailbox."),
    "email_changed": _("The address of your account was changed."),
    "email_deleted": _("An address was removed from your account."),
    "totp_activated": _("An authenticator app was added to your account."),
    "totp_deactivated": _("The authenticator app was removed from your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account; the old ones no longer work."),
    "account_connected": _("Your account was connected with an account elsewhere, which can now log in to it."),
    "account_disconnected": _("An account elsewhere was disconnected from yours."),
}


def send_account_mail(about: str, to: str, code: str = "") -> None:
    """Put the mail called `about` into the outbox, in the language of the page it follows from. Raises KeyError."""
    language = get_language() or "en"
    words: dict[str, Any] = {"account_url": address("account_home", language)}
    if about in CODES:
        message, words = "account_code", {"code": code, "is_new": about == "email_confirmation_signup"}
    elif about in LETTERS:
        message = LETTERS[about]
        words |= {"signup_url": address("account_signup", language), "login_url": address("account_login", language)}
        words |= {"reset_url": address("account_reset_password", language)}
    else:
        message = "account_notice"
        with override(language):
            words["what"] = str(NOTICES[about])
    compose(message, to, language, words).send()
