"""Gold and predictions as BioC, PubTator and brat: the same counts as from JSONL, faults by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.gold.conventions import Convention
from eval.gold.documents import GoldMention
from eval.gold.metrics import Count, Scores, score
from eval.gold.predictions import Predicted, pair
from eval.gold.readers import is_gold, read_gold_file, read_prediction_file
from ner.errors import InputError
from ner.formats import bioc_json, bioc_xml, pubtator
from ner.formats import brat as brat_format
from ner.formats.base import Entry
from tests.batch.fake import annotate
from tests.lexicon.small import build_small, write_sources

TEXT = "𝛽 IL-6 activates STAT3, not JAK"
PUBTATOR = f"a|t|{TEXT}\na|a|\na\t2\t6\tIL-6\tGene\t3569\na\t17\t22\tSTAT3\tGene\t6774\na\t28\t31\tJAK\tFamilyName\t-\n"
ANN = (
    "T1\tGene 2 6\tIL-6\nN1\tReference T1 HGNC:6018\tIL6\n#1\tAnnotatorNotes T1\tsure\n"
    "T2\tProtein 17 22\tSTAT3\nN2\tReference T2 NCBIGene:6774\nR1\tActivates Arg1:T1 Arg2:T2\nT3\tFamily 28 31\tJAK\n"
)
WANTED = (GoldMention(2, 6, "gene", ("IL6",)), GoldMention(17, 22, "gene", ("STAT3",)), GoldMention(28, 31, "family"))
WRITERS = {".xml": bioc_xml.StreamOutput, ".json": bioc_json.StreamOutput, ".pubtator": pubtator.StreamOutput}


@pytest.fixture
def brat(tmp_path: Path) -> Callable[[str], Path]:
    def make(annotations: str) -> Path:
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / "a.ann").write_text(annotations, encoding="utf-8")
        return tmp_path / "a.ann"

    return make


def test_readers_gold_of_pubtator(tmp_path: Path) -> None:
    for name in ("g.pubtator", "g.txt"):
        (tmp_path / name).write_text(PUBTATOR, encoding="utf-8")
        (document,) = read_gold_file(tmp_path / name)
        assert (document.id, document.text, document.mentions) == ("a", TEXT, WANTED)


def test_readers_gold_of_brat(brat: Callable[[str], Path]) -> None:
    path = brat(ANN)
    assert is_gold(path.parent)
    for place in (path, path.parent):
        (document,) = read_gold_file(place)
        assert (document.id, document.text, document.mentions) == ("a", TEXT, WANTED)


def test_readers_brat_pieces_are_read_as_one(brat: Callable[[str], Path]) -> None:
    (document,) = read_gold_file(brat("T1\tGene 2 4;5 6\tIL 6\nN1\tReference T1 HGNC:6018\tIL6\n"))
    assert document.mentions == (GoldMention(2, 6, "gene", ("IL6",)),)


@pytest.mark.parametrize("suffix", WRITERS)
def test_readers_predictions_of_each_form_score_as_ours(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "g.pubtator").write_text(PUBTATOR, encoding="utf-8")
    writer, found = WRITERS[suffix](), annotate(TEXT, ident="a")
    with (tmp_path / f"p{suffix}").open("wb") as file:
        writer.write([writer.render(Entry(found.caption, ""), found)], file)
    scores = score(pair(read_gold_file(tmp_path / "g.pubtator"), read_prediction_file(tmp_path / f"p{suffix}")))
    assert (scores.find, scores.exact, scores.norm) == (Count(3, 0, 0), Count(3, 0, 0), Count(2, 0, 0))


@pytest.mark.parametrize("folder", ["brat", "pubtator"])
def test_readers_ids_that_we_wrote_with_signs_are_read_back(tmp_path: Path, folder: str) -> None:
    found = annotate(TEXT, ident="caps:1/a|b")
    entry = Entry(found.caption, "")
    if folder == "brat":
        for file in brat_format.FolderOutput().render_files(entry, found):
            (tmp_path / file.name).write_text(file.text, encoding="utf-8")
        (document,) = read_gold_file(tmp_path)
    else:
        (tmp_path / "g.pubtator").write_text(pubtator.StreamOutput().render(entry, found), encoding="utf-8")
        (document,) = read_gold_file(tmp_path / "g.pubtator")
    assert document.id == "caps:1/a|b"


def test_readers_ids_are_looked_up_in_the_lexicon_given(tmp_path: Path) -> None:
    path = tmp_path / "g.pubtator"
    path.write_text("a|t|EGFR and STAT3\na|a|\na\t0\t4\tEGFR\tGene\t1956\na\t9\t14\tSTAT3\tGene\t6774\n\n")
    build_small(write_sources(tmp_path / "small"))
    small = tmp_path / "small" / "out"
    symbols = {given: [m.symbols for m in read_gold_file(path, lexicon=given)[0].mentions] for given in (None, small)}
    assert symbols == {None: [("EGFR",), ("STAT3",)], small: [(), ("STAT3",)]}
    (found,) = read_prediction_file(path, lexicon=small)
    assert [m.symbols for m in found.mentions] == [(), ("STAT3",)]


def test_readers_predictions_keep_score_and_source(tmp_path: Path) -> None:
    writer, found = bioc_xml.StreamOutput(), annotate("STAT3 and JAK", ident="a")
    with (tmp_path / "p.xml").open("wb") as file:
        writer.write([writer.render(Entry(found.caption, ""), found)], file)
    first, second = read_prediction_file(tmp_path / "p.xml")[0].mentions
    assert first == Predicted(0, 5, "gene", ("STAT3",), 0.998, (), "hgnc_symbol")
    assert (second.kind, set(second.symbols) >= {"JAK1", "JAK2"}) == ("family", True)


def test_readers_ids_of_other_species_count_neither_way(tmp_path: Path) -> None:
    (tmp_path / "g.pubtator").write_text("a|t|Stat3 acts\na|a|\na\t0\t5\tStat3\tGene\t20848\n", encoding="utf-8")
    gold = read_gold_file(tmp_path / "g.pubtator")
    assert gold[0].mentions[0].role == "nonhuman"
    assert score([(gold[0], (Predicted(0, 5, "gene", ("STAT3",)),))]) == Scores()


def test_readers_spans_alone_count_for_find_and_exact(tmp_path: Path) -> None:
    (tmp_path / "g.pubtator").write_text("a|t|Stat3 acts\na|a|\na\t0\t5\tStat3\tGene\t-\n", encoding="utf-8")
    gold = read_gold_file(tmp_path / "g.pubtator", Convention(spans_only=True))
    found = (Predicted(0, 5, "gene", ("STAT3",)), Predicted(6, 10, "gene", ("A",)))
    assert score([(gold[0], found)]) == Scores(find=Count(1, 1, 0), exact=Count(1, 1, 0))


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        pytest.param("T1\tGene 2 99\tIL-6\n", "a.ann:1: offsets 2:99", id="offsets"),
        pytest.param("\nT1\tGene 4 8\tIL-6\n", "a.ann:2: 'IL-6' is not at 4:8", id="words"),
        pytest.param("T1\tGene 2 6\tIL-6\nT1\tGene 2 6\tIL-6\n", "a.ann:2: T1 stands twice", id="twice"),
        pytest.param("IL-6\n", "a.ann:1: the line is no brat annotation", id="no annotation"),
    ],
)
def test_readers_brat_names_what_is_wrong(brat: Callable[[str], Path], annotations: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        read_gold_file(brat(annotations))
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("g.pubtator", PUBTATOR + "\n" + PUBTATOR, "g.pubtator:7: id 'a' stands already", id="twice"),
        pytest.param("g.xml", "<collection></collection>", "holds no document", id="empty"),
        pytest.param("g.json", '{"documents": []}', "holds no document", id="empty JSON"),
        pytest.param("g.xml", "<collection>", "g.xml:1: the XML cannot be read", id="broken"),
        pytest.param("g.ann", "", "g.txt: the file cannot be read", id="brat without text"),
        pytest.param("g.gz", "", "annotations in this form cannot be read", id="unknown form"),
    ],
)
def test_readers_gold_names_what_is_wrong(tmp_path: Path, name: str, data: str, told: str) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_gold_file(tmp_path / name)
    assert told in str(error.value)


@pytest.mark.parametrize("told", ["1.2", "-0.1", "nan", "high"])
def test_readers_refuse_scores_outside_0_to_1(tmp_path: Path, told: str) -> None:
    infons = f'<infon key="type">Gene</infon><infon key="score">{told}</infon>'
    note = f'{infons}<location offset="0" length="1"/><text>x</text>'
    body = f"<passage><offset>0</offset><text>x</text>\n<annotation id='1'>{note}</annotation></passage>"
    (tmp_path / "p.xml").write_text(f"<collection><document><id>a</id>{body}</document></collection>")
    with pytest.raises(InputError, match=r"p.xml:2: score .*(is outside 0..1|is no number)"):
        read_prediction_file(tmp_path / "p.xml")
