"""What may be uploaded as a picture."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.forms import BaseImageForm

_UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def read_to_its_end(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wrap a file field's ``to_python`` so that a picture which breaks off is refused in words.

    Wagtail's own field reads the head, and where that fails midway the answer was a server error.
    """

    def checked(data: Any) -> Any:
        try:
            file = to_python(data)
            if isinstance(file, UploadedFile):
                file.seek(0)
                with Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except _UNREADABLE as error:
            message = _("This picture could not be read to its end. Save it anew and try again.")
            raise ValidationError(message) from error
        return file

    return checked


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures, which takes whole ones only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.to_python = read_to_its_end(field.to_python)
