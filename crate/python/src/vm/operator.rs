//! Operators: numbers first, then built-in containers, then methods of the operands, then the error.

use std::rc::Rc;

use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp, UnaryOp};
use crate::number;
use crate::value::Value;
use crate::vm::Vm;

impl BinaryOp {
    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::TrueDiv => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::MatMul => "@",
            BinaryOp::BitAnd => "&",
            BinaryOp::BitOr => "|",
            BinaryOp::BitXor => "^",
            BinaryOp::LeftShift => "<<",
            BinaryOp::RightShift => ">>",
        }
    }
    /// Its special methods: plain, reflected, in place.
    pub fn methods(self) -> [&'static str; 3] {
        match self {
            BinaryOp::Add => ["__add__", "__radd__", "__iadd__"],
            BinaryOp::Sub => ["__sub__", "__rsub__", "__isub__"],
            BinaryOp::Mul => ["__mul__", "__rmul__", "__imul__"],
            BinaryOp::TrueDiv => ["__truediv__", "__rtruediv__", "__itruediv__"],
            BinaryOp::FloorDiv => ["__floordiv__", "__rfloordiv__", "__ifloordiv__"],
            BinaryOp::Mod => ["__mod__", "__rmod__", "__imod__"],
            BinaryOp::Pow => ["__pow__", "__rpow__", "__ipow__"],
            BinaryOp::MatMul => ["__matmul__", "__rmatmul__", "__imatmul__"],
            BinaryOp::BitAnd => ["__and__", "__rand__", "__iand__"],
            BinaryOp::BitOr => ["__or__", "__ror__", "__ior__"],
            BinaryOp::BitXor => ["__xor__", "__rxor__", "__ixor__"],
            BinaryOp::LeftShift => ["__lshift__", "__rlshift__", "__ilshift__"],
            BinaryOp::RightShift => ["__rshift__", "__rrshift__", "__irshift__"],
        }
    }
}

impl Vm {
    /// `left op right`
    pub fn binary(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Value> {
        match self.try_binary(op, left, right)? {
            Some(value) => Ok(value),
            None => Err(self.unsupported(op, op.symbol(), left, right)),
        }
    }

    fn try_binary(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Option<Value>> {
        if op != BinaryOp::MatMul
            && let Some(value) = number::binary(op, left, right)?
        {
            return Ok(Some(value));
        }
        let objects = |v: &Value| matches!(v, Value::Instance(_) | Value::Native(_));
        if !objects(left) && !objects(right) {
            return self.container_binary(op, left, right);
        }
        let [plain, reflected, _] = op.methods();
        // The right operand goes first if its class derives from the left one's.
        let right_first = match (left, right) {
            (Value::Instance(l), Value::Instance(r)) => !Rc::ptr_eq(&l.class, &r.class) && r.class.is_subclass_of(&l.class),
            (l, Value::Instance(r)) => r.class.is_subclass_of(&self.class_of(l)),
            _ => false,
        };
        if right_first && let Some(value) = self.operand(right, reflected, op, left, true)? {
            return Ok(Some(value));
        }
        if let Some(value) = self.operand(left, plain, op, right, false)? {
            return Ok(Some(value));
        }
        let same_class = matches!((left, right), (Value::Instance(l), Value::Instance(r)) if Rc::ptr_eq(&l.class, &r.class));
        if !right_first
            && !same_class
            && let Some(value) = self.operand(right, reflected, op, left, true)?
        {
            return Ok(Some(value));
        }
        let (left_base, right_base) = (left.base(), right.base());
        if !std::ptr::eq(left_base, left) || !std::ptr::eq(right_base, right) {
            let (left_base, right_base) = (left_base.clone(), right_base.clone());
            return self.try_binary(op, &left_base, &right_base);
        }
        self.container_binary(op, left, right)
    }
    /// One operand's own method; NotImplemented is None.
    fn operand(&mut self, value: &Value, method: &str, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        match value {
            Value::Native(object) => object.clone().binary(self, value, op, other, reflected),
            Value::Instance(_) => {
                let result = self.call_special(value, method, vec![other.clone()])?;
                Ok(result.filter(|v| !matches!(v, Value::NotImplemented)))
            }
            _ => Ok(None),
        }
    }

    fn unsupported(&mut self, op: BinaryOp, symbol: &str, left: &Value, right: &Value) -> Raise {
        let (l, r) = (self.type_name(left), self.type_name(right));
        if symbol == op.symbol() || op == BinaryOp::Add {
            match (op, left, right) {
                (BinaryOp::Add, Value::Str(_), _) => {
                    return Raise::type_error(format!("can only concatenate str (not \"{r}\") to str"));
                }
                (BinaryOp::Add, Value::List(_), _) => {
                    return Raise::type_error(if symbol == "+=" {
                        format!("'{r}' object is not iterable")
                    } else {
                        format!("can only concatenate list (not \"{r}\") to list")
                    });
                }
                (BinaryOp::Add, Value::Tuple(_), _) => {
                    return Raise::type_error(format!("can only concatenate tuple (not \"{r}\") to tuple"));
                }
                (BinaryOp::Add, Value::Bytes(_), _) => return Raise::type_error(format!("can't concat {r} to bytes")),
                _ => {}
            }
        }
        if op == BinaryOp::Mul {
            let sequence = |v: &Value| matches!(v, Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_));
            if sequence(left) {
                return Raise::type_error(format!("can't multiply sequence by non-int of type '{r}'"));
            }
            if sequence(right) {
                return Raise::type_error(format!("can't multiply sequence by non-int of type '{l}'"));
            }
        }
        let symbol = if op == BinaryOp::Pow && symbol == "**" { "** or pow()" } else { symbol };
        Raise::type_error(format!("unsupported operand type(s) for {symbol}: '{l}' and '{r}'"))
    }

    /// `left op= right`: the value to bind.
    pub fn inplace(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Value> {
        match left {
            Value::Native(object) => {
                if let Some(value) = object.clone().inplace(self, left, op, right)? {
                    return Ok(value);
                }
            }
            Value::Instance(_) => {
                let result = self.call_special(left, op.methods()[2], vec![right.clone()])?;
                if let Some(value) = result.filter(|v| !matches!(v, Value::NotImplemented)) {
                    return Ok(value);
                }
            }
            Value::List(list) if op == BinaryOp::Add && !matches!(right, Value::Native(_)) => {
                let items = self.collect(right)?;
                self.reserve(items.len().saturating_mul(size_of::<Value>()))?;
                list.borrow_mut().extend(items);
                return Ok(left.clone());
            }
            Value::List(list) if op == BinaryOp::Mul => {
                if let Some(Value::List(result)) = self.container_binary(op, left, right)? {
                    let items = result.borrow().clone();
                    let old = list.replace(items);
                    drop(old);
                    return Ok(left.clone());
                }
            }
            Value::Set(set) if !set.frozen && matches!(right, Value::Set(_)) => {
                if let Some(Value::Set(result)) = self.container_binary(op, left, right)? {
                    let table = result.table.borrow().copy();
                    let old = set.table.replace(table);
                    drop(old);
                    return Ok(left.clone());
                }
            }
            Value::Dict(dict) if op == BinaryOp::BitOr => {
                if let Value::Dict(other) = right {
                    let items: Vec<(Value, Value)> = other.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
                    for (key, value) in items {
                        self.dict_insert(dict, key, value)?;
                    }
                    return Ok(left.clone());
                }
            }
            _ => {}
        }
        match self.try_binary(op, left, right)? {
            Some(value) => Ok(value),
            None => Err(self.unsupported(op, &format!("{}=", op.symbol()), left, right)),
        }
    }

    /// `-x`, `abs(x)` …
    pub fn unary(&mut self, op: UnaryOp, value: &Value) -> Result<Value> {
        if let Some(result) = number::unary(op, value) {
            return Ok(result);
        }
        let (method, symbol) = match op {
            UnaryOp::Neg => ("__neg__", "unary -"),
            UnaryOp::Pos => ("__pos__", "unary +"),
            UnaryOp::Invert => ("__invert__", "unary ~"),
            UnaryOp::Abs => ("__abs__", "abs()"),
        };
        match value {
            Value::Native(object) => {
                if let Some(result) = object.clone().unary(self, value, op)? {
                    return Ok(result);
                }
            }
            Value::Instance(_) => {
                if let Some(result) = self.call_special(value, method, vec![])? {
                    return Ok(result);
                }
                let base = value.base();
                if !std::ptr::eq(base, value) {
                    return self.unary(op, &base.clone());
                }
            }
            _ => {}
        }
        let class = self.type_name(value);
        Err(Raise::type_error(if op == UnaryOp::Abs {
            format!("bad operand type for abs(): '{class}'")
        } else {
            format!("bad operand type for {symbol}: '{class}'")
        }))
    }

    /// `left op right`: what the comparison returns, which need not be a bool.
    pub fn compare(&mut self, op: CompareOp, left: &Value, right: &Value) -> Result<Value> {
        if let Some(order) = number::order(left, right) {
            return Ok(Value::Bool(number::holds(op, order)));
        }
        let objects = |v: &Value| matches!(v, Value::Instance(_) | Value::Native(_));
        if objects(left) || objects(right) {
            let right_first = match (left, right) {
                (Value::Instance(l), Value::Instance(r)) => !Rc::ptr_eq(&l.class, &r.class) && r.class.is_subclass_of(&l.class),
                _ => false,
            };
            let swapped = op.swapped();
            if right_first && let Some(value) = self.compare_operand(swapped, right, left)? {
                return Ok(value);
            }
            if let Some(value) = self.compare_operand(op, left, right)? {
                return Ok(value);
            }
            if !right_first && let Some(value) = self.compare_operand(swapped, right, left)? {
                return Ok(value);
            }
            let (left_base, right_base) = (left.base(), right.base());
            if !std::ptr::eq(left_base, left) || !std::ptr::eq(right_base, right) {
                let (left_base, right_base) = (left_base.clone(), right_base.clone());
                return self.compare(op, &left_base, &right_base);
            }
        }
        if let Some(result) = self.compare_containers(op, left, right)? {
            return Ok(Value::Bool(result));
        }
        match op {
            CompareOp::Eq => Ok(Value::Bool(left.is(right))),
            CompareOp::Ne => Ok(Value::Bool(!left.is(right))),
            _ => Err(Raise::type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                self.type_name(left),
                self.type_name(right)
            ))),
        }
    }
    fn compare_operand(&mut self, op: CompareOp, value: &Value, other: &Value) -> Result<Option<Value>> {
        match value {
            Value::Native(object) => object.clone().compare(self, value, op, other),
            Value::Instance(_) => {
                let result = self.call_special(value, op.method(), vec![other.clone()])?;
                let result = result.filter(|v| !matches!(v, Value::NotImplemented));
                if result.is_none() && op == CompareOp::Ne {
                    // `!=` without `__ne__` is the opposite of `==`.
                    let equal = self.call_special(value, "__eq__", vec![other.clone()])?;
                    if let Some(equal) = equal.filter(|v| !matches!(v, Value::NotImplemented)) {
                        return Ok(Some(Value::Bool(!self.truth(&equal)?)));
                    }
                }
                Ok(result)
            }
            _ => Ok(None),
        }
    }

    /// `left is right or left == right`, as a bool: what containers use.
    pub fn equal(&mut self, left: &Value, right: &Value) -> Result<bool> {
        match (left, right) {
            (Value::Int(a), Value::Int(b)) => return Ok(a == b),
            (Value::Str(a), Value::Str(b)) => return Ok(a == b),
            _ => {}
        }
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

impl CompareOp {
    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }
    /// Its special method.
    pub fn method(self) -> &'static str {
        match self {
            CompareOp::Eq => "__eq__",
            CompareOp::Ne => "__ne__",
            CompareOp::Lt => "__lt__",
            CompareOp::Le => "__le__",
            CompareOp::Gt => "__gt__",
            CompareOp::Ge => "__ge__",
        }
    }
    /// `a op b` is `b swapped a`.
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Eq => CompareOp::Eq,
            CompareOp::Ne => CompareOp::Ne,
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
        }
    }
}
