"""Who may do what: groups, permissions and workflows in one place, made true after every migration.

Administrators are Wagtail's own ("Administrator" ticked for a user): whoever manages people can become anything, so a
group for that would only look like less. Even they sign reviews only where a group gives them that role.

Running it again changes nothing. It adds what is missing to the groups it names and takes away what it does not list;
groups that administrators make themselves are left alone.
"""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.evidence.workflow import ensure_workflows

EDITORS = "Editors"
MEDICAL_REVIEWERS = "Medical reviewers"
LIVED_EXPERIENCE_REVIEWERS = "Lived experience reviewers"
EDITORIAL_LEADS = "Editorial leads"
DIRECTORY_STAFF = "Directory staff"
DIRECTORY_DEPUTIES = "Directory deputies"
DIRECTORY_LEADS = "Directory leads"

ADMIN = "wagtailadmin.access_admin"
_CRUD = ("view", "add", "change", "delete")


def _all(label: str, *models: str, actions: Iterable[str] = _CRUD) -> list[str]:
    return [f"{label}.{action}_{model}" for model in models for action in actions]


_FACTS = ("source", "glossaryterm", "claim")
_WRITING = [
    ADMIN,
    *_all("evidence", *_FACTS, "portfolionote"),
    *_all("media", "video"),
    "evidence.see_queue",
    "evidence.confirm_small_edit",
    "evidence.make_pack",
]
_ENTRIES = ("organization", "service", "location")
_DIRECTORY_READ = _all("support_directory", *_ENTRIES, actions=["view"])
_DIRECTORY_CHECK = [*_DIRECTORY_READ, "support_directory.verify_service"]
_DIRECTORY_EDIT = [
    *_DIRECTORY_CHECK,
    *_all("support_directory", *_ENTRIES, actions=["add", "change"]),
    *_all("support_directory", "changesuggestion", actions=["view", "change"]),
]

# What each group may do with rows ...
PERMISSIONS: dict[str, list[str]] = {
    EDITORS: [*_WRITING, *_DIRECTORY_READ],
    MEDICAL_REVIEWERS: [
        ADMIN,
        *_all("evidence", *_FACTS, actions=["view", "add", "change"]),
        "evidence.sign_medical",
        "evidence.see_queue",
    ],
    # People who live with a condition or care for someone who does, and read for others like them.
    LIVED_EXPERIENCE_REVIEWERS: [ADMIN, "evidence.sign_lived_experience"],
    EDITORIAL_LEADS: [
        *_WRITING,
        *_DIRECTORY_READ,
        "content.change_sitesettings",
        *_all("wagtailredirects", "redirect", actions=["add", "change", "delete"]),
        "evidence.sign_editorial",
        "evidence.publish_unreviewed",
        "evidence.change_pagecare",
    ],
    DIRECTORY_STAFF: [ADMIN, *_DIRECTORY_EDIT, "support_directory.view_synonym"],
    # Who approves crisis lines while the leads are away.
    DIRECTORY_DEPUTIES: [ADMIN, *_DIRECTORY_CHECK, "support_directory.approve_service"],
    DIRECTORY_LEADS: [
        ADMIN,
        *_DIRECTORY_EDIT,
        "support_directory.approve_service",
        *_all("support_directory", *_ENTRIES, "changesuggestion", actions=["delete"]),
        *_all("support_directory", "taxonomyterm", "synonym"),
        *_all("support_directory", "taxonomy", actions=["view", "change"]),
        *_all("support_directory", "importbatch", actions=["view", "add", "change"]),
    ],
}
# ... with pages below the root ...
PAGE_PERMISSIONS: dict[str, list[str]] = {
    EDITORS: ["add_page", "change_page", "publish_page"],
    MEDICAL_REVIEWERS: ["change_page"],
    EDITORIAL_LEADS: ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
}
# ... and with pictures and documents.
COLLECTION_PERMISSIONS: dict[str, list[str]] = {
    group: [
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ]
    for group in (EDITORS, EDITORIAL_LEADS)
}


@transaction.atomic
def sync_roles(**kwargs) -> None:
    """Make groups, permissions and workflows what this module says. Safe to run at any time, any number of times."""
    root_page = Page.objects.filter(depth=1).first()
    root_collection = Collection.objects.filter(depth=1).first()
    if root_page is None or root_collection is None:
        return  # Wagtail's own migrations have not run yet: the signal comes again
    _make_all_permissions()
    for name in PERMISSIONS:
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(_find(PERMISSIONS[name]))
        _set_page_permissions(group, root_page, PAGE_PERMISSIONS.get(name, []))
        _set_collection_permissions(group, root_collection, COLLECTION_PERMISSIONS.get(name, []))
    ensure_workflows(root_page)


def _make_all_permissions() -> None:
    # post_migrate runs app by app; permissions of apps after ours must exist before they can be given.
    from django.contrib.auth.management import create_permissions

    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)


def _find(names: Iterable[str]) -> list[Permission]:
    found: list[Permission] = []
    for name in names:
        label, codename = name.split(".")
        found += Permission.objects.filter(content_type__app_label=label, codename=codename)
    return found


def _set_page_permissions(group: Group, root: Page, codenames: list[str]) -> None:
    wanted = set(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames))
    GroupPagePermission.objects.filter(group=group, page=root).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _set_collection_permissions(group: Group, root: Collection, codenames: list[str]) -> None:
    wanted = set(
        Permission.objects.filter(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames)
    )
    GroupCollectionPermission.objects.filter(group=group, collection=root).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
