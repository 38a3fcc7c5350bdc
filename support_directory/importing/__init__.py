"""Entries out to a spreadsheet and back in, as drafts. Why it is made this way: docs/adr/0011-directory-import.md."""
