"""The captions that the benchmark hands out: real ones, some of them spread evenly, and many recombined from them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eval.lines import placed_lines
from ner.errors import InputError

SEED = 6
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def read_lines(path: Path) -> list[str]:
    """Returns the lines of a JSONL file, packed or not; raises `InputError` where it has none or cannot be read."""
    found = []
    for place, line in placed_lines(path):
        _text(line, place)
        found.append(line.rstrip("\n") + "\n")
    if not found:
        raise InputError("there is no caption in it", place=str(path), remedy="give a JSONL file of captions")
    return found


def spread(lines: Sequence[str], most: int | None) -> list[str]:
    """Returns at most so many lines, evenly spread over all, so that they are as long as the others on average."""
    if most is None or most >= len(lines):
        return list(lines)
    return [lines[i * len(lines) // most] for i in range(most)]


def write_lines(path: Path, lines: Iterable[str]) -> Path:
    """Writes a file of lines and returns its path."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    return path


def recombine(lines: Sequence[str], count: int) -> Iterator[str]:
    """Yields `count` captions as JSON lines, the same ones each time, with ids of their own.

    Each has as many sentences as a real caption, drawn at random from all, and an accession number that no other has,
    so that caches meet new words for ever, as in real text. The first captions of a longer run are those of a shorter.
    """
    captions = [_SENTENCE.split(_text(line, "")) for line in lines]
    sentences = [sentence for caption in captions for sentence in caption if sentence]
    draw = random.Random(SEED)
    for number in range(count):
        drawn = draw.choices(sentences, k=len(captions[number % len(captions)]))
        text = f"{' '.join(drawn)} (GSE{number + 1:07d})"
        yield json.dumps({"id": f"bench-{number + 1:07d}", "text": text}, ensure_ascii=False) + "\n"


def _text(line: str, place: str) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError):
        text = None
    if not isinstance(text, str):
        raise InputError("there is no caption here", place=place, remedy="give one JSON object with id and text a line")
    return text
