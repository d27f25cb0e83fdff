"""The notebooks that the site offers: each is valid, holds the lesson's cells as they are, and runs.

That a notebook's cells print what the lesson prints need not be found out twice: `test_lessons.py` runs the very same texts on CPython, and here
every text is compared. What differs between that and Jupyter (its magics, files, programs that are started, `brunsviga.py` written by the
notebook itself) is all in Day 5: its notebook is executed by a real Jupyter kernel in an empty folder, without this project on its path.
"""
import copy
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbclient
import nbformat

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"


class Notebooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        command = ["node", "--import", "./tools/ts.mjs", "tools/notebooks.ts", cls.folder.name]
        subprocess.run(command, cwd=WEB, check=True)
        cls.notebooks = {path.stem: nbformat.read(path, as_version=4) for path in sorted(Path(cls.folder.name).glob("*.ipynb"))}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def lessons(self):
        import test_lessons

        for path in test_lessons.DAYS:
            yield path.parent.name, test_lessons.page(path)

    def test_every_lesson_has_one_and_it_is_valid(self):
        self.assertEqual(sorted(self.notebooks), sorted(name for name, _ in self.lessons()))
        for name, notebook in self.notebooks.items():
            with self.subTest(lesson=name):
                self.assertEqual((notebook.nbformat, notebook.nbformat_minor), (4, 5))
                nbformat.validate(notebook)

    def test_the_cells_are_those_that_the_lessons_tests_run(self):
        for name, lesson in self.lessons():
            with self.subTest(lesson=name):
                code = [cell for cell in self.notebooks[name].cells if cell.cell_type == "code"]
                if code[0].id == "brunsviga-module":
                    magic, text = code.pop(0).source.split("\n", 1)
                    self.assertEqual(magic, "%%writefile brunsviga.py")
                    self.assertEqual(text.strip(), (WEB / "python/brunsviga.py").read_text().strip())
                self.assertEqual([(c.id, c.source) for c in code], [(c.options["name"], c.text.strip("\n").rstrip()) for c in lesson.cells])

    def test_day_5_runs_in_jupyter_and_prints_what_the_lesson_prints(self):
        notebook = copy.deepcopy(self.notebooks["day-5"])
        notebook.cells = [cell for cell in notebook.cells if "skip-execution" not in cell.metadata.get("tags", [])]
        with tempfile.TemporaryDirectory() as folder:
            # `python` is this one, and finds what Jupyter finds: the folder's files.
            environment = {**os.environ, "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"], "PYTHONPATH": ""}
            client = nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": folder}})
            client.execute(env=environment)
        printed = {
            cell.id: "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")
            for cell in notebook.cells
            if cell.cell_type == "code"
        }
        lesson = dict(self.lessons())["day-5"]
        for cell in lesson.cells:
            name = cell.options["name"]
            if name in printed:
                with self.subTest(cell=name):
                    self.assertEqual(printed[name], lesson.printed[name])


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    unittest.main()
