"""Somebody asks for the links to what they have signed."""

from django.db import models


class MyRequest(models.Model):
    """An address, sealed, and the language to answer in; the clock answers by mail and deletes it.

    Personal data: `sealed_address`, for seconds.
    """

    sealed_address = models.BinaryField()
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(auto_now_add=True)
