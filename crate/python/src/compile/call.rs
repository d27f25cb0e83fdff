//! Calls.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use crate::code::Op;
use crate::error::Result;
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, call: &'a ast::ExprCall, range: TextRange) -> Result<()> {
        let arguments = &call.arguments;
        let mut seen: Vec<&str> = vec![];
        for keyword in &arguments.keywords {
            if let Some(name) = &keyword.arg {
                if seen.contains(&name.as_str()) {
                    return Err(self.error(&format!("keyword argument repeated: {}", name.as_str()), keyword.range()));
                }
                seen.push(name.as_str());
            }
        }
        let spreads = arguments.args.iter().any(Expr::is_starred_expr) || arguments.keywords.iter().any(|k| k.arg.is_none());
        let many = arguments.args.len() + arguments.keywords.len() > 60_000;
        if spreads || many {
            return self.spread_call(call, range);
        }
        let mut is_method = false;
        if let Expr::Attribute(attribute) = &*call.func {
            self.expr_then(&attribute.value, attribute.range())?;
            let name = self.name(attribute.attr.as_str());
            self.emit(Op::LoadMethod(name));
            is_method = true;
        } else {
            self.expr(&call.func)?;
        }
        for argument in &arguments.args {
            self.expr(argument)?;
        }
        let count = arguments.args.len() + arguments.keywords.len();
        if arguments.keywords.is_empty() {
            self.at(range);
            self.emit(if is_method { Op::CallMethod(count as u32) } else { Op::Call(count as u32) });
            return Ok(());
        }
        let mut names = vec![];
        for keyword in &arguments.keywords {
            self.expr(&keyword.value)?;
            names.push(Value::Str(crate::value::intern(keyword.arg.as_ref().map_or("", |n| n.as_str()))));
        }
        self.at(range);
        let names = self.constant(Value::tuple(names));
        let (Ok(names), Ok(count)) = (u16::try_from(names), u16::try_from(count)) else {
            return Err(self.error("too many constants in one function", range));
        };
        self.emit(if is_method { Op::CallMethodKeyword { count, names } } else { Op::CallKeyword { count, names } });
        Ok(())
    }

    fn spread_call(&mut self, call: &'a ast::ExprCall, range: TextRange) -> Result<()> {
        self.expr(&call.func)?;
        self.spread(&call.arguments.args)?;
        self.emit(Op::BuildDict(0));
        for keyword in &call.arguments.keywords {
            match &keyword.arg {
                Some(name) => {
                    self.emit(Op::BuildDict(0));
                    self.load(Value::Str(crate::value::intern(name.as_str())));
                    self.expr(&keyword.value)?;
                    self.emit(Op::MapAdd(1));
                }
                None => self.expr(&keyword.value)?,
            }
            self.at(range);
            self.emit(Op::DictMerge);
        }
        self.at(range);
        self.emit(Op::CallSpread);
        Ok(())
    }
}
