"""What an office answered to a petition, once staff know that it came from there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.site_settings import languages
from petitions.models.packet import PacketFolder
from petitions.models.packet_link import PacketLink


class Answer(models.Model):
    """An answer given through the link of one target's packet. Staff meet it under Answers (petitions/answering/).

    Public once confirmed: words, name and role. Internal: `contact` and `checked_how`. `link`: the one mailed to the
    office's own address, by which it came; none for the code that is printed in the packet.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a check")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    WORDS_LENGTH = 10_000

    folder = models.ForeignKey(PacketFolder, on_delete=models.PROTECT, related_name="answers")
    link = models.ForeignKey(PacketLink, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(_("answer"), max_length=WORDS_LENGTH)
    language = models.CharField(_("language"), max_length=10, choices=languages)
    by_name = models.CharField(_("name"), max_length=150)
    by_role = models.CharField(_("role"), max_length=150)
    contact = models.CharField(_("contact"), max_length=300)
    given_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    checked_how = models.CharField(_("how its origin was checked"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-given_at", "-pk"]
        default_permissions = ()
        permissions = [("confirm_answers", _("Can confirm where an answer comes from"))]
        constraints = [
            models.UniqueConstraint(
                fields=["folder"], name="answer_confirmed_once", condition=models.Q(state="confirmed")
            ),
            models.CheckConstraint(
                name="answer_decided_with_reason",
                condition=models.Q(state="waiting", decided_at=None)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False) & ~models.Q(checked_how="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.folder.target.office}: {self.given_at:%Y-%m-%d}"
