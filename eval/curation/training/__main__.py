"""The command `python -m eval.curation.training`: trains, counts the reference, or prints the figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.curation.reference import TABLE, load_reference, write_reference
from eval.curation.scoring import MODEL, write_model
from eval.curation.training.train import HOME, count_reference, data_folder, read_data, row_cases, train
from ner.errors import CapgeneError


def main(arguments: Sequence[str] | None = None, out: Callable[[str], object] = sys.stdout.write) -> int:
    """Trains, counts or reports; gives 0, or 2 where the data or a package is missing."""
    from ner.model import load  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python -m eval.curation.training", description="The curation models.")
    parser.add_argument("--reference", action="store_true", help="count the reference anew first")
    parser.add_argument("--report", action="store_true", help="print the figures, cross-validated; train nothing")
    parser.add_argument("--into", type=Path, metavar="FILE", help="with --report: put the figures into this page")
    parser.add_argument(
        "--rules-only", action="store_true", help="with --report: captions are read by rules that have learnt from none"
    )
    options = parser.parse_args(arguments)
    try:
        data = read_data(load(rules_only=True) if options.rules_only else load(), data_folder())
        if options.report:
            from eval.curation.training.report import measure, put_into, report_text  # noqa: PLC0415

            figures = measure(data)
            out(report_text(figures))
            if options.into:
                put_into(options.into, figures)
            return 0
        if options.reference:
            reference = count_reference(data)
            write_reference(HOME / "tables" / TABLE, reference)
            data = read_data(data.sources.annotator, data.folder, load_reference())
        model = train(data)
        about = {"judged records": sum(bool(f.groups) for f in data.figures.values()), "rows": len(row_cases(data))}
        write_model(HOME / MODEL, model, about)
        out(f"{HOME / MODEL}: version {model.version}\n")
    except CapgeneError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
