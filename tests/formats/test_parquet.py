"""Parquet: captions in by named columns, annotations out; damage is named with its row and the rest is read."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from ner.errors import InputError, UsageError
from ner.formats import parquet, read_captions
from ner.formats.annotations import annotation_from_json, annotation_to_json
from ner.formats.base import Entry, Source
from ner.types import Annotation, Caption
from tests.batch.fake import annotate
from tests.formats.strategies import annotations, texts

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

GOOD = Caption("a", "STAT3")


def table_bytes(columns: dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def read(data: bytes) -> list[Caption | str]:
    items = parquet.read(Source(io.BytesIO(data), "x.parquet"))
    return [item.caption if isinstance(item, Entry) else str(item) for item in items]


def written(*made: Annotation) -> bytes:
    stream, writer = io.BytesIO(), parquet.StreamOutput()
    writer.write((writer.render(Entry(a.caption, "x:1"), a) for a in made), stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param({"id": ["a"], "text": ["STAT3"]}, [GOOD], id="plain"),
        pytest.param({"Caption": ["STAT3"], "n": [1], "figid": ["a"]}, [GOOD], id="PFOCR's names, other order"),
        pytest.param(
            {"id": [7], "text": ["x"], "title": ["t"], "organisms": ["o"]}, [Caption("7", "x", "t", "o")], id="number"
        ),
        pytest.param({"id": ["a"], "text": ["STAT3"], "title": [None]}, [GOOD], id="null title"),
        pytest.param({"id": pa.array(["a"]).dictionary_encode(), "text": ["STAT3"]}, [GOOD], id="dictionary"),
        pytest.param({"id": ["a"], "text": pa.array(["STAT3"], pa.large_string())}, [GOOD], id="large strings"),
        pytest.param(
            {"id": ["b", "a"], "text": [None, "STAT3"]},
            ["x.parquet: row 1: the row has no text (give each caption an id and a text)", GOOD],
            id="null text",
        ),
        pytest.param(
            {"name": ["a"], "caption": ["b"]},
            [
                "x.parquet: no column `id` or `figid` among name, caption "
                "(give a Parquet file with a column `id` and a column `text`)"
            ],
            id="no id column",
        ),
        pytest.param(
            {"id": ["a"], "text": [["b"]]},
            ["x.parquet: the column 'text' is list<element: string>, not text (write the column as strings)"],
            id="lists",
        ),
        pytest.param({"id": [], "text": []}, [], id="no rows"),
    ],
)
def test_parquet_reads_captions_and_names_bad_rows(columns: dict[str, Any], expected: list[object]) -> None:
    assert read(table_bytes(columns)) == expected


def test_parquet_text_that_is_not_utf8_costs_its_row_alone() -> None:
    raw = pa.array([b"\xb5", "STAT3 𝛽".encode()]).view(pa.string())
    error, caption = read(table_bytes({"id": ["b", "a"], "text": raw}))
    assert str(error).startswith("x.parquet: row 1: the text is not UTF-8")
    assert caption == Caption("a", "STAT3 𝛽")


@pytest.mark.parametrize("data", [b"", b"PAR1", b"id,text\n", table_bytes({"id": ["a"], "text": ["b"]})[:-20]])
def test_parquet_that_is_none_is_named(data: bytes) -> None:
    (error,) = read(data)
    assert str(error).startswith("x.parquet: the file cannot be read as Parquet: ")


def test_parquet_damaged_row_group_costs_no_other() -> None:
    ids = [str(i) for i in range(30)]
    data = bytearray(
        table_bytes(
            {"id": ids, "text": [i * 50 for i in ids]}, row_group_size=10, compression="zstd", use_dictionary=False
        )
    )
    chunk = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(1)
    for at in range(chunk.data_page_offset, chunk.data_page_offset + chunk.total_compressed_size):
        data[at] ^= 0xFF
    found = read(bytes(data))
    assert [item.id for item in found if isinstance(item, Caption)] == ids[:10] + ids[20:]
    (error,) = (item for item in found if isinstance(item, str))
    assert error.startswith("x.parquet: row 11: row group 2 of 3 is damaged: ")


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_parquet_is_read_from_any_packing(tmp_path: Path, suffix: str) -> None:
    data = table_bytes({"id": ["a"], "text": ["STAT3"]})
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}[suffix]
    (tmp_path / f"x.parquet{suffix}").write_bytes(pack(data))
    assert list(read_captions(tmp_path / f"x.parquet{suffix}")) == [GOOD]


def test_parquet_that_cannot_be_gone_back_in_is_read() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    items = parquet.read(Source(Pipe(table_bytes({"id": ["a"], "text": ["STAT3"]})), "stdin"))
    assert [item.caption for item in items if isinstance(item, Entry)] == [GOOD]


def test_parquet_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        ids = [str(i) for i in range(rows)]
        data = table_bytes({"id": ids, "text": [i * 300 for i in ids]}, use_dictionary=False)
        tracemalloc.start()
        pool = pa.default_memory_pool().bytes_allocated()
        most = 0
        for _ in parquet.read(Source(io.BytesIO(data), "x")):
            most = max(most, pa.default_memory_pool().bytes_allocated() - pool)
        total = most + tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return int(total)

    assert peak(40_000) < 1.5 * peak(20_000)


@given(st.lists(st.tuples(texts.filter(str.strip), texts.filter(str.strip)), min_size=1, max_size=5))
def test_parquet_captions_of_any_text_are_read(rows: list[tuple[str, str]]) -> None:
    ids, words = zip(*rows, strict=True)
    assert read(table_bytes({"id": ids, "text": words})) == [Caption(*row) for row in rows]


def test_parquet_writes_a_row_a_caption_with_a_list_of_mentions() -> None:
    table = pq.read_table(io.BytesIO(written(annotate("𝛽 STAT3 and JAK", ident="f1"), annotate("none", ident="f2"))))
    assert table.column_names == ["id", "text", "mentions"]
    first, second = table.to_pylist()
    assert (first["id"], second["mentions"]) == ("f1", [])
    stat3, jak = first["mentions"]
    assert (stat3["start"], stat3["end"], stat3["genes"]) == (
        2,
        7,
        [{"symbol": "STAT3", "hgnc_id": "HGNC:11364", "entrez": "6774"}],
    )
    assert (stat3["group"], jak["group"], stat3["candidates"]) == ("", "FPLX:JAK", [])


@settings(max_examples=40)
@given(st.lists(annotations() | st.just(annotate("JAK Abl NF-kB")), min_size=1, max_size=3))
def test_parquet_annotations_survive(made: list[Annotation]) -> None:
    data = written(*made)
    rows = pq.read_table(io.BytesIO(data)).to_pylist()
    assert [annotation_from_json(json.dumps(row)) for row in rows] == [
        annotation_from_json(annotation_to_json(annotation)) for annotation in made
    ]
    assert read(data) == [annotation.caption for annotation in made]


def test_parquet_row_groups_are_written_as_they_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 2)
    data = written(*(annotate("STAT3", ident=str(i)) for i in range(5)))
    assert data == written(*(annotate("STAT3", ident=str(i)) for i in range(5)))
    file = pq.ParquetFile(io.BytesIO(data))
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [2, 2, 1]


def test_parquet_without_pyarrow_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'capgene\[parquet\]'"):
        parquet.StreamOutput()
    (tmp_path / "x.parquet").touch()
    with pytest.raises(UsageError, match="needs pyarrow"):
        list(read_captions(tmp_path / "x.parquet"))


def test_parquet_caption_of_a_megabyte_is_read_and_one_of_ten_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(table_bytes({"id": ["a", "b", "c"], "text": ["x" * 1_000_000, "x" * 10_000_000, "STAT3"]}))
    first, second, third = read_captions(path)
    assert isinstance(first, Caption)
    assert isinstance(second, InputError)
    assert str(second) == (
        f"{path}: row 2: the caption 'b' has 10,000,000 characters "
        "(a caption has at most 2,000,000: cut the text in parts)"
    )
    assert third == Caption("c", "STAT3")
