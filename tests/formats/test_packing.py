"""gzip and zstd: the same bytes out as in, and damage named after what could be read."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from ner.errors import InputError
from ner.formats import format_of, read_captions, read_entries
from ner.formats.packing import PACKED, open_packed, packed, plain_path
from ner.types import Caption

LINES = "".join(f'{{"id": "{i}", "text": "{i**9} STAT3"}}\n' for i in range(20_000)).encode()
PACK = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}


def captions(path: Path) -> list[Caption | InputError]:
    return list(read_captions(path))


@pytest.mark.parametrize("suffix", PACKED)
@given(data=st.binary(max_size=4000))
def test_packing_gives_back_what_it_took(tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes) -> None:
    path = tmp_path_factory.mktemp("packed") / f"x.txt{suffix}"
    raw = io.BytesIO()
    with packed(raw, path) as stream:
        stream.write(data)
    path.write_bytes(raw.getvalue())
    with open_packed(path) as stream:
        assert stream.read() == data


@pytest.mark.parametrize("pack", [*PACK.values(), bytes], ids=[*PACK, "plain"])
def test_packing_of_standard_input_is_told_by_its_beginning(
    monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(pack(LINES))))  # type: ignore[arg-type]
    monkeypatch.setattr("sys.stdin", stdin)
    items = list(read_entries(["-"], format_name="jsonl"))
    assert len(items) == 20_000


@pytest.mark.parametrize("suffix", PACKED)
def test_packing_is_the_same_on_every_run(tmp_path: Path, suffix: str) -> None:
    raws = []
    for _ in range(2):
        raw = io.BytesIO()
        with packed(raw, tmp_path / f"x{suffix}") as stream:
            stream.write(LINES)
        raws.append(raw.getvalue())
    assert raws[0] == raws[1]


@pytest.mark.parametrize("suffix", PACKED)
def test_packing_of_several_parts_is_read_to_the_end(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x.jsonl{suffix}"
    half = LINES.find(b"\n", len(LINES) // 2) + 1
    path.write_bytes(PACK[suffix](LINES[:half]) + PACK[suffix](LINES[half:]))
    assert len(captions(path)) == 20_000


@pytest.mark.parametrize("suffix", PACKED)
def test_packing_that_is_cut_short_is_named_after_what_could_be_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x.jsonl{suffix}"
    whole = PACK[suffix](LINES)
    path.write_bytes(whole[: len(whole) * 3 // 4])
    found = captions(path)
    assert len(found) > 1000
    assert isinstance(found[-1], InputError)
    assert "the compressed file is damaged" in found[-1].problem
    assert found[-1].place == str(path)


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("data", [pytest.param(b"STAT3\n", id="plain text"), pytest.param(b"\x1f", id="one byte")])
def test_packing_that_is_none_is_named(tmp_path: Path, suffix: str, data: bytes) -> None:
    (tmp_path / f"x.txt{suffix}").write_bytes(data)
    (error,) = captions(tmp_path / f"x.txt{suffix}")
    assert isinstance(error, InputError)
    assert "the compressed file is damaged" in error.problem


@pytest.mark.parametrize("suffix", PACKED)
def test_packing_of_xml_that_is_cut_short_is_damage_of_the_file(tmp_path: Path, suffix: str) -> None:
    body = "".join(f"<fig id='f{i}'><caption><p>STAT{i**9}</p></caption></fig>" for i in range(5000))
    whole = PACK[suffix](f"<article><body>{body}</body></article>".encode())
    path = tmp_path / f"x.nxml{suffix}"
    path.write_bytes(whole[: len(whole) // 2])
    *found, error = captions(path)
    assert found
    assert "the compressed file is damaged" in str(error)


@pytest.mark.parametrize("suffix", PACKED)
def test_packing_keeps_memory_flat(tmp_path: Path, suffix: str) -> None:
    """A line of 200 MB that packs to some kilobytes is refused and costs no more than a line may."""
    path = tmp_path / f"x.txt{suffix}"
    with path.open("wb") as raw, packed(raw, path) as stream:
        for _ in range(200):
            stream.write(b"x" * 1_000_000)
        stream.write(b"\nSTAT3\n")
    tracemalloc.start()
    error, caption = captions(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "200,000,001 bytes" in str(error)
    assert caption == Caption("x:2", "STAT3")
    assert peak < 100 * 2**20


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.jsonl.zst", "jsonl"),
        ("a.TSV.GZ", "tsv"),
        ("a.nxml.gz", "jats"),
        ("a.xml", "bioc-xml"),
        ("a.b.parquet", "parquet"),
        ("PMC1__x.g001.md.zst", "pfocr"),
        ("a.zst", None),
        (".jsonl", None),
        ("a.pdf", None),
    ],
)
def test_format_goes_by_the_suffix_under_the_packing(name: str, known: str | None) -> None:
    found = format_of(Path(name), readable=True)
    assert (found.name if found else None) == known


@pytest.mark.parametrize(
    ("name", "known"),
    [("a.json", "bioc-json"), ("a.label-studio.json.gz", "label-studio"), ("a.jsonld", "web-annotation")],
)
def test_format_of_the_longest_suffix_is_written(name: str, known: str) -> None:
    found = format_of(Path(name), readable=False)
    assert found
    assert found.name == known


def test_packed_record_keeps_its_name_without_the_packing(tmp_path: Path) -> None:
    from ner.formats.base import Entry

    text = "---\ncaption: STAT3\ngenes: []\n---\n"
    (tmp_path / "PMC1__a.md.zst").write_bytes(PACK[".zst"](text.encode()))
    (entry,) = read_entries([str(tmp_path)])
    assert isinstance(entry, Entry)
    assert entry.record
    assert (entry.caption.id, entry.record.path.name) == ("PMC1__a", "PMC1__a.md")
    assert entry.place == f"{tmp_path / 'PMC1__a.md.zst'}:2"
    assert plain_path(Path("a.md")) == Path("a.md")


def test_json_lines_survive_any_packing(tmp_path: Path) -> None:
    for suffix in PACKED:
        path = tmp_path / f"x.jsonl{suffix}"
        with path.open("wb") as raw, packed(raw, path) as stream:
            stream.write((json.dumps({"id": "a", "text": "𝛽 😀"}, ensure_ascii=False) + "\r\n").encode("utf-8-sig"))
        assert captions(path) == [Caption("a", "𝛽 😀")]
