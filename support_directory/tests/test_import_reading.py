"""Files from outside: what is read from them, and the words said about what cannot be read."""

import csv
import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from support_directory.importing import reading
from support_directory.importing.reading import Unreadable, csv_files, limits, xlsx_files
from support_directory.importing.reading import read as read_file

ROWS = [["name", "phones"], ["Línea", "116 123"], ["Two\nlines", 'with "quotes", and; signs']]


def read(data: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    sheet = read_file(io.BytesIO(data), len(data))
    return sheet.headings, list(sheet.rows)


def csv_bytes(rows, encoding="utf-8", **options) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows, **cells) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for place, value in cells.items():
        workbook.active[place] = value
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    "options", [{}, {"delimiter": ";"}, {"delimiter": "\t"}, {"lineterminator": "\n"}, {"quoting": 1}]
)
def test_csv_of_any_common_kind(encoding, options):
    data = csv_bytes(ROWS, encoding, **options)
    sheet = read_file(io.BytesIO(data), len(data))
    assert sheet.headings == ROWS[0]
    assert list(sheet.rows) == [(2, ROWS[1]), (3, ROWS[2])]
    assert sheet.encoding == ("cp1252" if encoding == "cp1252" else "utf-8-sig")


def test_xlsx():
    assert read(xlsx_bytes(ROWS)) == (ROWS[0], [(2, ROWS[1]), (3, ROWS[2])])


def test_typed_cells_become_what_a_person_would_type():
    values = [116123, 18.0, 1.5, True, time(9, 0), date(2026, 11, 5), datetime(2026, 11, 5, 9, 30), None, "end"]
    _headings, rows = read(xlsx_bytes([[f"h{n}" for n in range(9)], values]))
    assert rows == [(2, ["116123", "18", "1.5", "TRUE", "09:00", "2026-11-05", "2026-11-05 09:30:00", "", "end"])]


def test_of_a_formula_only_its_last_value_is_read():
    data = xlsx_bytes([["name", "phones"], ["x", "y"]], A2="=1+1")
    with_value = rezipped(
        data,
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>")},
    )
    assert read(with_value)[1] == [(2, ["2", "y"])]


def test_empty_lines_count_as_rows_but_are_passed_over_and_apostrophes_that_guard_are_taken_off():
    data = b"\xef\xbb\xbfname,note\r\n\r\n'=1+1,''quoted\r\n,,\r\n'tis,'+44 20\r\n"
    assert read(data) == (["name", "note"], [(3, ["=1+1", "'quoted"]), (5, ["'tis", "+44 20"])])


def test_a_heading_without_words_is_named_by_its_letter():
    assert read(b"name,,url\nx,y,z\n")[0] == ["name", "Column B", "url"]


def rezipped(data: bytes, changes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, changes.get(part.filename, lambda xml: xml)(content))
    return file.getvalue()


def bomb(name: str, megabytes: int) -> bytes:
    file = io.BytesIO(xlsx_bytes(ROWS))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(megabytes):
            part.write(bytes(1024**2))
    return file.getvalue()


ONE_SHEET = xlsx_bytes(ROWS)
BAD = {
    "nothing at all": (b"", "empty"),
    "only line ends": (b"\r\n\r\n", "empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty"),
    "broken letters": (b"name\n\x81\x8d caf\xe9\n", "broken"),
    "UTF-16": ("name,url\n".encode("utf-16"), "UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a spreadsheet"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
    "a stray quotation mark": (b'name,url\n"x"y,z\n', "quotation mark"),
    "a quotation mark that is never closed": (b'name,url\n"x,z\na,b\n', "quotation mark"),
    "a field without end": (b'name,url\n"' + b"x" * 200_000 + b'",z\n', "quotation mark"),
    "a long cell": (b"name\n" + b"x" * 40_000, "32767"),
    "the same heading twice": (b"name,Name\nx,y\n", "Two columns"),
    "too many columns": (b"," * 80 + b"x\n", "60 columns"),
    "too many columns in a sheet": (xlsx_bytes([["x"] * 80]), "60 columns"),
    "a zip that is no workbook": (b"PK\x03\x04" + bytes(100), "damaged"),
    "half a workbook": (ONE_SHEET[: len(ONE_SHEET) // 2], "damaged"),
    "an archive of something else": (rezipped(b"PK\x05\x06" + bytes(18), {}), "damaged|not an Excel|not a spreadsheet"),
    "a sheet that is no XML": (rezipped(ONE_SHEET, {"xl/worksheets/sheet1.xml": lambda _x: b"<a><b></a>"}), "damaged"),
    "a workbook without sheets": (rezipped(ONE_SHEET, {"xl/workbook.xml": lambda _x: b"<workbook/>"}), "damaged"),
    "a bomb": (bomb("xl/media/a.bin", 120), "far too big"),
    "a bomb of texts": (bomb("xl/sharedStrings.xml", 40), "far too big"),
    "a bomb of styles": (bomb("xl/theme/theme2.xml", 5), "far too big"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_read_is_said_in_words(what):
    data, words = BAD[what]
    with pytest.raises(Unreadable, match=words):
        read(data)


def test_entities_of_entities_are_not_expanded():
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "boom">{names}]><worksheet>&a11;</worksheet>'.encode()
    with pytest.raises(Unreadable, match="damaged"):
        read(rezipped(ONE_SHEET, {"xl/worksheets/sheet1.xml": lambda _x: xml}))


def test_a_row_far_below_does_not_make_a_million_rows():
    data = xlsx_bytes(ROWS, A1048576="last")
    assert read(data)[1][-1] == (1_048_576, ["last"])
    beyond = rezipped(data, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"1048576", b"999999999")})
    assert [number for number, _row in read(beyond)[1]] == [2, 3]


def test_too_large_and_too_many(monkeypatch):
    with pytest.raises(Unreadable, match="larger than 20 MB"):
        read_file(io.BytesIO(b"name\nx\n"), 200 * 1024**2)
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert len(read(b"name\n" + b"x\n" * 3)[1]) == 3
    with pytest.raises(Unreadable, match="more than 3 rows"):
        read(b"name\n" + b"x\n" * 4)


def test_a_large_file_is_decoded_piece_by_piece(monkeypatch):
    monkeypatch.setattr(csv_files, "_PIECE", 3)
    data = csv_bytes([["name"], *[["café ünd žlutý"]] * 20])
    assert {row[0] for _number, row in read(data)[1]} == {"café ünd žlutý"}


@given(st.data())
def test_a_damaged_workbook_never_raises_anything_else(data):
    damaged = bytearray(ONE_SHEET)
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    survive(bytes(damaged))


@given(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                        "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]), st.data())  # fmt: skip
def test_a_workbook_of_damaged_parts_never_raises_anything_else(name, data):
    def damage(xml: bytes) -> bytes:
        place = data.draw(st.integers(0, len(xml) - 1))
        return xml[:place] + data.draw(st.binary(max_size=8)) + xml[place + data.draw(st.integers(0, 8)) :]

    survive(rezipped(ONE_SHEET, {name: damage}))


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode) | st.text(max_size=200).map(
    lambda text: text.encode("cp1252", "replace")))  # fmt: skip
def test_any_bytes_are_read_or_refused(data):
    survive(data)


def survive(data: bytes) -> None:
    try:
        headings, rows = read(data)
    except Unreadable as error:
        assert str(error)
    else:
        assert headings
        assert all(isinstance(cell, str) and "\0" not in cell for _number, row in rows for cell in row)


def test_limits_are_those_that_the_form_names():
    assert limits.MAX_BYTES == 20 * 1024**2
    assert limits.MAX_ROWS == 10_000
    assert xlsx_files._most("xl/worksheets/sheet1.xml") == limits.MAX_UNZIPPED
