"""Lists as files that are safe to open."""

from typing import Any

from support_directory.importing.formulas import guard


class PlainText:
    """Writes what begins like a formula as text: a CSV file says nothing about types, so programs guess."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return the value as it goes into the file. XLSX cells are typed: Wagtail marks them as text itself."""
        value = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        return guard(value) if export_format == "csv" and isinstance(value, str) else value
