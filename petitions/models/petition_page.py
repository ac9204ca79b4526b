"""The words of a petition in one language, and the screen where an organizer writes all of it."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager, Revision
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks.body import BodyBlock
from home.models.base_page import BasePage
from home.models.picture import Picture
from petitions.models.page_rights import PetitionTester
from petitions.models.petition import Petition
from petitions.models.petition_facts import FACTS, PetitionFacts
from petitions.models.petition_panels import edit_screen
from petitions.models.whole import missing_words

logger = logging.getLogger(__name__)


class PetitionPageManager(PageManager):
    """Pages of petitions."""

    def offered(self) -> Any:
        """Those that visitors meet: live, and with words of their own. (Wagtail may make a copy of every page when a
        language is added, live at once and in the old language.)"""
        return self.live().filter(alias_of=None)


class PetitionPage(BasePage, PetitionFacts):
    """A petition's words in one language; the page it began with also holds its facts, as drafted.

    Lives under its organization's page; its public address is flat: /petitions/<slug>/.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="pages", null=True, editable=False)
    ask = models.CharField(_("the ask, in one sentence"), max_length=300)
    summary = RichTextField(_("summary"), max_length=3000, features=["bold", "italic", "link"])
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    letter = RichTextField(_("letter to the targets"), max_length=10000, features=["bold", "italic", "ol", "ul"])
    decision_rule = models.CharField(_("who decides, in words"), max_length=300, blank=True)
    image = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )
    image_alt = models.CharField(_("what the picture shows"), max_length=250, blank=True)
    share_text = models.CharField(
        _("words for sharing"),
        max_length=240,
        blank=True,
        help_text=_("What goes along when somebody shares it. Empty: title and ask."),
    )
    outcome_words = RichTextField(
        _("evidence of the outcome, in words"), max_length=3000, blank=True, features=["bold", "italic", "link"]
    )

    objects: ClassVar[PetitionPageManager] = PetitionPageManager()
    edit_handler = edit_screen()
    template = "petitions/petition_page.html"
    parent_page_types = ["petitions.OrganizationPage"]
    subpage_types: list[str] = []
    # A copy of a page is a petition of its own; translations find theirs by their translation key.
    exclude_fields_in_copy = ["petition"]
    override_translatable_fields = [
        *[SynchronizedField(name, overridable=False) for name in FACTS],
        SynchronizedField("slug", overridable=False),
        SynchronizedField("target_drafts", overridable=False),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("ask"),
        index.SearchField("summary"),
        index.AutocompleteField("ask"),
    ]

    class Meta:
        verbose_name = _("petition page")
        verbose_name_plural = _("petition pages")

    @cached_property
    def is_primary(self) -> bool:
        """Whether this page edits the facts too: the one the petition began with, in whichever language. One query."""
        if self.petition_id is None:
            return True
        oldest = PetitionPage.objects.filter(petition=self.petition_id).order_by("pk").values_list("pk", flat=True)
        return oldest.first() in (None, self.pk)

    def with_content_json(self, content: dict[str, Any]) -> PetitionPage:
        """A revision of the page, with the page's own petition: a copy's old revisions name that of the original."""
        page: PetitionPage = super().with_content_json(content)
        page.petition = self.petition
        return page

    def publish(self, revision: Revision, **kwargs: Any) -> Any:
        """Make a revision live. A translation that is not all there stays a draft, whoever publishes it and however:
        the screens say so themselves, a schedule and a workflow have nobody to tell."""
        if lacks := missing_words(self):
            logger.warning("Page %s is not published: %s things are missing in its language", self.pk, len(lacks))
            return None
        return super().publish(revision, **kwargs)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The flat public address, whatever the page's place in the tree."""
        parts = super().get_url_parts(request)
        if parts is None or self.petition is None:
            return parts
        with translation.override(self.locale.language_code):
            return parts[0], parts[1], reverse("petition", args=[self.petition.slug])

    def permissions_for_user(self, user: Any) -> PetitionTester:
        """What somebody may do with it; an organizer does not publish what nobody has read."""
        return PetitionTester(user, self)

    def live_translations(self) -> QuerySet[Any]:
        """See BasePage; the address hangs on the petition too."""
        return super().live_translations().select_related("petition")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer at the flat address; the path through the tree redirects there."""
        if not getattr(request, "is_preview", False) and request.path != self.url:
            return redirect(self.url, permanent=True)
        return super().serve(request, *args, **kwargs)

    def language_links(self) -> list[dict[str, Any]]:
        """The petition in each language it is offered in. One query."""
        live = PetitionPage.objects.offered().filter(petition=self.petition_id)
        return self.as_links(live.select_related("petition", "locale"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from petitions.reading.petition_view import petition_view, with_timeline

        words = with_timeline(petition_view(self, request), request.GET.get("timeline", "1"))
        return super().get_context(request, *args, **kwargs) | words
