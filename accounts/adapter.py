"""What this site does in its own way where allauth asks: mails, notices, messages, sealing."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.sessions import LOGGED_IN_AT

INVITED = "invited"
"""Where a session holds the address that was invited: it may get an account, once, where others may not."""
FRESH_SECONDS = 300
"""Whoever logged in so lately need not prove it once more."""
WAYS = {
    "reauthenticate": _("With my password"),
    "reauthenticate_by_code": _("With a code by mail"),
    "mfa_reauthenticate": _("With my authenticator app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Mails leave by the outbox, in the language of the page, and say nothing of the machine that asked."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether accounts may be made: by everybody, or by those who were invited."""
        return bool(request.session.get(INVITED)) or bool(super().is_open_for_signup(request))

    def may_sign_up(self, request: HttpRequest, email: str) -> bool:
        """Whether an account of this address may be made: of any, or of the one that was invited."""
        return bool(super().is_open_for_signup(request)) or request.session.get(INVITED) == email.strip().lower()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Make the account; an invitation opens sign-up for one."""
        saved = super().save_user(request, user, form, commit)
        request.session.pop(INVITED, None)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox."""
        # By name: the arrow of imports runs from petitions to accounts.
        import_string("petitions.emailing.account_mails.send_account_mail")(
            template_prefix.rpartition("/")[2], email, str(context.get("code", ""))
        )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody what was changed in their account. (Allauth's own would name address and browser.)"""
        if to := email or EmailAddress.objects.get_primary_email(user) or user.email:
            self.send_mail(template_prefix, to, {})

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell whoever has the address; as slow as making an account, so that nobody can tell them apart."""
        make_password("as long as the other way")
        super().send_account_already_exists_mail(email)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after logging in."""
        is_fresh = time.time() - self.request.session.get(LOGGED_IN_AT, 0) < FRESH_SECONDS
        return not is_fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to prove it once more, in this site's words."""
        return [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Log in; a first time is no new device."""
        vars(request)["is_first_login"] = user.last_login is None
        super().login(request, user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed like everything else that a stolen database must not give away."""

    def encrypt(self, text: str) -> str:
        """`text` sealed."""
        return str(import_string("petitions.sealing.factors.seal_factor")(text))

    def decrypt(self, encrypted_text: str) -> str:
        """The inverse."""
        return str(import_string("petitions.sealing.factors.unseal_factor")(encrypted_text))

    def build_totp_svg(self, url: str) -> str:
        """The picture that an authenticator app scans, to stand in the page itself."""
        import segno

        return str(segno.make(url, error="m").svg_inline(scale=5, light="#fff", border=4))
