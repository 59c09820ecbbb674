"""Fails where capgene is less than FLOOR times as fast as Gilda in one run: python .ci/speed.py BENCH.json FLOOR."""

import json
import sys
from pathlib import Path

path, floor = Path(sys.argv[1]), float(sys.argv[2])
report = json.loads(path.read_text(encoding="utf-8"))
gilda = next(run for run in report["runs"] if run["name"] == "Gilda")
ratio = gilda["capgene_is_times_as_fast"]
if ratio is None:
    sys.exit(f"Gilda was not measured: {gilda['note']}")
if ratio < floor:
    sys.exit(f"capgene is only {ratio:.1f} times as fast as Gilda, the floor is {floor:g}")
if not report["same_bytes"]:
    sys.exit("the bytes that capgene writes differ with the number of processes")
