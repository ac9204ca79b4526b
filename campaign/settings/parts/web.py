"""The web server, as far as the site itself must know it."""

from campaign.settings.parts.paths import env

WEB_THREADS = env.int("WEB_THREADS", default=4)
"""So many threads call Django in one process (home/workers.py), each with a connection to the database."""
