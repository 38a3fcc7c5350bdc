"""The directory's entries in the admin's menu, one viewset for each."""

from support_directory.staff.viewsets.group import DirectoryGroup

__all__ = ["DirectoryGroup"]
