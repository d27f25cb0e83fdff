//! The instructions of `match`.

use std::rc::Rc;

use super::run::Exit;
use crate::code::{Code, Op};
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    pub(crate) fn match_op(&mut self, op: Op, code: &Rc<Code>) -> Result<Option<Exit>> {
        match op {
            Op::MatchSequence { length, at_least } => {
                let value = self.peek(0);
                // Text is not a sequence to `match`.
                let size = match value.base() {
                    Value::List(list) => Some(list.borrow().len()),
                    Value::Tuple(items) => Some(items.len()),
                    Value::Range(range) => Some(range.len()),
                    _ => None,
                };
                let length = length as usize;
                let fits = size.is_some_and(|n| if at_least { n >= length } else { n == length });
                self.push(Value::Bool(fits));
            }
            Op::MatchMapping => {
                let is_mapping = matches!(self.peek(0).base(), Value::Dict(_));
                self.push(Value::Bool(is_mapping));
            }
            Op::MatchKeys => {
                let (keys, mapping) = (self.peek(0), self.peek(1));
                let mut values = Some(vec![]);
                if let (Value::Tuple(keys), Value::Dict(dict)) = (&keys, mapping.base()) {
                    for key in keys.iter() {
                        match (self.dict_get(dict, key)?, &mut values) {
                            (Some(value), Some(values)) => values.push(value),
                            _ => values = None,
                        }
                    }
                }
                self.pop();
                self.push(values.map_or(Value::None, Value::tuple));
            }
            Op::MatchRest => {
                let keys = self.pop();
                let mapping = self.pop();
                let rest = std::cell::RefCell::new(match mapping.base() {
                    Value::Dict(dict) => dict.borrow().copy(),
                    _ => crate::dict::Dict::new(),
                });
                if let Value::Tuple(keys) = &keys {
                    for key in keys.iter() {
                        self.dict_remove(&rest, key)?;
                    }
                }
                self.push(Value::Dict(Rc::new(rest)));
            }
            Op::MatchClass { positional, names } => {
                let class = self.pop();
                let value = self.pop();
                let names = match code.constants.get(names as usize) {
                    Some(Value::Tuple(names)) => names.clone(),
                    _ => Rc::from([]),
                };
                let found = self.match_class(&value, &class, positional as usize, &names)?;
                self.push(found.map_or(Value::None, Value::tuple));
            }
            _ => {}
        }
        Ok(None)
    }

    fn match_class(&mut self, value: &Value, class: &Value, positional: usize, names: &[Value]) -> Result<Option<Vec<Value>>> {
        let Value::Class(class_ref) = class else {
            return Err(Raise::type_error("called match pattern must be a class"));
        };
        if !self.is_instance(value, class_ref) {
            return Ok(None);
        }
        let mut found = vec![];
        if positional > 0 {
            const SELF_MATCHING: &[&str] = &["bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"];
            let own = class_ref.lookup("__match_args__");
            if own.is_none() && class_ref.is_native && SELF_MATCHING.contains(&class_ref.name()) {
                if positional > 1 {
                    return Err(Raise::type_error(format!(
                        "{}() accepts 1 positional sub-pattern ({positional} given)",
                        class_ref.name()
                    )));
                }
                found.push(value.clone());
            } else {
                let attributes = match own {
                    Some(Value::Tuple(names)) => names.to_vec(),
                    _ => vec![],
                };
                if attributes.len() < positional {
                    let s = if attributes.len() == 1 { "" } else { "s" };
                    return Err(Raise::type_error(format!(
                        "{}() accepts {} positional sub-pattern{s} ({positional} given)",
                        class_ref.name(),
                        attributes.len()
                    )));
                }
                for name in attributes.iter().take(positional) {
                    match self.find_attr(value, name.as_str().unwrap_or(""))? {
                        Some(item) => found.push(item),
                        None => return Ok(None),
                    }
                }
            }
        }
        for name in names {
            match self.find_attr(value, name.as_str().unwrap_or(""))? {
                Some(item) => found.push(item),
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    }
}
