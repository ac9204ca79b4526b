"""The door of the web server: `granian campaign.wsgi:application`."""

import ctypes
import os
import signal
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from home.gate import Gate
from home.page_cache import KeptPages

_PR_SET_PDEATHSIG = 1

if sys.platform == "linux" and "granian" in sys.argv[0]:
    # Granian's workers go on for ever, with the code of that day, when the process that started them is killed.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.production")
django = get_wsgi_application()
gated = Gate(django, places=settings.WEB_PLACES) if settings.WEB_PLACES else django
application = KeptPages(gated, renewing=django)
