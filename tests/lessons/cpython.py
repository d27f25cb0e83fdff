"""Python as a learner has it on a computer: NumPy, Matplotlib without windows, TensorFlow without its log, and `brunsviga`.

Importing this module imports TensorFlow, which takes seconds: everything that runs lessons on CPython does it in one process.
"""
import linecache
import os
import re
import sys
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import matplotlib
import tensorflow

matplotlib.use("Agg")
tensorflow.get_logger().setLevel("ERROR")
tensorflow.autograph.set_verbosity(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "web/python"))
# A lesson's files are imported like modules, and `python` is this one: what a lesson starts finds the same packages.
sys.path.insert(0, "")
os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
MAGIC = re.compile(r"\s*%%writefile +(\S+) *\n(.*)", re.S)


def plain(source):
    """A cell as plain Python: what Jupyter's `%%writefile` does is written out."""
    magic = MAGIC.match(source)
    if not magic:
        return source
    name, text = magic.groups()
    # The parentheses keep names out of the page's namespace.
    return (
        f"print(('Overwriting ' if __import__('os').path.exists({name!r}) else 'Writing ') + {name!r})\n"
        f"__import__('pathlib').Path({name!r}).write_text({text!r})\n"
    )


def own_folder():
    """From here on files are written into an empty folder, which goes with this process."""
    folder = tempfile.TemporaryDirectory()
    os.chdir(folder.name)
    return folder


def execute(source, namespace, name):
    """Runs a cell in `namespace`. As in Jupyter, the text is kept for whoever asks where a function comes from (AutoGraph does)."""
    source, file = plain(source), f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), namespace)
