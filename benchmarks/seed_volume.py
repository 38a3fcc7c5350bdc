"""Makes many content pages by bulk insert: ten to a condition, a hub and its nine topics.

``python -m benchmarks seed --pages 10000`` runs it on a database of the benchmarks' own. ``fill`` alone serves tests.
What saving pages one by one would also make (revisions, the reference index, log entries) is left out: no page view
reads it.
"""

import argparse
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django

PER_CONDITION = 10
RARE = 15_000  # names of conditions are words that few other pages have
CHUNK = 500  # pages held in memory at once
FIRST = "condition-00000"  # slugs of the first condition and of its first topic, which the benchmarks ask for
FIRST_TOPIC = f"/conditions/{FIRST}/topic-1/"


def fill(index: Any, pages: int) -> int:
    """Put ``pages`` bulk pages under the list of conditions ``index`` and return how many were made.

    Tree, links, citations and services are as real as an editor's; the search index is not written (``volume_index``).
    """
    from django.db import transaction

    from benchmarks.volume_text import Keys
    from portal.evidence.models import Source
    from support_directory.models import Service

    with transaction.atomic():
        rows = _tree(index, pages)
        hubs = [row.pk for row in rows if row.depth == index.depth + 1]
        keys = Keys(
            pages=hubs,
            sources=list(Source.objects.order_by("pk").values_list("pk", flat=True)),
            services=[str(pk) for pk in Service.objects.listed().order_by("slug").values_list("pk", flat=True)],
        )
        for start in range(0, len(rows), CHUNK):
            _write_specific(rows[start : start + CHUNK], index.depth + 1, start, keys)
    return len(rows)


def _tree(index: Any, pages: int) -> list[Any]:
    """Insert the rows that every page has, and return them with their keys."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    from conditions.models import ConditionPage, ConditionTopicPage

    types = ContentType.objects.get_for_models(ConditionPage, ConditionTopicPage)
    rows: list[Page] = []
    hubs = -(-pages // PER_CONDITION)
    before = Page.objects.child_of(index).filter(slug__startswith="condition-").count()
    for number in range(hubs):
        hub_number = before + number
        hub = _row(index, hub_number * PER_CONDITION, index.numchild + number + 1, f"condition-{hub_number:05d}")
        hub.content_type = types[ConditionPage]
        hub.numchild = min(PER_CONDITION, pages - len(rows)) - 1
        rows.append(hub)
        for step in range(1, hub.numchild + 1):
            topic = _row(hub, hub_number * PER_CONDITION + step, step, f"topic-{step}")
            topic.content_type = types[ConditionTopicPage]
            rows.append(topic)
    Page.objects.bulk_create(rows, batch_size=CHUNK)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild + hubs)
    return rows


def _row(parent: Any, number: int, step: int, slug: str) -> Any:
    from django.utils import timezone
    from wagtail.models import Page

    from benchmarks.volume_text import made_up

    name = f"{made_up(number // PER_CONDITION + RARE)} neuropathy".capitalize()
    title = name if slug.startswith("condition") else f"{name}: subject {step}"
    published = timezone.now() - timedelta(minutes=number)
    return Page(
        title=title,
        draft_title=title,
        slug=slug,
        search_description=f"{title}: a made-up page that tells how the portal works with many.",
        path=Page._get_path(parent.path, parent.depth + 1, step),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{slug}/",
        live=True,
        locale_id=parent.locale_id,
        first_published_at=published,
        last_published_at=published,
        latest_revision_created_at=published,
    )


def _write_specific(rows: Sequence[Any], hub_depth: int, start: int, keys: Any) -> None:
    """Write the part of each page that its own type adds."""
    from benchmarks.volume_text import Writer
    from conditions.models import ConditionPage, ConditionTopicPage

    pages: dict[type, list[Any]] = {ConditionPage: [], ConditionTopicPage: []}
    for number, row in enumerate(rows, start):
        writer = Writer(number, keys)
        model = ConditionPage if row.depth == hub_depth else ConditionTopicPage
        page = model(page_ptr=row, title=row.title, summary=writer.sentence(16))
        _store(page, "body", writer.body())
        _store(page, "related_pages", writer.related())
        if model is ConditionPage:
            page.abbreviation = row.title[:3].upper()
            page.other_names = f"{row.title.split()[0]} disease"
            _store(page, "at_a_glance", writer.at_a_glance())
        pages[model].append(page)
    for page_type, found in pages.items():
        _copy(page_type, found)


def _store(page: Any, name: str, raw: list[dict[str, Any]]) -> None:
    from wagtail.blocks import StreamValue

    setattr(page, name, StreamValue(page._meta.get_field(name).stream_block, raw, is_lazy=True))


def _copy(model: Any, pages: Sequence[Any]) -> None:
    """Insert the rows of a page type's own table: Django's bulk_create refuses models that have a parent table."""
    from django.db import connection
    from psycopg import sql

    fields = model._meta.local_concrete_fields
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for page in pages:
            copy.write_row([field.get_db_prep_save(getattr(page, field.attname), connection) for field in fields])


def main() -> None:
    """Fill the database named by the environment: ``--pages 0`` an empty one, any other number a copy of that."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, required=True)
    pages = parser.parse_args().pages
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from rich.console import Console

    from benchmarks.database import BASE, name_of
    from benchmarks.volume_index import index_all
    from conditions.models import ConditionIndexPage
    from portal.starter.loading import load_starter_content

    if connection.settings_dict["NAME"] != name_of(pages):
        raise SystemExit("This fills a database of the benchmarks' own, never another: python -m benchmarks seed")
    base_steps = {
        "Migrating an empty database": lambda: call_command("migrate", verbosity=0, interactive=False),
        "Loading the starter content": lambda: load_starter_content(lambda line: None),
    }
    volume_steps = {
        f"Making {pages:,} pages": lambda: fill(ConditionIndexPage.objects.get(), pages),
        "Writing the search index": index_all,
        "Gathering statistics": lambda: connection.cursor().execute("VACUUM ANALYZE"),
    }
    console = Console()
    for says, step in (base_steps if pages == BASE else volume_steps).items():
        start = time.perf_counter()
        with console.status(says):
            step()
        console.print(f"{says}: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
