"""Runs every case of tests/cases/*.py on real CPython and writes the expected output beside it as *.out.

Usage, from crate/python:  python3 tests/regenerate.py [name ...]

A file holds many cases, each after a line "#: title". A case is a whole program; its output and its traceback (if it
fails) are what the interpreter must give too. Titles with "[3.12]" are run on CPython 3.12 or newer only: where this Python
is older, their stored output is kept.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).parent / "cases"


def split(text):
    parts = re.split(r"(?m)^#: (.*)\n", text)
    return list(zip(parts[1::2], parts[2::2]))


def run(source):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.py"
        path.write_text(source)
        done = subprocess.run([sys.executable, "-X", "utf8", "case.py"], cwd=folder, capture_output=True, text=True, timeout=60)
        return done.stdout + done.stderr.replace(str(path), "case.py")


def main():
    wanted = sys.argv[1:]
    for path in sorted(CASES.glob("*.py")):
        if wanted and path.stem not in wanted:
            continue
        target = path.with_suffix(".out")
        kept = dict(split(target.read_text())) if target.exists() else {}
        out = []
        for title, source in split(path.read_text()):
            newer = "[3.12]" in title and sys.version_info < (3, 12)
            text = kept.get(title, "") if newer else run(source)
            out.append(f"#: {title}\n{text}")
            if text and not text.endswith("\n"):
                out.append("\n")
        target.write_text("".join(out))


main()
