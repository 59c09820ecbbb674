"""Small annotated texts, made by hand, and a data folder of them to learn from."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from eval.gold.conventions import CORPORA
from eval.gold.documents import GoldDocument, GoldMention
from eval.training.texts import GOLD, Mark, Text, fold_of

Marked = dict[str, tuple[str, ...]]  # a word and its symbols, none for a gene of another species


def marked(words: Marked, text: str) -> list[dict[str, Any]]:
    """The marks of words at each place where they stand."""
    found = []
    for word, symbols in words.items():
        start = text.find(word)
        while start >= 0:
            found.append({"start": start, "end": start + len(word), "text": word, "hgnc": list(symbols)})
            start = text.find(word, start + 1)
    return sorted(found, key=lambda item: item["start"])


def make_text(text: str, words: Marked, *, paper: str = "p1", corpus: str = GOLD, groups: tuple[str, ...] = ()) -> Text:
    """A text in which words are marked; those of `groups` as families."""
    items = marked(words, text)
    for item in items:
        item["type"] = "FamilyName" if item["text"] in groups else "Gene"
    marks = tuple(
        Mark(
            i["start"], i["end"], "group" if i["text"] in groups else "gene" if i["hgnc"] else "other", tuple(i["hgnc"])
        )
        for i in items
    )
    role = {"gene": "gene", "group": "family", "other": "nonhuman"}
    mentions = tuple(GoldMention(m.start, m.end, role[m.kind], m.symbols) for m in marks)  # type: ignore[arg-type]
    gold = GoldDocument(paper, text, mentions, paper)
    return Text(corpus, fold_of(paper), marks, gold, {"id": paper, "text": text, "mentions": items})


SENTENCES: tuple[tuple[str, Marked], ...] = (
    ("Activation of STAT3 by IL-6 in cells with ATP.", {"STAT3": ("STAT3",), "IL-6": ("IL6",)}),
    (
        "The kinase AKT1 phosphorylates GSK3B, but not MAPK1.",
        {"AKT1": ("AKT1",), "GSK3B": ("GSK3B",), "MAPK1": ("MAPK1",)},
    ),
    ("We set the rest of MET and EGFR apart.", {"MET": ("MET",), "EGFR": ("EGFR",)}),
    ("The vector for PTEN was the control.", {"PTEN": ("PTEN",)}),
    ("JAK signals through TP53 and CDK2 in the cycle.", {"TP53": ("TP53",), "CDK2": ("CDK2",)}),
)
LEADS = {
    GOLD: "Schematic model of the proposed signaling pathway, where arrows show activation and lines show inhibition.",
    "bioid_train": "Immunoblot of lysates from cells transfected with vector; bars show mean and SD of three wells.",
    "": "Background and methods: patients were studied; conclusion: these results suggest a role in disease.",
}


def write_data(folder: Path, *, papers: int = 30) -> Path:
    """Writes a data folder with captions and all corpora, each of some papers, and returns it."""
    (folder / "gold").mkdir(parents=True)
    (folder / "corpora").mkdir()
    (folder / "pfocr").mkdir()
    rows = list(_rows(GOLD, papers, kind=True))
    (folder / "gold" / "captions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    _pack(folder / "pfocr" / "captions.jsonl.gz", [{"id": f"PMC{n}__f", "text": LEADS[GOLD]} for n in range(60)])
    for name in CORPORA:
        _pack(folder / "corpora" / f"{name}.jsonl.gz", list(_rows(name, papers, kind=False)))
    return folder


def _rows(corpus: str, papers: int, *, kind: bool) -> list[dict[str, Any]]:
    rows = []
    for number in range(papers):
        lead = LEADS.get(corpus, LEADS[""])
        sentence, words = SENTENCES[number % len(SENTENCES)]
        text = f"{lead} {sentence}"
        if kind and number % 10 == 3:
            words = {}  # as annotators of captions leave out what is a control
        told = {"kind": "gene"} if kind else {"type": "Gene"}
        rows.append(
            {"id": f"{corpus}{number}", "text": text, "mentions": [item | told for item in marked(words, text)]}
        )
    return rows


def _pack(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode(), mtime=0))
