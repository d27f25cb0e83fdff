//! Expressions.

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Number, Operator};
use ruff_text_size::Ranged;

use super::Compiler;
use super::scope::ScopeKind;
use crate::code::Op;
use crate::error::Result;
use crate::native::{BinaryOp, CompareOp, UnaryOp};
use crate::value::Value;

impl<'a> Compiler<'a> {
    /// Leaves the value of an expression on the stack.
    pub(super) fn expr(&mut self, expr: &'a Expr) -> Result<()> {
        let range = expr.range();
        self.at(range);
        match expr {
            Expr::Name(name) => self.load_name(name.id.as_str()),
            Expr::NumberLiteral(number) => {
                let value = self.number(&number.value, range)?;
                self.load(value);
            }
            Expr::StringLiteral(text) => {
                self.load(Value::str(text.value.to_str()));
            }
            Expr::BytesLiteral(bytes) => {
                let all: Vec<u8> = bytes.value.bytes().collect();
                self.load(Value::bytes(all));
            }
            Expr::BooleanLiteral(b) => self.load(Value::Bool(b.value)),
            Expr::NoneLiteral(_) => self.load(Value::None),
            Expr::EllipsisLiteral(_) => self.load(Value::Ellipsis),
            Expr::FString(text) => self.f_string(&text.value)?,
            Expr::TString(_) => return Err(self.error("template strings (t'...') are not supported here", range)),
            Expr::BinOp(binary) => {
                self.expr(&binary.left)?;
                self.expr_then(&binary.right, range)?;
                self.emit(Op::Binary(binary_op(binary.op)));
            }
            Expr::UnaryOp(unary) => self.unary(unary)?,
            Expr::BoolOp(bool_op) => self.bool_op(bool_op)?,
            Expr::Compare(compare) => self.compare(compare)?,
            Expr::If(conditional) => {
                let otherwise = self.jump_if_false(&conditional.test)?;
                self.expr(&conditional.body)?;
                let end = self.jump(Op::Jump);
                self.land_all(otherwise);
                self.expr(&conditional.orelse)?;
                self.land(end);
            }
            Expr::Named(named) => {
                self.expr(&named.value)?;
                self.emit(Op::Dup);
                if let Expr::Name(name) = &*named.target {
                    if self.unit().scope_kind == ScopeKind::Class {
                        // A plain name in a class body; a walrus there is as good as an assignment.
                        self.at(range);
                    }
                    self.store_name(name.id.as_str());
                }
            }
            Expr::Attribute(attribute) => {
                self.expr_then(&attribute.value, range)?;
                let name = self.name(attribute.attr.as_str());
                self.emit(Op::LoadAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr_then(&subscript.slice, range)?;
                self.emit(Op::Index);
            }
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step] {
                    match part {
                        Some(part) => self.expr(part)?,
                        None => self.load(Value::None),
                    }
                }
                self.at(range);
                self.emit(Op::BuildSlice);
            }
            Expr::List(list) => self.sequence(&list.elts, Op::BuildList, false)?,
            Expr::Tuple(tuple) => self.sequence(&tuple.elts, Op::BuildTuple, true)?,
            Expr::Set(set) => self.set(&set.elts)?,
            Expr::Dict(dict) => self.dict(dict)?,
            Expr::Call(call) => self.call(call, range)?,
            Expr::Lambda(lambda) => self.lambda(lambda)?,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => self.comprehension(expr)?,
            Expr::Yield(yielded) => {
                self.check_yield(range)?;
                match &yielded.value {
                    Some(value) => self.expr_then(value, range)?,
                    None => self.load(Value::None),
                }
                self.emit(Op::Yield);
            }
            Expr::YieldFrom(from) => {
                self.check_yield(range)?;
                self.expr_then(&from.value, range)?;
                self.emit(Op::GetYieldFrom);
                self.load(Value::None);
                let again = self.here();
                let end = self.jump(Op::Send);
                self.emit(Op::Yield);
                self.emit(Op::Jump(again as u32));
                self.land(end);
            }
            Expr::Starred(_) => return Err(self.error("can't use starred expression here", range)),
            Expr::Await(_) => return Err(self.error("'await' is not supported: this Python runs without asyncio", range)),
            Expr::IpyEscapeCommand(_) => return Err(self.error("invalid syntax", range)),
        }
        Ok(())
    }

    fn check_yield(&self, range: ruff_text_size::TextRange) -> Result<()> {
        match self.units.last().map(|u| u.scope_kind) {
            Some(ScopeKind::Function | ScopeKind::Lambda) => Ok(()),
            Some(ScopeKind::Comprehension) => Err(self.error("'yield' inside list comprehension", range)),
            _ => Err(self.error("'yield' outside function", range)),
        }
    }

    fn number(&self, number: &Number, range: ruff_text_size::TextRange) -> Result<Value> {
        match number {
            Number::Float(f) => Ok(Value::Float(*f)),
            Number::Int(int) => {
                if let Some(small) = int.as_i64() {
                    return Ok(Value::Int(small));
                }
                let text = int.to_string().replace('_', "").to_lowercase();
                let (digits, radix) = match text.get(..2) {
                    Some("0x") => (text.get(2..).unwrap_or(""), 16),
                    Some("0o") => (text.get(2..).unwrap_or(""), 8),
                    Some("0b") => (text.get(2..).unwrap_or(""), 2),
                    _ => (text.as_str(), 10),
                };
                if radix == 10 && digits.len() > 4300 {
                    return Err(self.error(
                        "Exceeds the limit (4300 digits) for integer string conversion: value has too many digits - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
                        range,
                    ));
                }
                match BigInt::parse_bytes(digits.as_bytes(), radix) {
                    Some(big) => Ok(Value::bigint(big)),
                    None => Err(self.error("invalid number", range)),
                }
            }
            Number::Complex { .. } => Err(self.error("complex numbers are not supported here", range)),
        }
    }

    fn unary(&mut self, unary: &'a ast::ExprUnaryOp) -> Result<()> {
        // A negative number is one constant.
        if let (ast::UnaryOp::USub, Expr::NumberLiteral(number)) = (unary.op, &*unary.operand) {
            match self.number(&number.value, unary.range())? {
                Value::Int(i) => {
                    self.load(Value::Int(-i));
                    return Ok(());
                }
                Value::Float(f) => {
                    self.load(Value::Float(-f));
                    return Ok(());
                }
                _ => {}
            }
        }
        self.expr_then(&unary.operand, unary.range())?;
        self.emit(match unary.op {
            ast::UnaryOp::Not => Op::Not,
            ast::UnaryOp::USub => Op::Unary(UnaryOp::Neg),
            ast::UnaryOp::UAdd => Op::Unary(UnaryOp::Pos),
            ast::UnaryOp::Invert => Op::Unary(UnaryOp::Invert),
        });
        Ok(())
    }

    fn bool_op(&mut self, bool_op: &'a ast::ExprBoolOp) -> Result<()> {
        let make = match bool_op.op {
            BoolOp::And => Op::JumpIfFalseKeep,
            BoolOp::Or => Op::JumpIfTrueKeep,
        };
        let mut ends = vec![];
        for (i, value) in bool_op.values.iter().enumerate() {
            self.expr(value)?;
            if i + 1 < bool_op.values.len() {
                ends.push(self.jump(make));
            }
        }
        self.land_all(ends);
        Ok(())
    }

    pub(super) fn land_all(&mut self, labels: Vec<super::Label>) {
        labels.into_iter().for_each(|label| self.land(label));
    }

    /// Evaluates a condition; the jumps are taken where it is false. `a < b` and `a and b` do not build a bool first.
    pub(super) fn jump_if_false(&mut self, test: &'a Expr) -> Result<Vec<super::Label>> {
        match test {
            Expr::Compare(compare) if compare.ops.len() == 1 => {
                let (Some(op), Some(right)) = (compare.ops.first(), compare.comparators.first()) else { return Ok(vec![]) };
                if let Some(op) = compare_op(*op) {
                    self.expr(&compare.left)?;
                    self.expr_then(right, compare.range())?;
                    return Ok(vec![super::Label(self.emit(Op::CompareJump { op, target: u32::MAX }))]);
                }
            }
            Expr::BoolOp(bool_op) if bool_op.op == BoolOp::And => {
                let mut jumps = vec![];
                for value in &bool_op.values {
                    jumps.extend(self.jump_if_false(value)?);
                }
                return Ok(jumps);
            }
            Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => {
                self.expr_then(&unary.operand, test.range())?;
                return Ok(vec![self.jump(Op::JumpIfTrue)]);
            }
            _ => {}
        }
        self.expr_then(test, test.range())?;
        Ok(vec![self.jump(Op::JumpIfFalse)])
    }

    fn compare(&mut self, compare: &'a ast::ExprCompare) -> Result<()> {
        let range = compare.range();
        self.expr(&compare.left)?;
        let mut ends = vec![];
        let last = compare.ops.len().saturating_sub(1);
        for (i, (op, right)) in compare.ops.iter().zip(&compare.comparators).enumerate() {
            self.expr_then(right, range)?;
            if i < last {
                // [a b] → [b a b]: b is needed again
                self.emit(Op::Dup);
                self.emit(Op::Rot3);
            }
            self.emit(match op {
                CmpOp::Is => Op::Is,
                CmpOp::IsNot => Op::IsNot,
                CmpOp::In => Op::In,
                CmpOp::NotIn => Op::NotIn,
                other => Op::Compare(compare_op(*other).unwrap_or(CompareOp::Eq)),
            });
            if i < last {
                ends.push(self.jump(Op::JumpIfFalseKeep));
            }
        }
        if !ends.is_empty() {
            let done = self.jump(Op::Jump);
            self.land_all(ends);
            // A false link leaves [b result].
            self.emit(Op::Swap);
            self.emit(Op::Pop);
            self.land(done);
        }
        Ok(())
    }

    /// A list or tuple display, with stars.
    pub(super) fn sequence(&mut self, items: &'a [Expr], build: fn(u32) -> Op, is_tuple: bool) -> Result<()> {
        let place = self.place;
        if !items.iter().any(Expr::is_starred_expr) {
            for item in items {
                self.expr(item)?;
            }
            self.place = place;
            self.emit(build(items.len() as u32));
            return Ok(());
        }
        self.spread(items)?;
        self.place = place;
        if is_tuple {
            self.emit(Op::ListToTuple);
        }
        Ok(())
    }
    /// Leaves a list of the items, stars unpacked.
    pub(super) fn spread(&mut self, items: &'a [Expr]) -> Result<()> {
        self.emit(Op::BuildList(0));
        for item in items {
            if let Expr::Starred(starred) = item {
                self.expr_then(&starred.value, starred.range())?;
                self.emit(Op::ListExtend);
            } else {
                self.expr(item)?;
                self.emit(Op::ListAppend(1));
            }
        }
        Ok(())
    }
    fn set(&mut self, items: &'a [Expr]) -> Result<()> {
        let place = self.place;
        self.emit(Op::BuildSet(0));
        for item in items {
            if let Expr::Starred(starred) = item {
                self.expr_then(&starred.value, starred.range())?;
                self.emit(Op::SetUpdate);
            } else {
                self.expr(item)?;
                self.emit(Op::SetAdd(1));
            }
        }
        self.place = place;
        Ok(())
    }
    fn dict(&mut self, dict: &'a ast::ExprDict) -> Result<()> {
        let place = self.place;
        if dict.items.iter().all(|item| item.key.is_some()) && dict.items.len() < 1000 {
            for item in &dict.items {
                if let Some(key) = &item.key {
                    self.expr(key)?;
                }
                self.expr(&item.value)?;
            }
            self.place = place;
            self.emit(Op::BuildDict(dict.items.len() as u32));
            return Ok(());
        }
        self.emit(Op::BuildDict(0));
        for item in &dict.items {
            match &item.key {
                Some(key) => {
                    self.expr(key)?;
                    self.expr(&item.value)?;
                    self.emit(Op::MapAdd(1));
                }
                None => {
                    self.expr_then(&item.value, item.value.range())?;
                    self.emit(Op::DictUpdate);
                }
            }
        }
        self.place = place;
        Ok(())
    }
}

/// The machine's name of an operator.
pub(super) fn binary_op(op: Operator) -> BinaryOp {
    match op {
        Operator::Add => BinaryOp::Add,
        Operator::Sub => BinaryOp::Sub,
        Operator::Mult => BinaryOp::Mul,
        Operator::MatMult => BinaryOp::MatMul,
        Operator::Div => BinaryOp::TrueDiv,
        Operator::Mod => BinaryOp::Mod,
        Operator::Pow => BinaryOp::Pow,
        Operator::LShift => BinaryOp::LeftShift,
        Operator::RShift => BinaryOp::RightShift,
        Operator::BitOr => BinaryOp::BitOr,
        Operator::BitXor => BinaryOp::BitXor,
        Operator::BitAnd => BinaryOp::BitAnd,
        Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn compare_op(op: CmpOp) -> Option<CompareOp> {
    Some(match op {
        CmpOp::Eq => CompareOp::Eq,
        CmpOp::NotEq => CompareOp::Ne,
        CmpOp::Lt => CompareOp::Lt,
        CmpOp::LtE => CompareOp::Le,
        CmpOp::Gt => CompareOp::Gt,
        CmpOp::GtE => CompareOp::Ge,
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => return None,
    })
}
