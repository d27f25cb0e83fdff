//! The language: every case of `tests/cases/*.py` gives what real CPython gave (`tests/regenerate.py` writes the `.out` files).

mod support;

#[test]
fn cases_match_cpython() {
    let mut count = 0;
    let mut wrong: Vec<String> = vec![];
    for path in support::files("cases", "py") {
        let text = std::fs::read_to_string(&path).unwrap();
        let expected = std::fs::read_to_string(path.with_extension("out")).unwrap_or_default();
        let expected: std::collections::HashMap<String, String> = support::cases(&expected).into_iter().collect();
        for (title, source) in support::cases(&text) {
            count += 1;
            let (output, _) = support::run("case.py", &source);
            let Some(expected) = expected.get(&title) else {
                wrong.push(format!("{}: {title}: no expected output; run tests/regenerate.py", path.display()));
                continue;
            };
            if output.trim_end() != expected.trim_end() {
                wrong.push(format!("=== {}: {title}\n--- CPython\n{expected}--- here\n{output}", path.display()));
            }
        }
    }
    assert!(count >= 150, "only {count} cases were found");
    assert!(wrong.is_empty(), "{} of {count} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}
