"""The open data against the schemas of Open Referral UK. They stand beside the checkout: they are share-alike."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
from django.utils import timezone

from support_directory.models import Service, Taxonomy, TaxonomyTerm
from support_directory.tests.api_rows import API, make_rich_service
from support_directory.tests.factories import ServiceFactory
from tests.extra.conftest import SHARED

pytestmark = pytest.mark.django_db

VALIDATOR = SHARED / "hsds" / "oruk-3.0-validator"
PROFILE = SHARED / "hsds" / "oruk-3.0-profile" / "compiled"
ITEM_OF_LIST = {"organizations": VALIDATOR / "organization_list.json"}  # the file is of one row, unlike the others


@cache
def schema(path: Path) -> dict:
    """Return a schema; the pieces that are no keywords of JSON Schema are none of the validator's business."""
    return json.loads(path.read_text())


def faults(document: object, path: Path) -> list[str]:
    found = jsonschema_rs.validator_for(schema(path), validate_formats=True).iter_errors(document)
    return [f"{'/'.join(map(str, fault.instance_path))}: {fault.message}" for fault in found]


@pytest.fixture
def told(client) -> dict[str, dict]:
    """Every kind of document, from rows with everything and rows with next to nothing."""
    rich = make_rich_service("Debt advice")
    bare = ServiceFactory(name="Bare", description="", nations=[], verified=True)
    overdue = make_rich_service("Overdue")
    Service.objects.filter(pk=overdue.pk).update(next_due=timezone.localdate())
    term = TaxonomyTerm.objects.get(slug="debt")
    addresses = {
        "api_details": "/",
        "service_list": "/services",
        "service_list full": "/services?full=true",
        "service_list empty": "/services?taxonomy_id=none",
        "service_list page": "/services?page=2&per_page=1",
        "service": f"/services/{rich.pk}",
        "service bare": f"/services/{bare.pk}",
        "service overdue": f"/services/{overdue.pk}",
        "taxonomy_list": "/taxonomies",
        "taxonomy": f"/taxonomies/{Taxonomy.objects.get(slug='topic').pk}",
        "taxonomy_term_list": "/taxonomy_terms",
        "taxonomy_term": f"/taxonomy_terms/{term.pk}",
        "organization": f"/organizations/{rich.organization_id}",
        "organization bare": f"/organizations/{bare.organization_id}",
        "service_at_location_list": "/service_at_locations",
        "service_at_location": f"/service_at_locations/{rich.service_at_locations.get().pk}",
        "organizations": "/organizations",
    }
    return {name: client.get(API + address).json() for name, address in addresses.items()}


def test_every_document_holds_to_the_schemas_of_the_official_validator(told):
    for name, document in told.items():
        if name == "organizations":
            assert document["contents"]
            assert [faults(row, ITEM_OF_LIST[name]) for row in document["contents"]] == [[]] * len(document["contents"])
        else:
            assert faults(document, VALIDATOR / f"{name.split()[0]}.json") == [], name


def test_every_document_holds_to_the_compiled_profile(told):
    for name, document in told.items():
        path = PROFILE / f"{name.split()[0]}.json"
        if path.exists():
            rows = document.get("contents", [document])
            assert [faults(row, path) for row in rows] == [[]] * len(rows), name


def test_lists_have_the_page_of_the_standard(told):
    """The schemas name it in a way that no validator reads, so it is read here."""
    page = schema(VALIDATOR / "service_list.json")["allOf"][0]["Page"]
    assert set(page["properties"]) | {"contents"} == set(told["service_list"])
    for name in ("service_list", "service_list empty", "service_list page", "organizations", "taxonomy_list"):
        validator = jsonschema_rs.validator_for(page | {"required": list(page["properties"])})
        assert validator.is_valid(told[name]), name


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda d: d.pop("name"), "name"),
        (lambda d: d.update(status="open"), "status"),
        (lambda d: d.update(id="1"), "id"),
        (lambda d: d.update(url="no address"), "url"),
        (lambda d: d["service_areas"][0].pop("id"), "service_areas"),
        (lambda d: d["organization"].pop("description"), "organization"),
        (lambda d: d["service_at_locations"][0]["location"]["addresses"][0].pop("postal_code"), "addresses"),
        (lambda d: d["cost_options"][0].update(amount="0.00"), "amount"),
    ],
)
def test_the_schemas_would_see_a_fault(told, change, fault):
    broken = deepcopy(told["service"])
    change(broken)
    assert any(fault in found for found in faults(broken, VALIDATOR / "service.json"))


def beside(document: object, known: dict, example: object, path: str = "") -> Iterator[str]:
    """Find the fields that neither the schema nor the example knows: a schema lets them pass, whatever their names."""
    if isinstance(document, list):
        for row in document:
            yield from beside(row, known.get("items", {}), (example or [{}])[0], f"{path}[]")
    elif isinstance(document, dict):
        for name, value in document.items():
            if name not in known.get("properties", {}) and name not in example:
                yield f"{path}.{name}"
            yield from beside(value, known.get("properties", {}).get(name, {}), example.get(name), f"{path}.{name}")


@pytest.mark.parametrize("name", ["service", "service_at_location", "organization", "taxonomy", "taxonomy_term"])
def test_what_stands_beside_the_profile_is_of_hsds(told, name):
    """The UK profile leaves fields of HSDS 3.0 out; those we tell have the names of its examples."""
    found = [SHARED / "hsds" / "examples" / "hsds30" / f"{name}{full}.json" for full in ("_full", "")]
    example = {**schema(next(path for path in found if path.exists()))}
    if name == "taxonomy":
        example["taxonomy_terms"] = [schema(found[1].with_name("taxonomy_term.json"))]  # told there by the UK alone
    assert list(beside(told[name], schema(VALIDATOR / f"{name}.json"), example)) == []
    misspelt = told[name] | {"nmae": "x"}
    assert list(beside(misspelt, schema(VALIDATOR / f"{name}.json"), example)) == [".nmae"]


def test_the_front_door_names_an_address_where_the_description_is(client, told, settings):
    address = told["api_details"]["openapi_url"].removeprefix(settings.BASE_URL)
    described = client.get(address).json()
    official = schema(VALIDATOR / "open_api.json")
    assert set(official["paths"]) == set(described["paths"])
    kept = jsonschema_rs.validator_for(
        {"$ref": "#/components/schemas/Service", "components": described["components"]}, validate_formats=True
    )
    assert kept.is_valid(told["service"]) and not kept.is_valid({"id": 1})
