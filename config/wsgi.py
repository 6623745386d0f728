"""The application as the web server loads it: ``granian --interface wsgi config.wsgi:application``."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

#: What commands do without and pages need, which takes a second to read: the first reader shall not wait for it.
READ_AT_THE_START = ("mapviews.offline", "scipy.spatial")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
_addresses = get_resolver().url_patterns
for name in READ_AT_THE_START:
    import_module(name)
