"""Loads the starter content: each item once, by its key. What an editor changed or deleted stays as they left it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.models import Locale, Page, Site

from portal.content.models import SiteSettings
from portal.evidence.models import Claim, ClaimSource, GlossaryTerm, Source
from portal.locks import alone_in
from portal.starter.builders import Builder
from portal.starter.models import StarterItem
from support_directory.starter import load_directory

CONTENT = Path(__file__).parent / "content"
Say = Callable[[str], None]


def read(name: str) -> Any:
    """Return the data of one starter file."""
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def page_files() -> list[dict[str, Any]]:
    """Return the pages of the starter content in the order they are made."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((CONTENT / "pages").glob("*.yaml"))]


def load_starter_content(say: Say = print) -> int:
    """Load what was never loaded before and return how many pages that was.

    All or nothing: a fault in a file leaves the database as it was. Two at once wait for each other.
    """
    with alone_in("starter content"), transaction.atomic():
        return _load(say)


def _load(say: Say) -> int:
    _load_sources()
    _load_claims()
    _load_glossary()
    created, _skipped = load_directory(CONTENT)
    say(f"{created} services of the directory added, none of them checked yet")
    return _load_pages(say)


def _remember(key: str, item: Model) -> None:
    content_type = ContentType.objects.get_for_model(item)
    StarterItem.objects.create(key=key, content_type=content_type, object_id=str(item.pk))


def _loaded() -> dict[str, str]:
    return dict(StarterItem.objects.values_list("key", "object_id"))


def _load_sources() -> None:
    done = _loaded()
    for data in [*read("sources.yaml"), *read("sources-official.yaml")]:
        key = f"source:{data['key']}"
        if key in done:
            continue
        values = {name: value for name, value in data.items() if name != "key" and value is not None}
        source, _created = Source.objects.get_or_create(key=data["key"], defaults=values)
        _remember(key, source)


def _load_claims() -> None:
    done = _loaded()
    sources = dict(Source.objects.values_list("key", "pk"))
    known = set(Claim.objects.values_list("key", flat=True))
    for data in read("claims.yaml"):
        key = f"claim:{data['key']}"
        if key in done or data["key"] in known:
            continue
        rows = [
            ClaimSource(source_id=sources[row["source"]], sort_order=place, **{n: row[n] for n in row if n != "source"})
            for place, row in enumerate(data["sources"])
            if row["source"] in sources  # an editor may have deleted it
        ]
        claim = Claim(evidence=rows, **{name: value for name, value in data.items() if name != "sources"})
        claim.save()
        claim.save_revision()
        _remember(key, claim)


def _load_glossary() -> None:
    done = _loaded()
    locale = Locale.get_default()
    for data in read("glossary.yaml"):
        key = f"glossary:{data['slug']}"
        if key not in done:
            term, _created = GlossaryTerm.objects.get_or_create(slug=data["slug"], locale=locale, defaults=data)
            _remember(key, term)


def _load_pages(say: Say) -> int:
    done = _loaded()
    existing = set(Page.objects.values_list("pk", flat=True))
    page_ids = {key.removeprefix("page:"): int(pk) for key, pk in done.items() if key.startswith("page:")}
    # Pages an editor deleted stay deleted, and nothing new is put under them or linked to them.
    page_ids = {key: pk for key, pk in page_ids.items() if pk in existing}
    new = [data for data in page_files() if f"page:{data['key']}" not in done]
    for data in new:
        if "parent" in data and data["parent"] not in page_ids:
            continue
        page_ids[data["key"]] = _make_empty(data, page_ids)
    builder = Builder(page_ids)
    made = 0
    for data in new:
        if data["key"] in page_ids:
            _fill(builder, data)
            made += 1
            say(f"{data['title']}")
    return made


def _make_empty(data: dict[str, Any], page_ids: dict[str, int]) -> int:
    """Make the page without its body first, so that pages can link to one another whatever their order."""
    builder = Builder({})
    page = builder.page({**data, "fields": {}, "related": []})
    page.live = False
    page.locale = Locale.get_default()
    if "parent" in data:
        Page.objects.get(pk=page_ids[data["parent"]]).add_child(instance=page)
    else:
        _become_root(page)
    _remember(f"page:{data['key']}", page)
    return page.pk


def _become_root(page: Page) -> None:
    """Make ``page`` the home page. Wagtail's own welcome page gives way if nobody has touched it."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    welcome = site.root_page if site else None
    root = Page.objects.get(depth=1)
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.slug = f"welcome-{welcome.pk}"
        welcome.save(update_fields=["slug"])
        root = Page.objects.get(depth=1)
        root.add_child(instance=page)
        site.root_page = page
        site.save()
        Page.objects.get(pk=welcome.pk).delete()
        return
    root.add_child(instance=page)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True, site_name=settings.SITE_NAME)


def _fill(builder: Builder, data: dict[str, Any]) -> None:
    empty = Page.objects.get(pk=builder.page_ids[data["key"]]).specific
    built = builder.page(data)
    for field in built._meta.local_fields:
        if not field.primary_key:
            setattr(empty, field.attname, getattr(built, field.attname))
    empty.search_description = built.search_description
    revision = empty.save_revision()
    if data.get("live", True):
        revision.publish()
    if data["key"] == "contact":
        site = Site.objects.get(is_default_site=True)
        site_settings = SiteSettings.objects.filter(site=site).first() or SiteSettings(site=site)
        site_settings.contact_page_id = site_settings.contact_page_id or empty.pk
        site_settings.save()
