"""The language of a page is in its address, nowhere else: no cookie, no browser setting, no login."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import get_language, get_language_info


def language_of(path: str) -> str:
    """The code of the language that an address is in."""
    # Exactly as in the addresses: Django's own reader also takes /ES/ and /es-mx/, which are no pages here.
    first = path.split("/", 2)[1:2]
    return next((code for code, _name in settings.LANGUAGES if [code] == first), settings.LANGUAGE_CODE)


def links_to(name: str, *args: Any) -> list[dict[str, Any]]:
    """The address called `name` in each language of the site: code, name in that language, url, current."""
    links = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            url = reverse(name, args=args)
        links.append(_link(code, url))
    return links


def links_for(path: str) -> list[dict[str, Any]]:
    """The same page in each language of the site, as links_to() gives it; `path` may have a query."""
    return [_link(code, translate_url(path, code)) for code, _name in settings.LANGUAGES]


def own_name(code: str) -> str:
    """What a language calls itself: "Español"."""
    return str(get_language_info(code)["name_local"]).capitalize()


def _link(code: str, url: str) -> dict[str, Any]:
    return {"code": code, "name": own_name(code), "url": url, "current": code == get_language()}


class LanguageMiddleware:
    """Activate the language whose code the path begins with, else the site's first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = language_of(request.path_info)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response
