//! What to try after the usual slips: one table, from the exception's class, message and source line to a sentence.
//!
//! In `message` and `line` a `*` stands for any text; the n-th of the message is `{n}` in the hint, `{near}` is the nearest
//! known name. The first rule that fits gives the hint.

use crate::class::Instance;
use crate::diagnostic::Diagnostic;
use crate::error::TraceEntry;
use crate::value::Value;
use crate::vm::Vm;

struct Rule {
    kind: &'static str,
    message: &'static str,
    line: &'static str,
    hint: &'static str,
}

const fn rule(kind: &'static str, message: &'static str, line: &'static str, hint: &'static str) -> Rule {
    Rule { kind, message, line, hint }
}

const RULES: &[Rule] = &[
    rule(
        "NameError",
        "name 'np' is not defined",
        "*",
        "NumPy is not imported here. Put `import numpy as np` at the top and run that cell first.",
    ),
    rule(
        "NameError",
        "name 'numpy' is not defined",
        "*",
        "Import it first: `import numpy`, or `import numpy as np` and write `np.` before its functions.",
    ),
    rule(
        "NameError",
        "name 'plt' is not defined",
        "*",
        "Matplotlib is not imported here. Put `import matplotlib.pyplot as plt` at the top and run that cell first.",
    ),
    rule(
        "NameError",
        "name 'tf' is not defined",
        "*",
        "TensorFlow is not imported here. Put `import tensorflow as tf` at the top and run that cell first.",
    ),
    rule(
        "NameError",
        "name 'sns' is not defined",
        "*",
        "Seaborn is not imported here. Put `import seaborn as sns` at the top and run that cell first.",
    ),
    rule(
        "NameError",
        "name 'pd' is not defined",
        "*",
        "pandas is not part of this site; lists and NumPy arrays do what the lessons need.",
    ),
    rule("NameError", "name 'math' is not defined", "*", "Import it first: `import math`."),
    rule("NameError", "name 'random' is not defined", "*", "Import it first: `import random`."),
    rule(
        "NameError",
        "name 'time' is not defined",
        "*",
        "If you mean the module, import it first: `import time`. If you mean an array of times, look how it is called above.",
    ),
    rule("NameError", "name 'true' is not defined", "*", "Python writes it with a capital letter: `True`."),
    rule("NameError", "name 'false' is not defined", "*", "Python writes it with a capital letter: `False`."),
    rule("NameError", "name 'null' is not defined", "*", "Python's word for nothing is `None`."),
    rule("NameError", "name 'none' is not defined", "*", "Python writes it with a capital letter: `None`."),
    rule(
        "NameError",
        "name '*' is not defined",
        "*{1}(*",
        "There is no function `{1}` yet. Is the cell that defines or imports it run?{near}",
    ),
    rule(
        "NameError",
        "name '*' is not defined",
        "*",
        "`{1}` has no value yet. Is it spelt as where you assigned it, and is that cell run?{near}",
    ),
    rule(
        "NameError",
        "cannot access free variable '*' *",
        "*",
        "`{1}` gets its value in the function around, and later than this line runs.",
    ),
    rule(
        "UnboundLocalError",
        "cannot access local variable '*' *",
        "*",
        "Because `{1}` is assigned somewhere in this function, it is local here, and it has no value yet on this line. Pass it as an argument, or write `global {1}` as the function's first line.",
    ),
    rule(
        "IndexError",
        "list index out of range",
        "*",
        "The first item has index 0, so the last of n items has n-1. Check the end of the loop: `range(len(x))` stops in time, `range(len(x)+1)` does not.",
    ),
    rule(
        "IndexError",
        "list assignment index out of range",
        "*",
        "Only places that exist can be assigned. Grow the list with `.append(value)`, or make it long enough first.",
    ),
    rule("IndexError", "tuple index out of range", "*", "The first item has index 0, so the last of n items has n-1."),
    rule("IndexError", "string index out of range", "*", "The first character has index 0, so the last of n characters has n-1."),
    rule(
        "IndexError",
        "index * is out of bounds for axis * with size 0",
        "*",
        "There is nothing along axis {2}: the array is empty. Was anything found? Test `if x.size > 0:` before taking an element.",
    ),
    rule(
        "IndexError",
        "index * is out of bounds for axis * with size *",
        "*",
        "Along axis {2} there are {3} places, numbered from 0: the last one has number {3}-1. Does the loop go one step too far?",
    ),
    rule("IndexError", "pop from empty list", "*", "The list has no items left. Test `if items:` before taking one."),
    rule(
        "KeyError",
        "*",
        "*",
        "The dictionary has no such key. `print(list(d))` shows the keys; `d.get(key)` gives None instead of an error.",
    ),
    rule("ZeroDivisionError", "*", "*", "The divisor is 0 here. Print it before this line, or treat that case apart with `if`."),
    rule(
        "TypeError",
        "can only concatenate str (not \"*\") to str",
        "*",
        "Text and a {1} cannot be joined by +. Write an f-string: f\"… {value}\", or print(text, value).",
    ),
    rule(
        "TypeError",
        "can only concatenate list (not \"int\") to list",
        "*",
        "+ joins lists; it does not add a number to each item. Make it an array first: `np.array(x) + 1`. To add one item: `x.append(item)`.",
    ),
    rule(
        "TypeError",
        "can only concatenate list (not \"float\") to list",
        "*",
        "+ joins lists; it does not add a number to each item. Make it an array first: `np.array(x) + 1.0`. To add one item: `x.append(item)`.",
    ),
    rule(
        "TypeError",
        "can only concatenate list (not \"*\") to list",
        "*",
        "Only two lists can be joined by +. To add one item: `x.append(item)`.",
    ),
    rule(
        "TypeError",
        "can't multiply sequence by non-int of type 'float'",
        "*",
        "A list times a number repeats the list. To multiply each item, make it an array first: `np.array(x) * 0.5`.",
    ),
    rule(
        "TypeError",
        "can't multiply sequence by non-int of type *",
        "*",
        "A list times a number repeats the list. To multiply item by item, make both arrays first: `np.array(x) * np.array(y)`.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: 'list' and '*'",
        "*",
        "Lists have no arithmetic. Make an array first: `np.array(x)`, then {1} works item by item.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: '*' and 'list'",
        "*",
        "Lists have no arithmetic. Make an array first: `np.array(x)`, then {1} works item by item.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: 'NoneType' and '*'",
        "*",
        "The left side is None. Does a function end without `return`? A function that only prints gives None.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: '*' and 'NoneType'",
        "*",
        "The right side is None. Does a function end without `return`? A function that only prints gives None.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: 'str' and '*'",
        "*",
        "The left side is text. Turn it into a number first: `float(text)` or `int(text)`.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: '*' and 'str'",
        "*",
        "The right side is text. Turn it into a number first: `float(text)` or `int(text)`.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: 'function' and '*'",
        "*",
        "The left side is a function, not its result. Call it: add ( ) with its arguments.",
    ),
    rule(
        "TypeError",
        "unsupported operand type(s) for *: '*' and 'function'",
        "*",
        "The right side is a function, not its result. Call it: add ( ) with its arguments.",
    ),
    rule(
        "TypeError",
        "bad operand type for unary -: 'list'",
        "*",
        "Lists have no arithmetic. Make an array first: `-np.array(x)`.",
    ),
    rule(
        "TypeError",
        "'int' object is not callable",
        "*",
        "A number stands before ( ). Is a multiplication sign missing, as in `2*(x+1)`, or has a variable the name of a function?",
    ),
    rule(
        "TypeError",
        "'float' object is not callable",
        "*",
        "A number stands before ( ). Is a multiplication sign missing, as in `2*(x+1)`, or has a variable the name of a function?",
    ),
    rule(
        "TypeError",
        "'list' object is not callable",
        "*",
        "A list stands before ( ). Items are taken with [ ]: `x[0]`. Or has a variable the name `list`?",
    ),
    rule("TypeError", "'*ndarray' object is not callable", "*", "An array stands before ( ). Items are taken with [ ]: `x[0]`."),
    rule(
        "TypeError",
        "'module' object is not callable",
        "*",
        "A module is not a function. Name the function in it: `module.function(…)`.",
    ),
    rule(
        "TypeError",
        "'*' object is not callable",
        "*",
        "Only functions and classes can be called with ( ). Has a variable taken the name of the function you mean?",
    ),
    rule("TypeError", "'function' object is not subscriptable", "*", "A function is called with ( ), not [ ]."),
    rule("TypeError", "'builtin_function_or_method' object is not subscriptable", "*", "A function is called with ( ), not [ ]."),
    rule(
        "TypeError",
        "'NoneType' object is not subscriptable",
        "*",
        "The value before [ ] is None. Does a function end without `return`, or was the result of `.sort()` or `.append()` kept? These change the list and give None.",
    ),
    rule(
        "TypeError",
        "'int' object is not subscriptable",
        "*",
        "A single number has no items. Is it a list or an array that you meant?",
    ),
    rule(
        "TypeError",
        "'float' object is not subscriptable",
        "*",
        "A single number has no items. Is it a list or an array that you meant?",
    ),
    rule(
        "TypeError",
        "'int' object is not iterable",
        "*for *",
        "A single number cannot be looped over. To count up to it: `for i in range(n):`.",
    ),
    rule("TypeError", "'int' object is not iterable", "*", "A single number is given where several values are expected."),
    rule("TypeError", "'float' object is not iterable", "*", "A single number is given where several values are expected."),
    rule("TypeError", "'NoneType' object is not iterable", "*", "The value is None. Does a function end without `return`?"),
    rule(
        "TypeError",
        "cannot unpack non-iterable NoneType object",
        "*",
        "The right side is None. Does the function end without `return`?",
    ),
    rule(
        "TypeError",
        "cannot unpack non-iterable * object",
        "*",
        "The left side wants several values, the right side is one {1}.",
    ),
    rule(
        "TypeError",
        "'float' object cannot be interpreted as an integer",
        "*range(*",
        "`range` counts in whole numbers. Use `int(n)`, or `np.arange(start, stop, step)` for steps with decimals.",
    ),
    rule(
        "TypeError",
        "'float' object cannot be interpreted as an integer",
        "*",
        "A whole number is needed here: `int(x)`, or `//` instead of `/` where it was computed.",
    ),
    rule(
        "TypeError",
        "list indices must be integers or slices, not float",
        "*",
        "An index counts places: it must be a whole number. Use `int(i)`, or `//` instead of `/`.",
    ),
    rule(
        "TypeError",
        "list indices must be integers or slices, not tuple",
        "*",
        "x[i, j] works on arrays. On a list of lists write x[i][j], or make it an array: `np.array(x)`.",
    ),
    rule(
        "TypeError",
        "list indices must be integers or slices, not str",
        "*",
        "A list is indexed by numbers. Is it a dictionary that you meant, or is there a list around it?",
    ),
    rule("TypeError", "'tuple' object does not support item assignment", "*", "A tuple ( ) cannot be changed. Use a list [ ]."),
    rule(
        "TypeError",
        "'str' object does not support item assignment",
        "*",
        "Text cannot be changed in place. Make a new one, for instance with `.replace(old, new)`.",
    ),
    rule("TypeError", "object of type '*' has no len()", "*", "Only things with items have a length; this is a {1}."),
    rule(
        "TypeError",
        "*() missing * required positional argument*: *",
        "*",
        "The call of `{1}` gives too few arguments: {4} is missing.",
    ),
    rule(
        "TypeError",
        "*() takes * positional argument* but * given",
        "*",
        "`{1}` is called with more arguments than it has parameters. Compare the call with its `def` line. In a class, is `self` the first parameter?",
    ),
    rule(
        "TypeError",
        "*() got an unexpected keyword argument '*'",
        "*",
        "`{1}` has no parameter called {2}. Compare with its `def` line or its description.",
    ),
    rule(
        "TypeError",
        "'<' not supported between instances of '*' and '*'",
        "*",
        "A {1} and a {2} have no order. Are both numbers? `input()` and files give text: use `float(text)`.",
    ),
    rule(
        "TypeError",
        "must be real number, not list",
        "*math.*",
        "The functions of `math` take one number. For lists and arrays use NumPy's: `np.exp(x)`, `np.sin(x)` …",
    ),
    rule("TypeError", "must be real number, not str", "*", "This is text. Turn it into a number first: `float(text)`."),
    rule(
        "TypeError",
        "unhashable type: 'list'",
        "*",
        "A list can be changed, so it cannot be a key or a member of a set. Use a tuple: `tuple(x)`.",
    ),
    rule(
        "AttributeError",
        "'NoneType' object has no attribute '*'",
        "*",
        "The value before the dot is None. Does a function end without `return`, or was the result of `.append()` or `.sort()` kept? These change the list and give None.",
    ),
    rule(
        "AttributeError",
        "'int' object has no attribute '*'",
        "*",
        "`{1}` is asked of a single number. Is it an array that you meant?",
    ),
    rule(
        "AttributeError",
        "'float' object has no attribute '*'",
        "*",
        "`{1}` is asked of a single number. Is it an array that you meant?",
    ),
    rule(
        "AttributeError",
        "'list' object has no attribute '*'",
        "*",
        "Lists have no `{1}`.{near} If you mean the array's, make one first: `np.array(x).{1}`.",
    ),
    rule(
        "AttributeError",
        "'*ndarray' object has no attribute 'append'",
        "*",
        "An array does not grow. Collect the values in a list with `.append` and make the array at the end: `np.array(values)`.",
    ),
    rule(
        "AttributeError",
        "'str' object has no attribute 'append'",
        "*",
        "Text is joined with +: `text + more`; only lists have `.append`.",
    ),
    rule(
        "AttributeError",
        "'function' object has no attribute '*'",
        "*",
        "The value before the dot is a function, not its result. Call it: add ( ).",
    ),
    rule("AttributeError", "module '*' has no attribute '*'", "*", "The module `{1}` has no `{2}` here.{near}"),
    rule("AttributeError", "'*' object has no attribute '*'", "*", "A {1} has no `{2}`.{near} `dir(x)` lists what it has."),
    rule(
        "ModuleNotFoundError",
        "No module named '*' (*",
        "*",
        "`{1}` is not among the modules of this page, which the message lists, and no file {1}.py lies beside your text. Is the name spelt as it should be?",
    ),
    rule(
        "ModuleNotFoundError",
        "No module named '*'",
        "*",
        "This Python has its own modules: numpy, matplotlib.pyplot, and much of the standard library. `{1}` is not among the modules here, and no file {1}.py lies beside your text.",
    ),
    rule("ImportError", "cannot import name '*' from '*'*", "*", "The module `{2}` has no `{1}`.{near}"),
    rule(
        "ValueError",
        "too many values to unpack (expected *)",
        "*",
        "On the left there are {1} names, on the right more values. Does the function return more than you take?",
    ),
    rule(
        "ValueError",
        "not enough values to unpack (expected *, got *)",
        "*",
        "On the left there are {1} names, on the right {2} values.",
    ),
    rule(
        "ValueError",
        "could not convert string to float: *",
        "*",
        "The text {1} is not a number. Numbers are written with a point, without unit or blank: 0.5.",
    ),
    rule(
        "ValueError",
        "invalid literal for int() with base 10: *",
        "*",
        "The text {1} is not a whole number. For decimals: `float(text)`.",
    ),
    rule(
        "ValueError",
        "operands could not be broadcast together with shapes *",
        "*",
        "The arrays have different lengths: {1}. Print `x.shape` of both; are they made with the same number of points?",
    ),
    rule(
        "ValueError",
        "x and y must have same first dimension*",
        "*",
        "The two lists to plot have different lengths. Print `len(x), len(y)`: is one value missing at the start or the end?",
    ),
    rule(
        "ValueError",
        "The truth value of an array*",
        "*",
        "An array has many truths. Say which: `np.all(x > 0)` or `np.any(x > 0)`. For choosing item by item: `np.where(x > 0, a, b)`.",
    ),
    rule(
        "ValueError",
        "math domain error",
        "*",
        "The function has no value there: the logarithm or square root of a negative number, for instance. Print the argument.",
    ),
    rule(
        "ValueError",
        "setting an array element with a sequence*",
        "*",
        "One place of an array takes one number, and a list is given. Is an index missing?",
    ),
    rule(
        "ValueError",
        "This file contains pickled (object) data*",
        "*",
        "This is no file that `np.save` or `np.savez` wrote. A table of numbers as text is read by `np.loadtxt`.",
    ),
    rule(
        "ValueError",
        "Failed to read all data for array*",
        "*",
        "The file is shorter than the array that it says it holds: its writing was cut short. Save it again.",
    ),
    rule(
        "OSError",
        "[Errno 28] No space left on device*",
        "*",
        "The browser has no more room for this page. Delete files in `Files of this page` below, or keep less: every tenth row is `x[::10]`, and `x.astype(np.float32)` takes half.",
    ),
    rule(
        "OverflowError",
        "*",
        "*",
        "The number has grown beyond all bounds. In an integration this means that the step is too large.",
    ),
    rule(
        "RecursionError",
        "*",
        "*",
        "The function calls itself without end. Does it have a case in which it returns without calling itself, and does every call come nearer to it?",
    ),
    rule(
        "MemoryError",
        "*",
        "*",
        "This would need more memory than there is. Is a number of points too large, or does a list grow in an endless loop?",
    ),
    rule(
        "FileNotFoundError",
        "*",
        "*",
        "There is no such file beside your text. Check the name; `import os; print(os.listdir())` shows what there is.",
    ),
    rule("AssertionError", "*", "*", "The condition after `assert` is false here. Print the values in it."),
    rule("TabError", "*", "*", "This line begins with a tab where others begin with blanks. Use four blanks for every level."),
    rule(
        "IndentationError",
        "expected an indented block after *",
        "*",
        "After the colon the next line must begin four blanks further in. For an empty block write `pass`.",
    ),
    rule(
        "IndentationError",
        "unexpected indent",
        "*",
        "This line begins further in than the one before, without a reason such as `for` or `if`. Take the blanks away.",
    ),
    rule(
        "IndentationError",
        "unindent does not match*",
        "*",
        "This line begins at a column where no block began. Line it up with the block that it belongs to.",
    ),
    rule(
        "SyntaxError",
        "expected ':'",
        "*",
        "A colon is missing at the end of this line: `if`, `for`, `while`, `def`, `else` and `class` lines end with `:`.",
    ),
    rule(
        "SyntaxError",
        "Missing parentheses in call to 'print'*",
        "*",
        "`print` is a function: write print(…) with parentheses.",
    ),
    rule("SyntaxError", "invalid syntax. Maybe you meant '==' *", "*", "= gives a name a value; to compare, write `==`."),
    rule(
        "SyntaxError",
        "cannot assign to * here. Maybe you meant '==' *",
        "*",
        "On the left of = stands the name that gets the value. To compare, write `==`.",
    ),
    rule("SyntaxError", "cannot assign to *", "*", "On the left of = stands the name that gets the value: `name = value`."),
    rule("SyntaxError", "'*' was never closed", "*", "This {1} has no partner. Look for the place where it should be closed."),
    rule("SyntaxError", "unmatched '*'", "*", "This {1} closes nothing: one too many, or its opening partner is missing."),
    rule(
        "SyntaxError",
        "closing parenthesis '*' does not match opening parenthesis '*'*",
        "*",
        "The bracket opened with {2} is closed with {1}.",
    ),
    rule("SyntaxError", "unterminated string literal*", "*", "The closing quotation mark is missing on this line."),
    rule("SyntaxError", "unterminated triple-quoted string*", "*", "The closing three quotation marks are missing."),
    rule(
        "SyntaxError",
        "invalid syntax. Perhaps you forgot a comma?",
        "*",
        "Between two values a comma or an operator is missing.",
    ),
    rule(
        "SyntaxError",
        "'return' outside function",
        "*",
        "`return` works only in a function. Is the line indented below its `def`?",
    ),
    rule(
        "SyntaxError",
        "'break' outside loop",
        "*",
        "`break` works only in a loop. Is the line indented below its `for` or `while`?",
    ),
    rule(
        "SyntaxError",
        "invalid decimal literal",
        "*",
        "A name cannot begin with a digit, and 2x is not a product: write `2*x`.",
    ),
    rule("SyntaxError", "invalid syntax", "*++*", "Python has no ++: write `x += 1`."),
    rule("SyntaxError", "invalid syntax", "*else if *", "`else if` is one word in Python: `elif`."),
    rule("SyntaxError", "invalid syntax", "* && *", "The word is `and`."),
    rule("SyntaxError", "invalid syntax", "* || *", "The word is `or`."),
    rule(
        "SyntaxError",
        "invalid syntax",
        "*",
        "Look at the mark and at what stands just before it: a missing operator, comma, bracket or quotation mark, often on the line above.",
    ),
];

/// The hint for an exception, if the table has one.
pub(crate) fn hint(vm: &mut Vm, exception: &Instance, diagnostic: &Diagnostic, entry: Option<&TraceEntry>) -> Option<String> {
    let line = match (entry, &exception.exception()?.syntax.borrow().as_ref()) {
        (_, Some(place)) => place.text.clone(),
        (Some(entry), None) => entry.code.source.line(diagnostic.line).to_owned(),
        _ => String::new(),
    };
    let kinds: Vec<&str> = std::iter::once(&exception.class).chain(exception.class.ancestors()).map(|c| c.name()).collect();
    for rule in RULES {
        if !kinds.contains(&rule.kind) {
            continue;
        }
        let Some(holes) = holes(rule.message, &diagnostic.message) else { continue };
        let line_pattern = fill(rule.line, &holes, "");
        if self::holes(&line_pattern, &line).is_none() {
            continue;
        }
        let near = suggestion(vm, exception).map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
        return Some(fill(rule.hint, &holes, &near));
    }
    None
}

/// The texts that the `*` of a pattern stand for.
fn holes(pattern: &str, text: &str) -> Option<Vec<String>> {
    let mut parts = pattern.split('*');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = vec![];
    let parts: Vec<&str> = parts.collect();
    for (i, part) in parts.iter().enumerate() {
        let last = i + 1 == parts.len();
        let at = if last && part.is_empty() {
            rest.len()
        } else if last {
            rest.len().checked_sub(part.len()).filter(|at| rest.get(*at..) == Some(part))?
        } else {
            rest.find(part)?
        };
        found.push(rest.get(..at)?.to_owned());
        rest = rest.get(at + part.len()..)?;
    }
    rest.is_empty().then_some(found)
}

fn fill(template: &str, holes: &[String], near: &str) -> String {
    let mut text = template.replace("{near}", near);
    for (i, hole) in holes.iter().enumerate() {
        text = text.replace(&format!("{{{}}}", i + 1), hole);
    }
    text
}

/// The known name nearest to the one that was not found, by CPython's measure.
pub(crate) fn suggestion(vm: &mut Vm, exception: &Instance) -> Option<String> {
    let message = match exception.exception()?.args.borrow().first() {
        Some(Value::Str(text)) => text.to_string(),
        _ => return None,
    };
    let kinds: Vec<String> =
        std::iter::once(&exception.class).chain(exception.class.ancestors()).map(|c| c.name().to_owned()).collect();
    let is = |name: &str| kinds.iter().any(|k| k == name);
    let quoted: Vec<&str> = message.split('\'').skip(1).step_by(2).collect();
    let (wanted, names): (&str, Vec<String>) = if is("NameError") && message.ends_with("is not defined") {
        (quoted.first()?, visible_names(vm, exception))
    } else if (is("AttributeError") || is("ImportError")) && quoted.len() >= 2 {
        let (owner, wanted) =
            if is("ImportError") { (quoted.get(1)?, quoted.first()?) } else { (quoted.first()?, quoted.get(1)?) };
        let names = if message.starts_with("module") || is("ImportError") {
            vm.modules.get(*owner)?.attrs.borrow().keys().map(|k| k.to_string()).collect()
        } else {
            let class = vm.types.get(owner)?;
            vm.dir(&Value::Class(class)).unwrap_or_default()
        };
        (wanted, names)
    } else {
        return None;
    };
    nearest(wanted, names)
}

fn visible_names(vm: &Vm, exception: &Instance) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    if let Some(data) = exception.exception()
        && let Some(entry) = data.traceback.borrow().first()
    {
        names.extend(entry.code.locals.iter().chain(&entry.code.cells).map(|n| n.to_string()));
    }
    names.extend(vm.globals().attrs.borrow().keys().map(|k| k.to_string()));
    names.extend(vm.builtins().attrs.borrow().keys().map(|k| k.to_string()));
    names
}

fn nearest(wanted: &str, names: Vec<String>) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    let length = wanted.chars().count();
    for name in names {
        if name == wanted || name.starts_with('.') {
            continue;
        }
        let limit = (length + name.chars().count() + 3) * 2 / 6;
        let distance = distance(wanted, &name);
        if distance <= limit && best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Levenshtein's distance, 2 a change, 1 for a change of case only.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(40).collect();
    let b: Vec<char> = b.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=b.len()).map(|i| i * 2).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i * 2;
        let mut left = (i + 1) * 2;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let change = if x == y {
                0
            } else if x.eq_ignore_ascii_case(y) {
                1
            } else {
                2
            };
            let best = (diagonal + change).min(*cell + 2).min(left + 2);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}
