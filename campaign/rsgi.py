"""The door of the web server: `granian campaign.rsgi:application --interface rsgi`."""

import ctypes
import gc
import signal
import sys

from campaign.wsgi import application as django
from home.front import Front
from petitions.signing.at_once import AtOnce

_PR_SET_PDEATHSIG = 1

if sys.platform == "linux" and "granian" in sys.argv[0]:
    # Granian's workers go on for ever, with the code of that day, when the process that started them is killed.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))

application = Front(django, AtOnce)

# What is loaded stays, and need not be looked through for rubbish again and again while people sign.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
