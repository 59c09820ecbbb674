"""spaCy's view: `spacy.load` opens the shipped model and gives what the annotator gives."""

from __future__ import annotations

import json
import pickle
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ner.errors import ModelError
from ner.pipeline import _split_tokens

if TYPE_CHECKING:
    from spacy.language import Language

    from ner.annotator import Annotator

TEXTS = [
    "IL-6 binds its receptor and activates STAT3 through JAK1.",
    "TGF-β1/SMAD2/3, Akt/mTOR and caspase-3-mediated death; TLR2 and 4; pSTAT3.",
    "NF-Œ∫B and IFN-Œ± ‚Äì damaged. 𝛽 STAT3",
    "CPE (cytopathic effect); hexokinase 2 (HK2); Arg: arginine.",
    "No gene at all.",
    "STAT3",
    "",
    " \n STAT3\n\nIL-6 \t",
    "ST\u200bAT3 and STAT\u00ad3",
    "\x00STAT3\x00 العربية STAT3 e\u0301IL-6",
]
IDS = ["plain", "below tokens", "damage", "definitions", "none", "one", "nothing", "blanks", "invisible", "odd"]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The shipped model, opened by spaCy."""
    import spacy

    from ner.model import shipped_model

    return spacy.load(shipped_model())


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_pipeline_gives_the_mentions_of_the_annotator(nlp: Language, annotator: Annotator, text: str) -> None:
    assert nlp(text)._.gene_mentions == annotator.mentions(text)


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_pipeline_spans_have_the_offsets_of_the_mentions(nlp: Language, text: str) -> None:
    doc = nlp(text)
    spans = [(s.start_char, s.end_char, s.text, s.label_) for s in doc.spans["genes"]]
    assert spans == [(m.start, m.end, m.text, m.kind) for m in doc._.gene_mentions]


def test_pipeline_splits_the_tokens_of_a_long_text_in_little_time(nlp: Language) -> None:
    doc = nlp.make_doc("IL-6 activates STAT3 in cells. " * 4000)
    mentions = nlp("IL-6 activates STAT3 in cells.")._.gene_mentions
    many = tuple(replace(m, start=m.start + at, end=m.end + at) for at in range(0, 4000 * 31, 31) for m in mentions)
    started = time.perf_counter()
    _split_tokens(doc, many)
    assert time.perf_counter() - started < 5  # half a minute where each token looks at each mention


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_pipeline_keeps_the_text(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


def test_pipeline_spans_carry_ids(nlp: Language) -> None:
    doc = nlp("STAT1/3 and JAK")
    assert [span.kb_id_ for span in doc.spans["genes"]] == ["HGNC:11362|HGNC:11364", "FPLX:JAK"]


def test_pipeline_in_batches_gives_the_same(nlp: Language, annotator: Annotator) -> None:
    docs = list(nlp.pipe(TEXTS * 3, batch_size=4))
    assert [doc._.gene_mentions for doc in docs] == [annotator.mentions(text) for text in TEXTS * 3]


def test_pipeline_is_told_of_title_and_organism(nlp: Language, annotator: Annotator) -> None:
    text, organism = "Signals of wg and dpp reach arm, hh and ci in the wing disc.", "Drosophila melanogaster"
    doc = nlp.make_doc(text)
    doc._.gene_about = organism
    assert nlp(doc)._.gene_mentions == annotator.mentions(text, organism) != annotator.mentions(text)


def test_pipeline_documents_survive_bytes(nlp: Language) -> None:
    from spacy.tokens import Doc

    doc = nlp(TEXTS[1])
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.gene_mentions == doc._.gene_mentions != ()
    assert [(s.start_char, s.end_char) for s in again.spans["genes"]] == [
        (s.start_char, s.end_char) for s in doc.spans["genes"]
    ]


def test_pipeline_documents_survive_a_file_of_many(nlp: Language, tmp_path: Path) -> None:
    from spacy.tokens import DocBin

    docs = [nlp(text) for text in TEXTS]
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    again = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(nlp.vocab)
    assert [doc._.gene_mentions for doc in again] == [doc._.gene_mentions for doc in docs]


def test_pipeline_documents_keep_the_members_of_families_left_open(nlp: Language) -> None:
    from spacy.tokens import Doc

    again = Doc(nlp.vocab).from_bytes(nlp("Wnt").to_bytes())
    assert "WNT1" in [gene.symbol for gene in again._.gene_mentions[0].all_genes]


def test_pipeline_in_two_processes_gives_the_same(nlp: Language, annotator: Annotator) -> None:
    docs, alone = list(nlp.pipe(TEXTS, n_process=2, batch_size=2)), list(nlp.pipe(TEXTS))
    assert [doc._.gene_mentions for doc in docs] == [annotator.mentions(text) for text in TEXTS]
    assert [span.kb_id_ for doc in docs for span in doc.spans["genes"]] == [
        span.kb_id_ for doc in alone for span in doc.spans["genes"]
    ]


def test_pipeline_pickled_gives_the_same(nlp: Language) -> None:
    again = pickle.loads(pickle.dumps(nlp))  # noqa: S301 (what spawned processes are given)
    assert [again(text)._.gene_mentions for text in TEXTS] == [nlp(text)._.gene_mentions for text in TEXTS]


def test_pipeline_as_bytes_keeps_its_weights(nlp: Language) -> None:
    again = type(nlp).from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert again(TEXTS[1])._.gene_mentions == nlp(TEXTS[1])._.gene_mentions


@pytest.mark.parametrize(
    ("disabled", "problem"),
    [
        pytest.param("capgene_find", "capgene_judge needs capgene_find", id="find"),
        pytest.param("capgene_judge", "capgene_resolve needs capgene_judge", id="judge"),
    ],
)
def test_pipeline_without_a_step_says_which(nlp: Language, disabled: str, problem: str) -> None:
    with nlp.select_pipes(disable=[disabled]), pytest.raises(ModelError, match=f"{problem}.*enable {disabled}"):
        nlp(TEXTS[0])


def test_pipeline_that_stops_before_the_end_leaves_plain_documents(nlp: Language) -> None:
    with nlp.select_pipes(disable=["capgene_resolve"]):
        doc = nlp(TEXTS[0])
    assert doc.to_bytes() and doc._.gene_mentions == ()


def test_pipeline_saved_and_opened_again_gives_the_same(nlp: Language, tmp_path: Path) -> None:
    import spacy

    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again(TEXTS[1])._.gene_mentions == nlp(TEXTS[1])._.gene_mentions


def test_pipeline_judge_without_find_says_so() -> None:
    import spacy

    from ner.model import CONFIG, settings, shipped_model

    config: dict[str, Any] = settings(shipped_model() / CONFIG)[1]
    with pytest.raises(ModelError, match=r"capgene_judge needs capgene_find before it.*add capgene_find first"):
        spacy.blank("en").add_pipe("capgene_judge", config=config)


def test_pipeline_model_holds_no_pickle_and_names_its_components() -> None:
    from ner.model import shipped_model

    names = {path.name for path in shipped_model().rglob("*") if path.is_file()}
    assert {"config.cfg", "meta.json"} <= names
    assert not any(name.endswith((".pkl", ".pickle", ".bin", ".joblib")) for name in names)
    meta = json.loads((shipped_model() / "meta.json").read_text(encoding="utf-8"))
    assert meta["lang"] == "en"
