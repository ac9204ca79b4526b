"""Django alone, as any WSGI server takes it; the site's own server has more around it (campaign/rsgi.py)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.production")
application = get_wsgi_application()
