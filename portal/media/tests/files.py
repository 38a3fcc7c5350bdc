"""Files as they may be uploaded: whole, damaged, too big, or something else than their names say."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64
WEBM = b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 64
PROGRAM = b"MZ\x90\0\x03\0\0\0" + b"\0" * 200
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PAGE = b"<!doctype html><script>alert(1)</script>"
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), frames: int = 1, mode: str = "RGB") -> bytes:
    file = BytesIO()
    shades = [Image.effect_noise(size, 60 + number).convert(mode) for number in range(frames)]
    more = {"save_all": True, "append_images": shades[1:]} if frames > 1 else {}
    shades[0].save(file, kind, **more)
    return file.getvalue()


def too_many_pixels() -> bytes:
    """A real picture of 40,040,000 pixels, white, in a few kilobytes."""
    file = BytesIO()
    Image.new("1", (8008, 5000), 1).save(file, "PNG")
    return file.getvalue()


def bomb() -> bytes:
    """A head that promises 3.6 thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def packed(*parts: str, **named: str) -> bytes:
    """A zip with these parts, each with something in it."""
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for name, text in {**dict.fromkeys(parts, "<x/>"), **named}.items():
            made.writestr(name, text)
    return file.getvalue()


DOCX, XLSX = packed("[Content_Types].xml", "word/document.xml"), packed("[Content_Types].xml", "xl/workbook.xml")
ODT = packed("content.xml", mimetype="application/vnd.oasis.opendocument.text")
ODS = packed("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")
