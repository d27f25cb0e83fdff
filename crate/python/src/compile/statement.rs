//! Statements without blocks, and the way to those that have them.

use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::Ranged;

use super::scope::ScopeKind;
use super::{Compiler, Label};
use crate::code::Op;
use crate::error::Result;
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn stmt(&mut self, stmt: &'a Stmt) -> Result<()> {
        let range = stmt.range();
        self.check_size(range)?;
        self.at(range);
        match stmt {
            Stmt::Expr(expr) => {
                self.expr(&expr.value)?;
                self.emit(Op::Pop);
            }
            Stmt::Assign(assign) => self.assign(assign)?,
            Stmt::AugAssign(assign) => self.augmented(assign)?,
            Stmt::AnnAssign(assign) => self.annotated(assign)?,
            Stmt::Pass(_) => {}
            Stmt::Delete(delete) => delete.targets.iter().try_for_each(|t| self.delete(t))?,
            Stmt::If(statement) => self.if_statement(statement)?,
            Stmt::While(statement) => self.while_loop(statement)?,
            Stmt::For(statement) => self.for_loop(statement)?,
            Stmt::Break(_) => self.break_statement(range)?,
            Stmt::Continue(_) => self.continue_statement(range)?,
            Stmt::Return(statement) => self.return_statement(statement)?,
            Stmt::Try(statement) => self.try_statement(statement)?,
            Stmt::With(statement) => self.with_statement(statement)?,
            Stmt::Raise(statement) => self.raise(statement)?,
            Stmt::Assert(statement) => self.assert(statement)?,
            Stmt::FunctionDef(def) => self.function(def)?,
            Stmt::ClassDef(class) => self.class(class)?,
            Stmt::Import(import) => self.import(import)?,
            Stmt::ImportFrom(import) => self.import_from(import)?,
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Match(statement) => self.match_statement(statement)?,
            Stmt::TypeAlias(_) => return Err(self.error("the 'type' statement is not supported here", range)),
            Stmt::IpyEscapeCommand(_) => return Err(self.error("invalid syntax", range)),
        }
        Ok(())
    }

    fn raise(&mut self, statement: &'a ast::StmtRaise) -> Result<()> {
        let mut count = 0;
        if let Some(exception) = &statement.exc {
            self.expr(exception)?;
            count = 1;
            if let Some(cause) = &statement.cause {
                self.expr(cause)?;
                count = 2;
            }
        }
        self.at(statement.range());
        self.emit(Op::Raise(count));
        Ok(())
    }

    fn assert(&mut self, statement: &'a ast::StmtAssert) -> Result<()> {
        self.expr_then(&statement.test, statement.test.range())?;
        let holds: Label = self.jump(Op::JumpIfTrue);
        if let Some(message) = &statement.msg {
            self.expr(message)?;
        }
        self.at(statement.test.range());
        self.emit(Op::AssertFail(statement.msg.is_some()));
        self.land(holds);
        Ok(())
    }

    fn import(&mut self, import: &'a ast::StmtImport) -> Result<()> {
        for alias in &import.names {
            self.at(import.range());
            let dotted = self.name_exact(alias.name.as_str());
            match &alias.asname {
                Some(name) => {
                    self.emit(Op::ImportLast(dotted));
                    self.store_name(name.as_str());
                }
                None => {
                    self.emit(Op::Import(dotted));
                    let first = alias.name.as_str().split('.').next().unwrap_or("");
                    self.store_name(first);
                }
            }
        }
        Ok(())
    }

    fn import_from(&mut self, import: &'a ast::StmtImportFrom) -> Result<()> {
        let module = import.module.as_ref().map_or("", |m| m.as_str());
        if module == "__future__" {
            return self.future(import);
        }
        // A relative import looks in the folder of the running file, which is where plain imports look too.
        let dotted = self.name_exact(module);
        if import.level > 0 && module.is_empty() {
            for alias in &import.names {
                let name = self.name_exact(alias.name.as_str());
                self.emit(Op::ImportLast(name));
                self.store_name(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
            }
            return Ok(());
        }
        self.emit(Op::ImportLast(dotted));
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                if self.unit().scope_kind != ScopeKind::Module {
                    return Err(self.error("import * only allowed at module level", import.range()));
                }
                self.emit(Op::ImportStar);
                return Ok(());
            }
            let name = self.name_exact(alias.name.as_str());
            self.emit(Op::ImportFrom(name));
            self.store_name(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
        }
        self.emit(Op::Pop);
        Ok(())
    }

    /// `from __future__ import …`: everything there is already so, but a wrong name is an error.
    fn future(&mut self, import: &'a ast::StmtImportFrom) -> Result<()> {
        const KNOWN: &[&str] = &[
            "nested_scopes",
            "generators",
            "division",
            "absolute_import",
            "with_statement",
            "print_function",
            "unicode_literals",
            "generator_stop",
            "annotations",
        ];
        for alias in &import.names {
            if !KNOWN.contains(&alias.name.as_str()) {
                return Err(self.error(&format!("future feature {} is not defined", alias.name.as_str()), import.range()));
            }
        }
        Ok(())
    }

    /// A name that is not mangled: modules and what is imported from them.
    fn name_exact(&mut self, name: &str) -> u32 {
        let unit = self.unit();
        let name = crate::value::intern(name);
        if let Some(index) = unit.name_index.get(&name) {
            return *index;
        }
        let index = unit.names.len() as u32;
        unit.names.push(name.clone());
        unit.name_index.insert(name, index);
        index
    }

    pub(super) fn load_none(&mut self) {
        self.load(Value::None);
    }
}
