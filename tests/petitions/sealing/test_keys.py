"""Invariant 9: petition keys lie in the database wrapped; without the wrapping key, or destroyed, nothing opens."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet

from petitions.models import SealingKey
from petitions.sealing.keys import KeyDestroyed, WrappingKeyMissing, derive, destroy_key, key_named, make_key, open_key

pytestmark = pytest.mark.django_db


def test_a_key_opens_to_the_same_32_bytes_which_the_database_does_not_hold() -> None:
    key = make_key("petition:1")
    opened = open_key(SealingKey.objects.get())
    assert len(opened) == 32 and open_key(key) == opened
    assert opened not in bytes(SealingKey.objects.get().wrapped)


def test_every_key_is_another_one() -> None:
    assert len({open_key(make_key(f"petition:{n}")) for n in range(20)}) == 20


def test_a_destroyed_key_does_not_open_even_where_it_was_open_before() -> None:
    key = make_key("petition:1")
    open_key(key)
    destroy_key(key)
    stored = SealingKey.objects.get()
    assert stored.wrapped is None and stored.destroyed_at
    for gone in (key, stored):
        with pytest.raises(KeyDestroyed):
            open_key(gone)


def test_without_its_wrapping_key_a_key_does_not_open(settings: Any) -> None:
    key = make_key("petition:1")
    open_key(key)
    settings.FIRMA_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(WrappingKeyMissing):
        open_key(key)


def test_a_key_cut_short_does_not_open() -> None:
    key = make_key("petition:1")
    key.wrapped = bytes(key.wrapped)[:-4]
    with pytest.raises(WrappingKeyMissing):
        open_key(key)


def test_a_named_key_is_made_once() -> None:
    first, again = key_named("outbox"), key_named("outbox")
    assert first.pk == again.pk and SealingKey.objects.count() == 1


def test_each_purpose_has_a_key_of_its_own() -> None:
    key = open_key(make_key("petition:1"))
    assert len({derive(key, purpose) for purpose in ("email-key", "identity", "reason", "outbox")} | {key}) == 5
