"""Text that a spreadsheet would run as a formula."""

_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


def guard(cell: str) -> str:
    """Return the cell with an apostrophe before it where a spreadsheet program would take it for a formula.

    One that begins with an apostrophe gets another, so that ``unguard`` always finds the same text again.
    """
    return f"'{cell}" if cell.startswith("'") or _runs(cell) else cell


def unguard(cell: str) -> str:
    """Return what stood there before ``guard``. An apostrophe that guards nothing stays."""
    rest = cell[1:]
    return rest if cell.startswith("'") and (rest.startswith("'") or _runs(rest)) else cell


def _runs(cell: str) -> bool:
    # Some programs pass over white space at the start; line ends and tabs are themselves a start.
    return cell[:1] in _STARTS or cell.lstrip()[:1] in _STARTS
