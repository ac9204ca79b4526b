"""Wrapping keys change without anything being sealed anew; an old one may leave afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from petitions.models import SealingKey
from petitions.sealing.keys import WrappingKeyMissing, destroy_key, make_key, open_key
from petitions.sealing.rotate import rotate_keys, unopenable_keys

pytestmark = pytest.mark.django_db


def test_after_rotating_the_old_wrapping_key_may_leave(settings: Any) -> None:
    old, new = settings.FIRMA_KEYS[0], Fernet.generate_key().decode()
    opened = [open_key(make_key(f"petition:{n}")) for n in range(3)]
    before = list(SealingKey.objects.order_by("pk").values_list("wrapped", flat=True))
    destroy_key(make_key("petition:gone"))
    settings.FIRMA_KEYS = [new, old]
    assert rotate_keys() == 3
    settings.FIRMA_KEYS = [new]
    living = SealingKey.objects.filter(destroyed_at=None).order_by("pk")
    assert [open_key(key) for key in living] == opened
    assert unopenable_keys() == []
    # What a backup of before holds opens under the old wrapping key only.
    with pytest.raises(WrappingKeyMissing):
        open_key(SealingKey(name="backup", wrapped=bytes(before[0])))


def test_without_the_key_of_that_time_nothing_is_changed(settings: Any) -> None:
    old = settings.FIRMA_KEYS[0]
    make_key("petition:1")
    settings.FIRMA_KEYS = [Fernet.generate_key().decode()]
    make_key("petition:2")
    before = list(SealingKey.objects.order_by("pk").values_list("wrapped", flat=True))
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("rotate_keys")
    assert list(SealingKey.objects.order_by("pk").values_list("wrapped", flat=True)) == before
    assert unopenable_keys() == ["petition:1"]
    with pytest.raises(CommandError, match="petition:1"):
        call_command("release", verbosity=0)
    settings.FIRMA_KEYS = [*settings.FIRMA_KEYS, old]
    assert unopenable_keys() == []


def test_with_no_wrapping_key_at_all_every_key_is_out_of_reach(settings: Any) -> None:
    make_key("petition:1")
    settings.FIRMA_KEYS = []
    assert unopenable_keys() == ["petition:1"]
