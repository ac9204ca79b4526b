"""Mail that waits to leave, and the signs of life of the processes that work behind the site."""

from django.db import models


class OutboxMail(models.Model):
    """One mail, sealed, stored in the transaction of what it is about; the clock sends and deletes it."""

    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="outbox_in_order")]


class Heartbeat(models.Model):
    """When a background process (`clock`, `worker`, `broadcast`) last said it is alive."""

    process = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
