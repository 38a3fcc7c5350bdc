"""How much one file may hold. A directory of this kind has some hundreds of entries; ten thousand is a stress test."""

MAX_BYTES = 20 * 1024**2
MAX_UNZIPPED = 100 * 1024**2
# What of an XLSX file is held in memory: its list of texts, and its styles and other small parts.
MAX_TEXTS = 32 * 1024**2
MAX_OTHER = 2 * 1024**2
MAX_PARTS = 500
MAX_ROWS = 10_000
MAX_COLUMNS = 60
MAX_CELL = 32_767  # what Excel allows


class Unreadable(Exception):
    """A file that cannot be read. Its text can be shown to staff."""
