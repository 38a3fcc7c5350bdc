"""What an entry is, in schema.org's words, for machines that read its page."""

from typing import Any

from portal.addresses import absolute
from support_directory.choices import CallCost, PhoneType
from support_directory.entry import Entry
from support_directory.hours import Hours, SpecialDays
from support_directory.hours.spans import Times
from support_directory.models import Service

_DAYS = ("", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def service_things(entry: Entry) -> list[dict[str, Any]]:
    """Return the service and who gives it. Nothing is said of an entry nobody has checked."""
    service = entry.service
    if service.is_example:
        return []
    url = absolute(service.get_absolute_url())
    thing = {
        "@type": "Service",
        "@id": f"{url}#service",
        "url": url,
        "name": service.name,
        "alternateName": service.alternate_name,
        "description": service.description,
        "provider": {"@id": f"{url}#organization"},
        "areaServed": _areas(service),
        "hoursAvailable": _hours(service),
        "availableChannel": _channels(entry),
        "audience": {"@type": "Audience", "audienceType": service.eligibility_description}
        if service.eligibility_description
        else None,
    }
    return [_filled(thing), _organization(entry, f"{url}#organization")]


def _organization(entry: Entry, key: str) -> dict[str, Any]:
    service, organization = entry.service, entry.service.organization
    return _filled(
        {
            "@type": "NGO" if entry.is_charity else "Organization",
            "@id": key,
            "name": organization.name,
            "url": organization.url or service.url,
            "description": organization.description,
            "identifier": [
                {"@type": "PropertyValue", "propertyID": register, "value": number}
                for register, number in entry.registers
            ],
            "contactPoint": _contact_points(service),
        }
    )


def _contact_points(service: Service) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = [
        {
            "@type": "ContactPoint",
            "telephone": number.grouped,
            "contactType": str(PhoneType(number.type).label),
            "contactOption": "TollFree" if number.cost == CallCost.FREE else None,
            "areaServed": _areas(service),
            "hoursAvailable": _hours(service),
        }
        for number in service.numbers
    ]
    if service.email:
        points.append({"@type": "ContactPoint", "email": service.email})
    return [_filled(point) for point in points]


def _channels(entry: Entry) -> list[dict[str, Any]]:
    service = entry.service
    found: list[dict[str, Any]] = [
        {"@type": "ServiceChannel", "servicePhone": point} for point in _contact_points(service) if "telephone" in point
    ]
    if service.url:
        found.append({"@type": "ServiceChannel", "serviceUrl": service.url})
    return found


def _areas(service: Service) -> list[dict[str, str]]:
    return [{"@type": "AdministrativeArea", "name": name} for name in service.nation_names]


def _hours(service: Service) -> list[dict[str, Any]]:
    """Return the week and the special days, or nothing while they are being re-checked."""
    hours = None if service.is_being_rechecked else service.hours
    if hours is None:
        return []
    return _week(hours) + [_special(days) for days in hours.special_days]


def _week(hours: Hours) -> list[dict[str, Any]]:
    alike: dict[Times, list[str]] = {}
    for opening in hours.openings:
        alike.setdefault((opening.opens, opening.closes), []).append(_DAYS[opening.weekday])
    return [_specification(times) | {"dayOfWeek": days} for times, days in alike.items()]


def _special(days: SpecialDays) -> dict[str, Any]:
    dates = {"validFrom": days.first.isoformat(), "validThrough": days.last.isoformat()}
    return _specification(days.times) | dates


def _specification(times: Times | None) -> dict[str, Any]:
    """Write times as schema.org wants them: closed is 00:00 to 00:00, so a whole day ends a minute early."""
    opens, closes = [f"{clock:%H:%M}" for clock in times] if times else ["00:00", "00:00"]
    if times and opens == closes == "00:00":
        closes = "23:59"
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes}


def _filled(thing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if value not in ("", None, [])}
