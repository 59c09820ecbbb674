"""Label Studio, Prodigy, doccano, brat, Web Annotation: every mention stands where the tool counts it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.brat import read_brat
from ner.formats import brat, doccano, label_studio, prodigy, web_annotation
from ner.formats.base import Entry, FolderWriter, StreamWriter
from ner.formats.review import note_of, utf16_offsets
from ner.types import Annotation, Caption, Mention
from tests.batch.fake import STAT3, annotate
from tests.formats.strategies import annotations, texts

# 𝛽 is one code point and two UTF-16 units, the emoji four and seven; both stand before the first mention.
MIXED = annotate("𝛽 👨‍👩 JAK, Abl and STAT3\nin <NF-kB>", ident="PMC1__a.g001")


def written(writer: StreamWriter, *made: Annotation) -> str:
    stream = io.BytesIO()
    writer.write((writer.render(Entry(a.caption, "x:1"), a) for a in made), stream)
    return stream.getvalue().decode()


def javascript_slice(text: str, start: int, end: int) -> str:
    """What `text.slice(start, end)` is in JavaScript."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@given(texts, st.data())
def test_utf16_offsets_are_those_of_javascript(text: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    unit = utf16_offsets(text)
    assert javascript_slice(text, unit(start), unit(end)) == text[start:end]


def test_note_tells_genes_source_steps_and_score() -> None:
    jak, abl, stat3, _ = MIXED.mentions
    assert note_of(stat3) == "STAT3 (HGNC:11364); STAT3 in hgnc_symbol; exact; score 0.998"
    assert note_of(jak).startswith("JAK1 (HGNC:6190), JAK2 (HGNC:6192); FPLX:JAK; ")
    assert note_of(abl).startswith("ambiguous: ABL1 (HGNC:76), MTTP (HGNC:7467); ")


# Label Studio ---------------------------------------------------------------------------------------------------------


def test_label_studio_task_is_a_prediction_in_code_points() -> None:
    (task,) = json.loads(written(label_studio.StreamOutput(), MIXED))
    assert task["data"] == {"text": MIXED.caption.text, "id": "PMC1__a.g001"}
    (prediction,) = task["predictions"]
    assert prediction["model_version"].startswith("capgene")
    assert prediction["score"] == 0.4
    first = prediction["result"][0]
    assert first["value"] == {"start": 6, "end": 9, "text": "JAK", "labels": ["family"]}
    assert (first["from_name"], first["to_name"], first["type"], first["score"]) == ("label", "text", "labels", 0.9)
    assert first["meta"]["text"][0].startswith("JAK1 (HGNC:6190)")
    assert len({region["id"] for region in prediction["result"]}) == 4


def test_label_studio_task_without_mentions_has_no_score() -> None:
    (task,) = json.loads(written(label_studio.StreamOutput(), annotate("nothing")))
    assert task["predictions"][0].keys() == {"model_version", "result"}


@given(st.lists(annotations(), max_size=3))
def test_label_studio_regions_hold_their_words(made: list[Annotation]) -> None:
    tasks = json.loads(written(label_studio.StreamOutput(), *made))
    assert [task["data"]["text"] for task in tasks] == [a.caption.text for a in made]
    for task in tasks:
        for region in task["predictions"][0]["result"]:
            value = region["value"]
            assert "".join([*task["data"]["text"]][value["start"] : value["end"]]) == value["text"]


# Prodigy --------------------------------------------------------------------------------------------------------------


def prodigy_tasks(*made: Annotation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(prodigy.StreamOutput(), *made).split("\n") if line]


def test_prodigy_task_has_spans_on_tokens() -> None:
    mention = Mention(0, 7, "STAT1/3", "gene", (STAT3,), "STAT3", "hgnc_symbol", 0.9, ("enumeration",))
    (task,) = prodigy_tasks(Annotation(Caption("a", "STAT1/3xy  binds", "Figure 1"), (mention,)))
    assert task["meta"] == {"id": "a", "title": "Figure 1"}
    assert [(t["text"], t["ws"]) for t in task["tokens"]] == [
        ("STAT1", False),
        ("/", False),
        ("3", False),
        ("xy", True),
        (" ", False),
        ("binds", False),
    ]
    (span,) = task["spans"]
    assert (span["start"], span["end"], span["token_start"], span["token_end"]) == (0, 7, 0, 2)
    assert (span["label"], span["genes"], span["hgnc"]) == ("gene", ["STAT3"], ["HGNC:11364"])


@given(annotations())
def test_prodigy_tokens_make_up_the_text_and_spans_fall_on_them(made: Annotation) -> None:
    (task,) = prodigy_tasks(made)
    text, tokens = task["text"], task["tokens"]
    assert "".join(t["text"] + " " * t["ws"] for t in tokens) == text
    assert [t["id"] for t in tokens] == list(range(len(tokens)))
    assert all(text[t["start"] : t["end"]] == t["text"] for t in tokens)
    assert [(s["start"], s["end"]) for s in task["spans"]] == [(m.start, m.end) for m in made.mentions]
    for span in task["spans"]:
        assert tokens[span["token_start"]]["start"] == span["start"]
        assert tokens[span["token_end"]]["end"] == span["end"]


def test_prodigy_spans_are_those_of_spacy() -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    (task,) = prodigy_tasks(MIXED)
    doc = Doc(Vocab(), [t["text"] for t in task["tokens"]], [t["ws"] for t in task["tokens"]])
    assert doc.text == MIXED.caption.text
    spans = [doc.char_span(span["start"], span["end"], span["label"]) for span in task["spans"]]
    assert [span and span.text for span in spans] == ["JAK", "Abl", "STAT3", "NF-kB"]


# doccano --------------------------------------------------------------------------------------------------------------


def test_doccano_labels_are_utf16_units() -> None:
    (line,) = written(doccano.StreamOutput(), MIXED).splitlines()
    plain = json.loads(line)
    assert plain["label"][0] == [9, 12, "family"]
    assert [javascript_slice(plain["text"], *label[:2]) for label in plain["label"]] == ["JAK", "Abl", "STAT3", "NF-kB"]
    assert plain["figid"] == "PMC1__a.g001"
    assert plain["notes"][0].startswith("JAK: JAK1 (HGNC:6190)")


@given(annotations())
def test_doccano_labels_hold_their_words(made: Annotation) -> None:
    plain = json.loads(written(doccano.StreamOutput(), made))
    assert plain["text"] == made.caption.text
    assert [javascript_slice(plain["text"], *label[:2]) for label in plain["label"]] == [m.text for m in made.mentions]


# brat -----------------------------------------------------------------------------------------------------------------


def brat_files(made: Annotation) -> dict[str, str]:
    return {file.name: file.text for file in brat.FolderOutput().render_files(Entry(made.caption, "x:1"), made)}


def test_brat_writes_a_pair_of_files() -> None:
    files = brat_files(MIXED)
    assert list(files) == ["PMC1__a.g001.txt", "PMC1__a.g001.ann"]
    assert files["PMC1__a.g001.txt"] == MIXED.caption.text
    assert files["PMC1__a.g001.ann"].splitlines()[-3:] == [
        "N4001\tReference T4 HGNC:7794\tNFKB1",
        "N4002\tReference T4 HGNC:9955\tRELA",
        "#4\tAnnotatorNotes T4\t" + note_of(MIXED.mentions[3]),
    ]
    assert "T1\tFamilyName 6 9\tJAK\n" in files["PMC1__a.g001.ann"]


def test_brat_mention_over_a_line_end_is_in_pieces() -> None:
    mention = Mention(0, 9, "TGF-β\r\n 1", "gene", (STAT3,), "x", "capgene", 0.9, ())
    files = brat_files(Annotation(Caption("a", "TGF-β\r\n 1 and \u2028"), (mention,)))
    assert files["a.txt"] == "TGF-β \n 1 and  "
    assert files["a.ann"].splitlines()[0] == "T1\tGene 0 6;7 9\tTGF-β   1"


@given(annotations())
def test_brat_is_read_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, made: Annotation) -> None:
    folder = tmp_path_factory.mktemp("brat")
    for file, text in brat_files(made).items():
        (folder / file).write_bytes(text.encode())
    (marked,) = read_brat(folder)
    assert len(marked.text) == len(made.caption.text)
    found = [(s.start, s.end, s.text.split()) for s in marked.spans]
    kept = made.mentions
    assert [span[2] for span in found] == [m.text.split() for m in kept]
    for (start, end, _), mention in zip(found, kept, strict=True):
        blanks = made.caption.text[mention.start : start] + made.caption.text[end : mention.end]
        assert not blanks.strip("\n")
    assert [s.ids for s in marked.spans] == [tuple(g.hgnc_id for g in m.genes) for m in kept]


@pytest.mark.parametrize(
    ("ident", "name"),
    [
        ("PMC1__a.g001", "PMC1__a.g001"),
        ("../x/y", "%2E./x/y".replace("/", "%2F")),
        ("a b:c*", "a b%3Ac%2A"),
        ("100%", "100%25"),
        (".", "%2E"),
        ("Ω" * 200, "Ω" * 91 + "~1c41952258d2bec7"),
    ],
)
def test_brat_file_names_are_safe(ident: str, name: str) -> None:
    assert brat.file_name(ident) == name


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_brat_file_names_stay_in_their_folder(ident: str) -> None:
    name = brat.file_name(ident)
    assert Path(name).name == name
    assert name not in {".", ".."}
    assert len(name.encode()) <= brat.LONGEST_NAME


# Web Annotation -------------------------------------------------------------------------------------------------------


def test_web_annotation_has_both_selectors_and_the_gene() -> None:
    page = json.loads(written(web_annotation.StreamOutput(), annotate("none"), MIXED, annotate("STAT3", ident="a/ b")))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (page["type"], len(page["items"])) == ("AnnotationPage", 5)
    stat3, last = page["items"][2], page["items"][4]
    assert stat3["type"] == "Annotation"
    quote, position = stat3["target"]["selector"]
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "STAT3",
        "prefix": "𝛽 👨‍👩 JAK, Abl and ",
        "suffix": "\nin <NF-kB>",
    }
    assert position == {"type": "TextPositionSelector", "start": 19, "end": 24}
    assert "https://identifiers.org/hgnc:11364" in [body.get("source") for body in stat3["body"]]
    assert last["id"] == "urn:x-capgene:caption:a%2F%20b:1"


@given(st.lists(annotations(), max_size=3))
def test_web_annotation_selectors_hold_their_words(made: list[Annotation]) -> None:
    items = iter(json.loads(written(web_annotation.StreamOutput(), *made))["items"])
    for annotation in made:
        text = annotation.caption.text
        for mention in annotation.mentions:
            quote, position = next(items)["target"]["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"] == mention.text
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text[position["start"] - len(quote["prefix"]) :].startswith(around)
    assert next(items, None) is None


# All ------------------------------------------------------------------------------------------------------------------

WRITERS = [
    pytest.param("jsonl", id="jsonl"),
    *(
        pytest.param(name, id=name)
        for name in ("tsv", "csv", "bioc-xml", "bioc-json", "pubtator", "html", "parquet", "label-studio", "prodigy")
    ),
    pytest.param("doccano", id="doccano"),
    pytest.param("web-annotation", id="web-annotation"),
]


@pytest.mark.parametrize("name", WRITERS)
def test_writers_write_nothing_before_the_first_caption_is_done(name: str) -> None:
    """A lexicon that cannot be read stops the first caption: no head of a table may stand before the message."""
    from ner.formats import format_by_name, make_writer

    def parts() -> Any:
        raise RuntimeError("no lexicon")
        yield ""

    writer = make_writer(format_by_name(name, readable=False))
    assert not isinstance(writer, FolderWriter)
    stream = io.BytesIO()
    with pytest.raises(RuntimeError, match="no lexicon"):
        writer.write(parts(), stream)
    assert stream.getvalue() == b""


def test_every_format_is_documented_and_can_be_loaded() -> None:
    from ner.formats import FORMATS, load_part

    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    for known in FORMATS:
        assert all(callable(load_part(part)) for part in (known.reader, known.writer) if part)
        assert re.search(rf"^\| `{known.name}` \|", page, re.MULTILINE), f"docs/formats.md has no row for {known.name}"
        for suffix in known.suffixes:
            assert f"`{suffix}`" in page
