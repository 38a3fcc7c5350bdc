"""The starter directory: terms, organisations with their services, synonyms."""

from support_directory.starter.loading import load_directory

__all__ = ["load_directory"]
