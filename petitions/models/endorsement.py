"""Organizations that stand behind a petition beside the one that started it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from petitions.models.organization import Organization
from petitions.models.petition import Petition


class Endorsement(models.Model):
    """One organization that said so. Editors meet it under Endorsements. No person's name belongs here."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="endorsements", verbose_name=_("petition")
    )
    name = models.CharField(_("name of the organization"), max_length=150)
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="endorsements",
        verbose_name=_("its page on this site"),
        help_text=_("If it has one: the petition is then shown there too."),
    )
    website = models.URLField(_("website"), blank=True)
    agreed_on = models.DateField(
        _("agreed on"),
        help_text=_("The day they agreed to be named. It is not shown: it is there for when somebody asks."),
    )

    panels = [
        FieldPanel("petition"),
        FieldPanel("name"),
        FieldPanel("organization"),
        FieldPanel("website"),
        FieldPanel("agreed_on"),
    ]

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["agreed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "name"],
                name="endorsement_once",
                violation_error_message=_("This organization is already among them."),
            )
        ]

    def __str__(self) -> str:
        return self.name
