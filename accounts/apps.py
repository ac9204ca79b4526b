from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Listen to those who log in."""
        from accounts import signals  # noqa: F401

        if apps.is_installed("allauth.socialaccount"):
            from accounts.social import keep_no_profile

            keep_no_profile()
