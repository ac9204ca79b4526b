"""Who starts petitions, and what petitions are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from home.models import Picture
from home.models.words import Words
from home.rows import WordsPanel


class Organization(index.Indexed, ClusterableModel):
    """The group behind a petition; its owners and staff meet it under Organizations. Its words are in `texts`."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("logo")
    )
    address = models.TextField(
        _("postal address"),
        max_length=300,
        blank=True,
        db_default="",
        default="",
        help_text=_("Stands on letters to officials and on the organization's page. Never somebody's home."),
    )

    # Who an organization is was looked at before it came here: its owners do not rename it.
    panels = [
        FieldPanel("name", permission="petitions.add_organization"),
        WordsPanel(heading=_("Who this is, one entry a language")),
        FieldPanel("logo"),
        FieldPanel("website"),
        FieldPanel("address"),
        InlinePanel("links", heading=_("More links"), label=_("link")),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def was_in_view(self) -> bool:
        """Whether a page of it is public, or was: until then nobody has looked at who they are. One query."""
        shown = models.Q(live=True) | models.Q(first_published_at__isnull=False)
        return bool(self.pages.filter(shown).exists())

    def address_lines(self) -> list[str]:
        """The lines of its postal address; none when it gave none."""
        return [line.strip() for line in self.address.splitlines() if line.strip()]


class OrganizationText(Words):
    """What an organization says of itself in one language."""

    parent = ParentalKey(Organization, on_delete=models.CASCADE, related_name="texts")
    about = RichTextField(_("who this is"), max_length=3000)

    panels = [FieldPanel("locale"), FieldPanel("about")]


class OrganizationLink(Orderable):
    """Another place where an organization can be found. What it is called is the same in every language."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="links")
    name = models.CharField(_("name"), max_length=60, help_text=_("As the place calls itself, such as Instagram."))
    url = models.URLField(_("address"))

    panels = [FieldPanel("name"), FieldPanel("url")]


class Topic(ClusterableModel):
    """What a petition is about, to filter the index by."""

    slug = models.SlugField(_("short name"), unique=True)

    panels = [FieldPanel("slug"), WordsPanel(heading=_("Name, one entry a language"), min_num=1)]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class TopicText(Words):
    """A topic's name in one language."""

    parent = ParentalKey(Topic, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=80)

    panels = [FieldPanel("locale"), FieldPanel("name")]
