//! Operators.

use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp, UnaryOp};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `left op right`
    pub fn binary(&mut self, _op: BinaryOp, _left: &Value, _right: &Value) -> Result<Value> {
        Err(Raise::runtime_error("no operators"))
    }
    /// `left op= right`: the value to bind.
    pub fn inplace(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Value> {
        self.binary(op, left, right)
    }
    /// `-x`, `abs(x)` …
    pub fn unary(&mut self, _op: UnaryOp, _value: &Value) -> Result<Value> {
        Err(Raise::runtime_error("no operators"))
    }
    /// `left op right`: what the comparison returns, which need not be a bool.
    pub fn compare(&mut self, _op: CompareOp, _left: &Value, _right: &Value) -> Result<Value> {
        Err(Raise::runtime_error("no comparisons"))
    }
    /// `left is right or left == right`, as a bool: what containers use.
    pub fn equal(&mut self, left: &Value, right: &Value) -> Result<bool> {
        if left.is(right) {
            return Ok(true);
        }
        let result = self.compare(CompareOp::Eq, left, right)?;
        self.truth(&result)
    }
    /// `left < right`, as a bool: what sorting uses.
    pub fn less(&mut self, left: &Value, right: &Value) -> Result<bool> {
        let result = self.compare(CompareOp::Lt, left, right)?;
        self.truth(&result)
    }
}
