"""The settings of the tests: the project's own, less what the machine's environment or a set-up would bring in.

The database is SQLite in memory, or what ``COUNTERCLAIM_TEST_DATABASE_URL`` names; never the operator's own.
"""

import os

TAKEN_FROM_THE_MACHINE = ("COUNTERCLAIM_VAR",)
for name in list(os.environ):
    if name.startswith("COUNTERCLAIM_") and name not in {*TAKEN_FROM_THE_MACHINE, "COUNTERCLAIM_TEST_DATABASE_URL"}:
        del os.environ[name]
for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "CACHE_URL"):
    os.environ.pop(name, None)
os.environ["COUNTERCLAIM_SECRET_KEY"] = "for-tests-only-" + "0123456789abcdef" * 4
os.environ["DATABASE_URL"] = os.environ.get("COUNTERCLAIM_TEST_DATABASE_URL", "sqlite://:memory:")

from config.settings import *  # noqa: E402, F403
from config.settings import STORAGES  # noqa: E402

# Real hashing takes a quarter of a second a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages in tests name their static files without a collectstatic; the browser tests use the real storage.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# What needs a second factor says so; the tests of the desk sign in with a password.
SECOND_FACTOR = "offered"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_AUTOREFRESH = True
