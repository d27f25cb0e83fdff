"""Compares the engine with CPython on the lessons: what every page prints, and what every check measures of the solution, the starter
each known wrong answer and other right ones.

    python tests/lessons/engine.py [command]

`command` runs one file in the engine and defaults to `cargo xtask run`. Numbers may differ in the last digits (the engine's
elementary functions are its own); words may not, save the texts of exceptions, which are shown. Exits 1 if anything differs.
"""
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))
import myst

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
PREAMBLE = "import matplotlib\nmatplotlib.use('Agg')\n"
LEARNER = '''
class Learner:
    pass


def report(answer, learner):
    for r in check(learner):
        print("@", answer, "|", r["passed"], "|", r["what"], "|", r["value"], "|", r["advice"])

'''
NAMES = {"write-euler": ["euler"], "write-rk4": ["rk4_step"], "repair-rk4": ["rk4_integrate"], "find-limit": ["stability_limit"],
         "pendulum": ["pendulum", "energy"], "twenty-steps": ["make_grid"]}


def engine(command, path):
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, cwd=ROOT)
    return done.stdout + (done.stderr if done.returncode else "")


def cpython(source):
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(PREAMBLE + source)
        file.flush()
        done = subprocess.run([sys.executable, "-W", "ignore", file.name], capture_output=True, text=True)
    return done.stdout + (done.stderr if done.returncode else "")


def same(ours, theirs):
    """Equal words, and numbers equal to a relative 1e-6 or both below 1e-9."""
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
    differing = 0
    for page in sorted((ROOT / "lessons").glob("*/en.md")):
        directives = myst.parse(page.read_text())
        source = "\n\n".join(cell.text for cell in myst.cells(directives))
        differing += compare(str(page.relative_to(ROOT)), engine(command, page), cpython(source))

        starters = {c.options["name"]: c.text for c in myst.cells(directives)}
        before = "\n\n".join(c.text for c in myst.cells(directives) if c.options["name"] not in NAMES)
        for solution in (d for d in directives if d.kind == "solution"):
            label = solution.argument
            parts = [before, (page.parent / "checks" / f"{label}.py").read_text(), LEARNER]
            answers = {"solution": solution.code(), "starter": starters[label]}
            answers |= {path.stem: path.read_text() for path in sorted(HERE.glob(f"*/{label}/*.py"))}
            for name, text in answers.items():
                own = [f"learner.{n} = {n}\ndel {n}" for n in NAMES[label]]
                parts += [text, "learner = Learner()", *own, f"report({name!r}, learner)\n"]
            script = "\n\n".join(parts)
            with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
                file.write(script)
                file.flush()
                differing += compare(f"check {label}, {len(answers)} answers", engine(command, file.name), cpython(script))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
