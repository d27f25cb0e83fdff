//! Names that could stand at the cursor: after a dot the attributes of what stands before it, else the namespace, built-in
//! names, keywords, and words of the text itself.
//!
//! Nothing of the learner's is executed: a dotted path is followed through modules, classes and objects of ours only.

use std::collections::BTreeMap;

use brunsviga_protocol::Completion;
use brunsviga_python::{Value, Vm};

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
    "try", "while", "with", "yield",
];

/// More are of no help.
const MOST: usize = 400;

/// The UTF-16 offset at which the completed word begins, and what may stand there.
pub(crate) fn complete(vm: &mut Vm, source: &str, cursor: u32) -> (u32, Vec<Completion>) {
    let at = byte_offset(source, cursor);
    let before = &source[..at];
    let word_start =
        before.rfind(|c: char| !is_word(c)).map_or(0, |place| place + before[place..].chars().next().map_or(1, char::len_utf8));
    let word = &before[word_start..];
    let from = u32::try_from(source[..word_start].encode_utf16().count()).unwrap_or(u32::MAX);
    let starts_number = word.starts_with(|c: char| c.is_ascii_digit());
    let mut found: BTreeMap<String, &'static str> = BTreeMap::new();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if starts_number || in_string_or_comment(line) {
        return (from, Vec::new());
    }
    if let Some(object) = before[..word_start].strip_suffix('.') {
        attributes(vm, source, object, &mut found);
    } else {
        names(vm, source, word_start, &mut found);
    }
    // Private names only for those who ask for them.
    let fits = |name: &str| name.starts_with(word) && name != word && (word.starts_with('_') || !name.starts_with('_'));
    let items = found.into_iter().filter(|(name, _)| fits(name)).take(MOST);
    (from, items.map(|(label, kind)| Completion { label, kind: kind.to_owned() }).collect())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The byte at a UTF-16 offset; the text's end for one beyond it.
fn byte_offset(text: &str, utf16: u32) -> usize {
    let mut units = 0;
    for (place, c) in text.char_indices() {
        if units >= utf16 as usize {
            return place;
        }
        units += c.len_utf16();
    }
    text.len()
}

fn in_string_or_comment(line: &str) -> bool {
    let mut quote = None;
    let mut escaped = false;
    for c in line.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '#' => return true,
            None if c == '"' || c == '\'' => quote = Some(c),
            None => {}
        }
    }
    quote.is_some()
}

fn names(vm: &mut Vm, source: &str, word_start: usize, found: &mut BTreeMap<String, &'static str>) {
    found.extend(KEYWORDS.iter().map(|name| (name.to_string(), "keyword")));
    let mut place = 0;
    // Names that the text itself binds, run or not; the word at the cursor is not one.
    for word in source.split(|c: char| !is_word(c)) {
        let start = place;
        place += word.len();
        place += source[place..].chars().next().map_or(0, char::len_utf8);
        if start != word_start && word.len() > 1 && !word.starts_with(|c: char| c.is_ascii_digit()) && !KEYWORDS.contains(&word) {
            found.insert(word.to_owned(), "variable");
        }
    }
    for module in [vm.builtins(), vm.globals()] {
        for (name, value) in module.attrs.borrow().iter() {
            found.insert(name.to_string(), kind(value));
        }
    }
}

fn attributes(vm: &mut Vm, source: &str, before_dot: &str, found: &mut BTreeMap<String, &'static str>) {
    let start = before_dot
        .rfind(|c: char| !is_word(c) && c != '.')
        .map_or(0, |place| place + before_dot[place..].chars().next().map_or(1, char::len_utf8));
    let mut path = before_dot[start..].split('.');
    let Some(first) = path.next() else { return };
    let Some(mut object) = vm.globals().get(first).or_else(|| imported(vm, source, first)) else { return };
    for name in path {
        let is_plain = matches!(object, Value::Module(_) | Value::Class(_) | Value::Native(_));
        match vm.find_attr(&object, name) {
            Ok(Some(next)) if is_plain => object = next,
            _ => return,
        }
    }
    let Ok(names) = vm.dir(&object) else { return };
    for name in names {
        // Properties may compute; only a module's and a class's names are looked at.
        let value = match &object {
            Value::Module(module) => module.get(&name),
            Value::Class(class) => class.lookup(&name),
            _ => vm.class_of(&object).lookup(&name),
        };
        found.insert(name, value.as_ref().map_or("variable", kind));
    }
}

/// A module that the text imports under this name, though the cell has not run yet.
fn imported(vm: &mut Vm, source: &str, name: &str) -> Option<Value> {
    for line in source.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let module = match words.as_slice() {
            ["import", module, "as", alias] if *alias == name => module,
            ["import", module] if *module == name => module,
            _ => continue,
        };
        // Only ours: a module in a file would run.
        return if brunsviga_library::provides(module) { vm.import(module).ok().map(Value::Module) } else { None };
    }
    None
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Function(_) | Value::NativeFn(_) | Value::Method(_) => "function",
        Value::Class(_) => "class",
        Value::Module(_) => "module",
        _ => "variable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_utf16_units() {
        assert_eq!(byte_offset("a𝄞b", 3), 5);
        assert_eq!(byte_offset("a𝄞b", 99), 6);
        assert_eq!(byte_offset("", 0), 0);
    }

    #[test]
    fn strings_and_comments_are_not_code() {
        assert!(in_string_or_comment("x = 'np."));
        assert!(in_string_or_comment("# np."));
        assert!(!in_string_or_comment("x = 'a\\'b' + np."));
    }
}
