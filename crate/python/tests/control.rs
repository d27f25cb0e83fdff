//! Control of a run from outside: pausing, stopping, limits, namespaces. And that nothing a learner types brings it down.

mod support;

use brunsviga_python::{Diagnostic, Outcome, Raise, Value, Vm};

#[global_allocator]
static ALLOCATOR: brunsviga_python::memory::CountingAllocator = brunsviga_python::memory::CountingAllocator;

fn expect_error(source: &str, kind: &str) {
    let (output, failed) = support::run("cell", source);
    let failed = failed.unwrap_or_else(|| panic!("{source:?} did not fail; it printed {output:?}"));
    assert_eq!(failed.kind, kind, "{source:?}: {}", failed.traceback);
}

#[test]
fn a_run_pauses_and_goes_on() {
    let (mut vm, world) = support::machine();
    vm.start("cell", "n = 0\nwhile n < 100000:\n    n += 1\nprint(n)\nn").unwrap();
    let mut pauses = 0;
    let value = loop {
        match vm.resume(10_000) {
            Outcome::Paused => pauses += 1,
            Outcome::Finished(value) => break value,
            Outcome::Raised(raise) => panic!("{raise:?}"),
        }
    };
    assert!((20..200).contains(&pauses), "{pauses} pauses");
    assert!(matches!(value, Some(Value::Int(100_000))));
    assert_eq!(*world.output.borrow(), "100000\n");
}

#[test]
fn stop_keeps_the_namespace() {
    let (mut vm, _) = support::machine();
    vm.start("cell", "n = 0\ntry:\n    while True:\n        n += 1\nexcept Exception:\n    n = -1").unwrap();
    assert!(matches!(vm.resume(5_000), Outcome::Paused));
    vm.interrupt(Raise::keyboard_interrupt());
    let Outcome::Raised(raise) = vm.resume(5_000) else { panic!("not stopped") };
    assert_eq!(&*raise.kind(), "KeyboardInterrupt");
    assert!(matches!(vm.globals().get("n"), Some(Value::Int(n)) if n > 100));
    assert!(vm.run("cell", "n = 5").is_ok());
}

#[test]
fn stop_reaches_code_under_native_functions() {
    let (mut vm, _) = support::machine();
    let mut asked = 0;
    vm.set_poll(Box::new(move || {
        asked += 1;
        asked > 3
    }));
    let raise = vm.run("cell", "def key(x):\n    while True: pass\nsorted([2, 1], key=key)").unwrap_err();
    assert_eq!(&*raise.kind(), "KeyboardInterrupt");
}

#[test]
fn a_check_runs_in_a_copy() {
    let (mut vm, _) = support::machine();
    vm.run("cell", "x = 1\ndef f(): return x").unwrap();
    vm.with_namespace(|vm| {
        vm.run("check", "x = 2\ny = f()").unwrap();
        assert!(matches!(vm.globals().get("y"), Some(Value::Int(1))));
    });
    assert!(matches!(vm.globals().get("x"), Some(Value::Int(1))));
    assert!(vm.globals().get("y").is_none());
}

#[test]
fn reset_forgets() {
    let (mut vm, _) = support::machine();
    vm.run("cell", "x = 1\ndef f(): return x").unwrap();
    vm.reset();
    assert_eq!(&*vm.run("cell", "x").unwrap_err().kind(), "NameError");
}

#[test]
fn memory_has_a_limit() {
    for source in [
        "[0] * 10**12",
        "'a' * 10**12",
        "x = []\nwhile True: x.append(x[:])",
        "s = 'ab'\nwhile True: s += s",
        "x = list(range(10**12))",
        "d = {}\ni = 0\nwhile True:\n    d[i] = 'x' * 1000\n    i += 1",
        "2 ** 10**11",
        "1 << 10**12",
        "(0,) * 10**13",
        "b'x' * 10**12",
    ] {
        expect_error(source, "MemoryError");
    }
    // The place is in the loop that grows, not in the line before it.
    let (_, failed) = support::run("cell", "x = []\ny = 2\nwhile True:\n    z = bytes(10**7)\n    x.append(z)");
    let line = failed.map_or(0, |d| d.line);
    assert!((3..=5).contains(&line), "line {line}");
    let (output, failed) = support::run("cell", "try:\n    [0] * 10**12\nexcept MemoryError:\n    print('caught')");
    assert_eq!((output.as_str(), failed), ("caught\n", None));
}

#[test]
fn recursion_has_a_limit() {
    for source in [
        "def f(): f()\nf()",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __add__(self, o): return self + o\nA() + 1",
        "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
        "def f(x): return sorted([x, x], key=f)\nf(1)",
        "def g(): yield from g()\nlist(g())",
        "x = []\nfor i in range(10000): x = [x]\nrepr(x)",
        "a = []\na.append(a)\nb = []\nb.append(b)\na == b",
        "f = lambda: f()\nf()",
    ] {
        expect_error(source, "RecursionError");
    }
}

#[test]
fn deep_nesting_is_refused() {
    for text in [
        "(".repeat(10_000) + &")".repeat(10_000),
        "[".repeat(10_000) + &"]".repeat(10_000),
        "-".repeat(10_000) + "1",
        "not ".repeat(10_000) + "1",
        "1".to_owned() + &"+1".repeat(10_000),
        "x".to_owned() + &".a".repeat(10_000),
        "f".to_owned() + &"()".repeat(10_000),
        "lambda: ".repeat(10_000) + "1",
        "1 if 1 else ".repeat(10_000) + "1",
        "2**".repeat(10_000) + "1",
        (0..500).map(|i| format!("{}if 1:\n", " ".repeat(i))).collect::<String>(),
        format!("f'{}'", "{(".repeat(3_000)),
        "a[".repeat(5_000),
        "{1:".repeat(5_000),
    ] {
        expect_error(&text, "SyntaxError");
    }
}

#[test]
fn deep_structures_are_dropped_safely() {
    let (output, failed) = support::run(
        "cell",
        "class N:\n    def __init__(self, next): self.next = next\nn = None\nfor i in range(200000): n = N(n)\nn = None\nprint('ok')",
    );
    assert_eq!((output.as_str(), failed), ("ok\n", None));
}

#[test]
fn unsupported_syntax_says_so() {
    for (source, words) in [
        ("async def f(): pass", "asyncio"),
        ("x = 1j", "complex"),
        ("type X = int", "'type' statement"),
        ("class A(metaclass=type): pass", "metaclass"),
        ("try: pass\nexcept* ValueError: pass", "except*"),
    ] {
        let (_, failed) = support::run("cell", source);
        let failed = failed.unwrap_or_default();
        assert_eq!(failed.kind, "SyntaxError", "{source}");
        assert!(failed.message.contains(words), "{}", failed.message);
    }
}

#[test]
fn a_diagnostic_has_its_place() {
    let (_, failed) = support::run("cell 3", "x = [1, 2]\n\ny = 1 + x[2]\n");
    let d = failed.unwrap();
    assert_eq!((d.kind.as_str(), d.file.as_str(), d.line, d.column, d.end_column), ("IndexError", "cell 3", 3, 8, 12));
    let (_, failed) = support::run("cell 4", "def f(\n");
    let d = failed.unwrap();
    assert_eq!((d.kind.as_str(), d.line, d.column), ("SyntaxError", 1, 5));
}

#[test]
fn imports_come_from_files_beside() {
    let (mut vm, world) = support::machine();
    world.files.borrow_mut().insert("helper.py".into(), b"K = 5\ndef f(x): return x / 0\n".to_vec());
    vm.run("cell", "import helper\nfrom helper import K\nprint(K, helper.f.__name__)").unwrap();
    assert_eq!(*world.output.borrow(), "5 f\n");
    let raise = vm.run("cell", "helper.f(1)").unwrap_err();
    let d = Diagnostic::from_raise(&raise, &mut vm);
    assert_eq!((d.file.as_str(), d.line), ("helper.py", 2));
}

/// A generator of numbers that is the same on every machine.
struct Numbers(u64);
impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

fn try_out(vm: &mut Vm, source: &str) {
    if vm.start("fuzz", source).is_ok() {
        for _ in 0..2 {
            match vm.resume(10_000) {
                Outcome::Paused => {}
                Outcome::Finished(_) => break,
                Outcome::Raised(raise) => {
                    let _ = Diagnostic::from_raise(&raise, vm);
                    break;
                }
            }
        }
        vm.abandon();
    } else if let Err(raise) = vm.start("fuzz", source) {
        let _ = Diagnostic::from_raise(&raise, vm);
    }
}

/// Sources cut short, with characters and lines changed: whatever comes, it is a value or an exception.
#[test]
fn mutated_sources_never_panic() {
    let mut numbers = Numbers(42);
    let all: Vec<String> = support::files("cases", "py")
        .iter()
        .flat_map(|p| support::cases(&std::fs::read_to_string(p).unwrap()))
        .map(|(_, source)| source)
        .filter(|s| !s.contains("10**12"))
        .collect();
    assert!(all.len() > 150);
    let odd = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        "'",
        "\"",
        "\\",
        "\n",
        "\t",
        " ",
        "=",
        "*",
        "**",
        "f'",
        "lambda",
        "yield ",
        "return",
        "é",
        "\u{0}",
        "0x",
        "1e",
        "if",
        "@",
        "->",
        ":=",
        "...",
        "del ",
        "\u{feff}",
        "𝛼",
        "match x:\n case ",
    ];
    for round in 0..4 {
        let (mut vm, _) = support::machine();
        vm.set_memory_limit(1 << 28);
        for source in &all {
            let chars: Vec<char> = source.chars().collect();
            let mut text: String;
            match round {
                0 => text = chars.iter().take(numbers.below(chars.len())).collect(),
                1 => {
                    let at = numbers.below(chars.len());
                    text = chars.iter().take(at).collect();
                    text.push_str(odd[numbers.below(odd.len())]);
                    text.extend(chars.iter().skip(at));
                }
                2 => {
                    let at = numbers.below(chars.len());
                    text = chars.iter().take(at).chain(chars.iter().skip(at + 1 + numbers.below(4))).collect();
                }
                _ => {
                    let other = &all[numbers.below(all.len())];
                    let lines: Vec<&str> = source.lines().collect();
                    let others: Vec<&str> = other.lines().collect();
                    let at = numbers.below(lines.len());
                    text = lines[..at].join("\n");
                    text.push('\n');
                    text.push_str(others[numbers.below(others.len())]);
                    text.push('\n');
                    text.push_str(&lines[at..].join("\n"));
                }
            }
            try_out(&mut vm, &text);
        }
    }
}

#[test]
fn deep_containers_go_without_recursion() {
    for make in ["x = [x]", "x = (x,)", "x = {1: x}", "x = {'a': [x]}", "f = lambda x=x: x; x = [f]"] {
        let source = format!(
            "def deep(n):\n    x = None\n    for i in range(n):\n        {make}\n    return x\n\
             y = deep(30000)\ny = None\nz = deep(30000)\ntry:\n    repr(deep(30000))\nexcept RecursionError: pass\nlen([deep(30000)])\nprint('ok')"
        );
        let (output, failed) = support::run("cell", &source);
        assert_eq!((output.as_str(), failed), ("ok\n", None), "{make}");
    }
}
