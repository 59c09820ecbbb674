"""The learned judge: what place, company and kind of text change; its weights as a file; its scores."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ner.errors import ModelError, UsageError
from ner.judge.cells import PLACE, READING, SETTING, SPELLING
from ner.judge.genre import GENRES, genre_of
from ner.judge.learned import LearnedJudge
from ner.judge.scene import Scene
from ner.judge.usual import likely_member, usual_members
from ner.judge.weights import FILE, no_weights, read_weights, total, write_weights

if TYPE_CHECKING:
    from ner.annotator import Annotator
    from ner.types import Mention

SCHEME = "Akt signalling pathway. Insulin activates PI3K and Akt, which promotes glucose uptake."
BLOT = (
    "(A) HeLa cells were transfected with the indicated siRNAs for 48 h and lysates were analysed by immunoblotting "
    "with the indicated antibodies. Representative blots are shown. (B) Quantification of Akt levels relative to "
    "actin from three independent experiments. Error bars represent s.e.m. Scale bars, 10 μm. LC3 puncta were counted."
)


@pytest.fixture(scope="module")
def weights_file(annotator: Annotator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights of the shipped model, written anew."""
    return write_weights(tmp_path_factory.mktemp("weights"), annotator.judge.weights)  # type: ignore[attr-defined]


def named(annotator: Annotator, text: str, name: str) -> Mention:
    """The first mention of a name."""
    return next(m for m in annotator.mentions(text) if m.text == name)


def test_learned_name_of_a_family_is_the_family_in_a_scheme(annotator: Annotator) -> None:
    assert named(annotator, SCHEME, "Akt").kind == "family"


def test_learned_name_of_a_family_may_be_one_gene_in_an_experiment(annotator: Annotator) -> None:
    mention = named(annotator, BLOT, "LC3")
    assert mention.kind == "gene"
    family = annotator.lexicon.lookup("LC3")[0]
    assert family.kind == "family" and set(mention.genes) < set(family.genes)


@pytest.mark.parametrize(
    ("name", "popularity", "symbols"),
    [
        pytest.param("JAK", {"JAK2": 3, "TYK2": 1}, ["JAK2"], id="best known"),
        pytest.param("JAK", {}, ["JAK1"], id="first of equals"),
        pytest.param("Abl", {"ABL2": 1}, [], id="a gene of that name"),
        pytest.param("STAT3", {}, [], id="no family"),
    ],
)
def test_learned_likely_member_stands_for_its_family(
    annotator: Annotator, name: str, popularity: dict[str, int], symbols: list[str]
) -> None:
    found = likely_member(annotator.lexicon.lookup(name), popularity)
    assert [gene.symbol for reading in found for gene in reading.genes] == symbols


@pytest.mark.parametrize("name", ["G protein-coupled receptors", "G-protein coupled receptor", "G protein–linked"])
def test_learned_class_of_receptors_is_no_gene(annotator: Annotator, name: str) -> None:
    assert [m.text for m in annotator.mentions(f"Signals of {name} and STAT3 meet.")] == ["STAT3"]


def test_learned_scores_are_probabilities_in_reading_order(annotator: Annotator) -> None:
    mentions = annotator.mentions(BLOT + " " + SCHEME)
    assert all(0.0 < m.score < 1.0 for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)


def test_learned_judgement_does_not_depend_on_what_was_judged_before(annotator: Annotator) -> None:
    first = annotator.mentions(SCHEME)
    annotator.mentions(BLOT)
    assert annotator.mentions(SCHEME) == first


@pytest.mark.parametrize("text", [SCHEME, BLOT, "IL-6, TNF-α, STAT1/3 and p300 (Ras/Raf) meet at NF-kB"])
def test_learned_sum_of_a_place_made_beforehand_is_that_of_its_cells(annotator: Annotator, text: str) -> None:
    judge = annotator.judge
    assert isinstance(judge, LearnedJudge)
    prepared = annotator.finder.prepare(text)
    candidates = annotator.finder.find(prepared)
    known = judge.spellings(candidates)
    scene = Scene(prepared, candidates, known, judge.weights, "")
    assert candidates
    for candidate, spelled in zip(candidates, known, strict=True):
        place = total(judge.weights.place, judge.place(candidate, spelled, scene))
        chance = 1.0 / (1.0 + math.exp(-spelled.logit - place))
        assert judge._chance(candidate, spelled, scene) == pytest.approx(chance)


def test_weights_are_read_as_written_and_written_alike(weights_file: Path, tmp_path: Path) -> None:
    weights = read_weights(weights_file)
    assert write_weights(tmp_path, weights).read_bytes() == weights_file.read_bytes()
    shipped = Path(__file__).parents[2] / "models" / "captions" / "capgene_judge" / FILE
    assert shipped.read_bytes() == weights_file.read_bytes()


def test_weights_with_another_checksum_are_refused(weights_file: Path, tmp_path: Path) -> None:
    body = json.loads(weights_file.read_text("utf-8"))
    body["bias"] += 1
    (tmp_path / FILE).write_text(json.dumps(body), "utf-8")
    with pytest.raises(ModelError, match="checksum"):
        read_weights(tmp_path / FILE)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "other"}', "\x00"])
def test_weights_that_are_damaged_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(ModelError, match="weights"):
        read_weights(tmp_path / FILE)


def test_weights_have_a_table_for_each_group() -> None:
    none = no_weights()
    assert [len(t) for t in (none.spelling, none.place, none.reading, none.setting)] == [
        len(groups) for groups in (SPELLING, PLACE, READING, SETTING)
    ]


def test_genre_is_a_scheme_unless_the_text_says_otherwise() -> None:
    words = dict.fromkeys("lysates blots lanes bars cells siRNA antibodies transfected".split(), (0.0, 9.0, 0.0))
    assert GENRES[genre_of([], words, (0.0, 5.0, 0.0))] == "scheme"
    assert GENRES[genre_of(["lysates", "blots"], words, (0.0, 0.0, 0.0))] == "scheme"
    assert GENRES[genre_of(list(words), words, (0.0, 0.0, 0.0))] == "experiment"


def test_load_threshold_leaves_what_scores_less() -> None:
    import ner

    strict = ner.load(threshold=0.9)
    assert all(m.score >= 0.9 for m in strict.mentions(BLOT))
    precise = ner.load(high_precision=True)
    assert precise.least > 0.5
    assert {m.text for m in precise.mentions(SCHEME)} <= {m.text for m in ner.load().mentions(SCHEME)}


@pytest.mark.parametrize("threshold", [-1.0, 1.5, 7.0])
def test_load_threshold_that_is_no_probability_is_refused(threshold: float) -> None:
    import ner

    with pytest.raises(UsageError, match="threshold"):
        ner.load(threshold=threshold)


def test_learned_same_words_found_in_another_way_are_kept_apart(annotator: Annotator) -> None:
    import ner

    text = "PARP, poly (ADP-ribose) polymerase; L1CAM rises."
    annotator.mentions("Inhibition by camptothecin (CPT) and poly (ADP-ribose) polymerase (PARP) inhibitor.")
    assert annotator.mentions(text) == ner.load().mentions(text)


def test_learned_one_annotation_makes_no_usual_member(annotator: Annotator) -> None:
    ranked = annotator.lexicon.lookup("LC3-II")
    assert usual_members(ranked, {"MAP1LC3B2": 1}) == []
    (member,) = usual_members(ranked, {"MAP1LC3B2": 1, "MAP1LC3B": 2})
    assert [gene.symbol for gene in member.genes] == ["MAP1LC3B"]
