"""What was signed with an address, found by its keyed hash: nothing in the database links it."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from petitions.models import Petition
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.seal import email_key

AT_ONCE = 100
"""Petitions looked into by one query."""


def signed_with(address: str) -> list[Q]:
    """What picks the signatures of an address, a hundred petitions at a time. One query."""
    each = []
    for petition in Petition.objects.filter(sealing_key__destroyed_at=None).select_related("sealing_key"):
        try:
            each.append(Q(petition=petition, email_key=email_key(open_key(petition.sealing_key), address)))
        except KeyDestroyed:
            continue
    return [reduce(or_, each[at : at + AT_ONCE]) for at in range(0, len(each), AT_ONCE)]
