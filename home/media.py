"""Uploaded pictures at their addresses: drawn anew on upload, so nothing here can run (home/models/picture.py)."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

_PICTURE = re.compile(r"(?:original_images|images)/[\w.-]+\.(?:jpe?g|png|webp)", re.ASCII | re.IGNORECASE)
"""What Picture and Rendition name their files; anything else in the folder is nobody's business."""


@require_safe
def media_view(request: HttpRequest, path: str) -> HttpResponseBase:
    """The picture at `path` below MEDIA_ROOT; 404 for whatever is no picture's name."""
    if not _PICTURE.fullmatch(path):
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))
