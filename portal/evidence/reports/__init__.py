"""Reports on what stands behind the information, in Wagtail's own reports menu, for screen and spreadsheet."""
