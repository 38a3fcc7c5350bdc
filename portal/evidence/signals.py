"""What this app tells others, without knowing them."""

from django.dispatch import Signal

# A saved claim says something else to readers than before. Sent inside the transaction that saves it, with
# ``claim``, and ``before`` and ``after``, its ``reader_material()``.
claim_corrected = Signal()
