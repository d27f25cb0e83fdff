"""Runs every case on real NumPy and on our modules, and compares what a learner would see.

    python3 tests/conformance/run.py            compare (this is what `cargo xtask test` calls)
    python3 tests/conformance/run.py --bless    accept real NumPy's output as the references in expected/
    options: --only TEXT (cases whose name contains it), --engine PATH (a built example, instead of cargo)

A case is a block of cases/*.py that starts with `# case: name`. It runs in a fresh namespace after prelude.py, in an empty
folder. Compared are: printed text, warning lines (line, category, text), and the type and text of the exception that ended it.
`# tolerance: N` under the header allows N ulp between printed floats (float32 ulps where the line names float32): for
transcendental functions, whose last bits differ between NumPy's own builds. `# message: differs` compares the exception's type
only: for errors where our text names what we lack.

Three things can fail: a reference that real NumPy no longer gives, a case that our engine answers otherwise, and a case that
crashes. The last lines are the NumPy functions of needed.txt that are missing, and "N passed, N failed".
Standard library only; NumPy comes from .venv at the repository's root, made here at need.
"""

import argparse
import contextlib
import io
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile
import venv
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = HERE / "requirements.txt"
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+|\d+)(?![\w])")
WARNING = re.compile(r":(\d+): (\w*Warning): (.*)")


def enter_venv():
    """Restarts this script on the pinned NumPy, installing it the first time."""
    python = VENV / "bin" / "python"
    stamp = VENV / "requirements.installed"
    wanted = REQUIREMENTS.read_text()
    if not (stamp.exists() and stamp.read_text() == wanted):
        print("conformance: installing real NumPy into .venv (once)", flush=True)
        venv.create(VENV, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", REQUIREMENTS], check=True)
        stamp.write_text(wanted)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(python, [str(python), *sys.argv])


def read_cases(path):
    """[(name, source, tolerance, whether the message counts)] of one file, in order."""
    cases = []
    for block in re.split(r"(?m)^# case: ", path.read_text())[1:]:
        name, source = block.split("\n", 1)
        tolerance = re.search(r"(?m)^# tolerance: (\d+)$", source)
        cases.append({
            "name": name.strip(),
            "source": source,
            "tolerance": int(tolerance.group(1)) if tolerance else 0,
            "message": "# message: differs" not in source,
        })
    names = [case["name"] for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        sys.exit(f"{path.name}: two cases are called {', '.join(sorted(twice))}")
    return cases


def run_real(source, prelude, keep_message):
    """What CPython with NumPy makes of a case. A message that ours need not repeat is not stored: it may hold paths."""
    import numpy

    seen = []

    def note(message, category, filename, lineno, file=None, line=None):
        # A warning that NumPy's own Python code raises stands at the cell's line; files left open are CPython's affair.
        frame = sys._getframe()
        while frame and frame.f_code.co_filename != "cell":
            frame = frame.f_back
        if frame and category is not ResourceWarning:
            seen.append(f"{frame.f_lineno}: {category.__name__}: {message}")

    out, error = io.StringIO(), None
    namespace = {"__name__": "__main__"}
    with warnings.catch_warnings(), numpy.errstate(), numpy.printoptions(), contextlib.redirect_stdout(out):
        warnings.simplefilter("default")
        warnings.showwarning = note
        exec(prelude, namespace)
        try:
            exec(compile(source, "cell", "exec"), namespace)
        except Exception as raised:
            error = [type(raised).__name__, str(raised) if keep_message else None]
    return {"stdout": out.getvalue(), "warnings": seen, "error": error}


def run_engine(paths, binary):
    """{(file, name): result} of our modules, and the missing names of needed.txt."""
    command = [binary] if binary else ["cargo", "run", "-q", "-p", "brunsviga-library", "--example", "conformance", "--"]
    command += ["--prelude", str(HERE / "prelude.py"), "--needed", str(HERE / "needed.txt"), *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    results, missing = {}, []
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if "missing" in record:
            missing = record["missing"]
            continue
        lines = [WARNING.search(text) for text in record["stderr"].splitlines()]
        record["warnings"] = [f"{m.group(1)}: {m.group(2)}: {m.group(3)}" for m in lines if m]
        results[record["file"], record["name"]] = record
    if done.returncode != 0:
        print(f"the engine ended with {done.returncode} after {len(results)} cases")
    return results, missing


def ulps(a, b, single):
    """The distance of two floats in units of the last place."""
    if a == b or (math.isnan(a) and math.isnan(b)):
        return 0
    if not (math.isfinite(a) and math.isfinite(b)):
        return math.inf
    bits, sign = ("<f", "<i") if single else ("<d", "<q")
    place = []
    for value in (a, b):
        n = struct.unpack(sign, struct.pack(bits, value))[0]
        place.append(n if n >= 0 else -(n & (2 ** (31 if single else 63) - 1)))
    return abs(place[0] - place[1])


def same_text(a, b, tolerance):
    """Equal, or equal but for floats that are within the tolerance."""
    if a == b or not tolerance:
        return a == b
    lines = list(zip(a.split("\n"), b.split("\n"), strict=False))
    if a.count("\n") != b.count("\n"):
        return False
    for x, y in lines:
        if NUMBER.sub("#", x) != NUMBER.sub("#", y):
            return False
        single = "float32" in x
        for p, q in zip(NUMBER.findall(x), NUMBER.findall(y), strict=True):
            exact = not any(mark in p + q for mark in ".e")
            if p != q and (exact or ulps(float(p), float(q), single) > tolerance):
                return False
    return True


def difference(want, got, case):
    """None, or what differs, in words."""
    if not same_text(want["stdout"], got["stdout"], case["tolerance"]):
        return f"printed\n{indent(got['stdout'])}\n    instead of\n{indent(want['stdout'])}" + after(got["error"])
    if want["warnings"] != got["warnings"]:
        return f"warned {got['warnings']} instead of {want['warnings']}"
    a, b = want["error"], got["error"]
    if (a and a[0]) != (b and b[0]) or (a and case["message"] and a[1] != b[1]):
        return f"raised {b}\n    instead of {a}"
    return None


def indent(text):
    return "\n".join("        " + line for line in text.splitlines())


def after(error):
    return f"\n    and then raised {error}" if error else ""


def main():
    options = argparse.ArgumentParser(description="NumPy conformance")
    options.add_argument("--bless", action="store_true", help="accept real NumPy's output as the references")
    options.add_argument("--only", default="", help="only cases whose name contains this")
    options.add_argument("--engine", help="a built conformance example")
    options = options.parse_args()
    enter_venv()

    prelude = compile((HERE / "prelude.py").read_text(), "prelude", "exec")
    files = {path.stem: (path, read_cases(path)) for path in sorted((HERE / "cases").glob("*.py"))}
    real = {}
    home = os.getcwd()
    for stem, (_, cases) in files.items():
        for case in cases:
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                real[stem, case["name"]] = run_real(case["source"], prelude, case["message"])
                os.chdir(home)

    if options.bless:
        for old in (HERE / "expected").glob("*.json"):
            old.unlink()
        for stem, (_, cases) in files.items():
            table = {case["name"]: real[stem, case["name"]] for case in cases}
            (HERE / "expected" / f"{stem}.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
        print(f"accepted {len(real)} references")
        return 0

    engine, missing = run_engine([path for path, _ in files.values()], options.engine)
    passed = failed = 0
    for stem, (_, cases) in files.items():
        stored_path = HERE / "expected" / f"{stem}.json"
        stored = json.loads(stored_path.read_text()) if stored_path.exists() else {}
        for case in cases:
            name = case["name"]
            if options.only not in name:
                continue
            problem = None
            if name not in stored:
                problem = "has no reference; run `cargo xtask bless conformance`"
            elif difference(stored[name], real[stem, name], case):
                problem = "real NumPy no longer gives the reference: " + difference(stored[name], real[stem, name], case)
            elif (stem, name) not in engine:
                problem = "the engine gave no answer"
            else:
                problem = difference(stored[name], engine[stem, name], case)
            if problem:
                failed += 1
                print(f"FAILED {stem}: {name}\n    {problem}")
            else:
                passed += 1
        gone = set(stored) - {case["name"] for case in cases}
        if gone:
            failed += len(gone)
            print(f"FAILED {stem}: references without a case: {', '.join(sorted(gone))}")
    needed = [line.split("#")[0].split() for line in (HERE / "needed.txt").read_text().splitlines()]
    count = sum(len(names) for names in needed)
    print(f"NumPy names that Days 1 to 5 need: {count}, missing: {', '.join(missing) if missing else 'none'}")
    print(f"conformance with NumPy: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
