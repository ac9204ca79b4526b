"""The web server, as far as the site itself must know it."""

from campaign.settings.parts.paths import env

WEB_PLACES = env.int("WEB_PLACES", default=0)
"""So many requests work at a time in one process; other threads let people wait, or turn them away (home/gate.py).
0: all threads work, and nobody is turned away."""
