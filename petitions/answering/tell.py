"""Who is mailed when an answer comes in, and when it is shown."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q

from petitions.emailing.answers import mail_answer
from petitions.models import Answer
from petitions.organizing.organizers import organizers_of

PERMISSION = "petitions.confirm_answers"


def tell_staff(answer: Answer) -> int:
    """Owe a mail to everybody who may confirm it; to administrators where nobody else may. Returns how many."""
    app, _dot, codename = PERMISSION.partition(".")
    right = {"content_type__app_label": app, "codename": codename}
    granted = Permission.objects.filter(**right).values("pk")
    everybody = get_user_model().objects.filter(is_active=True).order_by("pk")
    may = everybody.filter(Q(groups__permissions__in=granted) | Q(user_permissions__in=granted)).distinct()
    return mail_answer("answer_given", answer, list(may) or list(everybody.filter(is_superuser=True)))


def tell_organizers(answer: Answer) -> int:
    """Owe a mail to the organizers of the petition; return how many."""
    return mail_answer("answer_shown", answer, organizers_of(answer.folder.packet.petition))
