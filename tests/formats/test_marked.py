"""BioC XML and JSON and PubTator: captions and marked spans in, annotations out, offsets in code points."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ner.errors import InputError
from ner.formats import bioc_json, bioc_xml, brat, pubtator, read_captions
from ner.formats.base import MAX_TEXT, Entry, Source
from ner.formats.marked import (
    COUNTS,
    WIDEST_GAP,
    Marked,
    MarkedReader,
    Piece,
    RawSpan,
    assemble,
    curies,
    entries,
    read_id,
)
from ner.types import Annotation, Caption, Mention
from tests.batch.fake import IL6, STAT3, annotate
from tests.formats.strategies import annotations

READERS: dict[str, MarkedReader] = {
    "xml": bioc_xml.read_marked,
    "json": bioc_json.read_marked,
    "pubtator": pubtator.read_marked,
}
WRITERS: dict[str, Callable[[], bioc_xml.StreamOutput | bioc_json.StreamOutput | pubtator.StreamOutput]] = {
    "xml": bioc_xml.StreamOutput,
    "json": bioc_json.StreamOutput,
    "pubtator": pubtator.StreamOutput,
}
GREEK = "𝛽-catenin binds STAT3"  # the first letter is one code point, two UTF-16 units, four bytes


def read(form: str, data: str) -> list[Marked | InputError]:
    return list(READERS[form](Source(io.BytesIO(data.encode()), f"x.{form}")))


def one(form: str, data: str) -> Marked:
    (found,) = read(form, data)
    assert isinstance(found, Marked), found
    return found


def written(form: str, *annotations: Annotation) -> str:
    stream, writer = io.BytesIO(), WRITERS[form]()
    writer.write([writer.render(Entry(a.caption, "x:1"), a) for a in annotations], stream)
    return stream.getvalue().decode()


def xml(body: str) -> str:
    return f'<?xml version="1.0"?>\n<!DOCTYPE collection SYSTEM "BioC.dtd">\n<collection>\n{body}\n</collection>\n'


def xml_document(text: str, start: int, length: int, words: str, *, infons: str = "") -> str:
    note = (
        f'<annotation id="1"><infon key="type">Gene</infon>{infons}<location offset="{start}" length="{length}"/>'
        f"<text>{words}</text></annotation>"
    )
    return xml(f"<document><id>a</id><passage><offset>0</offset><text>{text}</text>{note}</passage></document>")


@pytest.mark.parametrize("form", READERS)
def test_marked_what_is_written_is_read_back(form: str) -> None:
    made = [annotate("𝛽: JAK, Abl and STAT3 < IL-6 & NF-kB", ident="a"), annotate("none", ident="b")]
    found = read(form, written(form, *made))
    assert [(m.id, m.text) for m in found if isinstance(m, Marked)] == [(a.caption.id, a.caption.text) for a in made]
    first = found[0]
    assert isinstance(first, Marked)
    spans = {first.text[s.start : s.end]: s for s in first.spans}
    assert list(spans) == ["JAK", "Abl", "STAT3", "IL-6", "NF-kB"]
    assert "NCBIGene:6774" in spans["STAT3"].ids
    assert spans["Abl"].ids == ()


@pytest.mark.parametrize("form", READERS)
@given(made=annotations())
def test_marked_offsets_of_any_text_survive(form: str, made: Annotation) -> None:
    assume(form != "xml" or made.caption.text.translate(bioc_xml.INVALID).strip())
    (found,) = read(form, written(form, made))
    assert isinstance(found, Marked), found
    assert [(span.start, span.end) for span in found.spans] == [(m.start, m.end) for m in made.mentions]
    assert len(found.text) == len(made.caption.text)
    if form == "json":
        assert found.caption() == made.caption


@pytest.mark.parametrize(
    ("start", "end"),
    [pytest.param(16, 21, id="code points"), pytest.param(17, 22, id="UTF-16"), pytest.param(19, 24, id="bytes")],
)
@pytest.mark.parametrize("form", READERS)
def test_marked_offsets_of_any_count_become_code_points(form: str, start: int, end: int) -> None:
    data = {
        "xml": xml_document(GREEK, start, end - start, "STAT3"),
        "json": json.dumps(json_collection(GREEK, start, end - start, "STAT3")),
        "pubtator": f"a|t|{GREEK}\na|a|\na\t{start}\t{end}\tSTAT3\tGene\t6774\n",
    }
    (span,) = one(form, data[form]).spans
    assert (span.start, span.end, span.text) == (16, 21, "STAT3")


def json_collection(text: str, start: int, length: int, words: str) -> dict[str, object]:
    note = {"id": "1", "infons": {"type": "Gene"}, "text": words, "locations": [{"offset": start, "length": length}]}
    return {"documents": [{"id": "a", "passages": [{"offset": 0, "text": text, "annotations": [note]}]}]}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip), st.data())
def test_marked_spans_keep_their_words_in_every_count(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for measure in COUNTS.values():
        span = RawSpan(measure(text[:start]), measure(text[:end]), text[start:end], "Gene")
        found = assemble("a", [Piece(0, text)], [span], "x:1")
        assert found.spans[0].text.split() == text[start:end].split()


def test_marked_passages_stand_at_their_offsets() -> None:
    title, body = Piece(10, "Title."), Piece(18, "IL-6 rises.")
    found = assemble("a", [title, body], [RawSpan(18, 22, "IL-6", "Gene")], "x:1")
    assert (found.text, found.spans[0].start) == ("Title.  IL-6 rises.", 8)


def test_marked_passages_far_apart_are_refused_where_the_text_grows_too_long() -> None:
    pieces = [Piece(start, "x") for start in range(0, 100 * MAX_TEXT, WIDEST_GAP)]
    tracemalloc.start()
    with pytest.raises(InputError, match="document 'a' has over 2,000,000 characters with the gaps") as raised:
        assemble("a", pieces, [], "x:1")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (raised.value.place, "cut the text" in raised.value.remedy) == ("x:1", True)
    assert peak < 10 * MAX_TEXT


def test_marked_text_of_the_length_that_is_annotated_is_read() -> None:
    pieces = [Piece(0, "x" * (MAX_TEXT - 7)), Piece(MAX_TEXT - 5, "STAT3")]
    assert len(assemble("a", pieces, [], "x:1").text) == MAX_TEXT


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        pytest.param("3553;3569", ("NCBIGene:3553", "NCBIGene:3569"), id="two"),
        pytest.param("1234(Tax:9606)", ("NCBIGene:1234",), id="with species"),
        pytest.param("HGNC:11364", ("HGNC:11364",), id="with prefix"),
        pytest.param("-", (), id="none"),
        pytest.param("", (), id="empty"),
    ],
)
def test_marked_ids_get_their_prefix(value: str, ids: tuple[str, ...]) -> None:
    assert curies(value, "NCBIGene") == ids


def test_bioc_xml_reads_sentences_and_pieces() -> None:
    sentence = (
        "<sentence><offset>{}</offset><text>{}</text>"
        '<annotation id="1"><infon key="type">Gene</infon><infon key="NCBI Gene">3569</infon>'
        '<location offset="{}" length="2"/><location offset="{}" length="1"/><text>IL 6</text></annotation></sentence>'
    )
    body = sentence.format(0, "IL-6 binds.", 0, 3)
    found = one("xml", xml(f"<document><id>a</id><passage><offset>0</offset>{body}</passage></document>"))
    assert (found.text, found.spans[0].text, found.spans[0].ids) == ("IL-6 binds.", "IL-6", ("NCBIGene:3569",))


@pytest.mark.parametrize("form", ["xml", "json"])
def test_bioc_keeps_the_offset_of_the_first_passage(form: str) -> None:
    passages = ((10, "IL-6 acts."), (22, "So STAT3."))
    plain = {"documents": [{"id": "a", "passages": [{"offset": at, "text": text} for at, text in passages]}]}
    body = "".join(f"<passage><offset>{at}</offset><text>{text}</text></passage>" for at, text in passages)
    data = xml(f"<document><id>a</id>{body}</document>") if form == "xml" else json.dumps(plain)
    (entry,) = entries(read(form, data))
    assert isinstance(entry, Entry)
    found = annotate(entry.caption.text, ident="a")
    assert [(m.start, m.text) for m in found.mentions] == [(0, "IL-6"), (15, "STAT3")]
    out, writer = io.BytesIO(), WRITERS[form]()
    writer.write([writer.render(entry, found)], out)
    again = one(form, out.getvalue().decode())
    assert (again.offset, [s.start for s in again.spans]) == (10, [0, 15])
    wanted = ['"offset": 25', '"offset": 10'] if form == "json" else ['offset="25"', "<offset>10</offset>"]
    assert all(part in out.getvalue().decode() for part in wanted)


@pytest.mark.parametrize("ident", ["caps:1", "a|b", "50%", "a%3A", ".a/b.", "x%20y", "%", "é|", "a" * 300])
@pytest.mark.parametrize("write", [brat.file_name, pubtator.document_id], ids=["brat", "pubtator"])
def test_marked_ids_written_with_signs_are_read_back(ident: str, write: Callable[[str], str]) -> None:
    cut = write is brat.file_name and len(ident) > brat.LONGEST_NAME  # of which no more than the beginning is written
    assert read_id(write(ident), write) == (write(ident) if cut else ident)


def test_marked_ids_that_no_writer_of_ours_made_stay() -> None:
    assert [read_id(name, brat.file_name) for name in ("x%20y", "50%", "%zz", "%FF")] == ["x%20y", "50%", "%zz", "%FF"]


def test_bioc_xml_reads_nothing_outside_and_refuses_entities(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("STAT3")
    head = f'<!DOCTYPE c [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY y "STAT3">]>'
    for name in "xy":
        document = f"<document><id>a</id><passage><offset>0</offset><text>&{name};</text></passage></document>"
        (found,) = read("xml", f"{head}<collection>{document}</collection>")
        assert isinstance(found, InputError)
        assert "entity of its own" in found.problem


def test_bioc_json_reads_one_document_a_line() -> None:
    documents = [
        json_collection("STAT3", 0, 5, "STAT3")["documents"],
        [{"id": "b", "passages": [{"offset": 0, "text": "y"}]}],
    ]
    lines = "\n".join(json.dumps(document[0]) for document in documents)
    assert [(m.id, m.place) for m in read("json", lines) if isinstance(m, Marked)] == [
        ("a", "x.json:1"),
        ("b", "x.json:2"),
    ]


def test_pubtator_counts_one_blank_between_title_and_abstract_and_passes_relations_over() -> None:
    data = "7|t|IL-6.\n7|a|STAT3 acts.\n7\t6\t11\tSTAT3\tGene\t6774\n7\tCID\tD1\tD2\n\n8|t|JAK\n8|a|\n"
    first, second = read("pubtator", data)
    assert isinstance(first, Marked)
    assert isinstance(second, Marked)
    assert (first.text, first.spans[0].text, first.spans[0].ids) == ("IL-6. STAT3 acts.", "STAT3", ("NCBIGene:6774",))
    assert (second.id, second.text, second.place) == ("8", "JAK", "x.pubtator:6")


def test_pubtator_writes_line_ends_as_blanks() -> None:
    mention = Mention(6, 11, "STAT3", "gene", (STAT3, IL6), "STAT3", "hgnc_symbol", 0.9, ())
    text = written("pubtator", Annotation(Caption("a|b", "IL-6\r\nSTAT3"), (mention,)))
    assert text == "a%7Cb|t|IL-6  STAT3\na%7Cb|a|\na%7Cb\t6\t11\tSTAT3\tGene\t6774;3569\n\n"


def test_pubtator_ids_stay_apart() -> None:
    ids = ["a b", "a\tb", "a\nb", "a|t|b", "a_t_b", " a b", "a b ", "a%09b", "\u2028a b"]
    found = read("pubtator", "".join(written("pubtator", Annotation(Caption(one, "IL-6"), ())) for one in ids))
    assert len({one.id for one in found}) == len(ids)


@pytest.mark.parametrize(
    ("form", "data", "told"),
    [
        pytest.param("xml", xml_document("STAT3 acts", 0, 99, "STAT3"), "x.xml:4: offsets 0:99", id="xml offsets"),
        pytest.param(
            "xml", xml_document("STAT3 acts", 1, 5, "STAT3"), "x.xml:4: 'STAT3' is not at 1:6", id="xml words"
        ),
        pytest.param("xml", xml_document("STAT3", 0, 5, "STAT3")[:-30], "x.xml:", id="xml cut short"),
        pytest.param("xml", xml("<document><id>a</id></document>"), "document 'a' has no passage", id="xml empty"),
        pytest.param(
            "xml",
            xml("<document><id>a</id><passage><offset>q</offset><text>b</text></passage></document>"),
            "offset 'q' is no whole number",
            id="xml offset",
        ),
        pytest.param("json", "{\n'", "x.json:2: the file is not JSON", id="json broken"),
        pytest.param("json", '{"documents": [5]}', "x.json:1: this is no BioC", id="json no document"),
        pytest.param("json", json.dumps(json_collection("a", 0, 2, "ab")), "offsets 0:2 of 'ab'", id="json offsets"),
        pytest.param("pubtator", "a|t|x\na\t0\t5\tSTAT3\tGene\n", "x.pubtator:2: offsets 0:5", id="pubtator offsets"),
        pytest.param("pubtator", "a|t|x\nb\t0\t1\tx\tGene\n", "x.pubtator:2: the line is not of", id="pubtator id"),
        pytest.param("pubtator", "a|t|x\na\tfour\n", "x.pubtator:2: the line is no span", id="pubtator columns"),
        pytest.param("pubtator", "a\t0\t1\tx\tGene\n", "x.pubtator:1: a span stands before", id="pubtator order"),
        pytest.param("pubtator", "a|t|\na|a|\n", "document 'a' has no text", id="pubtator empty"),
    ],
)
def test_marked_names_what_is_wrong(form: str, data: str, told: str) -> None:
    errors = [item for item in read(form, data) if isinstance(item, InputError)]
    assert told in str(errors[0])
    assert errors[0].remedy


def test_marked_goes_on_after_a_bad_document() -> None:
    bad = "<document><id></id><passage><offset>0</offset><text>x</text></passage></document>"
    good = "<document><id>b</id><passage><offset>0</offset><text>y</text></passage></document>"
    first, second = read("xml", xml(bad + good))
    assert isinstance(first, InputError)
    assert isinstance(second, Marked)


def test_marked_documents_are_captions(tmp_path: Path) -> None:
    def captions() -> Iterator[object]:
        for form, name in (("xml", "a.xml"), ("json", "b.json"), ("pubtator", "c.pubtator")):
            (tmp_path / name).write_text(written(form, annotate(GREEK, ident=form)), encoding="utf-8")
            yield from read_captions(tmp_path / name)

    assert list(captions()) == [Caption(form, GREEK) for form in READERS]
