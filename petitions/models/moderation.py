"""What a site says once about moderation. Editors meet it under Settings."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="comment")
class ModerationSettings(BaseGenericSetting):
    """Words that mark a reason for a closer look, and how soon a report of a petition is answered."""

    marked_words = models.TextField(
        _("words that want a closer look"),
        max_length=20000,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "One word or phrase a line, in any language; capitals and accents make no difference, and a star stands "
            "for any beginning or ending: insult*. A reason that holds one is marked for the moderators and waits for "
            "them, also where reasons are shown at once. Nothing is deleted or changed."
        ),
    )
    report_days = models.PositiveSmallIntegerField(
        _("days to answer a report of a petition"),
        default=7,
        db_default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("So long the reviewers have; what is later stands first on their desk."),
    )

    panels = [FieldPanel("marked_words"), FieldPanel("report_days")]

    class Meta:
        verbose_name = _("moderation")

    @classmethod
    def current(cls) -> ModerationSettings:
        """The settings as saved, else the defaults. Wagtail's load() would write a row while somebody reads."""
        return cls.objects.first() or cls()
