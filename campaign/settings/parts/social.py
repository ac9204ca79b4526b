"""Log-ins elsewhere: off, with no address and no table, until the environment names an application there."""

from typing import Any
from urllib.parse import urlsplit

from campaign.settings.parts.paths import env

SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
"""An account elsewhere is never taken for one here because it says the same address."""
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
SOCIAL_APPS: list[str] = []
SOCIAL_FORM_TARGETS: list[str] = []
"""Where the button of a log-in elsewhere leads, for the content policy."""


def _switch_on(provider: str, target: str, **app: Any) -> None:
    SOCIAL_APPS.append(f"allauth.socialaccount.providers.{provider}")
    SOCIAL_FORM_TARGETS.append(target)
    SOCIALACCOUNT_PROVIDERS[provider] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "VERIFIED_EMAIL": False}


if _client := env("SOCIAL_GOOGLE_CLIENT_ID", default=""):
    _secret = env("SOCIAL_GOOGLE_CLIENT_SECRET", default="")
    _switch_on("google", "https://accounts.google.com", client_id=_client, secret=_secret)

if _client := env("SOCIAL_MICROSOFT_CLIENT_ID", default=""):
    _secret = env("SOCIAL_MICROSOFT_CLIENT_SECRET", default="")
    _switch_on("microsoft", "https://login.microsoftonline.com", client_id=_client, secret=_secret)

if _client := env("SOCIAL_GITHUB_CLIENT_ID", default=""):
    _secret = env("SOCIAL_GITHUB_CLIENT_SECRET", default="")
    _switch_on("github", "https://github.com", client_id=_client, secret=_secret)

if _client := env("SOCIAL_OIDC_CLIENT_ID", default=""):
    _server = env("SOCIAL_OIDC_SERVER_URL")
    _switch_on(
        "openid_connect",
        "{0.scheme}://{0.netloc}".format(urlsplit(_server)),
        provider_id="oidc",
        name=env("SOCIAL_OIDC_NAME", default="OpenID Connect"),
        client_id=_client,
        secret=env("SOCIAL_OIDC_CLIENT_SECRET", default=""),
        settings={"server_url": _server},
    )

if SOCIAL_APPS:
    SOCIAL_APPS.insert(0, "allauth.socialaccount")
