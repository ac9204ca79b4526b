"""What may be thrown away: a petition nobody signed. One with signatures stays, and is closed instead."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page

from home.keep_pages import with_all_below
from petitions.models import Petition, PetitionPage, Signature


def signed_below(pages: Iterable[Page]) -> bool:
    """Whether deleting `pages` with all below would take the last page of a petition that somebody signed."""
    within = with_all_below(pages)
    gone = PetitionPage.objects.filter(within)
    left = PetitionPage.objects.exclude(within).values("petition")
    signed = Signature.objects.filter(petition__in=gone.values("petition")).exclude(petition__in=left)
    return signed.exists()


def discard_if_empty(petition: Petition) -> bool:
    """Remove a petition without pages and without signatures, and its key; its address is free again."""
    with transaction.atomic():
        if petition.pages.exists() or petition.signatures.exists() or petition.roll.exists():
            return False
        petition.text_versions.all().delete()
        key = petition.sealing_key
        petition.delete()
        key.delete()
    return True
