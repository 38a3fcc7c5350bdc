"""Settings that hold everywhere. Values that touch security have no default: each environment must say them."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.settings.front_caches import front_caches
from portal.settings.media import MEDIA_ORIGINS, MEDIA_S3_BUCKET, UPLOADS
from portal.settings.replica import *  # noqa: F403
from portal.settings.signin import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

SITE_NAME = env.str("SITE_NAME", default="Neuropathy Hub")
FRONT_CACHE_SECONDS = env.int("FRONT_CACHE_SECONDS", default=10)  # how long a cache in front keeps a public page
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")  # without a slash at the end
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")  # mailto: or https: address for security.txt
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # what Prometheus must show; there is no /metrics without it
SENTRY_DSN = ""  # error reports leave real servers only
RELEASE = env.str("RELEASE", default="")  # of the code, for error reports
# Organisations nobody has checked are shown, marked as examples, in development only.
SHOW_UNCHECKED_SERVICES = False

INSTALLED_APPS = [
    "portal",
    "portal.work",
    "portal.watch",
    "portal.users",
    "portal.signin",
    "portal.nonces",
    "portal.media",
    "portal.evidence",
    "portal.content",
    "portal.home",
    "portal.search",
    "portal.front_cache",
    "portal.kept",
    "portal.starter",
    "portal.backups",
    "conditions",
    "carers",
    "return_to_work",
    "support_directory",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.users.apps.AdminUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "django_tasks",
    "django_tasks_db",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.syndication",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # for the templates of widgets, which go through our loaders
]

MIDDLEWARE = [
    "portal.watch.middleware.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.CompressionMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
    "portal.middleware.PageHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.PathLocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.signin.middleware.SecondFactorMiddleware",
    "portal.signin.tried_doors.TriedDoorsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "portal.replica.middleware.ReplicaMiddleware",
    "portal.media.no_room.NoRoomMiddleware",
    "portal.kept.middleware.KeptPagesMiddleware",
]
# Pages that each process remembers as rendered, while nothing in the database changes (docs/adr/0025). Nothing is kept
# where templates change under a running server.
KEPT_PAGES_BYTES = 0
KEPT_VIEWS = frozenset({"wagtail_serve"})
KEPT_FOR_A_MINUTE = frozenset({"support_directory:index"})  # tell the hour; a query is part of their address
DATABASE_ROUTERS = ["portal.replica.router.ReplicaRouter"]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["portal.templating.CompactLoader", "portal.nonces.loader.NonceLoader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.content.frame.frame",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"

# British English alone is switched on. Other languages are added here, and their texts by gettext and Wagtail locales.
LANGUAGE_CODE = "en-gb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en-gb", _("English"))]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
MAIL_SERVER = None  # the backend that reaches it, where EMAIL_BACKEND only puts letters into the queue
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds; a mail server that hangs must not hold up other work

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "portal.styles.JoinedStylesFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Where `manage.py write_error_pages` puts the pages for when the site itself fails.
ERROR_PAGE_ROOT = env.path("ERROR_PAGE_ROOT", default=str(BASE_DIR / ".build" / "errors"))
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))
SERVE_MEDIA = bool(MEDIA_S3_BUCKET)  # from a folder nginx serves pictures; the development server does it itself
STORAGES = {
    "default": UPLOADS,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

WAGTAILFRONTENDCACHE = front_caches(env)
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # reviews are asked of reviewers
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.evidence.finishing.publish_what_was_signed"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.media.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.media.forms.DocumentForm"
WAGTAILIMAGES_IMAGE_MODEL = "media.PortalImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # a 121 megapixel picture took 1 GB of memory
WAGTAILDOCS_DOCUMENT_MODEL = "media.PortalDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "txt", "csv", "xlsx", "ods", "ics"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
FILM_MAX_UPLOAD_SIZE = 250 * 1024 * 1024  # with captions and words below what nginx lets through
CAPTIONS_MAX_UPLOAD_SIZE = 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin would call another host
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # and so would this
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
# Background work (portal/work): done at once unless the settings of a real server say otherwise. Wagtail's own tasks,
# such as the search index, are "default" and always done at once: a page is found as soon as it is published.
_AT_ONCE = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "slow", "fresh"]}
TASKS = {"default": _AT_ONCE, "worker": _AT_ONCE}
# What `manage.py run_scheduled` runs, in this order ...
SCHEDULED_COMMANDS = [
    "publish_scheduled",
    "write_error_pages",
    "make_missing_renditions",
    "forget_searches",
    "forget_feedback",
    "forget_suggestions",
    "forget_sign_ins",
    "forget_finished_work",
    "forget_changes",
]
# ... and what it asks the worker for: it takes long, or may fail for a while. They keep to their days by themselves.
BACKGROUND_COMMANDS = [
    "warm_front_cache",
    "send_directory_reminders",
    "send_review_reminders",
    "check_links",
    "check_page_links",
    "backup_if_due",
]
# Backups: docs/operations.md. The secret key never stands here.
BACKUP_TO = env.str("BACKUP_TO", default="")  # a folder, or s3://bucket/folder; without it no backup is made by itself
BACKUP_PUBLIC_KEY = env.str("BACKUP_PUBLIC_KEY", default="")  # several with commas between: any one opens a backup
BACKUP_KEEP = env.int("BACKUP_KEEP", default=30)
BACKUP_S3_ENDPOINT = env.str("BACKUP_S3_ENDPOINT", default="")  # without it Amazon's
BACKUP_S3_REGION = env.str("BACKUP_S3_REGION", default="")
BACKUP_S3_KEY_ID = env.str("BACKUP_S3_KEY_ID", default="")  # without the two, what boto3 finds by itself
BACKUP_S3_SECRET = env.str("BACKUP_S3_SECRET", default="")
# Their rows are in no backup: who was signed in when. Tables of caches are left out as well.
BACKUP_LEAVES_OUT = ["django_session", "kept_contentchange"]
SILENCED_SYSTEM_CHECKS: list[str] = []

# No visitor is asked to accept anything: a session exists only for people who sign in to the admin.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for its own previews; frame-ancestors below is the stricter rule today
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page forms are long

# What a public page may load: only our own files. The admin and previews get the changes in portal/middleware.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *MEDIA_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, *MEDIA_ORIGINS],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
