"""The limits: one view that answers a fixed string, one that stores a row. Served by the site's own web command."""

from __future__ import annotations

import secrets

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from campaign.wsgi import application as django
from home.front import Front
from tests.load.limits import INSERT


def fixed(request: HttpRequest) -> HttpResponse:
    """A fixed string."""
    return HttpResponse("The same for everybody.", headers={"Content-Length": "23"})


def insert(request: HttpRequest) -> HttpResponse:
    """One durable INSERT, in autocommit as signing does it."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(key="%s", sealed="%s"), [secrets.token_bytes(32), secrets.token_bytes(120)])
    return HttpResponse(status=303, headers={"Location": "/fixed", "Content-Length": "0"})


urlpatterns = [path("fixed", fixed), path("insert", insert)]
# The site's own way in, so that what differs is Django's work alone.
application = Front(django)
