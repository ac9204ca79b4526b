"""Log-ins elsewhere, where they are switched on: nothing is kept of them but who it is there."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.db.models.signals import pre_save


class SocialAdapter(DefaultSocialAccountAdapter):
    """Takes the address, and leaves names and pictures where they are."""

    def populate_user(self, request: Any, sociallogin: Any, data: dict[str, Any]) -> Any:
        """A new user with the address they have elsewhere, which they prove here by a code."""
        return super().populate_user(request, sociallogin, {"email": data.get("email")})


def keep_no_profile() -> None:
    """Let the profile that a provider sends never reach the database: names, pictures, whatever else."""
    from allauth.socialaccount.models import SocialAccount

    pre_save.connect(_without_profile, sender=SocialAccount, dispatch_uid="keep_no_profile")


def _without_profile(instance: Any, **kwargs: Any) -> None:
    instance.extra_data = {}
