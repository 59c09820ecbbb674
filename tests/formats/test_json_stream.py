"""JSON read from a stream: the same values wherever the stream is cut, each with its line."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.errors import InputError
from ner.formats import bioc_json, json_stream
from ner.formats.base import Source
from tests.formats.strategies import texts


def document(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "infons": {"n": 12}, "passages": [{"offset": 0, "text": text}], "more": [None, True, 1.5e3]}


def read(data: str) -> list[tuple[str, str] | str]:
    items = bioc_json.read_marked(Source(io.BytesIO(data.encode("utf-8", "surrogatepass")), "x.json"))
    return [str(item) if isinstance(item, InputError) else (item.id, item.place) for item in items]


@given(
    st.lists(texts.filter(str.strip), max_size=4),
    st.sampled_from(["collection", "PubTator3", "list", "lines"]),
    st.sampled_from([None, 0, 2]),
    st.integers(1, 40),
    st.booleans(),
)
def test_json_stream_documents_are_those_of_the_whole(
    words: list[str], shape: str, indent: int | None, chunk: int, ascii_only: bool
) -> None:
    made = [document(str(i), text) for i, text in enumerate(words)]
    if shape == "lines":
        data = "\n".join(json.dumps(one, ensure_ascii=ascii_only) for one in made)
    else:
        key = "documents" if shape == "collection" else shape
        whole = made if shape == "list" else {"source": 'a\\"b', "n": 123, "infons": {}, key: made, "end": [1]}
        data = json.dumps(whole, ensure_ascii=ascii_only, indent=indent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        items = list(bioc_json.read_marked(Source(io.BytesIO(data.encode()), "x.json")))
    assert [(m.id, m.text) for m in items if not isinstance(m, InputError)] == [
        (str(i), t) for i, t in enumerate(words)
    ]
    for item in items:
        assert not isinstance(item, InputError)
        line = data.split("\n")[int(item.place.rpartition(":")[2]) - 1]
        assert "{" in line


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param('{"documents": [', "x.json:1: the file is not JSON: Expecting value", id="cut after bracket"),
        pytest.param('{"documents": [{"id": "a"', "x.json:1: the file is not JSON: Expecting ',' delimiter", id="cut"),
        pytest.param('{"documents"\n [1]}', "x.json:2: the file is not JSON: Expecting ':' delimiter", id="no colon"),
        pytest.param('{"a": 1,\n "b" 2}', "x.json:2: the file is not JSON: Expecting ':' delimiter", id="later key"),
        pytest.param('{"a": "b', "x.json:1: the file is not JSON: Unterminated string starting at", id="open string"),
        pytest.param('{"a": 1}', "x.json:1: this is no BioC document", id="no document"),
        pytest.param("9" * 5000, "x.json:1: the JSON cannot be read: Exceeds the limit", id="long number"),
        pytest.param('{"x": ' + "[" * 200_000, "x.json:1: the JSON is nested too deep", id="deep"),
        pytest.param("\n\nx", "x.json:3: the file is not JSON: Expecting value", id="no JSON"),
    ],
)
def test_json_stream_names_faults_with_their_line(data: str, told: str) -> None:
    (error,) = read(data)
    assert str(error).startswith(told)


CUTS = [end for end in range(1, 103) if json.dumps(document("1", "x"))[:end].rstrip()[-1] not in ":,"]


@pytest.mark.parametrize("end", CUTS)  # but where the next line would be the value that is wanted
def test_json_stream_goes_on_after_a_line_that_is_cut_anywhere(end: int) -> None:
    lines = [json.dumps(document(str(i), "x")) for i in range(4)]
    lines[1] = lines[1][:end]
    found = read("\n".join(lines))
    assert [item for item in found if isinstance(item, tuple)] == [
        ("0", "x.json:1"),
        ("2", "x.json:3"),
        ("3", "x.json:4"),
    ]
    assert [item[:7] for item in found if isinstance(item, str)] == ["x.json:"]


def test_json_stream_goes_on_in_a_collection_as_it_is_written() -> None:
    lines = [json.dumps(document(str(i), "x")) for i in range(4)]
    lines[2] = lines[2].replace('"id"', "id")
    found = read('{"documents": [\n' + ",\n".join(lines) + "\n]}\n")
    assert [item if isinstance(item, tuple) else item[:9] for item in found] == [
        ("0", "x.json:2"),
        ("1", "x.json:3"),
        "x.json:4:",
        ("3", "x.json:5"),
    ]
