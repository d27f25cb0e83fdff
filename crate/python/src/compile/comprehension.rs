//! Comprehensions and generator expressions: each is a small function that gets its first iterator.

use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::Ranged;

use super::Compiler;
use super::scope::ScopeKind;
use crate::code::{CodeKind, Op};
use crate::error::Result;

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr) -> Result<()> {
        let range = expr.range();
        let (name, generators, open): (_, &[Comprehension], Option<Op>) = match expr {
            Expr::ListComp(c) => ("<listcomp>", &c.generators, Some(Op::BuildList(0))),
            Expr::SetComp(c) => ("<setcomp>", &c.generators, Some(Op::BuildSet(0))),
            Expr::DictComp(c) => ("<dictcomp>", &c.generators, Some(Op::BuildDict(0))),
            Expr::Generator(c) => ("<genexpr>", &c.generators, None),
            _ => return Ok(()),
        };
        if generators.iter().any(|g| g.is_async) {
            return Err(self.error("asynchronous comprehensions are not supported: this Python runs without asyncio", range));
        }
        let scope = self.scopes.find(range, ScopeKind::Comprehension);
        let kind = if open.is_some() { CodeKind::Comprehension } else { CodeKind::Function };
        self.enter(name, kind, scope);
        self.local(".0");
        self.unit().parameters.positional = 1;
        self.unit().parameters.positional_only = 1;
        self.at(range);
        if let Some(open) = open {
            self.emit(open);
        }
        self.clauses(expr, generators, true, 0)?;
        if open.is_some() {
            self.emit(Op::Return);
        } else {
            self.finish_with_none()?;
        }
        let finished = self.leave();
        self.at(range);
        self.make_function(finished, 0, vec![], vec![]);
        if let Some(first) = generators.first() {
            self.expr_then(&first.iter, first.iter.range())?;
            self.emit(Op::GetIter);
        }
        self.at(range);
        self.emit(Op::Call(1));
        Ok(())
    }

    fn clauses(&mut self, expr: &'a Expr, generators: &'a [Comprehension], first: bool, depth: u32) -> Result<()> {
        let Some((generator, rest)) = generators.split_first() else { return self.item(expr, depth) };
        if first {
            let slot = self.local(".0");
            self.emit(Op::LoadLocal(slot));
        } else {
            self.expr_then(&generator.iter, generator.iter.range())?;
            self.emit(Op::GetIter);
        }
        let start = self.here();
        let end = self.jump(Op::ForIter);
        self.store(&generator.target)?;
        for condition in &generator.ifs {
            for jump in self.jump_if_false(condition)? {
                self.patch(jump.0, start as u32);
            }
        }
        self.clauses(expr, rest, false, depth + 1)?;
        self.emit(Op::Loop(start as u32));
        self.land(end);
        Ok(())
    }

    /// Adds one item; `depth` iterators lie between it and the container.
    fn item(&mut self, expr: &'a Expr, depth: u32) -> Result<()> {
        match expr {
            Expr::ListComp(c) => {
                self.starless(&c.elt)?;
                self.expr_then(&c.elt, c.elt.range())?;
                self.emit(Op::ListAppend(depth + 1));
            }
            Expr::SetComp(c) => {
                self.starless(&c.elt)?;
                self.expr_then(&c.elt, c.elt.range())?;
                self.emit(Op::SetAdd(depth + 1));
            }
            Expr::DictComp(c) => {
                let Some(key) = &c.key else {
                    return Err(self.error("dict unpacking cannot be used in dict comprehension", expr.range()));
                };
                self.expr(key)?;
                self.expr_then(&c.value, c.value.range())?;
                self.emit(Op::MapAdd(depth + 1));
            }
            Expr::Generator(c) => {
                self.starless(&c.elt)?;
                self.expr_then(&c.elt, c.elt.range())?;
                self.emit(Op::Yield);
                self.emit(Op::Pop);
            }
            _ => {}
        }
        Ok(())
    }
    fn starless(&self, item: &Expr) -> Result<()> {
        if item.is_starred_expr() {
            return Err(self.error("iterable unpacking cannot be used in comprehension", item.range()));
        }
        Ok(())
    }
}
