//! `matplotlib.pyplot` from Python: the programs in `pyplot/*.py` draw and assert; error texts are Matplotlib's
//! (`pyplot/errors.txt`, whose expectations `pyplot/generate.py` takes from real Matplotlib).
//! With `KEEP=DIR` the figures of the programs are written there, to be looked at beside Matplotlib's.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use brunsviga_chart::{Figure, Theme, View, svg};
use brunsviga_python::host::{FileError, Host};
use brunsviga_python::{Raise, Value, Vm};

#[derive(Default, Clone)]
struct World {
    out: Rc<RefCell<String>>,
    files: Rc<RefCell<HashMap<String, Vec<u8>>>>,
}

impl Host for World {
    fn stdout(&mut self, text: &str) {
        self.out.borrow_mut().push_str(text);
    }
    fn stderr(&mut self, text: &str) {
        self.out.borrow_mut().push_str(text);
    }
    fn clock_s(&mut self) -> f64 {
        0.0
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        self.files.borrow().get(path).cloned().ok_or(FileError::NotFound)
    }
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        self.files.borrow_mut().insert(path.into(), bytes.to_vec());
        Ok(())
    }
    fn remove_file(&mut self, path: &str) -> Result<(), FileError> {
        self.files.borrow_mut().remove(path).map(|_| ()).ok_or(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

struct Ran {
    result: Result<Option<Value>, Raise>,
    figures: Vec<Rc<RefCell<Figure>>>,
    out: String,
    files: HashMap<String, Vec<u8>>,
    vm: Vm,
}

fn run(source: &str) -> Ran {
    let world = World::default();
    let mut vm = Vm::new(Box::new(world.clone()));
    brunsviga_library::register(&mut vm);
    brunsviga_library::begin_cell(&mut vm);
    let result = vm.run("cell", source);
    brunsviga_library::end_cell(&mut vm);
    let figures = brunsviga_library::take_shown(&mut vm);
    let out = world.out.borrow().clone();
    let files = world.files.borrow().clone();
    Ran { result, figures, out, files, vm }
}

fn good(source: &str) -> Vec<Rc<RefCell<Figure>>> {
    let mut ran = run(source);
    if let Err(error) = &ran.result {
        panic!("{}", brunsviga_python::Diagnostic::from_raise(error, &mut ran.vm).traceback);
    }
    ran.figures
}

#[test]
fn programs_draw() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pyplot");
    let keep = std::env::var_os("KEEP");
    let (mut count, mut failed) = (0, Vec::new());
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "py") && p.file_stem().is_some_and(|n| n != "generate"));
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let mut ran = run(&std::fs::read_to_string(&file).unwrap());
        if let Err(error) = &ran.result {
            failed.push(format!("{name}\n{}", brunsviga_python::Diagnostic::from_raise(error, &mut ran.vm).traceback));
        }
        assert!(ran.result.is_err() || !ran.figures.is_empty(), "{name} shows nothing");
        for (k, figure) in ran.figures.iter().enumerate() {
            for theme in [Theme::Light, Theme::Dark] {
                let picture = svg(&figure.borrow(), &View::new(), theme);
                assert!(picture.len() < 400_000 && !picture.contains("NaN"), "{name}");
                if let Some(keep) = &keep {
                    std::fs::write(Path::new(keep).join(format!("{name}-{k}-{theme:?}.svg")), picture).unwrap();
                }
            }
        }
        count += 1;
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count >= 10);
}

#[test]
fn errors_are_matplotlibs() {
    let mut wrong = Vec::new();
    for case in include_str!("pyplot/errors.txt").split("\n----\n") {
        let (program, expected) = case.trim_end().rsplit_once("\n=> ").unwrap_or_else(|| panic!("{case}"));
        let expected = expected.trim_start_matches("(ours) ");
        let program = format!("import numpy as np\nimport matplotlib.pyplot as plt\n{program}");
        let got = match run(&program).result {
            Ok(_) => "no error".to_string(),
            Err(error) => format!("{}: {}", error.kind(), error.message()),
        };
        if got != expected {
            wrong.push(format!("{program}\n  expected {expected}\n  got      {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What a program shows and saves, or its error.
fn outcome(program: &str) -> Result<String, String> {
    let ran = run(&format!("import numpy as np\nimport matplotlib.pyplot as plt\n{program}"));
    match ran.result {
        Ok(_) => {
            let pictures = ran.figures.iter().map(|f| svg(&f.borrow(), &View::new(), Theme::Light));
            let saved = ran.files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            Ok(pictures.chain(saved).collect::<String>() + &ran.out)
        }
        Err(error) => Err(format!("{}: {}", error.kind(), error.message())),
    }
}

#[test]
fn options_count_or_are_refused_by_name() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for line in include_str!("pyplot/options.txt").lines().filter(|line| !line.starts_with('#')) {
        let (call, options) = line.split_once(" | ").unwrap_or_else(|| panic!("{line}"));
        let plain = match outcome(&call.replace('¤', "")) {
            Ok(plain) => plain,
            Err(error) => {
                wrong.push(format!("{call}\n  without an option: {error}"));
                continue;
            }
        };
        for option in options.split("; ") {
            let (option, same) = option.strip_prefix('=').map_or((option, false), |option| (option, true));
            let name = option.rsplit(", ").next().unwrap_or_default();
            let name = name.split('=').next().unwrap_or_default().trim_matches('\'');
            let program = call.replace('¤', option);
            count += 1;
            match outcome(&program) {
                Ok(picture) if (picture == plain) == same => {}
                Ok(_) if same => wrong.push(format!("{program}\n  changes the picture")),
                Ok(_) => wrong.push(format!("{program}\n  {option} changes nothing")),
                Err(error) if !same && error.contains(name) => {}
                Err(error) => wrong.push(format!("{program}\n  {error}\n  does not name {name}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 500, "{count}");
}

#[test]
fn figures_are_shown_once_in_order() {
    let figures = good(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('a')\nplt.show()\nplt.figure()\nplt.plot([1])\nplt.title('b')\n",
    );
    let titles: Vec<String> = figures.iter().map(|f| f.borrow().axes[0].titles[1].text.clone()).collect();
    assert_eq!(titles, ["a", "b"]);
    assert!(good("import matplotlib.pyplot as plt\nplt.figure()\nplt.close()\n").is_empty());
    assert_eq!(good("import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nfor i in range(3):\n    ax.plot([i])\n    plt.pause(0.1)\n").len(), 1);
}

#[test]
fn savefig_writes_svg() {
    let ran = run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('a.svg')\n");
    assert!(ran.result.is_ok());
    assert!(String::from_utf8_lossy(&ran.files["a.svg"]).starts_with("<svg "));
}

#[test]
fn warnings_are_printed() {
    let ran = run("import matplotlib.pyplot as plt\nplt.legend()\n");
    assert!(ran.out.contains("UserWarning: No artists with labels found"), "{}", ran.out);
}

#[test]
fn data_are_copied() {
    let figures = good("import numpy as np\nimport matplotlib.pyplot as plt\ny = np.zeros(3)\nplt.plot(y)\ny[0] = 5\n");
    let figure = figures[0].borrow();
    let (_, mark) = figure.axes[0].marks().next().unwrap();
    assert_eq!(mark.as_draw().point(0), (0.0, 0.0));
}
