#!/usr/bin/env python
"""Run Firma's commands; `manage.py help` lists them."""

import os
import sys

if __name__ == "__main__":
    import campaign.settings.parts.paths  # noqa: F401  reads .env, which may name the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.dev")
    # The clock, the worker, exports and migrations may take longer than a visitor waits.
    os.environ.setdefault("STATEMENT_SECONDS", "60")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
