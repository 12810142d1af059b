"""The site's settings, with the addresses of the measurement."""

from heard.frame.settings import *  # noqa: F403

ROOT_URLCONF = "heard.frame.bench.urls"
