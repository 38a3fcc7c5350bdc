"""Passwords that are easy to guess: what many people use, or the name of this site, with some signs put around it."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NOT_LETTERS = re.compile(r"[\W\d_]+")
# What anybody would try here first, besides the words of SITE_NAME. docs/security.md names the list.
WORDS = ("neuropathies", "neuropathy", "charity", "wagtail", "admin", "editor")
LEAST_LETTERS = 4  # of a word of the site's name; and of what stands beside such words in a password


class PaddedWordValidator(CommonPasswordValidator):
    """Refuses a common password, or words of this site, with nothing but numbers, signs and spaces around it.

    The plain list of common passwords holds few of 12 characters. Passwords without letters are not its business.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Look at the letters alone.

        Raises:
            ValidationError: little is left of them, or what many people use.
        """
        letters = rest = NOT_LETTERS.sub("", password.lower())
        for word in self._words():
            rest = rest.replace(word, "")
        only_ours = rest != letters and len(rest) < LEAST_LETTERS
        if only_ours or (letters and {letters, rest} & self.passwords):
            raise ValidationError(self.get_help_text(), code="padded_word")

    def get_help_text(self) -> str:
        """Return what is wrong with it, and what would be better."""
        return _(
            "That is a common password or a name of this site, with numbers or signs added. It is easy to guess. "
            "Three or four words in a row are better."
        )

    def _words(self) -> list[str]:
        named = [word for word in NOT_LETTERS.split(settings.SITE_NAME.lower()) if len(word) >= LEAST_LETTERS]
        return sorted({*named, *WORDS}, key=len, reverse=True)
