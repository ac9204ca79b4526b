"""What a link was handed on with: which poster, which person brought how many signatures."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from petitions.models.petition import Petition

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter that is taken for a digit. Small, since people type them on a phone."""
LENGTH, PAPER_LENGTH = 7, 5
LONGEST = 8


def new_code(length: int = LENGTH) -> str:
    """A code nobody can guess from another."""
    return "".join(secrets.choice(SIGNS) for _sign in range(length))


class ShareCode(models.Model):
    """A short address, `/s/<code>`, and how many signatures came by it. Editors meet it under Share codes.

    No personal data. A personal code points at nobody, and has no moment that could be laid beside that of a
    signature; with `count` under SMALL_CELL nobody is told its count. A signature carries a code in `via` only until
    it has its number (petitions/sharing/README.md).
    """

    class Kind(models.TextChoices):
        PAPER = "paper", _("posters and flyers of the site")
        ORGANIZER = "organizer", _("made by organizers")
        PERSONAL = "personal", _("a signer's own")

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="share_codes", verbose_name=_("petition")
    )
    code = models.CharField(_("code"), max_length=LONGEST, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ORGANIZER, editable=False)
    name = models.CharField(
        _("what for"),
        max_length=80,
        blank=True,
        help_text=_("Only organizers see it. For example: poster at the bakery."),
    )
    count = models.PositiveBigIntegerField(_("signatures"), default=0, editable=False)

    panels = [FieldPanel("petition"), FieldPanel("name")]

    class Meta:
        verbose_name = _("share code")
        verbose_name_plural = _("share codes")
        constraints = [
            # The one that every poster without a code of its own carries.
            models.UniqueConstraint(fields=["petition"], condition=models.Q(kind="paper"), name="sharecode_one_paper")
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            # The count is the roll's: a form that was open meanwhile must not bring an old one back.
            kwargs.setdefault("update_fields", ["petition", "name"])
        super().save(*args, **kwargs)
