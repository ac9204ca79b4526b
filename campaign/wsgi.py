"""The door of the web server: `gunicorn campaign.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from home.page_cache import KeptPages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.production")
application = KeptPages(get_wsgi_application())
