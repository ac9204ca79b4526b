"""When what a row shows was last changed: feed readers want to know (RFC 4287, 4.2.15)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


class Changed(models.Model):
    """Abstract. `changed_at` moves when one of the fields in SHOWN is saved with another value, and stays when a form
    is saved as it was. Empty in rows that were there before it."""

    SHOWN: ClassVar[tuple[str, ...]] = ()

    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django saves; one query more."""
        shown = tuple(getattr(self, name) for name in self.SHOWN)
        stored = type(self)._base_manager.filter(pk=self.pk).values_list(*self.SHOWN).first()
        if shown != stored:
            self.changed_at = timezone.now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "changed_at"}
        super().save(*args, **kwargs)
