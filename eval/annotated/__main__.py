"""`python -m eval.annotated SET -o FILE`: writes a set of the annotated captions as gold JSONL, with their texts."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.annotated.captions import SETS, gold_rows, texts_of
from ner.errors import CapgeneError
from ner.output import open_output


def main(
    chosen: Annotated[str, typer.Argument(metavar="SET", help=f"One of {', '.join(SETS)}.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="JSONL to write.")],
) -> None:
    """Writes a set of the annotated captions as gold JSONL."""
    if chosen not in SETS:
        raise typer.BadParameter(f"{chosen!r} is none of {', '.join(SETS)}")
    data = Path(os.environ.get("CAPGENE_DATA") or "../shared/data")
    try:
        rows = list(gold_rows(chosen, texts_of(data, chosen)))
        with open_output(str(output)) as stream:
            stream.write("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for _, row in rows).encode())
    except CapgeneError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    typer.run(main)
