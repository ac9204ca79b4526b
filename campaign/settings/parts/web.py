"""The web server, as far as the site itself must know it."""

from campaign.settings.parts.paths import env

WEB_PLACES = max(1, env.int("WEB_THREADS", default=16) // 2)
"""So many requests work at a time in one process; other threads let people wait, or turn them away (home/gate.py)."""
