"""Addresses as they are written where no page stands around them: in a mail, a picture's tag, a feed, on paper."""

from django.conf import settings


def absolute(url: str | None) -> str:
    """`url` of this site with the site's own name in front, whatever Host was asked for."""
    return f"{settings.BASE_URL}{url}" if (url or "").startswith("/") else url or settings.BASE_URL
