//! `print`, `input`, and the standard streams `sys.stdout`, `sys.stderr`, `sys.stdin`.

use std::any::Any;

use crate::args::Args;
use crate::class::{Class, ClassRef};
use crate::error::{Raise, Result};
use crate::methods::{Body, add};
use crate::native::Native;
use crate::value::Value;
use crate::vm::Vm;

/// What `sys.stdin.readline()` and `input()` say.
const NO_INPUT: &str = "there is no keyboard input in the page: write the value into the program instead, for example name = \"Ada\" \
                        in place of name = input()";

/// `sys.stdout`, `sys.stderr` or `sys.stdin`.
pub(crate) struct Stream {
    name: &'static str,
}

impl Stream {
    pub(crate) fn value(name: &'static str) -> Value {
        Value::native(Stream { name })
    }
}

const METHODS: &[(&str, Body)] = &[
    ("write", |vm, this, args| {
        let [text] = args.exactly("write")?;
        let Some(text) = text.as_str() else {
            return Err(Raise::type_error(format!("write() argument must be str, not {}", vm.type_name(&text))));
        };
        match this.downcast::<Stream>().map(|s| s.name) {
            Some("stdout") => vm.host().stdout(text),
            Some("stderr") => vm.host().stderr(text),
            _ => return Err(Raise::os_error("not writable")),
        }
        Ok(Value::from(text.chars().count()))
    }),
    ("writelines", |vm, this, args| {
        let [lines] = args.exactly("writelines")?;
        for line in vm.collect(&lines)? {
            vm.call_method(this, "write", vec![line])?;
        }
        Ok(Value::None)
    }),
    ("flush", |_, _, args| args.exactly::<0>("flush").map(|[]| Value::None)),
    ("isatty", |_, _, args| args.exactly::<0>("isatty").map(|[]| Value::Bool(false))),
    ("readable", |_, this, _| Ok(Value::Bool(this.downcast::<Stream>().is_some_and(|s| s.name == "stdin")))),
    ("writable", |_, this, _| Ok(Value::Bool(this.downcast::<Stream>().is_some_and(|s| s.name != "stdin")))),
    ("read", |_, _, _| Err(no_input())),
    ("readline", |_, _, _| Err(no_input())),
    ("readlines", |_, _, _| Err(no_input())),
];

fn no_input() -> Raise {
    Raise::eof_error(NO_INPUT)
}

thread_local! {
    static CLASS: ClassRef = {
        let class = Class::native("TextIOWrapper", "_io", &[]);
        add(&class, METHODS);
        class
    };
}

impl Native for Stream {
    fn class(&self) -> ClassRef {
        CLASS.with(Clone::clone)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(format!(
            "<_io.TextIOWrapper name='<{}>' mode='{}' encoding='utf-8'>",
            self.name,
            if self.name == "stdin" { "r" } else { "w" }
        ))
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "name" => Some(Value::from(format!("<{}>", self.name))),
            "encoding" => Some(Value::from("utf-8")),
            "closed" => Some(Value::Bool(false)),
            _ => None,
        })
    }
}

/// Writes to `sys.stdout` as the program has it now (it may have put a `StringIO` there).
pub(crate) fn write_stdout(vm: &mut Vm, text: &str) -> Result<()> {
    let replaced = vm.modules.get("sys").and_then(|sys| sys.get("stdout")).filter(|out| out.downcast::<Stream>().is_none());
    match replaced {
        None => vm.host().stdout(text),
        Some(Value::None) => {}
        Some(stream) => {
            vm.call_method(&stream, "write", vec![Value::from(text)])?;
        }
    }
    Ok(())
}

fn print(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut option = |vm: &mut Vm, name: &str, default: &str| match args.take_keyword(name) {
        None | Some(Value::None) => Ok(default.to_owned()),
        Some(value) => match value.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(Raise::type_error(format!("{name} must be None or a string, not {}", vm.type_name(&value)))),
        },
    };
    let separator = option(vm, "sep", " ")?;
    let end = option(vm, "end", "\n")?;
    let file = args.take_keyword("file").filter(|file| !file.is_none());
    let flush = args.take_keyword("flush");
    if let Some((name, _)) = args.keyword.first() {
        return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for print()")));
    }
    let mut text = String::new();
    for (at, value) in args.positional.iter().enumerate() {
        if at > 0 {
            text.push_str(&separator);
        }
        text.push_str(&vm.str(value)?);
    }
    text.push_str(&end);
    match &file {
        None => write_stdout(vm, &text)?,
        Some(file) => {
            vm.call_method(file, "write", vec![Value::from(text)])?;
            if flush.is_some_and(|flush| matches!(flush, Value::Bool(true))) {
                vm.call_method(file, "flush", vec![])?;
            }
        }
    }
    Ok(Value::None)
}

pub(super) fn install(vm: &mut Vm) {
    let module = vm.builtins();
    module.function("print", print);
    module.function("input", |vm, args: Args| {
        let [prompt] = args.between::<1>("input", 0)?;
        if let Some(prompt) = prompt {
            let text = vm.str(&prompt)?;
            write_stdout(vm, &format!("{text}\n"))?;
        }
        Err(no_input())
    });
}
