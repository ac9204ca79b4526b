"""Keys that identity is sealed with."""

from django.db import models


class SealingKey(models.Model):
    """A key wrapped by a key outside the database (FIRMA_KEYS). One for each petition, one for the outbox.

    Destroying it empties `wrapped`: what it sealed is unreadable from then on (design, invariant 9).
    """

    name = models.CharField(max_length=100, unique=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
