//! `try` and `with`.
//!
//! When an exception reaches a block, the machine cuts the stack to the block's height, remembers the exception as "being
//! handled" (until `PopHandler`), pushes it, and jumps. A `finally` body is compiled once for the plain way and once for each
//! other way out.

use ruff_python_ast::{self as ast, ExceptHandler, Stmt, WithItem};
use ruff_text_size::Ranged;

use super::{Block, Compiler};
use crate::code::Op;
use crate::error::Result;

impl<'a> Compiler<'a> {
    pub(super) fn try_statement(&mut self, statement: &'a ast::StmtTry) -> Result<()> {
        if statement.is_star {
            return Err(self.error("'except*' is not supported here; use 'except'", statement.range()));
        }
        if statement.finalbody.is_empty() {
            return self.try_except(statement);
        }
        let handler = self.jump(Op::PushTry);
        self.unit().blocks.push(Block::Finally(&statement.finalbody));
        if statement.handlers.is_empty() {
            self.body(&statement.body)?;
            self.body(&statement.orelse)?;
        } else {
            self.try_except(statement)?;
        }
        self.unit().blocks.pop();
        self.emit(Op::PopBlock);
        self.body(&statement.finalbody)?;
        let end = self.jump(Op::Jump);
        self.land(handler);
        self.emit(Op::Pop);
        self.unit().blocks.push(Block::FinallyHandler);
        self.body(&statement.finalbody)?;
        self.unit().blocks.pop();
        self.emit(Op::Reraise);
        self.land(end);
        Ok(())
    }

    fn try_except(&mut self, statement: &'a ast::StmtTry) -> Result<()> {
        let handler = self.jump(Op::PushTry);
        self.unit().blocks.push(Block::Try);
        self.body(&statement.body)?;
        self.unit().blocks.pop();
        self.emit(Op::PopBlock);
        self.body(&statement.orelse)?;
        let mut ends = vec![self.jump(Op::Jump)];
        self.land(handler);
        let last = statement.handlers.len().saturating_sub(1);
        for (i, ExceptHandler::ExceptHandler(clause)) in statement.handlers.iter().enumerate() {
            if clause.type_.is_none() && i < last {
                return Err(self.error("default 'except:' must be last", clause.range()));
            }
            let mut next = None;
            if let Some(class) = &clause.type_ {
                self.expr_then(class, class.range())?;
                self.emit(Op::ExceptionMatches);
                next = Some(self.jump(Op::JumpIfFalse));
            }
            self.handler(clause)?;
            ends.push(self.jump(Op::Jump));
            if let Some(next) = next {
                self.land(next);
            }
        }
        self.emit(Op::Reraise);
        self.land_all(ends);
        Ok(())
    }

    fn handler(&mut self, clause: &'a ast::ExceptHandlerExceptHandler) -> Result<()> {
        let Some(name) = clause.name.as_ref().map(|n| n.as_str()) else {
            self.emit(Op::Pop);
            self.unit().blocks.push(Block::Handler(None));
            self.body(&clause.body)?;
            self.unit().blocks.pop();
            self.emit(Op::PopHandler);
            return Ok(());
        };
        self.store_name(name);
        // The name goes away at the end, also when the handler raises.
        let cleanup = self.jump(Op::PushTry);
        self.unit().blocks.push(Block::Handler(Some(name)));
        self.body(&clause.body)?;
        self.unit().blocks.pop();
        self.emit(Op::PopBlock);
        self.forget(name);
        self.emit(Op::PopHandler);
        let end = self.jump(Op::Jump);
        self.land(cleanup);
        self.emit(Op::Pop);
        self.forget(name);
        self.emit(Op::Reraise);
        self.land(end);
        Ok(())
    }
    fn forget(&mut self, name: &str) {
        self.load_none();
        self.store_name(name);
        self.delete_name(name);
    }

    pub(super) fn with_statement(&mut self, statement: &'a ast::StmtWith) -> Result<()> {
        if statement.is_async {
            return Err(self.error("'async with' is not supported: this Python runs without asyncio", statement.range()));
        }
        self.with_items(&statement.items, &statement.body)
    }

    fn with_items(&mut self, items: &'a [WithItem], body: &'a [Stmt]) -> Result<()> {
        let Some((item, rest)) = items.split_first() else { return self.body(body) };
        let range = item.context_expr.range();
        self.expr_then(&item.context_expr, range)?;
        self.emit(Op::EnterWith);
        let handler = self.jump(Op::PushWith);
        self.unit().blocks.push(Block::With);
        match &item.optional_vars {
            Some(target) => self.store(target)?,
            None => {
                self.emit(Op::Pop);
            }
        }
        self.with_items(rest, body)?;
        self.unit().blocks.pop();
        self.at(range);
        self.emit(Op::PopBlock);
        self.emit(Op::ExitWith);
        let end = self.jump(Op::Jump);
        self.land(handler);
        self.emit(Op::ExitWithError);
        let swallowed = self.jump(Op::JumpIfTrue);
        self.emit(Op::Reraise);
        self.land(swallowed);
        self.emit(Op::PopHandler);
        self.emit(Op::Pop);
        self.emit(Op::Pop);
        self.land(end);
        Ok(())
    }
}
