"""Runs every case on real NumPy and on our modules, and compares what a learner would see.

    python3 tests/conformance/run.py            compare (this is what `cargo xtask test` calls)
    python3 tests/conformance/run.py --bless    accept real NumPy's output as the references in expected/
    options: --only TEXT (cases whose name contains it), --engine PATH (a built example, instead of cargo)

A case is a block of cases/*.py that starts with `# case: name`. It runs in a fresh namespace after prelude.py, in an empty
folder. Compared are: printed text, warning lines (line, category, text), and the type and text of the exception that ended it.
harness.py says how a case asks for less: a tolerance for transcendental functions, whose last bits differ between NumPy's own
builds; a message that may differ where our text names what we lack.

Three things can fail: a reference that real NumPy no longer gives, a case that our engine answers otherwise, and a case that
crashes. The last lines are the NumPy functions of needed.txt that are missing, and "N passed, N failed".
Standard library only; NumPy comes from .venv at the repository's root, made here at need.
"""

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
import warnings

from harness import HERE, ROOT, difference, enter_venv, read_cases, read_expected, run_engine


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


def main():
    options = argparse.ArgumentParser(description="NumPy conformance")
    options.add_argument("--bless", action="store_true", help="accept real NumPy's output as the references")
    options.add_argument("--only", default="", help="only cases whose name contains this")
    options.add_argument("--engine", help="a built conformance example")
    options = options.parse_args()
    enter_venv(ROOT / ".venv", HERE / "requirements.txt", "NumPy")
    # `import brunsviga` is that of a learner who downloaded it.
    sys.path.insert(0, str(ROOT / "web" / "python"))

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

    engine, missing = run_engine(HERE, [path for path, _ in files.values()], "numpy", options.engine)
    passed = failed = 0
    for stem, (_, cases) in files.items():
        stored = read_expected(HERE, stem)
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
