"""Production settings with throwaway secrets: what is measured is what a server runs."""

import os

os.environ.setdefault("SECRET_KEY", "only for benchmarks, protects nothing")
os.environ.setdefault("ALLOWED_HOSTS", "bench.example")
os.environ.setdefault("BASE_URL", "https://bench.example")
os.environ.setdefault("DATABASE_CONN_MAX_AGE", "86400")  # one connection for a whole run, whose CPU time is read

from portal.settings.production import *  # noqa: F403
from portal.settings.production import BASE_DIR, env

ROOT_URLCONF = "benchmarks.urls"
# The starter services are examples nobody has checked. Without them pages would be lighter than real ones.
SHOW_UNCHECKED_SERVICES = True
STATIC_ROOT = BASE_DIR / ".build" / "bench" / "static"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".build" / "bench" / "media"))
globals()["LOGGING"] = {"version": 1, "disable_existing_loggers": True}  # errors raise; figures stay readable
