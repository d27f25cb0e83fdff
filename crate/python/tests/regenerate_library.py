"""Writes library/*.out: what CPython prints for library/*.py. Run it with CPython 3.11 or 3.12, then look at the difference."""

import pathlib
import subprocess
import sys
import tempfile

folder = pathlib.Path(__file__).parent / "library"
for case in sorted(folder.glob("*.py")):
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run([sys.executable, "-W", "ignore", str(case)], cwd=scratch, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{case.name} failed:\n{done.stderr}")
    case.with_suffix(".out").write_text(done.stdout, encoding="utf-8")
