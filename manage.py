#!/usr/bin/env python
"""Django's command line for this project: ``python manage.py help``."""

import os
import sys

from django.core.management import execute_from_command_line

from config.env import SettingsError


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingsError as error:
        # The operator's mistake, not ours: a sentence helps, a traceback would hide it.
        sys.exit(f"Settings: {error}")


if __name__ == "__main__":
    main()
