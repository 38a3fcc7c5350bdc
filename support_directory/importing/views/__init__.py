"""The screens of an import, in the admin."""
