"""Runs capgene and its peers over the same captions, each in a process of its own, and reads what they found."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.benchmark import GILDA, measure, peer_commands, write_lines
from eval.gold.predictions import PredictedDocument
from eval.gold.readers import read_prediction_file
from ner.types import Caption

TOOLS = ("capgene", GILDA)


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What a tool found, and how many captions it read in a second after loading."""

    name: str
    documents: tuple[PredictedDocument, ...]
    speed: float


def run_peers(captions: Sequence[Caption], peers: Path) -> tuple[tuple[PeerRun, ...], tuple[str, ...]]:
    """Returns the runs of the tools that are here, and a note for each that is not.

    Raises `CapgeneError` when a tool fails.
    """
    with tempfile.TemporaryDirectory(prefix="capgene-peers-") as name:
        folder = Path(name)
        lines = [json.dumps({"id": caption.id, "text": caption.text}) + "\n" for caption in captions]
        source = write_lines(folder / "captions.jsonl", lines)
        commands, missing = peer_commands(peers, folder)
        runs = []
        for tool in (tool for tool in TOOLS if tool in commands):
            speed = measure(tool, commands[tool], source, folder).speed
            runs.append(PeerRun(tool, read_prediction_file(folder / f"{tool}.out.jsonl"), speed))
        return tuple(runs), tuple(f"{run.name}: {run.note}." for run in missing)
