"""What volunteers see when they open an entry or another row, and what each field asks of them."""

from support_directory.staff.panels.others import LOCATION, ORGANIZATION, SUGGESTION, SYNONYM, TAXONOMY, TERM
from support_directory.staff.panels.service import SERVICE

__all__ = ["LOCATION", "ORGANIZATION", "SERVICE", "SUGGESTION", "SYNONYM", "TAXONOMY", "TERM"]
