//! Hints: each case of `tests/hints.txt` (a program, then `-> words`) gives a hint with these words.

mod support;

#[test]
fn hints() {
    let text = include_str!("hints.txt");
    let mut count = 0;
    for (title, body) in support::cases(text) {
        let Some((source, wanted)) = body.rsplit_once("-> ") else { panic!("{title}: no expected words") };
        let (_, failed) = support::run("cell", source);
        let failed = failed.unwrap_or_else(|| panic!("{title}: did not fail"));
        let hint = failed.hint.unwrap_or_default();
        assert!(hint.contains(wanted.trim()), "{title}: {}: {}\nhint: {hint}\nwanted: {wanted}", failed.kind, failed.message);
        count += 1;
    }
    assert!(count >= 30, "only {count} cases");
}
