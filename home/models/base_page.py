"""What all public pages share: they are the same bytes for everybody, and offer the other language."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPMethod
from typing import Any, ClassVar

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import get_language_info
from wagtail.models import Page

from home.page_cache import PUBLIC


class BasePage(Page):
    """A public page. Abstract."""

    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    # Public pages are kept whole for everybody: a page only some may read cannot be one of them.
    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with the page, cacheable as a whole: nothing in it depends on who asks."""
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        response["Cache-Control"] = PUBLIC
        return response

    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The page as drafted, which the admin's preview may frame beside the form."""
        response: HttpResponseBase = super().serve_preview(request, mode_name)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["language_links"] = self.language_links()
        return context

    def live_translations(self) -> QuerySet[Any]:
        """This page in each language it is published in, with what its address hangs on. One query."""
        return self.get_translations(inclusive=True).live().select_related("locale")

    def language_links(self) -> list[dict[str, Any]]:
        """This page in each language it is published in: code, name in that language, url, current."""
        live = self.get_translations(inclusive=True).live()
        return self.as_links(live.select_related("locale"))

    def as_links(self, pages: Iterable[Page]) -> list[dict[str, Any]]:
        """Links to `pages`, which are this page in several languages, in the order of LANGUAGES."""
        by_code = {page.locale.language_code: page for page in pages}
        return [
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "url": by_code[code].url,
                "current": by_code[code].locale_id == self.locale_id,
            }
            for code, _name in settings.LANGUAGES
            if code in by_code
        ]
