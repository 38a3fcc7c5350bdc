"""Pictures and films handed out by the site itself: in development, and where they lie in a bucket that is not public.

On a server that keeps them in a folder nginx does it, and nobody comes here.
"""

import mimetypes
import re
from collections.abc import Iterator
from contextlib import closing
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from portal.media.public_files import is_public

CHUNK = 256 << 10  # bytes
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
HEADERS = {
    "Cache-Control": "public, max-age=2592000",  # as nginx says of those in a folder
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a picture or a film, or the part that is asked for: some browsers show no film without that.

    Raises:
        Http404: it is not there, or none of those that anybody may see.
    """
    if not is_public(path):
        raise Http404("Not a public file")
    try:
        size = default_storage.size(path)
        start, end = _part(request.headers.get("Range", ""), size)
        if start > end and size:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        body = _open(path, start, end) if request.method == "GET" and size else None
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation, ValueError) as error:
        raise Http404("No such file") from error
    length = end - start + 1 if size else 0
    response = StreamingHttpResponse(
        _chunks(body, length) if body else [],
        status=206 if length < size else 200,
        content_type=mimetypes.guess_type(path)[0] or "application/octet-stream",
        headers=HEADERS | {"Content-Length": str(length)},
    )
    if length < size:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _part(asked: str, size: int) -> tuple[int, int]:
    """Return the first and last byte that are asked for; all of them where nothing, or several parts, are."""
    found = _RANGE.fullmatch(asked)
    if not found or not any(found.groups()):
        return 0, size - 1
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _open(name: str, start: int, end: int) -> IO[bytes]:
    stream = getattr(default_storage, "stream", None)  # a bucket sends the part alone
    if stream:
        body, _size = stream(name, start, end)
        return body
    file = default_storage.open(name)
    file.seek(start)
    return file


def _chunks(file: IO[bytes], left: int) -> Iterator[bytes]:
    with closing(file):
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
