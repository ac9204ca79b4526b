"""The door of the web server: `gunicorn campaign.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.production")
application = get_wsgi_application()
