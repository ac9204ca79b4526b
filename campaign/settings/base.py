"""What every installation shares. Subjects are in parts/, one a file."""

from campaign.settings.parts.accounts import *
from campaign.settings.parts.apps import *
from campaign.settings.parts.database import *
from campaign.settings.parts.email import *
from campaign.settings.parts.files import *
from campaign.settings.parts.giving import *
from campaign.settings.parts.languages import *
from campaign.settings.parts.logs import *
from campaign.settings.parts.paths import BASE_URL as BASE_URL
from campaign.settings.parts.paths import PORT as PORT
from campaign.settings.parts.paths import ROOT as ROOT
from campaign.settings.parts.paths import VAR_DIR as VAR_DIR
from campaign.settings.parts.retention import *
from campaign.settings.parts.security import *
from campaign.settings.parts.social import *
from campaign.settings.parts.tasks import *
from campaign.settings.parts.wagtail import *
from campaign.settings.parts.web import *

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"
ATOMIC_REQUESTS = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.site",
                "accounts.context.accounts",
            ],
        },
    },
]

SMALL_CELL = 5
"""A place is shown beside an unnamed reason only when so many signers of the petition share it."""
PAGE_FRESH_SECONDS = 2
PAGE_STALE_SECONDS = 600
