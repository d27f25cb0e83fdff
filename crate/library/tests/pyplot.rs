//! `matplotlib.pyplot` from Python: the programs in `pyplot/*.py` draw and assert; error texts are Matplotlib's
//! (`pyplot/errors.txt`, whose expectations `pyplot/generate.py` takes from real Matplotlib).
//! With `KEEP=DIR` the figures of the programs are written there, to be looked at beside Matplotlib's.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use brunsviga_chart::{Figure, Layout, Theme, View, svg};
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
    files.retain(|p| {
        p.extension().is_some_and(|e| e == "py") && p.file_stem().is_some_and(|n| !n.to_string_lossy().ends_with("generate"))
    });
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
                    let mut phone = View::new();
                    phone.set_size(330.0, 250.0);
                    let small = svg(&figure.borrow(), &phone, theme);
                    std::fs::write(Path::new(keep).join(format!("{name}-{k}-{theme:?}-phone.svg")), small).unwrap();
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

/// Position, limits, long ticks and texts of all axes, as `pyplot/places_generate.py` writes them.
fn places(figure: &Figure) -> Vec<Vec<String>> {
    let layout = Layout::new(figure, &View::new(), Theme::Light);
    let (w, h) = (layout.figure.w, layout.figure.h);
    let all = figure.axes.iter().zip(&layout.axes);
    all.map(|(axes, own)| {
        let r = own.frame.rect;
        let mut row = vec![format!("{} {} {} {}", r.x / w, 1.0 - r.bottom() / h, r.w / w, r.h / h)];
        for (axis, map, ticks) in [(&axes.x, own.frame.x, &own.x), (&axes.y, own.frame.y, &own.y)] {
            // The short side of a colour bar, and the x axis of a twin, show no ticks; Matplotlib has them somewhere, hidden.
            row.push(format!("{} {}", map.limits.0, map.limits.1));
            if !axis.visible {
                row.extend(["hidden".to_string(), "hidden".to_string()]);
                continue;
            }
            let shown = &ticks.major;
            row.push(shown.iter().map(|t| t.value.to_string()).collect::<Vec<_>>().join(" "));
            row.push(shown.iter().map(|t| t.label.clone()).collect::<Vec<_>>().join("|"));
        }
        row
    })
    .collect()
}

/// The same texts, or numbers that differ by less than a millionth of the largest.
fn same(got: &str, expected: &str) -> bool {
    let numbers = |text: &str| text.split(' ').map(|n| n.parse().ok()).collect::<Option<Vec<f64>>>();
    match (numbers(got), numbers(expected)) {
        _ if got == "hidden" => true,
        (Some(a), Some(b)) => {
            let size = b.iter().fold(1e-9, |m: f64, v| m.max(v.abs()));
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 2e-6 * size)
        }
        _ => got == expected,
    }
}

#[test]
fn places_are_matplotlibs() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in include_str!("pyplot/places.txt").trim_end_matches('\n').split("\n----\n") {
        let (program, expected) = case.split_once("\n=> ").unwrap_or_else(|| panic!("{case}"));
        let expected: Vec<Vec<&str>> = expected.split("\n=> ").map(|row| row.split('\t').collect()).collect();
        let figures = good(&format!("import numpy as np\nimport matplotlib.pyplot as plt\n{program}\n"));
        let got = places(&figures[0].borrow());
        let alike =
            got.len() == expected.len() && got.iter().zip(&expected).all(|(a, b)| a.iter().zip(b).all(|(a, b)| same(a, b)));
        if !alike {
            wrong.push(format!("{program}\n  expected {expected:?}\n  got      {got:?}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count >= 19);
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

/// The same words, and numbers that differ by less than the eighth bit of a colour.
fn alike(got: &str, expected: &str) -> bool {
    let words = |text: &str| text.split([' ', ',', '\n']).map(String::from).collect::<Vec<_>>();
    let (got, expected) = (words(got), words(expected));
    let close = |(a, b): (&String, &String)| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() < 0.0061,
        _ => a == b,
    };
    got.len() == expected.len() && got.iter().zip(&expected).all(close)
}

/// `seaborn/cases.txt` holds what real seaborn prints (`seaborn/generate.py`).
#[test]
fn seaborn_is_seaborn() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in include_str!("seaborn/cases.txt").trim_end_matches('\n').split("\n----\n") {
        let mut parts = case.split("\n=> ");
        let program = parts.next().unwrap_or_default().trim_end_matches("\n=>");
        let expected: Vec<&str> = parts.map(|line| line.trim_end_matches("\n=>")).collect();
        let ran = run(&format!("{}{program}\n", include_str!("seaborn/helpers.py")));
        let mut got = ran.out.trim_end_matches('\n').to_string();
        if let Err(error) = &ran.result {
            got = format!("{got}\n{}: {}", error.kind(), error.message()).trim_start().to_string();
        }
        if !alike(&got, &expected.join("\n")) {
            wrong.push(format!("{program}\n  expected {}\n  got      {got}", expected.join("\n           ")));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(count >= 40);
}

#[test]
fn seaborn_says_what_it_has_not() {
    for (program, words) in [
        ("sns.kdeplot([1])", "use plt.hist with density=True"),
        ("sns.heatmp([[1]])", "Did you mean: 'heatmap'"),
        ("sns.lineplot(x=[1], y=[1], size=[1])", "size"),
        ("sns.despine(trim=True)", "trim"),
        ("sns.heatmap([[1, 2]], nonsense=3)", "nonsense"),
        ("from seaborn import violinplot", "use plt.hist"),
    ] {
        let error = outcome(&format!("import seaborn as sns\n{program}")).unwrap_err();
        assert!(error.contains(words), "{program}: {error}");
    }
}
