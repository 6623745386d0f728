"""All settings. What differs between machines comes from environment variables: docs/settings.md lists them.

Off unless asked for: debugging, third parties, cookies for readers.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config.archive import archive
from config.databases import cache, database, sqlite_url
from config.env import Env
from config.geocoder import geocoder
from config.secret_key import read_secret_key
from config.security_headers import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY

env = Env()

# --- where things are ---
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("COUNTERCLAIM_VAR", default=BASE_DIR / "var")  # all that set-up and running make
GEODATA_DIR = VAR_DIR / "geodata"
# Files that editors attach, as they came in, which nothing serves; and images made anew from them, for the desk.
ORIGINALS_DIR = VAR_DIR / "originals"
IMAGES_DIR = VAR_DIR / "images"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who may ask ---
DEBUG = env.flag("COUNTERCLAIM_DEBUG", default=False)
SECRET_KEY = read_secret_key(env, VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "mapviews",
    "incidents",
    "api",
    "record",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # widgets of our own stand in templates/django, before it
    "django.contrib.humanize",  # the page of sessions says how long ago
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "access",  # after the library, whose own pages for superusers it takes away
]

MIDDLEWARE = [
    # The policies come first, so that they stand on every answer, of the layers below too: redirects, static files,
    # refusals and errors.
    "csp.middleware.CSPMiddleware",
    "config.security_headers.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.language.browser_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # These four serve the desk. They stay silent until something asks for the user, the session or a form's token; no
    # public page does, so readers get neither a cookie nor `Vary: Cookie` (tests/security holds every page to it).
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "incidents.history.middleware.one_edit_a_request",
    "allauth.account.middleware.AccountMiddleware",
    "access.session_ages.sessions_end",
    "access.second_factor.second_factor_first",
    "access.read_only.read_only_desk",
    "incidents.edit_rate.HoldHastyAccounts",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # finds our select.html
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "config.team.team_of_one",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- what is kept, and where ---
DATABASES = {"default": database(env.text("DATABASE_URL", default=sqlite_url(VAR_DIR / "counterclaim.sqlite3")))}
CACHES = {"default": cache(env.text("CACHE_URL", default="locmem://"))}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded to disk
    "staticfiles": {"BACKEND": "config.static_storage.HashedStaticFiles"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
# The second folder is filled at set-up: vendored scripts and the generated base map.
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "static"]

# --- words ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# How vague words such as "dozens" become bounds; the method page explains both.
FIGURE_CONVENTION = env.choice(
    "COUNTERCLAIM_FIGURE_CONVENTION", default="counterclaim", choices=["counterclaim", "acled"]
)
# Searching online for a place, on an editor's click; the file keeps answers and turns. None: off.
GEOCODER = geocoder(env, VAR_DIR / "geocoding.sqlite3")
# Asking a web archive to keep copies of sources, by `manage.py archive_sources`. None: off.
ARCHIVE = archive(env)

# --- who answers for the record, and on which terms it may be used: in every download and feed ---
PUBLISHER = env.text("COUNTERCLAIM_PUBLISHER", default="")
LICENCE = env.web_address("COUNTERCLAIM_LICENCE")

# --- editors ---
# Whether one person alone may enter and publish; every page of the record then says so.
TEAM_OF_ONE = env.flag("COUNTERCLAIM_TEAM_OF_ONE", default=False)
# Makes the page that readers would get of a dossier. By name: the desk may not import the public side.
DOSSIER_PREVIEW = "mapviews.preview.preview"
# A claim has 40 fields, and Django's thousand would refuse a page on which 25 claims are open, with all that was typed.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
LOGIN_URL = "account_login"
# Whether reviewers and publishers must have a second factor. `make demo`, for its own machine alone, offers one.
SECOND_FACTOR = env.choice("COUNTERCLAIM_SECOND_FACTOR", default="required", choices=["required", "offered"])
# Whether the page to sign in says which accounts `make demo` made. Never a password.
DEMO = env.flag("COUNTERCLAIM_DEMO", default=False)
# How many dossiers one account may change in ten minutes.
MOST_EDITS = env.integer("COUNTERCLAIM_MOST_EDITS", default=300, minimum=1)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # takes memory too, and needs no package
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# A session ends when nothing was asked for two hours, after a working day in any case, and with the browser.
SESSION_IDLE_S = env.integer("COUNTERCLAIM_SESSION_IDLE_MINUTES", default=120, minimum=5) * 60
SESSION_LONGEST_S = env.integer("COUNTERCLAIM_SESSION_HOURS", default=12, minimum=1) * 3600
SESSION_COOKIE_AGE = SESSION_LONGEST_S
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- signing in, by django-allauth behind access/ ---
ACCOUNT_ADAPTER = "access.accounts.DeskAccounts"
ACCOUNT_FORMS = {"change_password": "access.password_change.CountedPasswordChange"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # there is no page for it
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
# access/throttling.py counts failed attempts, over all processes. The library's own counts, in the cache of each, hold
# off everybody behind one address; where there is no password to guess, they are generous.
ACCOUNT_RATE_LIMITS = {"login_failed": "", "login": ""}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("COUNTERCLAIM_TRUSTED_PROXIES", default=0, minimum=0)
MFA_ADAPTER = "access.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "access.second_factor.CountedCode",
    "reauthenticate": "access.second_factor.CountedCodeAgain",
    "add_webauthn": "access.key_names.NamedKey",
    "edit_webauthn": "access.key_names.RenamedKey",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Counterclaim"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong

# --- what browsers are told ---
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- over the open network: all of it hangs on one switch, since half of it helps nobody ---
HTTPS = env.flag("COUNTERCLAIM_HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked from inside, where there is no certificate
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# A name with __Host- binds a cookie to this host and to https: no sub-domain can set it. Browsers refuse it over http.
_HOST_ONLY = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST_ONLY}sessionid"
CSRF_COOKIE_NAME = f"{_HOST_ONLY}csrftoken"
BROWSER_COOKIE_NAME = f"{_HOST_ONLY}browser"
# The language that was chosen at the desk. It goes to the desk's addresses alone, so it has no __Host-, which asks for
# "/".
LANGUAGE_COOKIE_NAME = "desk_language"
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it on localhost alone
SECURE_HSTS_SECONDS = env.integer("COUNTERCLAIM_HSTS_SECONDS", default=31_536_000, minimum=0) if HTTPS else 0
# These two bind every sub-domain, and for years; so they are asked for by name.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("COUNTERCLAIM_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.flag("COUNTERCLAIM_HSTS_PRELOAD", default=False)
# Only for a proxy that always sets or strips this header: otherwise a client could claim to be safe.
if env.flag("COUNTERCLAIM_BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- what the operator is told: standard error, nothing else ---
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.error_reports.NothingConfidential"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.log_lines.LogLines", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("COUNTERCLAIM_LOG_LEVEL", default="INFO", choices=["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
    # Django's own default mails errors to admins and prints only with DEBUG; here everything goes one way.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
