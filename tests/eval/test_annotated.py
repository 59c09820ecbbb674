"""The annotated captions: whole tables, joined only with the very texts that were marked."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eval.annotated.captions import CAPTIONS, HERE, SETS, digest, gold_rows, rows_of, texts_of
from ner.errors import InputError
from ner.formats import read_captions
from ner.lexicon.compiled import Lexicon
from ner.types import Caption


def test_annotated_tables_are_whole(lexicon: Lexicon) -> None:
    captions = {row["caption"]: row for _, row in rows_of("captions.tsv")}
    assert {row["set"] for row in captions.values()} == set(SETS)
    ends: dict[str, int] = {}
    for place, row in rows_of("mentions.tsv"):
        start, end = int(row["start"]), int(row["end"])
        assert row["caption"] in captions, place
        assert ends.get(row["caption"], 0) <= start < end == start + len(row["text"]), place
        assert row["kind"] in ("gene", "family", "complex", "nonhuman"), place
        assert all(symbol in lexicon.genes for symbol in row["symbols"].split("|") if symbol), place
        ends[row["caption"]] = end


def test_annotated_papers_stand_in_one_set_only() -> None:
    papers = [(row["caption"].partition("__")[0], row["set"]) for _, row in rows_of("captions.tsv")]
    assert len({paper for paper, _ in papers}) == len(papers)


TEXT = "𝛽 IL-6 activates STAT3."


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one caption of our own and the example record, and tables that mark both."""
    record = Path("examples/PMC6895841__cancers-11-01646-g001.md").absolute()
    caption = next(iter(read_captions(record)))
    assert isinstance(caption, Caption)
    tables = {
        "captions.tsv": [
            ("caption", "set", "digest"),
            ("one", "held", digest(TEXT)),
            (record.stem, "records", digest(caption.text)),
        ],
        "mentions.tsv": [("caption", "start", "end", "text", "kind", "symbols"), ("one", 2, 6, "IL-6", "gene", "IL6")],
    }
    for name, rows in tables.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)
    (tmp_path / "pfocr" / "records").mkdir(parents=True)
    shutil.copy(record, tmp_path / "pfocr" / "records")
    (tmp_path / CAPTIONS).write_bytes(gzip.compress(json.dumps({"id": "one", "text": TEXT}).encode()))
    monkeypatch.setattr("eval.annotated.captions.HERE", tmp_path)
    return tmp_path


def test_annotated_mentions_join_their_caption(small: Path) -> None:
    ((_, row),) = gold_rows("held", texts_of(small, "held"))
    assert row["mentions"] == [{"start": 2, "end": 6, "text": "IL-6", "kind": "gene", "hgnc": ["IL6"]}]
    assert list(gold_rows("read", texts_of(small, "read"))) == []


def test_annotated_records_give_their_caption(small: Path) -> None:
    ((_, row),) = gold_rows("records", texts_of(small, "records"))
    assert row["id"] == "PMC6895841__cancers-11-01646-g001"


def test_annotated_another_text_is_refused(small: Path) -> None:
    with pytest.raises(InputError, match=r"captions\.tsv:2: caption 'one' .* is not the text that was annotated"):
        list(gold_rows("held", {"one": "another"}))
    with pytest.raises(InputError, match="is not there"):
        list(gold_rows("held", {}))
    assert list(gold_rows("held", {}, absent=True)) == []


def test_annotated_without_data_says_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "eval.annotated", "held", "-o", str(tmp_path / "held.jsonl")]
    ended = subprocess.run(
        command,
        env={"CAPGENE_DATA": str(tmp_path)},
        cwd=HERE.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "captions.jsonl.gz: there is no such file" in ended.stderr
    assert not (tmp_path / "held.jsonl").exists()
