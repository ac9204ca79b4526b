"""Where others tell the product what happened: Wagtail of its pages, a mail provider of our mails."""

from __future__ import annotations

from typing import Any

from anymail.signals import tracking
from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from home.page_cache import pages
from petitions.emailing.provider_events import hear
from petitions.models import PetitionPage
from petitions.organizing.discard_petition import discard_if_empty
from petitions.organizing.publish_petition import ensure_petition, take_over, withdraw_from_view


@receiver(pre_save, sender=PetitionPage)
def give_a_petition(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """Every page of a petition has its petition from the first save on; an alias shares it."""
    if instance.petition_id is None and instance.depth:
        ensure_petition(instance)


@receiver(page_published, sender=PetitionPage)
def take_over_published(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """What was drafted becomes what is true. Wagtail also says `published` of a page that goes live later."""
    if not instance.live or instance.alias_of_id:
        return
    take_over(instance)
    pages.clear()


@receiver(page_unpublished, sender=PetitionPage)
def take_out_of_view(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """A petition no page shows cannot be signed."""
    withdraw_from_view(instance)
    pages.clear()


@receiver(tracking)
def mail_failed(sender: type, event: Any, **kwargs: Any) -> None:
    """A mail provider said, through its signed webhook, what became of a mail."""
    hear(event)


@receiver(post_delete, sender=PetitionPage)
def discard_empty(sender: type, instance: PetitionPage, **kwargs: Any) -> None:
    """A petition nobody signed goes with its last page."""
    if instance.petition:
        discard_if_empty(instance.petition)
