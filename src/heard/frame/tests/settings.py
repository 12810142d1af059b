"""Settings for tests: the same, with fixed keys, quick passwords and nothing written outside the test."""

import os
import tempfile

os.environ.setdefault("HEARD_SECRET_KEY", "only for tests")
os.environ.setdefault("HEARD_FILE_KEY", "00" * 32)
os.environ.setdefault("HEARD_WORD_PEPPER", "01" * 32)
os.environ.setdefault("HEARD_MATCH_KEY", "02" * 32)
os.environ.setdefault("HEARD_MEETING_BEAT", "0")
os.environ.setdefault("HEARD_IDENTITY_A_KEY", "02" * 32)
os.environ.setdefault("HEARD_IDENTITY_B_KEY", "03" * 32)
os.environ.setdefault("HEARD_VAR", f"{tempfile.gettempdir()}/heard-tests-{os.getpid()}")

from heard.frame.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405
