#!/usr/bin/env python
"""Django's command line for production; ``run.py manage`` is that of the demo."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")
    execute_from_command_line(sys.argv)
