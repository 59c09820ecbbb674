"""What is far too long, empty, cut or wrongly encoded: named with its place and the limit, and the rest is read."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from ner.errors import InputError
from ner.formats import read_captions
from ner.formats.base import MAX_LINE, MAX_TEXT
from ner.types import Caption

GOOD = Caption("good", "STAT3")
MEGABYTE, HUGE = "x" * 1_000_000, "x" * 100_000_000
# For each format: how a file begins, how a caption is written, and what stands between two.
HEADS = {
    "jsonl": "",
    "csv": "id,text\n",
    "tsv": "id\ttext\n",
    "json": '{"documents": [\n',
    "pubtator": "",
    "xml": "<c>\n",
}
CAPTIONS = {
    "jsonl": '{{"id": "{}", "text": "{}"}}\n',
    "csv": "{},{}\n",
    "tsv": "{}\t{}\n",
    "json": '{{"id": "{}", "passages": [{{"offset": 0, "text": "{}"}}]}}\n',
    "pubtator": "{}|t|{}\n\n",
    "xml": "<document><id>{}</id><passage><offset>0</offset><text>{}</text></passage></document>\n",
}
FEET = {"json": "]}\n", "xml": "</c>\n"}
# Formats in which a fault ends the reading: the brackets around what follows are lost with it.
ENDED = {"xml"}


def write(path: Path, form: str, *texts: str) -> Path:
    """A file whose captions `c1`, `c2` … have these texts, then one that is good."""
    rows = [CAPTIONS[form].format(f"c{i}", text) for i, text in enumerate(texts, 1)]
    rows.append(CAPTIONS[form].format(GOOD.id, GOOD.text))
    path.write_text(HEADS[form] + ("," if form == "json" else "").join(rows) + FEET.get(form, ""))
    return path


def measured(path: Path) -> tuple[int, list[Caption | InputError]]:
    """The most memory that reading a file took, in bytes, and what came of it."""
    tracemalloc.start()
    try:
        found = list(read_captions(path))
        return tracemalloc.get_traced_memory()[1], found
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["jsonl", "json", "pubtator", "xml"])
def test_limits_caption_of_a_megabyte_is_read(tmp_path: Path, form: str) -> None:
    assert list(read_captions(write(tmp_path / f"x.{form}", form, MEGABYTE))) == [Caption("c1", MEGABYTE), GOOD]


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_limits_cell_of_a_megabyte_is_refused_with_the_limit(tmp_path: Path, form: str) -> None:
    error, good = read_captions(write(tmp_path / f"x.{form}", form, MEGABYTE))
    assert "at most 131,072 characters" in str(error)
    assert good == GOOD


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "json", "pubtator"])
def test_limits_line_of_100_megabytes_is_refused_and_the_rest_read(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / f"x.{form}", form, HUGE)
    peak, (error, good) = measured(path)
    assert isinstance(error, InputError)
    assert error.place == f"{path}:{1 + len(HEADS[form].splitlines())}"
    assert "16 Mi" in error.remedy
    assert good == GOOD
    assert peak < 6 * MAX_LINE


def test_limits_xml_text_of_100_megabytes_is_refused_where_it_begins(tmp_path: Path) -> None:
    peak, found = measured(write(tmp_path / "x.xml", "xml", HUGE))
    assert "x.xml:2: the XML cannot be read" in str(found[-1])
    assert peak < MAX_LINE


def test_limits_text_too_long_to_annotate_is_refused(tmp_path: Path) -> None:
    error, good = read_captions(write(tmp_path / "x.jsonl", "jsonl", "x" * (MAX_TEXT + 1)))
    assert str(error).endswith("has 2,000,001 characters (a caption has at most 2,000,000: cut the text in parts)")
    assert good == GOOD


def test_limits_lines_at_the_limit_are_read_or_refused_exactly(tmp_path: Path) -> None:
    frame = len('{"id": "a", "text": "x", "more": ""}\n')
    for more, fine in ((MAX_LINE - frame, True), (MAX_LINE - frame + 1, False)):
        path = tmp_path / "x.jsonl"
        path.write_text(
            '{"id": "a", "text": "x", "more": "%s"}\n' % ("y" * more) + CAPTIONS["jsonl"].format("good", "STAT3")
        )
        first, good = read_captions(path)
        assert isinstance(first, Caption) == fine
        assert good == GOOD


def test_limits_record_that_is_no_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(f"---\ncaption: {'x' * MAX_LINE}\ngenes: []\n---\n")
    (error,) = read_captions(tmp_path / "x.md")
    assert "more than 16 MiB" in str(error)


@pytest.mark.parametrize("form", ["md", "jsonl", "csv", "tsv", "json", "xml", "nxml", "pubtator", "txt", "parquet"])
def test_limits_empty_file_is_named(tmp_path: Path, form: str) -> None:
    (tmp_path / f"x.{form}").touch()
    (error,) = read_captions(tmp_path / f"x.{form}")
    assert isinstance(error, InputError)
    assert error.place.startswith(str(tmp_path / f"x.{form}"))
    assert error.remedy


@pytest.mark.parametrize("form", list(HEADS))
def test_limits_byte_order_mark_and_windows_lines_are_read(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / f"x.{form}", form, "𝛽 😀")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert list(read_captions(path)) == [Caption("c1", "𝛽 😀"), GOOD]


@pytest.mark.parametrize("form", list(HEADS))
def test_limits_wrong_encoding_is_named_with_its_line(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / f"x.{form}", form, "5 µg")
    path.write_bytes(path.read_text().encode("latin-1"))
    error, *rest = read_captions(path)
    assert isinstance(error, InputError)
    assert error.place == f"{path}:{1 + len(HEADS[form].splitlines())}"
    assert rest == ([] if form in ENDED else [GOOD])


@pytest.mark.parametrize("form", [form for form in HEADS if form != "xml"])
def test_limits_other_encodings_are_told_to_be_changed(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / f"x.{form}", form, "x")
    path.write_bytes(path.read_text().encode("utf-16"))
    error = next(iter(read_captions(path)))
    assert isinstance(error, InputError)
    assert error.place == f"{path}:1"


@pytest.mark.parametrize("where", ["id", "text"])
@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_limits_half_a_surrogate_pair_costs_its_caption_alone(tmp_path: Path, form: str, where: str) -> None:
    values = {"id": "bad", "text": "x"} | {where: "\\ud835 x"}
    path = tmp_path / f"x.{form}"
    row = CAPTIONS[form].format(values["id"], values["text"])
    path.write_text(
        HEADS[form]
        + row
        + ("," if form == "json" else "")
        + CAPTIONS[form].format("good", "STAT3")
        + FEET.get(form, "")
    )
    error, good = read_captions(path)
    assert "half a surrogate pair" in str(error)
    assert json.dumps(str(error)).isascii() or str(error).encode()
    assert good == GOOD


def test_limits_pairs_that_are_whole_are_one_character(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "a", "text": "\\ud835\\udefd"}')
    assert list(read_captions(tmp_path / "x.jsonl")) == [Caption("a", "𝛽")]
