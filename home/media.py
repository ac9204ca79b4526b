"""Uploaded pictures at their addresses: drawn anew on upload, so nothing here can run (home/models/picture.py)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

_PICTURE = re.compile(r"(?:original_images|images)/[\w.-]+\.(?:jpe?g|png|webp)", re.ASCII | re.IGNORECASE)
"""What Picture and Rendition name their files; anything else in the folder is nobody's business."""

withheld: list[Callable[[str, Any], bool]] = []
"""Each says of a path and a user whether the picture is kept from them; apps add theirs when they are ready."""
logger = logging.getLogger(__name__)


@require_safe
def media_view(request: HttpRequest, path: str) -> HttpResponseBase:
    """The picture at `path` below MEDIA_ROOT; 404 for whatever is no picture's name, or is withheld."""
    if not _PICTURE.fullmatch(path) or _is_withheld(path, request):
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


def _is_withheld(path: str, request: HttpRequest) -> bool:
    try:
        return any(asks(path, getattr(request, "user", None)) for asks in withheld)
    except DatabaseError as error:
        # Pages are answered from what is kept while the database is away, and their pictures with them.
        logger.warning("Nobody can say whether a picture is withheld: %s", type(error).__name__)
        return False
