"""The WSGI entry point that gunicorn loads."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

application = get_wsgi_application()

# gunicorn --preload runs this once and then forks: whatever is read here, its processes share. Without these lines
# each would read all views for itself. The garbage collector would write to shared pages, and so unshare them.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
