"""What may be uploaded as a picture, and how a document is exchanged."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageSequence
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.media.models import PortalDocument


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
                    frames = getattr(picture, "n_frames", 1)  # Wagtail's own field takes each picture for one
                    if picture.width * picture.height * frames > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                        raise Image.DecompressionBombError
                    for frame in ImageSequence.Iterator(picture):
                        frame.load()
                file.seek(0)
        except ValidationError:
            raise
        except Image.DecompressionBombError as error:
            raise ValidationError(_("This picture has too many pixels. Make it smaller and try again.")) from error
        except Exception as error:  # what a damaged picture makes of its reader cannot be named
            message = _("This picture could not be read to its end. Save it anew and try again.")
            raise ValidationError(message) from error
        return file

    return checked


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures, which takes whole ones only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")  # the second step of an upload of several has none
        if field:
            field.to_python = read_to_its_end(field.to_python)


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, which takes away the old file only when there is room for the new one.

    Wagtail takes it away first, so that a new file of the same name keeps its address. On a full disk neither was left.
    """

    def save(self, commit: bool = True) -> PortalDocument:
        """Save the document.

        Raises:
            OSError: there is no room for its new file; the old one is still there.
        """
        if commit and self.original_file and "file" in self.changed_data:
            new, storage = self.cleaned_data["file"], self.original_file.storage
            # Only the bytes: a big upload is itself a file, which the storage would move away instead of copying.
            storage.delete(storage.save(self.original_file.name, File(new.file)))
            new.seek(0)
        return super().save(commit)
