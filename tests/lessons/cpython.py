"""Python as a learner has it on a computer: NumPy, Matplotlib without windows, TensorFlow without its log, and `brunsviga`.

Importing this module imports TensorFlow, which takes seconds: everything that runs lessons on CPython does it in one process.
"""
import linecache
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import matplotlib
import tensorflow

matplotlib.use("Agg")
tensorflow.get_logger().setLevel("ERROR")
tensorflow.autograph.set_verbosity(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "web/python"))


def execute(source, namespace, name):
    """Runs a cell in `namespace`. As in Jupyter, the text is kept for whoever asks where a function comes from (AutoGraph does)."""
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), namespace)
