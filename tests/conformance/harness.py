"""What the conformance suites share: reading cases, asking our engine, comparing what a learner would see.

A suite is a folder of cases/*.py, a prelude.py that runs before every case, and accepted references expected/*.json. A case is a
block that starts with `# case: name`. The lines under the header may say how exact the comparison is:

    # tolerance: N       N ulp between printed floats (float32 ulps where the line names float32)
    # relative: X        a relative difference of X between printed floats, for the end of a long run
    # message: differs   compare the type of an exception only

Standard library only.
"""

import json
import math
import os
import re
import struct
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+|\d+)(?![\w])")
WARNING = re.compile(r":(\d+): (\w*Warning): (.*)")


def enter_venv(folder, requirements, what):
    """Restarts the calling script on the pinned packages, installing them the first time."""
    python = folder / "bin" / "python"
    stamp = folder / "requirements.installed"
    wanted = requirements.read_text()
    if not (stamp.exists() and stamp.read_text() == wanted):
        print(f"conformance: installing real {what} into {folder.name} (once)", flush=True)
        if not python.exists():
            venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements], check=True)
        stamp.write_text(wanted)
    if Path(sys.prefix).resolve() != folder.resolve():
        os.execv(python, [str(python), *sys.argv])


def read_cases(path):
    """The cases of one file, in order: name, source, how exact."""
    cases = []
    for block in re.split(r"(?m)^# case: ", path.read_text())[1:]:
        name, source = block.split("\n", 1)
        tolerance = re.search(r"(?m)^# tolerance: (\d+)$", source)
        relative = re.search(r"(?m)^# relative: (\S+)$", source)
        cases.append({
            "name": name.strip(),
            "source": source,
            "tolerance": int(tolerance.group(1)) if tolerance else 0,
            "relative": float(relative.group(1)) if relative else 0.0,
            "message": "# message: differs" not in source,
        })
    names = [case["name"] for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        sys.exit(f"{path.name}: two cases are called {', '.join(sorted(twice))}")
    return cases


def run_engine(suite, paths, module, binary):
    """{(file, name): result} of our modules, and the missing names of needed.txt."""
    command = [binary] if binary else ["cargo", "run", "-q", "-p", "brunsviga-library", "--example", "conformance", "--"]
    command += ["--prelude", str(suite / "prelude.py"), "--needed", str(suite / "needed.txt"), "--module", module, *map(str, paths)]
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


def read_expected(suite, stem):
    path = suite / "expected" / f"{stem}.json"
    return json.loads(path.read_text()) if path.exists() else {}


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


def same_number(p, q, single, case):
    """Whether two printed numbers are one, as exactly as the case asks."""
    if p == q:
        return True
    if not any(mark in p + q for mark in ".e"):
        return False
    a, b = float(p), float(q)
    return ulps(a, b, single) <= case["tolerance"] or abs(a - b) <= case["relative"] * max(abs(a), abs(b))


def same_text(a, b, case):
    """Equal, or equal but for floats that are within the case's tolerance."""
    if a == b or not (case["tolerance"] or case["relative"]):
        return a == b
    if a.count("\n") != b.count("\n"):
        return False
    for x, y in zip(a.split("\n"), b.split("\n"), strict=True):
        if NUMBER.sub("#", x) != NUMBER.sub("#", y):
            return False
        single = "float32" in x
        if not all(same_number(p, q, single, case) for p, q in zip(NUMBER.findall(x), NUMBER.findall(y), strict=True)):
            return False
    return True


def difference(want, got, case):
    """None, or what differs, in words."""
    if not same_text(want["stdout"], got["stdout"], case):
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
