from anymail.urls import urlpatterns as providers
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, path

from petitions.leaving import views

urlpatterns = [
    path("leave/<str:token>/", views.leave_view, name="leave"),
]


def webhook_urlpatterns() -> list[URLPattern]:
    """The one webhook of the mail provider in use; none without its secret."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return []
    wanted = f"{settings.ANYMAIL_PROVIDER}_tracking_webhook"
    found = [each for each in providers if getattr(each, "name", "") == wanted]
    if not found:
        raise ImproperlyConfigured(f"ANYMAIL_PROVIDER: django-anymail knows no {settings.ANYMAIL_PROVIDER}.")
    found[0].callback.view_class()  # says at the start what it lacks, not when the first event comes
    return found
