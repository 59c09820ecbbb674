"""Fails where capgene is less than FLOOR times as fast as Gilda in one run: python .ci/speed.py BENCH.json FLOOR."""

import json
import sys
from pathlib import Path

report, floor = Path(sys.argv[1]), float(sys.argv[2])
runs = {run["name"]: run for run in json.loads(report.read_text(encoding="utf-8"))["runs"]}
ratio = runs["Gilda"]["capgene_is_times_as_fast"]
if ratio is None:
    sys.exit(f"Gilda was not measured: {runs['Gilda']['note']}")
if ratio < floor:
    sys.exit(f"capgene is only {ratio:.1f} times as fast as Gilda, the floor is {floor:g}")
