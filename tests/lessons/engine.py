"""Compares the engine with CPython on the lessons: what every page prints, and what every check measures of the solution, the starter,
each known wrong answer and other right ones. Cells that run only on demand measure the machine, and are left out.

    python tests/lessons/engine.py [command [page [exercise]]]

`command` runs one file in the engine and defaults to `cargo xtask run`; a page (`day-3`) and an exercise (`rheobase`) leave out others. Numbers may differ in the last digits (the engine's
elementary functions are its own); words may not, save what an exception says after its type. Exits 1 if anything differs.
"""
import contextlib
import io
import re
import shlex
import subprocess
import sys
import tempfile
import traceback
import types
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))
import cpython
import matplotlib.pyplot as plt
import myst
import numpy as np
from names import NAMES

import brunsviga

# The site draws the graph, CPython lists it: not to be compared.
brunsviga.show_graph = lambda *arguments, **settings: None
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
MESSAGE = re.compile(r"(\w+(?:Error|Exception)): .*?(?= \| |$)")
# Stands in the engine's output where the cells above an exercise have run.
BEGIN = "@ the exercise begins"
# The name of an exercise's check as a module.
CHECK = "the_check"
LEARNER = '''
class Learner:
    pass


def report(answer, learner):
    for r in check(learner):
        print("@", answer, "|", r["passed"], "|", r["what"], "|", r["value"], "|", r["advice"])

'''


def engine(command, path):
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, cwd=ROOT)
    return done.stdout + (done.stderr if done.returncode else "")


def on_cpython(source, namespace):
    """What a script prints here, in this process; where it ends with an error, the traceback too."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            cpython.execute(source, namespace, f"script {len(source)}")
        except Exception:
            traceback.print_exc(file=out)
    plt.close("all")
    return out.getvalue()


def same(ours, theirs):
    """Equal words, and numbers equal to a relative 1e-6 or both below 1e-9."""
    ours, theirs = MESSAGE.sub(r"\1", ours), MESSAGE.sub(r"\1", theirs)
    if NUMBER.sub("#", ours) != NUMBER.sub("#", theirs):
        return False
    pairs = zip(map(float, NUMBER.findall(ours)), map(float, NUMBER.findall(theirs)))
    return all(abs(a - b) <= max(1e-6 * abs(b), 1e-9) for a, b in pairs)


def compare(title, ours, theirs):
    ours, theirs = ours.splitlines(), theirs.splitlines()
    differing = []
    for i in range(max(len(ours), len(theirs))):
        a = ours[i] if i < len(ours) else "(nothing)"
        b = theirs[i] if i < len(theirs) else "(nothing)"
        if not same(a, b):
            differing.append(f"    engine : {a}\n    CPython: {b}")
    print(f"{title}: {len(theirs)} lines, {len(differing)} differ")
    print("\n".join(differing[:6]))
    return len(differing)


def main():
    command = shlex.split(sys.argv[1]) if len(sys.argv) > 1 else ["cargo", "xtask", "run"]
    pages, label_wanted = (sys.argv[2] if len(sys.argv) > 2 else "*"), (sys.argv[3] if len(sys.argv) > 3 else "")
    differing, files = 0, cpython.own_folder()  # which stays as long as this name does
    for page in sorted((ROOT / "lessons").glob(f"{pages}/en.md")):
        directives = myst.parse(page.read_text())
        cells = [cell for cell in myst.cells(directives) if "skip-execution" not in cell.options.get("tags", "")]
        # On CPython the cells run once; an exercise continues from a copy of the names that stand before it.
        namespace, printed, before = {"__name__": "__main__"}, "", {}
        for cell in cells:
            before[cell.options["name"]] = dict(namespace)
            printed += on_cpython(cell.text, namespace)
        differing += compare(str(page.relative_to(ROOT)), engine(command, page), printed)

        starters = {c.options["name"]: c.text for c in myst.cells(directives)}
        for solution in (d for d in directives if d.kind == "solution"):
            label = solution.argument
            if label_wanted not in ("", label):
                continue
            # A module of its own, as in the page: what the check names does not change what the learner's functions find.
            check = (page.parent / "checks" / f"{label}.py").read_text()
            parts = [f"from {CHECK} import check", LEARNER]
            answers = {"solution": solution.code(), "starter": starters[label]}
            answers |= {path.stem: path.read_text() for path in sorted(HERE.glob(f"*/{label}/*.py"))}
            for name, text in answers.items():
                own = [f"learner.{n} = {n}\ndel {n}" for n in NAMES[label]]
                parts += [text, "learner = Learner()", *own, f"report({name!r}, learner)\n"]
            script = "\n\n".join(parts)
            above = "\n\n".join(cpython.plain(c.text) for c in cells if c.options["name"] not in NAMES and c.line < solution.line)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "exercise.py"
                path.with_name(f"{CHECK}.py").write_text(check)
                path.write_text(f"{above}\n\nprint({BEGIN!r})\n{script}")
                ours = engine(command, path).split(BEGIN + "\n")[-1]
            sys.modules[CHECK] = types.ModuleType(CHECK)
            cpython.execute(check, sys.modules[CHECK].__dict__, f"check {label}")
            differing += compare(f"check {label}, {len(answers)} answers", ours, on_cpython(script, before[label]))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
