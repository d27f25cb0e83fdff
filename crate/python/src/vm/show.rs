//! `repr` and `str`.

use crate::class::{Instance, Payload};
use crate::error::{Raise, Result};
use crate::repr::plain_repr;
use crate::value::Value;
use crate::vm::Vm;
use crate::vm::container::MAX_NESTED;

impl Vm {
    /// `repr(value)`
    pub fn repr(&mut self, value: &Value) -> Result<String> {
        let mut out = String::new();
        self.repr_into(&mut out, value)?;
        Ok(out)
    }

    fn repr_into(&mut self, out: &mut String, value: &Value) -> Result<()> {
        match value {
            Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_) => {
                let id = value.identity();
                if self.showing.contains(&id) && !matches!(value, Value::Tuple(t) if t.is_empty()) {
                    out.push_str(match value {
                        Value::List(_) => "[...]",
                        Value::Tuple(_) => "(...)",
                        Value::Dict(_) => "{...}",
                        _ => "set(...)",
                    });
                    return Ok(());
                }
                if self.showing.len() >= MAX_NESTED {
                    return Err(Raise::recursion_error("maximum recursion depth exceeded while getting the repr of an object"));
                }
                self.showing.push(id);
                let result = self.repr_container(out, value);
                self.showing.pop();
                result
            }
            Value::Instance(instance) => {
                let text = self.repr_instance(value, &instance.clone())?;
                out.push_str(&text);
                Ok(())
            }
            Value::Native(object) => {
                let text = object.clone().repr(self)?;
                out.push_str(&text);
                Ok(())
            }
            Value::BigInt(_) => {
                out.push_str(&self.int_text(value)?);
                Ok(())
            }
            _ => {
                out.push_str(&self.repr_simple(value)?);
                Ok(())
            }
        }
    }

    /// Digits of a large integer: the way there takes time that grows with the square, so CPython sets a limit, and so do we.
    fn int_text(&self, value: &Value) -> Result<String> {
        if let Value::BigInt(big) = value
            && big.bits() > 14_284
        {
            let text = if big.bits() > 20_000 { None } else { Some(big.to_string()) };
            if text.as_ref().is_none_or(|t| t.trim_start_matches('-').len() > 4300) {
                return Err(Raise::value_error(
                    "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
                ));
            }
        }
        Ok(plain_repr(value))
    }

    fn repr_container(&mut self, out: &mut String, value: &Value) -> Result<()> {
        match value {
            Value::List(list) => {
                out.push('[');
                let mut at = 0;
                // The list may change while the repr of its items runs.
                loop {
                    let item = list.borrow().get(at).cloned();
                    let Some(item) = item else { break };
                    if at > 0 {
                        out.push_str(", ");
                    }
                    self.repr_into(out, &item)?;
                    at += 1;
                }
                out.push(']');
            }
            Value::Tuple(items) => {
                out.push('(');
                self.repr_items(out, items)?;
                out.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            Value::Dict(dict) => {
                let items: Vec<(Value, Value)> = dict.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
                out.push('{');
                for (i, (key, item)) in items.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    self.repr_into(out, key)?;
                    out.push_str(": ");
                    self.repr_into(out, item)?;
                }
                out.push('}');
            }
            Value::Set(set) => {
                let items = set.items();
                let (open, close) = match (set.frozen, items.is_empty()) {
                    (true, true) => ("frozenset(", ")"),
                    (true, false) => ("frozenset({", "})"),
                    (false, true) => ("set(", ")"),
                    (false, false) => ("{", "}"),
                };
                out.push_str(open);
                self.repr_items(out, &items)?;
                out.push_str(close);
            }
            _ => {}
        }
        Ok(())
    }
    fn repr_items(&mut self, out: &mut String, items: &[Value]) -> Result<()> {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            self.repr_into(out, item)?;
        }
        Ok(())
    }

    fn repr_simple(&mut self, value: &Value) -> Result<String> {
        Ok(match value {
            Value::Range(r) if r.step == 1 => format!("range({}, {})", r.start, r.stop),
            Value::Range(r) => format!("range({}, {}, {})", r.start, r.stop, r.step),
            Value::Slice(parts) => {
                let parts = parts.clone();
                let mut texts = vec![];
                for part in parts.iter() {
                    texts.push(self.repr(part)?);
                }
                format!("slice({})", texts.join(", "))
            }
            Value::Function(function) => format!("<function {} at {}>", function.qualname, address(value)),
            Value::NativeFn(function) => format!("<built-in function {}>", function.name),
            Value::Method(method) => {
                let receiver = method.receiver.clone();
                match &method.function {
                    Value::Function(function) => {
                        let qualname = function.qualname.clone();
                        let text = self.repr(&receiver)?;
                        format!("<bound method {qualname} of {text}>")
                    }
                    Value::NativeFn(function) => {
                        format!(
                            "<built-in method {} of {} object at {}>",
                            function.name,
                            self.type_name(&receiver),
                            address(&receiver)
                        )
                    }
                    other => {
                        let other = other.clone();
                        self.repr(&other)?
                    }
                }
            }
            Value::Module(module) => match module.get("__file__") {
                Some(Value::Str(file)) => format!("<module '{}' from '{file}'>", module.name),
                _ => format!("<module '{}'>", module.name),
            },
            Value::Iterator(iterator) if iterator.is_generator() => {
                format!("<generator object {} at {}>", iterator.name(), address(value))
            }
            Value::Iterator(iterator) => format!("<{} object at {}>", iterator.class_name(), address(value)),
            _ => plain_repr(value),
        })
    }

    fn repr_instance(&mut self, value: &Value, instance: &Instance) -> Result<String> {
        if let Some(text) = self.text_of_special(value, "__repr__")? {
            return Ok(text);
        }
        match &instance.payload {
            Payload::Value(inner) => {
                let inner = inner.clone();
                self.repr(&inner)
            }
            Payload::Exception(data) => {
                let args = data.args.borrow().clone();
                let mut text = format!("{}(", instance.class.name());
                self.repr_items(&mut text, &args)?;
                text.push(')');
                Ok(text)
            }
            Payload::None => {
                let class = &instance.class;
                let module = if class.module() == "builtins" { String::new() } else { format!("{}.", class.module()) };
                Ok(format!("<{module}{} object at {}>", class.qualname.borrow(), address(value)))
            }
        }
    }
    fn text_of_special(&mut self, value: &Value, method: &str) -> Result<Option<String>> {
        match self.call_special(value, method, vec![])? {
            None => Ok(None),
            Some(text) => match text.as_str() {
                Some(text) => Ok(Some(text.to_owned())),
                None => Err(Raise::type_error(format!("{method} returned non-string (type {})", self.type_name(&text)))),
            },
        }
    }

    /// `str(value)`
    pub fn str(&mut self, value: &Value) -> Result<String> {
        match value {
            Value::Str(text) => Ok(text.to_string()),
            Value::Native(object) => object.clone().str(self),
            Value::Instance(instance) => {
                if let Some(text) = self.text_of_special(value, "__str__")? {
                    return Ok(text);
                }
                if instance.exception().is_some() {
                    return self.exception_text(&instance.clone());
                }
                if let Payload::Value(inner) = &instance.payload
                    && self.special(value, "__repr__")?.is_none()
                {
                    let inner = inner.clone();
                    return self.str(&inner);
                }
                self.repr(value)
            }
            _ => self.repr(value),
        }
    }
    pub(crate) fn exception_text(&mut self, instance: &Instance) -> Result<String> {
        let Some(data) = instance.exception() else { return Ok(String::new()) };
        let args = data.args.borrow().clone();
        let is = |name: &str| instance.class.is_subclass_of(&crate::types::types().named(name));
        match args.as_slice() {
            [] => Ok(String::new()),
            [key] if is("KeyError") => self.repr(key),
            [one] => self.str(one),
            [number, text] if is("OSError") => {
                let (number, text) = (self.str(number)?, self.str(text)?);
                Ok(format!("[Errno {number}] {text}"))
            }
            [number, text, file, ..] if is("OSError") => {
                let (number, text, file) = (self.str(number)?, self.str(text)?, self.repr(file)?);
                Ok(format!("[Errno {number}] {text}: {file}"))
            }
            many => self.repr(&Value::tuple(many.to_vec())),
        }
    }
}

/// What CPython shows as an object's address.
fn address(value: &Value) -> String {
    format!("0x{:012x}", value.identity())
}
