"""The form of an upload: a file that cannot be drawn is said to be so, beside the field."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL.Image import DecompressionBombError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """Wagtail's field, which opens the picture wholly and lets the errors of a broken one through."""

    def to_python(self, data: Any) -> Any:
        """The upload, opened. Raises ValidationError for what is no whole picture."""
        try:
            return super().to_python(data)
        except (OSError, ValueError, SyntaxError, DecompressionBombError) as error:
            raise ValidationError(
                _("This picture is broken or cut short. Please save it anew and try again.")
            ) from error


class PictureForm(BaseImageForm):
    """The form of a picture in the admin."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            # Wagtail makes the field itself and leaves it out of some of its forms, so it is changed, not declared.
            self.fields["file"].__class__ = PictureField
