"""Organisations, what they offer, and how to reach it. Names of models and fields are those of HSDS 3.0."""

from support_directory.models.area import ServiceArea
from support_directory.models.details import Contact, CostOption, Language
from support_directory.models.feedback import ChangeSuggestion, SearchLog, Synonym, UnknownWord
from support_directory.models.imports import ImportBatch, ImportRow
from support_directory.models.location import Accessibility, Address, Location, ServiceAtLocation
from support_directory.models.organization import Organization, OrganizationIdentifier
from support_directory.models.phone import Phone
from support_directory.models.schedule import Schedule, ScheduleException, Weekday
from support_directory.models.service import Service
from support_directory.models.taxonomy import Attribute, Taxonomy, TaxonomyTerm
from support_directory.models.text import DirectoryWord, ServiceText
from support_directory.models.upkeep import ReminderSent
from support_directory.models.verification import LinkCheck, Verification
from support_directory.models.version import DirectoryVersion

__all__ = [
    "Accessibility",
    "Address",
    "Attribute",
    "ChangeSuggestion",
    "Contact",
    "CostOption",
    "DirectoryVersion",
    "DirectoryWord",
    "ImportBatch",
    "ImportRow",
    "Language",
    "LinkCheck",
    "Location",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "ReminderSent",
    "Schedule",
    "ScheduleException",
    "SearchLog",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceText",
    "Synonym",
    "Taxonomy",
    "TaxonomyTerm",
    "UnknownWord",
    "Verification",
    "Weekday",
]
