//! `if`, loops, and the ways out of blocks.

use ruff_python_ast::{self as ast};
use ruff_text_size::{Ranged, TextRange};

use super::{Block, Compiler};
use crate::code::Op;
use crate::error::Result;

impl<'a> Compiler<'a> {
    pub(super) fn if_statement(&mut self, statement: &'a ast::StmtIf) -> Result<()> {
        let mut ends = vec![];
        let mut otherwise = self.jump_if_false(&statement.test)?;
        self.body(&statement.body)?;
        for (i, clause) in statement.elif_else_clauses.iter().enumerate() {
            ends.push(self.jump(Op::Jump));
            self.land_all(std::mem::take(&mut otherwise));
            if let Some(test) = &clause.test {
                otherwise = self.jump_if_false(test)?;
            }
            self.body(&clause.body)?;
            debug_assert!(i < statement.elif_else_clauses.len());
        }
        self.land_all(otherwise);
        self.land_all(ends);
        Ok(())
    }

    pub(super) fn while_loop(&mut self, statement: &'a ast::StmtWhile) -> Result<()> {
        let start = self.here();
        let otherwise = self.jump_if_false(&statement.test)?;
        let breaks = self.open_loop(start, false);
        self.body(&statement.body)?;
        self.at(statement.test.range());
        self.emit(Op::Loop(start as u32));
        self.unit().blocks.pop();
        self.land_all(otherwise);
        self.body(&statement.orelse)?;
        self.close_loop(breaks);
        Ok(())
    }

    pub(super) fn for_loop(&mut self, statement: &'a ast::StmtFor) -> Result<()> {
        if statement.is_async {
            return Err(self.error("'async for' is not supported: this Python runs without asyncio", statement.range()));
        }
        self.expr_then(&statement.iter, statement.iter.range())?;
        self.emit(Op::GetIter);
        let start = self.here();
        let end = self.jump(Op::ForIter);
        self.store(&statement.target)?;
        let breaks = self.open_loop(start, true);
        self.body(&statement.body)?;
        self.at(statement.iter.range());
        self.emit(Op::Loop(start as u32));
        self.unit().blocks.pop();
        self.land(end);
        self.body(&statement.orelse)?;
        self.close_loop(breaks);
        Ok(())
    }

    fn open_loop(&mut self, start: usize, has_iterator: bool) -> usize {
        let unit = self.unit();
        let breaks = unit.breaks.len();
        unit.breaks.push(vec![]);
        unit.blocks.push(Block::Loop { start, breaks, has_iterator });
        breaks
    }
    fn close_loop(&mut self, breaks: usize) {
        let end = self.here() as u32;
        let jumps = self.unit().breaks.get_mut(breaks).map(std::mem::take).unwrap_or_default();
        for at in jumps {
            self.patch(at, end);
        }
    }

    pub(super) fn break_statement(&mut self, range: TextRange) -> Result<()> {
        let Some((depth, Block::Loop { breaks, has_iterator, .. })) = self.innermost_loop() else {
            return Err(self.error("'break' outside loop", range));
        };
        self.unwind_to(depth + 1, false)?;
        self.at(range);
        if has_iterator {
            self.emit(Op::Pop);
        }
        let at = self.emit(Op::Jump(u32::MAX));
        if let Some(list) = self.unit().breaks.get_mut(breaks) {
            list.push(at);
        }
        Ok(())
    }

    pub(super) fn continue_statement(&mut self, range: TextRange) -> Result<()> {
        let Some((depth, Block::Loop { start, .. })) = self.innermost_loop() else {
            return Err(self.error("'continue' not properly in loop", range));
        };
        self.unwind_to(depth + 1, false)?;
        self.at(range);
        self.emit(Op::Loop(start as u32));
        Ok(())
    }

    pub(super) fn return_statement(&mut self, statement: &'a ast::StmtReturn) -> Result<()> {
        let range = statement.range();
        if !self.in_function() {
            return Err(self.error("'return' outside function", range));
        }
        match &statement.value {
            Some(value) => self.expr_then(value, range)?,
            None => self.load_none(),
        }
        if !self.unit().blocks.is_empty() {
            self.unwind_to(0, true)?;
        }
        self.at(range);
        self.emit(Op::Return);
        Ok(())
    }

    fn innermost_loop(&mut self) -> Option<(usize, Block<'a>)> {
        let blocks = &self.unit().blocks;
        let at = blocks.iter().rposition(|b| matches!(b, Block::Loop { .. }))?;
        blocks.get(at).cloned().map(|block| (at, block))
    }

    /// Emits what leaving the blocks above `depth` takes, innermost first. With `keeps_value` a return value lies on top.
    fn unwind_to(&mut self, depth: usize, keeps_value: bool) -> Result<()> {
        let saved = self.unit().blocks.clone();
        while self.unit().blocks.len() > depth {
            let Some(block) = self.unit().blocks.pop() else { break };
            match block {
                Block::Loop { has_iterator, .. } => {
                    if has_iterator {
                        self.drop_below(keeps_value);
                    }
                }
                Block::Try => {
                    self.emit(Op::PopBlock);
                }
                Block::Finally(body) => {
                    self.emit(Op::PopBlock);
                    if keeps_value {
                        self.unit().blocks.push(Block::Kept);
                    }
                    let place = self.place;
                    self.body(body)?;
                    self.place = place;
                    if keeps_value {
                        self.unit().blocks.pop();
                    }
                }
                Block::Handler(name) => {
                    if let Some(name) = name {
                        self.emit(Op::PopBlock);
                        self.load_none();
                        self.store_name(name);
                        self.delete_name(name);
                    }
                    self.emit(Op::PopHandler);
                }
                Block::FinallyHandler => {
                    self.emit(Op::PopHandler);
                }
                Block::With => {
                    self.emit(Op::PopBlock);
                    if keeps_value {
                        self.emit(Op::Swap);
                    }
                    self.emit(Op::ExitWith);
                }
                Block::Kept => self.drop_below(keeps_value),
            }
        }
        self.unit().blocks = saved;
        Ok(())
    }
    fn drop_below(&mut self, keeps_value: bool) {
        if keeps_value {
            self.emit(Op::Swap);
        }
        self.emit(Op::Pop);
    }
}
