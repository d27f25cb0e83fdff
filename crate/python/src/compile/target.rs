//! What stands left of `=`, after `for`, `as`, `del`.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

use super::Compiler;
use super::expression::binary_op;
use super::scope::ScopeKind;
use crate::code::Op;
use crate::error::Result;

impl<'a> Compiler<'a> {
    /// Stores the top of the stack.
    pub(super) fn store(&mut self, target: &'a Expr) -> Result<()> {
        let range = target.range();
        match target {
            Expr::Name(name) => {
                self.at(range);
                self.store_name(name.id.as_str());
            }
            Expr::Attribute(attribute) => {
                self.expr_then(&attribute.value, range)?;
                let name = self.name(attribute.attr.as_str());
                self.emit(Op::StoreAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr_then(&subscript.slice, range)?;
                self.emit(Op::StoreIndex);
            }
            Expr::List(list) => self.store_many(&list.elts, range)?,
            Expr::Tuple(tuple) => self.store_many(&tuple.elts, range)?,
            Expr::Starred(_) => return Err(self.error("starred assignment target must be in a list or tuple", range)),
            _ => return Err(self.error("cannot assign to this expression", range)),
        }
        Ok(())
    }

    fn store_many(&mut self, targets: &'a [Expr], range: ruff_text_size::TextRange) -> Result<()> {
        self.at(range);
        let starred: Vec<usize> = targets.iter().enumerate().filter(|(_, t)| t.is_starred_expr()).map(|(i, _)| i).collect();
        match starred.as_slice() {
            [] => {
                self.emit(Op::Unpack(targets.len() as u32));
            }
            [at] => {
                let after = targets.len() - at - 1;
                let (Ok(before), Ok(after)) = (u16::try_from(*at), u16::try_from(after)) else {
                    return Err(self.error("too many expressions in star-unpacking assignment", range));
                };
                self.emit(Op::UnpackStar { before, after });
            }
            _ => return Err(self.error("multiple starred expressions in assignment", range)),
        }
        for target in targets {
            match target {
                Expr::Starred(inner) => self.store(&inner.value)?,
                other => self.store(other)?,
            }
        }
        Ok(())
    }

    pub(super) fn assign(&mut self, assign: &'a ast::StmtAssign) -> Result<()> {
        self.expr(&assign.value)?;
        let last = assign.targets.len().saturating_sub(1);
        for (i, target) in assign.targets.iter().enumerate() {
            if i < last {
                self.emit(Op::Dup);
            }
            self.store(target)?;
        }
        Ok(())
    }

    pub(super) fn augmented(&mut self, assign: &'a ast::StmtAugAssign) -> Result<()> {
        let range = assign.range();
        let op = Op::Inplace(binary_op(assign.op));
        match &*assign.target {
            Expr::Name(name) => {
                self.at(name.range());
                self.load_name(name.id.as_str());
                self.expr_then(&assign.value, range)?;
                self.emit(op);
                self.store_name(name.id.as_str());
            }
            Expr::Attribute(attribute) => {
                self.expr_then(&attribute.value, attribute.range())?;
                let name = self.name(attribute.attr.as_str());
                self.emit(Op::Dup);
                self.emit(Op::LoadAttr(name));
                self.expr_then(&assign.value, range)?;
                self.emit(op);
                self.emit(Op::Swap);
                self.at(attribute.range());
                self.emit(Op::StoreAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr_then(&subscript.slice, subscript.range())?;
                self.emit(Op::Dup2);
                self.emit(Op::Index);
                self.expr_then(&assign.value, range)?;
                self.emit(op);
                // [object index value] → [value object index]
                self.emit(Op::Rot3);
                self.at(subscript.range());
                self.emit(Op::StoreIndex);
            }
            other => return Err(self.error("illegal expression for augmented assignment", other.range())),
        }
        Ok(())
    }

    pub(super) fn annotated(&mut self, assign: &'a ast::StmtAnnAssign) -> Result<()> {
        if let Some(value) = &assign.value {
            self.expr(value)?;
            self.store(&assign.target)?;
        }
        let kept = matches!(self.unit().scope_kind, ScopeKind::Module | ScopeKind::Class);
        if let (true, true, Expr::Name(name)) = (kept, assign.simple, &*assign.target) {
            self.expr(&assign.annotation)?;
            let name = self.name(name.id.as_str());
            self.emit(Op::Annotate(name));
        }
        Ok(())
    }

    pub(super) fn delete(&mut self, target: &'a Expr) -> Result<()> {
        let range = target.range();
        match target {
            Expr::Name(name) => {
                self.at(range);
                self.delete_name(name.id.as_str());
            }
            Expr::Attribute(attribute) => {
                self.expr_then(&attribute.value, range)?;
                let name = self.name(attribute.attr.as_str());
                self.emit(Op::DeleteAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr_then(&subscript.slice, range)?;
                self.emit(Op::DeleteIndex);
            }
            Expr::List(list) => list.elts.iter().try_for_each(|t| self.delete(t))?,
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|t| self.delete(t))?,
            _ => return Err(self.error("cannot delete this expression", range)),
        }
        Ok(())
    }

    /// The names a statement list would bind are already known; this only tells a docstring.
    pub(super) fn docstring(body: &'a [Stmt]) -> Option<&'a str> {
        match body.first() {
            Some(Stmt::Expr(expr)) => match &*expr.value {
                Expr::StringLiteral(text) => Some(text.value.to_str()),
                _ => None,
            },
            _ => None,
        }
    }
}
