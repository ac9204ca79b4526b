"""Allauth's app for accounts, without its demand to stand before every address (accounts/middleware.py)."""

from allauth.account.apps import AccountConfig


class AllauthAccountConfig(AccountConfig):
    """`ready()` of allauth stops a site that does not name its middleware; ours calls it where people log in."""

    default = False

    def ready(self) -> None:
        """Register allauth's checks of the settings."""
        from allauth.account import checks  # noqa: F401
