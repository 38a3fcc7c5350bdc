"""A second database that only answers what visitors read: a copy that Postgres keeps up to date (docs/adr/0021)."""

import environ

env = environ.Env()

DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", default="")
REPLICA_MOST_BEHIND = env.int("REPLICA_MOST_BEHIND", default=10)  # seconds; a copy further behind is not asked
FRESH_HEADER = "X-Refresh-Copy"  # of a request for what was published just now (portal/front_cache)
# What may be read from it, by the names of addresses. What is not named never is: the admin, forms, documents, the
# directory, and whatever is added later.
REPLICA_VIEWS = frozenset(
    {"wagtail_serve", "search", "glossary", "evidence:claims", "evidence:claim", "updates", "sitemap", "sitemap_index"}
)
# Never asked of a copy that may be behind, whatever the page: who may see something, who somebody is, and the
# directory, whose numbers people dial. Apps, or single models.
REPLICA_NEVER = frozenset(
    {
        "auth",
        "sessions",
        "users",
        "support_directory",
        "media.portaldocument",
        "wagtailcore.collectionviewrestriction",
        "wagtailcore.pageviewrestriction",
    }
)
