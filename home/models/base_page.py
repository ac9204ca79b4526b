"""What all public pages share: they are the same bytes for everybody, and offer the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from wagtail.models import Page

from home.page_cache import PUBLIC


class BasePage(Page):
    """A public page. Abstract."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        """Answer with the page, cacheable as a whole: nothing in it depends on who asks."""
        response = super().serve(request, *args, **kwargs)
        response["Cache-Control"] = PUBLIC
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["language_links"] = self.language_links()
        return context

    def language_links(self) -> list[dict[str, Any]]:
        """This page in each language it is published in: code, name in that language, url, current."""
        names = {"en": "English", "es": "Español"} | {}
        links = [
            {
                "code": page.locale.language_code,
                "name": names.get(page.locale.language_code, page.locale.get_display_name()),
                "url": page.url,
                "current": page.locale_id == self.locale_id,
            }
            for page in self.get_translations(inclusive=True).live().select_related("locale").specific()
        ]
        order = [code for code, _name in settings.LANGUAGES]
        return sorted(links, key=lambda link: order.index(link["code"]))
