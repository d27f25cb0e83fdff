"""Runs every case on our tensorflow module and compares with what real TensorFlow gave.

    python3 tests/conformance/tf/run.py            compare (this is what `cargo xtask test` calls; needs no TensorFlow)
    python3 tests/conformance/tf/run.py --bless    run real TensorFlow and accept its output as the references in expected/
    options: --file NAME (one file of cases), --only TEXT (cases whose name contains it), --engine PATH (a built example)

Cases are written as for NumPy (harness.py). Compared are printed text, the type of the exception that ended a case, and the
first line of its message without what names TensorFlow's kernels (`{{function_node …}}`, `[Op:…]`); ours may go on with what to try
instead. Real TensorFlow runs each case in a process of its own: graph mode cannot be left again. It comes from .venv-tensorflow at the repository's root,
made here by --bless. The last lines are the names of needed.txt that are missing, and "N passed, N failed".
"""

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

SUITE = Path(__file__).resolve().parent
sys.path.insert(0, str(SUITE.parent))

from harness import ROOT, difference, enter_venv, read_cases, read_expected, run_engine  # noqa: E402


def plain(message):
    """The first line of a message that says something to a person."""
    line = re.sub(r"\{\{function_node [^}]*\}\} ?", "", message).strip().split("\n")[0]
    return re.sub(r" ?\[Op:.*", "", line).rstrip()


def as_wanted(message, error):
    """A message that begins as TensorFlow's does, and then helps, counts as the same."""
    wanted = error[1] if error else None
    return wanted if wanted and message.startswith(wanted) else message


def in_child(prelude, case):
    """What CPython with TensorFlow makes of a case, as JSON; runs in a forked process."""
    import contextlib
    import io

    out, error = io.StringIO(), None
    namespace = {"__name__": "__main__"}
    with contextlib.redirect_stdout(out):
        exec(prelude, namespace)
        try:
            exec(compile(case["source"], "cell", "exec"), namespace)
        except Exception as raised:
            error = [type(raised).__name__, plain(str(raised)) if case["message"] else None]
    return json.dumps({"stdout": out.getvalue(), "error": error})


def run_real(prelude, case):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            with os.fdopen(write, "w") as pipe:
                pipe.write(in_child(prelude, case))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    if not text:
        sys.exit(f"{case['name']}: TensorFlow's process died")
    return json.loads(text)


def bless(files):
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1"}
    enter_venv(ROOT / ".venv-tensorflow", SUITE / "requirements.txt", "TensorFlow")
    # `import brunsviga` is that of a learner who downloaded it.
    sys.path.insert(0, str(ROOT / "web" / "python"))
    # Imported but not used before the forks: its threads start with the first operation.
    import tensorflow

    tensorflow.get_logger().setLevel("ERROR")
    tensorflow.autograph.set_verbosity(0)
    prelude = compile((SUITE / "prelude.py").read_text(), "prelude", "exec")
    (SUITE / "expected").mkdir(exist_ok=True)
    for old in (SUITE / "expected").glob("*.json"):
        if not (SUITE / "cases" / f"{old.stem}.py").exists():
            old.unlink()
    for stem, (_, cases) in files.items():
        rows = [f" {json.dumps(case['name'])}: {json.dumps(run_real(prelude, case), ensure_ascii=False)}" for case in cases]
        (SUITE / "expected" / f"{stem}.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")
    print(f"accepted {sum(len(cases) for _, cases in files.values())} references of TensorFlow {tensorflow.__version__}")


def main():
    options = argparse.ArgumentParser(description="TensorFlow conformance")
    options.add_argument("--bless", action="store_true", help="accept real TensorFlow's output as the references")
    options.add_argument("--file", default="*", help="only this file of cases")
    options.add_argument("--only", default="", help="only cases whose name contains this")
    options.add_argument("--engine", help="a built conformance example")
    options = options.parse_args()

    files = {path.stem: (path, read_cases(path)) for path in sorted((SUITE / "cases").glob(f"{options.file}.py"))}
    if options.bless:
        bless(files)
        return 0

    engine, missing = run_engine(SUITE, [path for path, _ in files.values()], "tensorflow", options.engine)
    passed = failed = 0
    for stem, (_, cases) in files.items():
        stored = read_expected(SUITE, stem)
        for case in cases:
            name = case["name"]
            if options.only not in name:
                continue
            if name not in stored:
                problem = "has no reference; run `cargo xtask bless tensorflow`"
            elif (stem, name) not in engine:
                problem = "the engine gave no answer"
            else:
                got = engine[stem, name]
                got["error"] = got["error"] and [got["error"][0], as_wanted(plain(got["error"][1]), stored[name]["error"])]
                # TensorFlow's warnings are log lines of its own; they are not compared.
                problem = difference(stored[name] | {"warnings": []}, got | {"warnings": []}, case)
            if problem:
                failed += 1
                print(f"FAILED {stem}: {name}\n    {problem}")
            else:
                passed += 1
        gone = set(stored) - {case["name"] for case in cases}
        if gone:
            failed += len(gone)
            print(f"FAILED {stem}: references without a case: {', '.join(sorted(gone))}")
    needed = [line.split("#")[0].split() for line in (SUITE / "needed.txt").read_text().splitlines()]
    count = sum(len(names) for names in needed)
    print(f"TensorFlow names that Days 2 to 5 need: {count}, missing: {', '.join(missing) if missing else 'none'}")
    print(f"conformance with TensorFlow: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
