"""Settings for one developer's machine: `make run`. Never for a server that others reach."""

from portal.database import database_url
from portal.settings.base import *  # noqa: F403
from portal.settings.base import MIDDLEWARE, STORAGES, env

DEBUG = True
SECRET_KEY = "development only, not a secret"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
DATABASES = {"default": env.db_url_config(database_url())}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# A wrong address shows what a visitor would see; Django's own yellow page helps no one who edits.
MIDDLEWARE = [*MIDDLEWARE, "portal.middleware.NotFoundAsVisitorsSeeItMiddleware"]
SHOW_UNCHECKED_SERVICES = True
SERVE_MEDIA = True
# The logins that `make run` prints exist under these settings alone: without this mark portal/starter/logins.py
# refuses.
DEVELOPMENT_LOGINS = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
