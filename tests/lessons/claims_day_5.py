"""The numbers that Day 5's text claims, as data: as in `claims_day_1.py`.

Bytes follow from the definition of a float64 in `struct`; the laws of memory are counted here without any program that asks for memory; the lobe in
the file `lobe.py` is held against the one of its own page.
"""
import functools
import struct
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np

NUMBER = struct.calcsize("d")
HERE = Path(__file__).resolve().parent


def matrix(variables, times):
    return NUMBER * variables * times


def law(batches, kept=True):
    """The most rows that exist at once, counted event by event, over the rows of the matrix; a joined row and its origin are two."""
    rows, worst, finished = 1000 * batches, 0, 0
    for _ in range(batches):
        worst = max(worst, finished + 2 * 1000)
        finished += 1000 if kept else 0
    return worst / rows


def clock_without_seams(times, batches):
    """What a clock shows that makes the steps within the pieces only."""
    sizes = [times // batches + (k < times % batches) for k in range(batches)]
    return sum(size - 1 for size in sizes)


def missed_seams(count):
    """For how many k the rounded k * 0.01 less 0.01, rounded, is not the rounded (k - 1) * 0.01; and the largest distance, exactly."""
    differing, worst = 0, Decimal(0)
    for k in range(1, count):
        back, before = k * 0.01 - 0.01, (k - 1) * 0.01
        differing += back != before
        worst = max(worst, abs(Decimal(back) - Decimal(before)))
    return differing, float(worst)


@functools.cache
def lobe_difference(page):
    """The largest difference in mV between `lobe.py` and the simulation of the lobe's own page, over 3 ms of an odour."""
    import importlib

    import test_lessons

    other = test_lessons.page(test_lessons.LESSONS / "antennal-lobe" / "en.md").namespace
    lobe = importlib.import_module("lobe")
    current = np.zeros((300, 12))
    current[50:, [0, 3, 10]] = 12.0
    np.random.seed(5)
    ach, gaba = np.zeros((12, 12)), np.zeros((12, 12))
    ach[9:, :9] = np.random.choice([0.0, 1.0], size=(3, 9))
    gaba[:, 9:] = np.random.choice([0.0, 1.0], size=(12, 3))
    np.fill_diagonal(gaba, 0.0)
    V, _ = lobe.make_run(5, 9, 3)(lobe.lobe_start(9, 3), 0, current)
    return np.abs(V - other["simulate"](ach, gaba, current, 9)[1:]).max()


SCAN = """
import os, re
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np, tensorflow as tf
run = tf.function(lambda y, t: tf.scan(lambda y, t: y + 0.01 * tf.cos(y), t, y))
# Of this program alone: what getrusage tells goes on from the program that started this one.
held = lambda: 1024 * int(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1])
run(tf.ones(2000, tf.float64), tf.ones(10, tf.float64))
before = held()
result = run(tf.ones(2000, tf.float64), tf.ones(10_000, tf.float64))
scanned = held()
copy = result.numpy()
print((scanned - before) / copy.nbytes, (held() - before) / copy.nbytes)
"""


@functools.cache
def resident():
    """How much the largest resident size of a process grows by a scan, and by `.numpy()` after it, in matrices."""
    done = subprocess.run([sys.executable, "-c", SCAN], capture_output=True, text=True, check=True)
    return [float(x) for x in done.stdout.split()]


PRINTED = [
    ("sizes", "17 variables, 1000 times: 136000 bytes"),
    ("sizes", "antennal lobe, 1 s          3956     100000    3.16 GB"),
    ("whole", "matrix 8 MB, peak 16 MB: 2.0 times the matrix"),
    ("two-laws", " 5 batches: peak 1.2 times the matrix, by the law 1.2"),
    ("two-laws", "10 batches: peak 1.1 times the matrix, by the law 1.1"),
    ("late", "states [5. 6. 7.]"),
    ("on-time", "states [6. 7. 8. 9.]"),
    ("which-row", "equal: True True"),
    ("unbatched", "(2500, 17) 340 kB"),
    ("batches", "shape (2500, 17) equal to the last bit: True"),
    ("minus-epsilon", "704 of 2499 differ"),
    ("in-files", "10 batches: peak 0.2 times the matrix, by the law 0.2"),
    ("in-files", "bytes of a file: 800128 and of its numbers: 800000"),
    ("columns", "18 % of the bytes"),
    ("columns", "equal: True True"),
    ("small-budget", "equal: True"),
    ("start-caller", "exit code 0 shape (1600, 17)"),
    ("once-more", "exit code 0 equal: True"),
]

VALUES = [
    ("1024 words of 17 bits, about two kilobytes", lambda p: 1024 * 17 / 8, 1900, 2200),
    ("could keep 16 states of it", lambda p: 1024 * 17 // 8 // matrix(17, 1), 16, 16),
    ("So a number takes **8 bytes**", lambda p: NUMBER, 8, 8),
    ("eight times shorter", lambda p: 64 / NUMBER, 8, 8),
    ("- [x] 136 kB", lambda p: matrix(17, 1000), 136_000, 136_000),
    ("1088 thousand the number of *bits*", lambda p: 8 * matrix(17, 1000), 1_088_000, 1_088_000),
    ("One second of it takes more than three gigabytes", lambda p: matrix(3956, 100_000), 3e9, 3.5e9),
    ("128 MiB are 134 MB", lambda p: 128 * 2**20 / 1e6, 134, 134.5),
    ("The matrix takes 8 MB", lambda p: matrix(p.namespace["N"], p.namespace["L"]), 8e6, 8e6),
    ("**a run as a whole needs $2\\,M$.**", lambda p: law(1), 2, 2),
    ("- [x] 1.2 times the matrix", lambda p: law(5), 1.2, 1.2),
    ("**$K$ batches whose parts are kept need $(1 + 1/K)\\,M$.**", lambda p: law(10), 1.1, 1.1),
    ("$2M/K$ at the peak", lambda p: law(10, kept=False), 0.2, 0.2),
    ("a `tf.scan` took 2.0 times its matrix", lambda p: resident()[0], 1.9, 2.2),
    ("and 3.0 times with the `.numpy()` behind it", lambda p: resident()[1], 2.9, 3.2),
    ("should be: 252780. With 16 GB", lambda p: 16e9 / (2 * matrix(3956, 1)), 252780, 252781),
    ("the antennal lobe gets two and a half seconds", lambda p: 252780 / 100_000, 2.45, 2.55),
    ("What does it show in the end, at $t = 9$?", lambda p: clock_without_seams(10, 3), 7, 7),
    ("and not for three in ten", lambda p: missed_seams(2500)[0] / 2499, 0.25, 0.34),
    ("The difference is smaller than $10^{-14}$ ms", lambda p: missed_seams(2500)[1], 1e-18, 1e-14),
    ("136 MB, a little more than the budget", lambda p: matrix(17, 1_000_000) / (128 * 2**20), 1.0, 1.05),
    ("264 bytes each", lambda p: 128 + matrix(17, 1), 264, 264),
    ("$8 \\cdot 200{,}000 \\cdot 120 = 192$ MB", lambda p: matrix(120, 200_000), 192e6, 192e6),
    ("Their voltages take 240 MB", lambda p: matrix(3, 10_000_000), 240e6, 240e6),
    ("would take 1.4 GB", lambda p: matrix(17, 10_000_000), 1.35e9, 1.45e9),
    ("one column: 80 MB", lambda p: matrix(1, 10_000_000), 80e6, 80e6),
    ("The lobe is that of [its own page](../antennal-lobe/)", lobe_difference, 0, 1e-9),
]
