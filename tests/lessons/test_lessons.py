"""Runs every lesson on real CPython, NumPy, Matplotlib and TensorFlow: each cell in order, each number that the text claims, each slider at
its ends, and each exercise's check against its solution, its starter and the known wrong answers in `wrong/<label>/`.

    python tests/lessons/test_lessons.py
"""
import ast
import contextlib
import importlib
import io
import re
import sys
import types
import unittest
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
LESSONS = HERE.parent.parent / "lessons"
sys.path.insert(0, str(HERE))
import cpython
import matplotlib.pyplot as plt
import myst
import numpy as np
from names import NAMES
from test_demos import Demos  # noqa: F401 (unittest finds it here)
from test_notebooks import Notebooks  # noqa: F401

FOLDER = cpython.own_folder()
PAGES = sorted(LESSONS.glob("*/en.md"))
DAYS = [page for page in PAGES if page.parent.name != "landing"]

# What a lesson may use: the functions that the engine promises (its conformance suite tests them).
NUMPY = set(
    """array zeros ones full empty arange linspace logspace zeros_like ones_like eye diag append concatenate stack vstack hstack split
    array_split reshape ravel transpose squeeze expand_dims tile repeat where nonzero argmax argmin sort argsort unique cumsum diff sum prod
    mean std var min max any all dot matmul outer abs sign floor ceil round clip exp expm1 log log10 log1p sqrt sin cos tan arcsin arccos
    arctan arctan2 sinh cosh tanh power mod maximum minimum isnan isinf isfinite isclose allclose array_equal logical_and logical_or
    logical_not logical_xor bitwise_and bitwise_or fill_diagonal interp gradient trapezoid polyfit polyval meshgrid histogram percentile
    median copy save load savez random pi e inf nan newaxis float64 float32 int64 int32 bool_ floating integer issubdtype
    ndarray""".split()
)
PYPLOT = set(
    """figure subplot subplots plot scatter errorbar bar hist axhline axvline fill_between semilogx semilogy loglog text annotate xlabel
    ylabel title suptitle axis legend grid xlim ylim xticks yticks tight_layout savefig show close imshow colorbar""".split()
)
TENSORFLOW = set(
    """constant convert_to_tensor Variable zeros ones zeros_like ones_like fill range linspace eye cast shape size rank reshape transpose
    expand_dims squeeze concat stack unstack split tile gather gather_nd boolean_mask where tensor_scatter_nd_update tensor_scatter_nd_add
    scatter_nd slice one_hot reduce_sum reduce_mean reduce_prod reduce_max reduce_min reduce_any reduce_all cumsum argmax add add_n subtract
    multiply divide negative pow square sqrt exp sin cos tan tanh sigmoid abs sign floor minimum maximum clip_by_value equal not_equal less
    less_equal greater greater_equal logical_and logical_or logical_not matmul tensordot einsum identity stop_gradient float32 float64 int32
    int64 bool newaxis linalg linalg.matvec math math.log math.log1p math.expm1 function scan while_loop Graph random random.normal random.uniform random.set_seed compat
    compat.v1 compat.v1.Session print""".split()
)
PROMISED = {"np": NUMPY, "plt": PYPLOT, "tf": TENSORFLOW}
# What a cell that only runs on demand does in the tests instead, because it takes long.
LARGE = {", 10_000, 100_000, 1_000_000": "", ", 256, 512, 1024": "", "steps = 1_000_000": "steps = 2_000", "steps = 10_000_000": "steps = 2_000"}


def run(source, namespace, name="cell"):
    """Executes a cell as the page does; returns what it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        cpython.execute(source, namespace, name)
    return out.getvalue()


def dotted(node):
    """`tf.linalg.matvec` as ("tf", "linalg.matvec"); None if the expression is no plain chain of names."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, ".".join(reversed(parts))) if isinstance(node, ast.Name) else None


def run_check(label, page, namespace):
    """The measurements of a check, of the learner's names in `namespace`."""
    path = page.parent / "checks" / f"{label}.py"
    module = {}
    exec(compile(path.read_text(), str(path), "exec"), module)
    with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return module["check"](types.SimpleNamespace(**namespace))


class Page:
    """A lesson that has been run once from top to bottom."""

    def __init__(self, path):
        self.path = path
        self.text = path.read_text()
        self.directives = myst.parse(self.text)
        self.cells = myst.cells(self.directives)
        self.printed, self.figures, self.before = {}, {}, {}
        namespace = {"__name__": "__main__"}
        for cell in self.cells:
            name = cell.options.get("name", f"line {cell.line}")
            self.before[name] = dict(namespace)
            plt.close("all")
            source = cell.text
            if "skip-execution" in cell.options.get("tags", ""):
                for sizes, smaller in LARGE.items():
                    source = source.replace(sizes, smaller)
            self.printed[name] = run(source, namespace, name)
            self.figures[name] = [
                {"x": a.get_xlabel(), "y": a.get_ylabel(), "z": a.get_zlabel() if hasattr(a, "get_zlabel") else "no axis",
                 "legend": a.get_legend() is not None, "lines": len(a.lines)}
                for number in plt.get_fignums()
                for a in plt.figure(number).axes
                if a.axison  # a drawing without axes has none to label
                if a.get_label() != "<colorbar>"  # it has one label, beside it
            ]
        plt.close("all")
        self.namespace = namespace

    def of(self, kind):
        return [d for d in self.directives if d.kind == kind]


RUNS = {}


def page(path):
    if path not in RUNS:
        RUNS[path] = Page(path)
    return RUNS[path]


def shape_is_right(test, rows):
    test.assertIsInstance(rows, list)
    test.assertTrue(rows)
    for row in rows:
        test.assertEqual(set(row), {"what", "value", "band", "passed", "advice"}, row)
        for key in ("what", "value", "band", "advice"):
            test.assertIsInstance(row[key], str, row)
        test.assertIsInstance(row["passed"], bool, row)
        if not row["passed"]:
            test.assertTrue(row["advice"], f"a failed measurement without advice: {row}")


class Structure(unittest.TestCase):
    def test_pages_exist(self):
        self.assertTrue(DAYS)

    def test_names_are_unique(self):
        for path in PAGES:
            names = [c.options.get("name") for c in page(path).cells]
            self.assertNotIn(None, names, path)
            self.assertEqual(len(names), len(set(names)), path)

    def test_predictions_have_one_answer_and_a_reconciliation(self):
        for path in DAYS:
            lesson = page(path)
            predictions = lesson.of("predict")
            self.assertGreaterEqual(len(predictions), 3)
            for p in predictions:
                self.assertIn("label", p.options, p.line)
                self.assertIn(p.options.get("cell"), lesson.printed, f"{path}:{p.line}")
                self.assertEqual(len(re.findall(r"^- \[x\] ", p.text, re.M)), 1, f"{path}:{p.line}")
                self.assertGreaterEqual(len(re.findall(r"^- \[ \] ", p.text, re.M)), 2, f"{path}:{p.line}")
                question, _, answer = p.text.partition("\n---\n")
                self.assertTrue(answer.strip(), f"{path}:{p.line}")
                self.assertNotIn("---", answer)

    def test_exercises_are_complete(self):
        for path in DAYS:
            directives = page(path).directives
            for i, exercise in enumerate(directives):
                if exercise.kind != "exercise":
                    continue
                label = exercise.options["label"]
                self.assertEqual([c.options["name"] for c in exercise.children], [label])
                j = i + 1
                while directives[j].kind == "hint":
                    j += 1
                self.assertGreaterEqual(j - i - 1, 3, f"{label}: hints")
                self.assertIn("____", directives[j - 1].text, f"{label}: the last hint is a line with a blank")
                self.assertEqual((directives[j].kind, directives[j].argument), ("solution", label))
                self.assertIn("A variant to try", directives[j].text)
                self.assertTrue((path.parent / "checks" / f"{label}.py").exists(), label)
                self.assertGreaterEqual(len(list((HERE / "wrong" / label).glob("*.py"))), 5, label)

    def test_only_promised_functions(self):
        for path in PAGES:
            sources = [c.text for c in page(path).cells] + [s.code() for s in page(path).of("solution")]
            sources += [f.read_text() for f in (path.parent / "checks").glob("*.py")]
            for source in sources:
                for node in ast.walk(ast.parse(cpython.MAGIC.sub(r"\2", source))):
                    module, name = (dotted(node) if isinstance(node, ast.Attribute) else None) or ("", "")
                    if module in PROMISED:
                        self.assertIn(name.split(".")[0] if module != "tf" else name, PROMISED[module])

    def test_figures_are_labelled(self):
        for path in PAGES:
            for name, axes in page(path).figures.items():
                for a in axes:
                    self.assertTrue(a["x"] and a["y"] and a["z"], f"{name}: axis without a label")
                    self.assertTrue(a["legend"] or a["lines"] <= 1, f"{name}: curves without a legend")

    def test_equation_references_exist(self):
        for path in PAGES:
            labels = {d.options["label"] for d in page(path).of("math") if "label" in d.options}
            self.assertLessEqual(set(re.findall(r"\{eq\}`([\w-]+)`", page(path).text)), labels)

    def test_lines_fit_a_phone(self):
        """Code that a learner reads has at most 130 columns; the site wraps nothing in an editor."""
        for path in PAGES:
            for cell in page(path).cells:
                for line in cell.body:
                    self.assertLessEqual(len(line), 130, line)


class Sliders(unittest.TestCase):
    def test_every_slider_runs_at_its_ends(self):
        for path in PAGES:
            lesson = page(path)
            for cell in lesson.cells:
                for slider in myst.SLIDER.finditer(cell.text):
                    spec = myst.slider_spec(slider["spec"])
                    self.assertLessEqual(spec["min"], float(slider["value"]))
                    self.assertGreaterEqual(spec["max"], float(slider["value"]))
                    for value in (spec["min"], spec["max"]):
                        source = cell.text.replace(slider[0], f"{slider['name']} = {value}")
                        with self.subTest(cell=cell.options["name"], value=value):
                            run(source, dict(lesson.before[cell.options["name"]]))
                            plt.close("all")

    def at(self, path, name, value):
        """The names after a slider's cell has run with `value`, and the slider's settings."""
        lesson = page(path)
        cell = next(c for c in lesson.cells if c.options["name"] == name)
        slider = myst.SLIDER.search(cell.text)
        namespace = dict(lesson.before[name])
        run(cell.text.replace(slider[0], f"{slider['name']} = {value}"), namespace)
        plt.close("all")
        return namespace, myst.slider_spec(slider["spec"])

    def test_the_marked_step_is_where_the_decay_breaks(self):
        path, name = LESSONS / "day-1" / "en.md", "stability-slider"
        mark = self.at(path, name, 0.1)[1]["breaks"]
        self.assertLess(abs(self.at(path, name, mark - 0.01)[0]["x"][-1]), 1)
        self.assertGreater(abs(self.at(path, name, mark + 0.01)[0]["x"][-1]), 1)

    def test_the_marked_step_is_where_the_neuron_breaks(self):
        from claims_day_3 import survives

        source = next(c.text for c in page(LESSONS / "day-3" / "en.md").cells if c.options["name"] == "break-slider")
        mark = myst.slider_spec(myst.SLIDER.search(source)["spec"])["breaks"]
        self.assertTrue(survives("Euler", mark - 0.001))
        self.assertFalse(survives("Euler", mark + 0.001))

    def test_the_marked_step_is_where_the_hares_drop_below_zero(self):
        """`path` ends where a number is not positive any more; Runge–Kutta, drawn last, never gets there."""
        path, name = LESSONS / "landing" / "en.md", "hares-and-lynxes"
        spec = self.at(path, name, 0.08)[1]
        step = spec["step"]
        for value in np.arange(spec["min"], spec["max"] + step / 2, step):
            value = round(float(value), 4)
            namespace, _ = self.at(path, name, value)
            self.assertGreater(namespace["path"].min(), 0)
            euler = [np.array([1.8, 1.0])]
            while len(euler) * value < 20 and euler[-1].min() > 0:
                hares, lynxes = euler[-1]
                euler.append(euler[-1] + value * np.array([hares - hares * lynxes, hares * lynxes - lynxes]))
            self.assertEqual(euler[-1].min() < 0, value >= spec["breaks"], value)


class Claims(unittest.TestCase):
    """Every number of the text: the words stand in the lesson, and the value follows from a closed form or from the cell that prints it."""

    def claims(self):
        for path in DAYS:
            yield page(path), importlib.import_module("claims_" + path.parent.name.replace("-", "_"))

    def test_printed(self):
        for lesson, claims in self.claims():
            for cell, words in claims.PRINTED:
                with self.subTest(cell=cell):
                    self.assertIn(words, lesson.printed[cell])

    def test_words_and_values(self):
        for lesson, claims in self.claims():
            text = " ".join(lesson.text.split())
            for words, value, low, high in claims.VALUES:
                with self.subTest(words=words):
                    self.assertIn(words, text)
                    measured = value(lesson)
                    self.assertTrue(low <= measured <= high, f"{measured} is not in {low} .. {high}")


class Checks(unittest.TestCase):
    def exercises(self):
        for path in DAYS:
            lesson = page(path)
            for exercise in lesson.of("exercise"):
                yield lesson, exercise.options["label"]

    def learner(self, lesson, label, source):
        """The namespace after the learner's cell has run in a copy of the page's, as the site does it."""
        namespace = dict(lesson.before[label])
        run(source, namespace, label)
        plt.close("all")
        return namespace

    def test_solutions_pass(self):
        for lesson, label in self.exercises():
            with self.subTest(label=label):
                solution = next(s for s in lesson.of("solution") if s.argument == label)
                rows = run_check(label, lesson.path, self.learner(lesson, label, solution.code()))
                shape_is_right(self, rows)
                self.assertTrue(all(r["passed"] for r in rows), rows)

    def test_solutions_pass_on_an_empty_page(self):
        """A solution needs nothing from the cells above it."""
        for lesson, label in self.exercises():
            with self.subTest(label=label):
                solution = next(s for s in lesson.of("solution") if s.argument == label)
                namespace = {}
                run(solution.code(), namespace, label)
                self.assertTrue(all(r["passed"] for r in run_check(label, lesson.path, namespace)))

    def test_other_right_answers_pass(self):
        """There is more than one good program; `right/<label>/` holds some that look different."""
        for lesson, label in self.exercises():
            paths = sorted((HERE / "right" / label).glob("*.py"))
            self.assertGreaterEqual(len(paths), 2, label)
            for path in paths:
                with self.subTest(label=label, answer=path.stem):
                    rows = run_check(label, lesson.path, self.learner(lesson, label, path.read_text()))
                    shape_is_right(self, rows)
                    self.assertTrue(all(r["passed"] for r in rows), rows)

    def test_starters_fail_clearly(self):
        for lesson, label in self.exercises():
            with self.subTest(label=label):
                starter = next(c for c in lesson.cells if c.options["name"] == label)
                rows = run_check(label, lesson.path, self.learner(lesson, label, starter.text))
                shape_is_right(self, rows)
                self.assertFalse(all(r["passed"] for r in rows))

    def test_nothing_defined(self):
        for lesson, label in self.exercises():
            with self.subTest(label=label):
                rows = run_check(label, lesson.path, {})
                shape_is_right(self, rows)
                self.assertFalse(rows[0]["passed"])
                self.assertEqual(rows[0]["value"], "not found")

    def test_strange_answers_never_raise(self):
        """Whatever the learner's function does, the check answers with a failed measurement."""

        def raises(*arguments):
            raise RuntimeError("on purpose")

        def recursion(*arguments):
            return recursion(*arguments)

        strange = {
            "raises": raises,
            "recursion": recursion,
            "None": lambda *a: None,
            "text": lambda *a: "one",
            "nan": lambda *a: np.nan,
            "nan array": lambda *a: np.full((6, 2), np.nan),
            "nan like y": lambda f=None, y=0, *a: np.array(y, dtype=float) * np.nan,
            "infinity": lambda *a: np.inf,
            "complex": lambda *a: np.array([1j, 2j]),
            "ragged": lambda *a: [[1, 2], [3]],
            "empty": lambda *a: np.array([]),
            "function": lambda *a: max,
            "no arguments": lambda: 1,
            "first argument": lambda a=0, *b: a,
            "second argument": lambda a=0, b=0, *c: b,
            "list of lists": lambda *a: [[0.0, 0.0]] * 6,
            "not a function": 5,
        }
        for lesson, label in self.exercises():
            for what, function in strange.items():
                with self.subTest(label=label, what=what):
                    rows = run_check(label, lesson.path, {name: function for name in NAMES[label]})
                    shape_is_right(self, rows)
                    self.assertFalse(all(r["passed"] for r in rows))

    def test_known_wrong_answers_are_named(self):
        for lesson, label in self.exercises():
            for path in sorted((HERE / "wrong" / label).glob("*.py")):
                with self.subTest(label=label, answer=path.stem):
                    source = path.read_text()
                    expected = re.match(r"# expect: (.+)\n", source)
                    self.assertTrue(expected, "the first line says `# expect: words of the advice`")
                    rows = run_check(label, lesson.path, self.learner(lesson, label, source))
                    shape_is_right(self, rows)
                    failed = [r for r in rows if not r["passed"]]
                    self.assertTrue(failed, "a wrong answer passes")
                    self.assertIn(expected[1], " | ".join(r["advice"] for r in failed))


if __name__ == "__main__":
    # What imports this module by its name gets this one, with the pages that it has run.
    sys.modules["test_lessons"] = sys.modules["__main__"]
    unittest.main()
