"""Log-ins elsewhere, where they are switched on: nothing is kept of them but who it is there."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.db.models.signals import pre_save

from accounts.adapter import INVITED


class SocialAdapter(DefaultSocialAccountAdapter):
    """Takes the address, and leaves names and pictures where they are."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """To everybody, or to the address that was invited, which the account elsewhere must have proved."""
        proved = [each.email for each in sociallogin.email_addresses if each.verified]
        return any(get_adapter().may_sign_up(request, email) for email in proved or [""])

    def save_user(self, request: Any, sociallogin: Any, form: Any = None) -> Any:
        """Make the account; an invitation opens sign-up for one."""
        saved = super().save_user(request, sociallogin, form)
        request.session.pop(INVITED, None)
        return saved

    def populate_user(self, request: Any, sociallogin: Any, data: dict[str, Any]) -> Any:
        """A new user with the address they have elsewhere, which they prove here by a code."""
        return super().populate_user(request, sociallogin, {"email": data.get("email")})


def keep_no_profile() -> None:
    """Let the profile that a provider sends never reach the database: names, pictures, whatever else."""
    from allauth.socialaccount.models import SocialAccount

    pre_save.connect(_without_profile, sender=SocialAccount, dispatch_uid="keep_no_profile")


def _without_profile(instance: Any, **kwargs: Any) -> None:
    instance.extra_data = {}
