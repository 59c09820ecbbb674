"""Readers of JSONL, tables and plain text: each caption, or its place and what is wrong, and then the next one."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ner.batch import run
from ner.batch.reading import Inputs
from ner.errors import InputError, UsageError
from ner.formats import read_captions, read_entries
from ner.formats.base import Entry, Source
from ner.formats.jsonl import read as read_jsonl
from ner.formats.table import read_csv, read_tsv
from ner.types import Caption
from tests.batch.fake import FakeLoader

texts = st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip)
captions = st.lists(st.builds(Caption, texts, texts, texts, texts), min_size=1, max_size=4)
GOOD = Caption("a", "STAT3")


def read(path: Path, data: bytes | str) -> list[Caption | str]:
    """Captions, and errors as `line: problem`, of a file with that content."""
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [item if isinstance(item, Caption) else brief(item) for item in read_captions(path)]


def brief(error: InputError) -> str:
    """The line and the problem of an error; each has a remedy."""
    assert error.remedy
    return f"{error.place.rpartition('/')[2].partition(':')[2]}: {error.problem}"


@given(captions)
def test_jsonl_captions_of_any_text_are_read(written: list[Caption]) -> None:
    lines = (json.dumps({"id": c.id, "text": c.text, "title": c.title, "organism": c.organism}) + "\n" for c in written)
    items = read_jsonl(Source(io.BytesIO("".join(lines).encode()), "x.jsonl"))
    assert [getattr(item, "caption", item) for item in items] == written


@given(captions, st.sampled_from(",\t"))
def test_table_captions_of_any_text_are_read(written: list[Caption], delimiter: str) -> None:
    out = io.StringIO()
    rows = [(c.id, c.text, c.title, c.organism) for c in written]
    # With tabs in cells, too, a line in the midst of a row can look like a row of its own, and is taken for one.
    held = "".join(chain(*rows))
    assume(delimiter == "," or "\t" not in held or "\n" not in held)
    csv.writer(out, delimiter=delimiter).writerows([("id", "text", "title", "organism"), *rows])
    reader = read_csv if delimiter == "," else read_tsv
    items = reader(Source(io.BytesIO(out.getvalue().encode()), "x"))
    assert [getattr(item, "caption", item) for item in items] == written


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param('{"id": "a", "text": "STAT3"}', [GOOD], id="no line end"),
        pytest.param('\n{"id": "a", "text": "STAT3", "mentions": []}\r\n\n', [GOOD], id="blank lines, other keys"),
        pytest.param(b'\xef\xbb\xbf{"id": "a", "text": "STAT3"}', [GOOD], id="byte order mark"),
        pytest.param('{"id": 7, "text": "x", "title": null}', [Caption("7", "x")], id="number as id"),
        pytest.param('[1]\n{"id": "a", "text": "STAT3"}', ["1: the line is not a JSON object", GOOD], id="list"),
        pytest.param(
            '{"id": "a"', ["1: the line is not JSON: Expecting ',' delimiter at character 11"], id="cut short"
        ),
        pytest.param('{"text": "x"}', ["1: the object has no `id`"], id="no id"),
        pytest.param('{"id": "a"}', ["1: the object has no `text`"], id="no text"),
        pytest.param('{"id": "a", "text": " "}', ["1: `text` is empty"], id="blank text"),
        pytest.param('{"id": "a", "text": null}', ["1: `text` is empty"], id="null for a text"),
        pytest.param('{"id": "", "text": "x"}', ["1: `id` is empty"], id="empty id"),
        pytest.param('{"id": "a", "text": 5}', ["1: `text` is int, not text"], id="text is a number"),
        pytest.param('{"id": "a", "text": ["x"]}', ["1: `text` is list, not text"], id="text is a list"),
        pytest.param('{"id": "a", "text": "\\ud800"}', ["1: `text` holds half a surrogate pair"], id="half a pair"),
        pytest.param(
            b'\n{"id": "b", "text": "\xb5"}\n{"id": "a", "text": "STAT3"}',
            ["2: byte 0xb5 at offset 22 is not UTF-8", GOOD],
            id="latin-1",
        ),
        pytest.param('{"id": "a", "text": "x"}'.encode("utf-16"), ["1: the file is UTF-16, not UTF-8"], id="utf-16"),
        pytest.param("", [": there is no caption in it"], id="empty"),
        pytest.param(
            '{"id": "a", "text": "STAT3"}\n{"id": "a", "text": "x"}', [GOOD, "2: the id 'a' appeared before"], id="twin"
        ),
    ],
)
def test_jsonl_reads_captions_and_names_bad_lines(tmp_path: Path, data: bytes | str, expected: list[object]) -> None:
    assert read(tmp_path / "x.jsonl", data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("id,text\na,STAT3\n", [GOOD], id="plain"),
        pytest.param("\ufeffCaption,figid,more\r\nSTAT3,a,1\r\n", [GOOD], id="PFOCR's names, other order, Windows"),
        pytest.param('id,text\na,"STAT3\nand ""x"""\n', [Caption("a", 'STAT3\nand "x"')], id="quoted"),
        pytest.param("id,text\nb\na,STAT3\n", ["2: the row has 1 fields, the header 2", GOOD], id="short row"),
        pytest.param("id,text\n,x\na,STAT3\n", ["2: the row has no id", GOOD], id="no id"),
        pytest.param("id,text\nb,\na,STAT3\n", ["2: the row has no text", GOOD], id="no text"),
        pytest.param(b"id,text\nb,\xb5\na,STAT3\n", ["2: byte 0xb5 is not UTF-8", GOOD], id="latin-1"),
        pytest.param("id,name\na,b\n", ["1: no column `text` or `caption` among id, name"], id="no text column"),
        pytest.param("name,caption\nb,STAT3\n\nc,JAK\n", [Caption("x:2", "STAT3"), Caption("x:4", "JAK")], id="no ids"),
        pytest.param('\ufefffigid;"caption"\r\na;STAT3\r\nb;"x; y"\r\n', [GOOD, Caption("b", "x; y")], id="semicolons"),
        pytest.param(
            "id;text;title\na;STAT3;a, b\n", [Caption("a", "STAT3", "a, b")], id="semicolons, commas in cells"
        ),
        pytest.param("id\ttext\na\tSTAT3\n", [GOOD], id="tabs"),
        pytest.param("id,text\na,STAT3\n".encode("utf-16"), ["1: the file is UTF-16, not UTF-8"], id="utf-16"),
        pytest.param("", ["1: the file is empty"], id="empty"),
        pytest.param("id,text\n", [": there is no caption in it"], id="header only"),
        pytest.param(
            'id,text\nb,"x"y\na,STAT3\n', ["2: the row cannot be read: ',' expected after '\"'", GOOD], id="stray quote"
        ),
        pytest.param(
            f"id,text\nb,{'x' * 200_000}\na,STAT3\n",
            ["2: the row cannot be read: field larger than field limit (131072)", GOOD],
            id="huge field",
        ),
        pytest.param(
            'id,text\na,STAT3\nb,"x\n', [GOOD, "3: the row cannot be read: unexpected end of data"], id="open quote"
        ),
        pytest.param(
            'id,text\na,STAT3\nb,"x\nc,y\n',
            [GOOD, "3: the row cannot be read: unexpected end of data, with all lines to 4"],
            id="open quote before others",
        ),
    ],
)
def test_table_reads_captions_and_names_bad_rows(tmp_path: Path, data: bytes | str, expected: list[object]) -> None:
    assert read(tmp_path / "x.csv", data) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param('a\t"IL-6"\n', [Caption("a", "IL-6")], id="quoted"),
        pytest.param('a\t"IL-6\tand ""x"""\r\n', [Caption("a", 'IL-6\tand "x"')], id="tab and quotes in quotes"),
        pytest.param('a\t"IL-6\nand\nx"\nb\tJAK\n', [Caption("a", "IL-6\nand\nx"), "b"], id="line ends in quotes"),
        pytest.param('"a\nb"\tIL-6\nb\tJAK\n', [Caption("a\nb", "IL-6"), "b"], id="line end in the first cell"),
        pytest.param('a\t"IL-6" and "JAK"\n', [Caption("a", '"IL-6" and "JAK"')], id="words in quotes"),
        pytest.param('a\t5" of IL-6\n', [Caption("a", '5" of IL-6')], id="inch"),
        pytest.param(
            'a\t"TP53 is\nc\tJAK2 binds"\ne\tSTAT3\n',
            [Caption("a", '"TP53 is'), Caption("c", 'JAK2 binds"'), "e"],
            id="open in one row, closed in another",
        ),
        pytest.param(
            '"a\tTP53\nc"\tJAK2\ne\tSTAT3\n', [Caption('"a', "TP53"), Caption('c"', "JAK2"), "e"], id="so in ids"
        ),
        pytest.param('a\t"TP53 is\nb\tJAK2\n', [Caption("a", '"TP53 is'), "b"], id="open to the end"),
        pytest.param(
            'a\t"TP53 is\nc\nd\t"EGFR" x\n',
            [Caption("a", '"TP53 is'), "3: the row has 1 fields, the header 2", Caption("d", '"EGFR" x')],
            id="a short row between",
        ),
        pytest.param('a\t"TP53 is\n', [Caption("a", '"TP53 is')], id="open in the last row"),
        pytest.param('\na\t""\nb\tJAK\n', ["3: the row has no text", "b"], id="empty in quotes"),
    ],
)
def test_tsv_quotes_swallow_no_row(tmp_path: Path, rows: str, expected: list[object]) -> None:
    found = read(tmp_path / "x.tsv", f"id\ttext\n{rows}")
    assert [item.id if isinstance(item, Caption) and item.id in expected else item for item in found] == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("text\nSTAT3\n", [Caption("x:2", "STAT3")], id="no ids"),
        pytest.param("id\ttext\na\tSTAT3\n".encode("utf-16"), ["1: the file is UTF-16, not UTF-8"], id="utf-16"),
        pytest.param("id;text\na;STAT3\n", ["1: no column `text` or `caption` among id;text"], id="semicolons"),
    ],
)
def test_tsv_reads_captions_and_names_what_is_wrong(tmp_path: Path, data: bytes | str, expected: list[object]) -> None:
    assert read(tmp_path / "x.tsv", data) == expected


def test_bytes_of_windows_are_to_be_read_as_such(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes("IL-6 – STAT3".encode("cp1252"))
    (error,) = read_captions(tmp_path / "x.txt")
    assert isinstance(error, InputError)
    assert "iconv -f CP1252 -t UTF-8" in error.remedy


def test_tsv_rows_after_an_open_quote_are_read_in_little_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("id\ttext\tmore\n" + "".join(f'{i}\t"STAT3\n{i}\tJAK\t\n' for i in range(20_000)))
    found = list(read_captions(path))
    assert sum(isinstance(item, Caption) for item in found) == 20_000
    assert len(found) == 40_000


def test_text_reads_one_caption_a_line(tmp_path: Path) -> None:
    expected = [Caption("x:1", "STAT3 and IL-6"), Caption("x:3", "JAK\u2028TYK2")]
    assert read(tmp_path / "x.txt", "STAT3 and IL-6\r\n \nJAK\u2028TYK2") == expected


def test_text_of_one_name_in_two_folders_has_ids_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x/a.txt", "y/a.txt", "y/a.txt.gz", "y/b.txt", "y/a.jsonl"):
        Path(name).parent.mkdir(exist_ok=True)
        data = b'{"id": "a", "text": "STAT3"}\n' if name.endswith("l") else b"STAT3\n"
        Path(name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    ids = ["x/a.txt:1", "a", "y/a.txt:1", "y/a.txt.gz:1", "b:1"]
    for inputs in (["x", "y"], [str(tmp_path / "x"), "./y"]):
        for items in (read_entries(inputs), Inputs(inputs, None)):
            assert [item.caption.id if isinstance(item, Entry) else str(item) for item in items] == ids
    (first, twin) = read_entries(["x/a.txt", "./x/../x/a.txt"])
    assert isinstance(first, Entry)
    assert first.caption.id == "a:1"
    assert "the id 'a:1' appeared before" in str(twin)


def test_gzip_is_read(tmp_path: Path) -> None:
    assert read(tmp_path / "x.jsonl.gz", gzip.compress(b'{"id": "a", "text": "STAT3"}\n')) == [GOOD]


def test_gzip_damage_is_named_after_what_could_be_read(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f'{{"id": "{i}", "text": "{i**9}"}}\n' for i in range(20_000)).encode())
    items = read(tmp_path / "x.jsonl.gz", whole[: len(whole) // 2])
    assert len(items) > 1000
    assert "damaged" in str(items[-1])
    assert "damaged" in str(read(tmp_path / "y.jsonl.gz", b"no gzip")[-1])


def test_folder_is_read_in_order_with_the_files_below(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "_data").mkdir()
    (tmp_path / "b" / "x.txt").write_text("two")
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "STAT3"}')
    for name in ("notes.pdf", ".hidden.txt", "_data/a-genes.tsv"):
        (tmp_path / name).write_text("nothing to read")
    assert list(read_captions(tmp_path)) == [GOOD, Caption("x:1", "two")]
    assert list(read_captions(tmp_path, format_name="text")) == [Caption("x:1", "two")]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param("absent.jsonl", "there is no such file", id="missing"),
        pytest.param("absent", "there is no such file", id="missing without suffix"),
        pytest.param("page.pdf", "the suffix stands for no known format", id="unknown suffix"),
        pytest.param("empty", "the folder has no file with captions", id="empty folder"),
    ],
)
def test_inputs_that_cannot_be_read_are_named(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "page.pdf").touch()
    (tmp_path / "empty").mkdir()
    (error,) = read_captions(tmp_path / name)
    assert isinstance(error, InputError)
    assert (error.place, error.problem) == (str(tmp_path / name), problem)


def test_format_that_is_not_known_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="choose one of pfocr, jsonl, tsv, csv, bioc-xml, bioc-json, pubtator, text"):
        list(read_entries(["x"], format_name="html"))


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are Unicode there")
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("out", ["out.jsonl", "out/"])
def test_folder_with_a_name_that_is_not_utf8_is_one_failure(tmp_path: Path, out: str, jobs: int) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("IL-6")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("JAK")
    told: list[InputError] = []
    summary = run([str(folder)], f"{tmp_path}/{out}", jobs=jobs, loader=FakeLoader(), on_failure=told.append)
    assert (summary.captions, summary.failures) == (1, 1)
    (error,) = told
    assert error.place == f"{folder}/caf\\xe9.txt"
    assert (error.problem, error.remedy[:15]) == ("the name of the file is not UTF-8", "rename the file")


def test_folder_links_and_closed_folders_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, other = tmp_path / "in", tmp_path / "other"
    for place in (folder / "closed", other, folder / "own"):
        place.mkdir(parents=True)
    (folder / "own" / "a.jsonl").write_text('{"id": "a", "text": "STAT3"}')
    for name, target in (("away", other), ("again", folder / "own"), ("b.txt", tmp_path / "gone"), (".c.txt", other)):
        (folder / name).symlink_to(target)
    scandir = os.scandir

    def refusing(path: str | Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    items = list(read_captions(folder))
    assert [item for item in items if isinstance(item, Caption)] == [GOOD]
    assert [(Path(item.place).name, item.problem) for item in items if isinstance(item, InputError)] == [
        ("away", "the link to a folder is left out"),
        ("b.txt", "the link leads to no file"),
        ("closed", "the folder cannot be read: Permission denied"),
    ]
    (closed,) = read_captions(folder / "closed")
    assert "the folder cannot be read" in str(closed)
