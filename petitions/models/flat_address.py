"""Rows with a public address of their own, made from their name once and never changed."""

from __future__ import annotations

from itertools import chain, count
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class FlatAddress(models.Model):
    """A row that has a page at `/…/<slug>/`. Abstract; the child has a `name`.

    The slug is given when the row is first saved and stays when the name is corrected, so no link to it breaks.
    """

    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        kind = type(self)
        wish = slugify(getattr(self, "name", ""))[:70].strip("-") or str(kind._meta.model_name)
        wishes = chain([wish], (f"{wish}-{number}" for number in count(2)))
        return next(slug for slug in wishes if not kind._default_manager.filter(slug=slug).exists())
