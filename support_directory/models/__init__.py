"""Organisations, what they offer, and how to reach it. Names of models and fields are those of HSDS 3.0."""

from support_directory.models.organization import Organization
from support_directory.models.phone import Phone
from support_directory.models.service import Service

__all__ = ["Organization", "Phone", "Service"]
