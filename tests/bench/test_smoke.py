"""The measurements run: what they say on tiny numbers means nothing, but that they say it does."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bench.load import Window, percentile
from bench.report import GOALS
from tests.databases import ROOT

pytestmark = pytest.mark.server


def test_every_goal_is_measured_and_nothing_is_left_behind():
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("Runs on a database of its own, once.")
    before = set(Path(tempfile.gettempdir()).glob("askel-bench-*"))
    env = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "ASKEL_VAR"}}
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--smoke"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ") and "(" in line]
    assert [row.split(" | ")[1] for row in rows] == [goal.what for goal in GOALS if goal.number != "12"]
    assert set(Path(tempfile.gettempdir()).glob("askel-bench-*")) <= before


def test_percentiles():
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([1], 0.95) == 1
    assert Window(10, 2.0, [1.0] * 10, 0.5).rate == 5


@pytest.mark.parametrize(("value", "verdict"), [(2.5, "aim"), (1.2, "must"), (0.9, "MISSED")])
def test_a_goal_says_how_far_it_was_reached(value, verdict):
    assert GOALS[0].reached(value, "SQLite") == verdict
