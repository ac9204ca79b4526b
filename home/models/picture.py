"""The site's image model: whatever a camera wrote into the file beside the picture is removed on upload."""

from __future__ import annotations

import secrets
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from PIL import Image as Pillow
from PIL import ImageOps
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

_FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88},
}


def without_metadata(data: bytes) -> bytes:
    """Return the same picture drawn anew: turned upright, with no EXIF, XMP, comment or embedded preview.

    Raises PIL.UnidentifiedImageError if `data` is no picture.
    """
    with Pillow.open(BytesIO(data)) as picture:
        kind = picture.format if picture.format in _FORMATS else "PNG"
        upright = ImageOps.exif_transpose(picture)
        clean = Pillow.new(upright.mode, upright.size)
        if upright.mode == "P" and (palette := upright.getpalette()):
            clean.putpalette(palette)
        clean.paste(upright)
        # Which color of a palette is see-through belongs to the picture itself.
        see_through = {"transparency": upright.info["transparency"]} if "transparency" in upright.info else {}
        out = BytesIO()
        clean.save(out, format=kind, **_FORMATS[kind], **see_through)
    return out.getvalue()


class Picture(AbstractImage):
    """An uploaded picture; editors meet it under Images. Its file holds no metadata."""

    file: Any  # Wagtail's field: an ImageFieldFile
    admin_form_fields = WagtailImage.admin_form_fields

    def get_upload_to(self, filename: str) -> str:
        """A name of 128 random bits: nobody finds a picture that no page shows, nor reads a person's name in it."""
        return f"original_images/{secrets.token_hex(16)}{Path(filename).suffix.lower()[:5]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Clean a newly uploaded file before it is stored anywhere."""
        if self.file and not self.file._committed:
            self.file.seek(0)
            cleaned = ContentFile(without_metadata(self.file.read()), name=self.file.name)
            self.file = cleaned
            self.file_size = cleaned.size
            self.file_hash = ""
            self._set_file_hash()
            self.width, self.height = self.file.width, self.file.height
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    """One size of a picture, made when a page first needs it."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="home_rendition_unique")
        ]
