"""The WSGI entry point that gunicorn loads."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

application = get_wsgi_application()

# gunicorn --preload runs this once and then forks: whatever is read here, its processes share. Without these lines
# each would read all views for itself. The garbage collector would write to shared pages, and so unshare them.
import_module(settings.ROOT_URLCONF)
for path in (settings.BASE_DIR / "templates").rglob("*.html"):
    get_template(str(path.relative_to(settings.BASE_DIR / "templates")))
gc.collect()
gc.freeze()
