"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heard.frame.settings")
application = get_wsgi_application()

# What was loaded stays; to look through it for litter again and again is a third of weighing who may be known.
gc.collect()
gc.freeze()
