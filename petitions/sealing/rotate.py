"""Change the wrapping key: the living petition keys are wrapped anew under the first of FIRMA_KEYS."""

from django.conf import settings
from django.db import transaction

from petitions.models.sealing_key import SealingKey
from petitions.sealing.keys import WrappingKeyMissing, open_key, wrapper


def rotate_keys() -> int:
    """Re-wrap every living key; return how many. Raises WrappingKeyMissing, having changed nothing.

    An old wrapping key may leave FIRMA_KEYS once the last backup made under it is gone (30 days by default).
    """
    with transaction.atomic():
        living = SealingKey.objects.select_for_update().filter(wrapped__isnull=False)
        keys = list(living)
        for key in keys:
            key.wrapped = wrapper().encrypt(open_key(key))
        SealingKey.objects.bulk_update(keys, ["wrapped"], batch_size=500)
    return len(keys)


def unopenable_keys() -> list[str]:
    """Names of living keys that FIRMA_KEYS cannot open: what is sealed with them is out of reach."""
    if not settings.FIRMA_KEYS:
        return list(SealingKey.objects.filter(wrapped__isnull=False).values_list("name", flat=True))
    names = []
    for key in SealingKey.objects.filter(wrapped__isnull=False):
        try:
            open_key(key)
        except WrappingKeyMissing:
            names.append(key.name)
    return names
