"""Django's settings, all from the environment; docs/how-to/run-on-a-server.md lists the variables."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import to_language

from heard.frame.database.addresses import APP_URL, CLOCK_URL, DOOR_URL, LINK_URL, SEAL_URL, django_database
from heard.frame.keys import key, key_pair
from heard.frame.logs import described

HOME = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("HEARD_VAR", HOME / "var"))
DEMO = os.environ.get("HEARD_DEMO") == "1"
EMBEDDED = os.environ.get("HEARD_EMBEDDED") == "1" or not {APP_URL, SEAL_URL, LINK_URL} & os.environ.keys()
# Without TLS in front only a browser on the same machine is served: demonstrations, tests and the embedded database.
PLAIN_HTTP = DEMO or EMBEDDED

_keys = VAR / "keys" if EMBEDDED else None
SECRET_KEY = key("HEARD_SECRET_KEY", folder=_keys)
SECRET_KEY_FALLBACKS = [old for old in os.environ.get("HEARD_OLD_SECRET_KEYS", "").split() if old]
# Attached files are encrypted with a key each; this one wraps those keys.
FILE_KEY = bytes.fromhex(key("HEARD_FILE_KEY", folder=_keys))
# Secret words are hashed with this, so that a stolen database cannot even be guessed at. Without it they are lost.
WORD_PEPPER = bytes.fromhex(key("HEARD_WORD_PEPPER", folder=_keys))
# What is said of somebody is found again under hashes made with this; lost, everything must be filed anew.
MATCH_KEY = bytes.fromhex(key("HEARD_MATCH_KEY", folder=_keys))
# An answer to "have we met?" leaves at a multiple of so many seconds: how long it took tells nothing.
MEETING_BEAT = float(os.environ.get("HEARD_MEETING_BEAT", "0.1"))
# Names given in confidence are sealed to two agencies: each one's public key, and the private one if it is held here.
IDENTITY_KEYS = [
    key_pair("HEARD_IDENTITY_A", "HEARD_IDENTITY_A_KEY", folder=_keys),
    key_pair("HEARD_IDENTITY_B", "HEARD_IDENTITY_B_KEY", folder=_keys),
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "heard.history",
    "heard.agencies",
    "heard.process",
    "heard.people",
    "heard.concerns",
    "heard.protection",
    "heard.governance",
    "heard.oversight",
    "heard.frame",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
]
MIDDLEWARE = [
    "heard.frame.middleware.SecurityHeadersMiddleware",
    "heard.frame.middleware.BeatMiddleware",
    "heard.frame.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "heard.frame.middleware.ActingMiddleware",
]
ROOT_URLCONF = "heard.frame.urls"
CSRF_FAILURE_VIEW = "heard.frame.errors.csrf_failure"
WSGI_APPLICATION = "heard.frame.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "heard.frame.context.building",
            ]
        },
    }
]
FORM_RENDERER = "heard.frame.forms.Components"

# A login each, so that a page cannot touch sign-in or seals, and a stolen page login cannot become anybody.
_nowhere = "postgresql:///heard?host=/nonexistent"
_pool = int(os.environ.get("HEARD_POOL", "0"))
DATABASES = {
    "default": django_database(os.environ.get(APP_URL, _nowhere), pool=_pool),
    "door": django_database(os.environ.get(DOOR_URL, _nowhere), pool=_pool) | {"TEST": {"MIRROR": "default"}},
    "clock": django_database(os.environ.get(CLOCK_URL, _nowhere)) | {"TEST": {"MIRROR": "default"}},
    "seal": django_database(os.environ.get(SEAL_URL, _nowhere)) | {"TEST": {"MIRROR": "default"}},
}
DATABASE_ROUTERS = ["heard.agencies.router.Router"]
# Tries to sign in are counted for all web processes together; a limit for each would be as many times as high.
CACHES = {"default": {"BACKEND": "heard.agencies.tallies.Tallies"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [HOME / "src" / "heard" / "frame" / "locale"]
# A language is offered once all of Heard speaks it and its catalogue is compiled (docs/how-to/translate.md): half a
# page in another would be read wrongly aloud.
LANGUAGES = [("en-gb", "English")] + [
    (to_language(each.parts[-3]), each.parts[-3]) for each in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo")
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "files"

AUTH_USER_MODEL = "agencies.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email"]}},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "heard.frame.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
SOCIALACCOUNT_ADAPTER = "heard.frame.accounts.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# An agency's own sign-in (OpenID Connect), when there is one.
HEARD_OIDC_ISSUER = os.environ.get("HEARD_OIDC_ISSUER", "")
HEARD_OIDC_DOMAINS = os.environ.get("HEARD_OIDC_DOMAINS", "").lower().split()
if HEARD_OIDC_ISSUER:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
    _agency: dict[str, object] = {
        "provider_id": "agency",
        "name": os.environ.get("HEARD_OIDC_NAME", "your agency"),
        "client_id": os.environ["HEARD_OIDC_CLIENT_ID"],
        "secret": os.environ["HEARD_OIDC_CLIENT_SECRET"],
        "settings": {"server_url": HEARD_OIDC_ISSUER, "oauth_pkce_enabled": True},
    }
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_agency]}}
MFA_ADAPTER = "heard.frame.accounts.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Heard"
MFA_FORMS = {
    f"{name}_webauthn": f"heard.frame.passkeys.{name.title()}WebAuthnForm"
    for name in ("add", "login", "authenticate", "reauthenticate")
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
USERSESSIONS_TRACK_ACTIVITY = False
# Records open only to workers who proved a second factor; the demonstration's invented people have none.
HEARD_REQUIRE_SECOND_FACTOR = not DEMO

# Where "Exit this page" leads, and who to ring: [{"name": ..., "number": ...}], with "for": "adults"
# where a child should not be sent.
HEARD_EXIT_URL = os.environ.get("HEARD_EXIT_URL", "https://www.bbc.co.uk/weather")
HEARD_NUMBERS = json.loads(os.environ.get("HEARD_NUMBERS", "null")) or [
    {"name": "Police, in an emergency", "number": "999"},
    {"name": "Childline, for children and young people: free, day and night", "number": "0800 1111"},
    {"name": "NSPCC helpline, for adults worried about a child", "number": "0808 800 5000", "for": "adults"},
]
# The helpline whose advisers give new words to somebody who lost theirs: {"name": ..., "number": ...}.
_invented = {"name": "The Listening Line", "number": "0808 157 0192"} if DEMO else None
HEARD_HELPLINE = json.loads(os.environ.get("HEARD_HELPLINE", "null")) or _invented

SITE_URL = os.environ.get("HEARD_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# The record's own name, and the private key that seals it: a file that only the sealer opens (./heard seal).
ORIGIN = os.environ.get("HEARD_ORIGIN") or f"{urlsplit(SITE_URL).hostname}/record"
SEAL_KEY = os.environ.get("HEARD_SEAL_KEY") or str(VAR / "keys" / "seal-key")
# Who outside checks and cosigns each checkpoint: [{"url": ..., "vkey": ...}].
WITNESSES = json.loads(os.environ.get("HEARD_WITNESSES", "null")) or []
# Where a virus scanner listens: a socket's path, or HOST:PORT. Without one, attached files are passed on as they are.
SCANNER = os.environ.get("HEARD_SCANNER", "")

ALLOWED_HOSTS = os.environ.get("HEARD_HOSTS", "127.0.0.1 localhost [::1]" if PLAIN_HTTP else "").split()
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not PLAIN_HTTP]
SESSION_COOKIE_NAME = "heard-session" if PLAIN_HTTP else "__Host-heard-session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "heard-csrf" if PLAIN_HTTP else "__Host-heard-csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
# Public pages say no-referrer themselves; staff pages need Django's CSRF check to see where a form came from.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("HEARD_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

WHITENOISE_ALLOW_ALL_ORIGINS = False

# Far above what a field takes, so that a text that is too long comes back to whoever wrote it instead of an error.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["heard.concerns.doors.uploads.InMemory"]

LOGGING = described(os.environ.get("HEARD_LOG_LEVEL", "INFO"))

EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if PLAIN_HTTP else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "outbox"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "Heard <heard@localhost>")
