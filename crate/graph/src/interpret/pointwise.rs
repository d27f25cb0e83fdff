//! Elementwise operations, one element at a time. [`crate::op`] says what each means.

use crate::dtype::DType;
use crate::math::{self, Scalar};
use crate::op::{Binary, Compare, Unary};
use crate::value::{Data, Value};

fn like(x: &Value, data: Data) -> Value {
    Value::new(x.shape().clone(), data).expect("an elementwise result has its operand's shape")
}

/// A function of one double, as every implementation computes it.
pub fn unary_f64(u: Unary, x: f64) -> f64 {
    let l = &mut Scalar;
    match u {
        Unary::Neg => -x,
        Unary::Abs => x.abs(),
        Unary::Sign if x > 0.0 => 1.0,
        Unary::Sign if x < 0.0 => -1.0,
        Unary::Sign => x,
        Unary::Floor => x.floor(),
        Unary::Ceil => x.ceil(),
        Unary::Round => x.round_ties_even(),
        Unary::Sqrt => x.sqrt(),
        Unary::Exp => math::exp(l, x),
        Unary::Expm1 => math::expm1(l, x),
        Unary::Log => math::log(l, x),
        Unary::Log1p => math::log1p(l, x),
        Unary::Sin => trig(x, math::sin::<Scalar>, libm::sin),
        Unary::Cos => trig(x, math::cos::<Scalar>, libm::cos),
        Unary::Tan => trig(x, math::tan::<Scalar>, libm::tan),
        Unary::Sinh => math::sinh(l, x),
        Unary::Cosh => math::cosh(l, x),
        Unary::Tanh => math::tanh(l, x),
        Unary::Sigmoid => math::sigmoid(l, x),
        Unary::PowInteger(n) => math::pow_integer(l, x, n),
        Unary::ExpWithin(n) => math::exp_within(l, x, n),
        Unary::Not | Unary::IsNan | Unary::IsFinite | Unary::IsSmall => unreachable!("gives bool, not a double"),
    }
}

fn trig(x: f64, near: fn(&mut Scalar, f64) -> f64, far: fn(f64) -> f64) -> f64 {
    // NaN takes the near path.
    if x.abs() > math::TRIG_LIMIT { far(x) } else { near(&mut Scalar, x) }
}

/// A function of one float. Exact operations stay in single precision, and so do functions that have an algorithm of their own there; the
/// other elementary functions go by way of double.
pub fn unary_f32(u: Unary, x: f32) -> f32 {
    match u {
        Unary::Sqrt => x.sqrt(),
        Unary::Exp => math::single::exp(&mut math::single::OneSingle, x),
        Unary::Tanh => math::single::tanh(&mut math::single::OneSingle, x),
        Unary::PowInteger(n) => power(x, n, |a, b| a * b),
        _ => unary_f64(u, x as f64) as f32,
    }
}

/// x^n by squaring from the lowest bit.
fn power<T: Copy>(x: T, n: u32, mul: impl Fn(T, T) -> T) -> T {
    let mut result = None;
    let mut square = x;
    let mut rest = n;
    while rest > 0 {
        if rest & 1 == 1 {
            result = Some(result.map_or(square, |r| mul(r, square)));
        }
        rest >>= 1;
        if rest > 0 {
            square = mul(square, square);
        }
    }
    result.unwrap_or(x)
}

pub(super) fn unary(u: Unary, x: &Value) -> Value {
    macro_rules! integer {
        ($v:expr, $t:ty) => {
            $v.iter()
                .map(|&a| match u {
                    Unary::Neg => a.wrapping_neg(),
                    Unary::Abs => a.wrapping_abs(),
                    Unary::Sign => a.signum(),
                    Unary::PowInteger(n) => power(a, n, <$t>::wrapping_mul),
                    _ => unreachable!("inference lets integers have no other function"),
                })
                .collect()
        };
    }
    let data = match (u, x.data()) {
        (Unary::IsNan, Data::F64(v)) => Data::Bool(v.iter().map(|a| a.is_nan()).collect()),
        (Unary::IsNan, Data::F32(v)) => Data::Bool(v.iter().map(|a| a.is_nan()).collect()),
        (Unary::IsFinite, Data::F64(v)) => Data::Bool(v.iter().map(|a| a.is_finite()).collect()),
        (Unary::IsFinite, Data::F32(v)) => Data::Bool(v.iter().map(|a| a.is_finite()).collect()),
        (Unary::IsSmall, Data::F64(v)) => Data::Bool(v.iter().map(|a| a.abs() < 0.125).collect()),
        (Unary::IsSmall, Data::F32(v)) => Data::Bool(v.iter().map(|a| a.abs() < 0.125).collect()),
        (_, Data::Bool(v)) => Data::Bool(v.iter().map(|a| !a).collect()),
        (_, Data::I32(v)) => Data::I32(integer!(v, i32)),
        (_, Data::I64(v)) => Data::I64(integer!(v, i64)),
        (_, Data::F32(v)) => Data::F32(v.iter().map(|&a| unary_f32(u, a)).collect()),
        (_, Data::F64(v)) => Data::F64(v.iter().map(|&a| unary_f64(u, a)).collect()),
    };
    like(x, data)
}

/// A function of two doubles, as every implementation computes it.
pub fn binary_f64(op: Binary, a: f64, b: f64) -> f64 {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div => a / b,
        Binary::FloorDiv => (a / b).floor(),
        // a − ⌊a/b⌋ b has two roundings too many; the remainder is exact, then moved to b's side.
        Binary::FloorMod => {
            let r = a % b;
            if r != 0.0 && (r < 0.0) != (b < 0.0) { r + b } else { r }
        }
        Binary::Pow => math::pow(&mut Scalar, a, b),
        Binary::Minimum => minimum(a, b),
        Binary::Maximum => -minimum(-a, -b),
        Binary::And | Binary::Or | Binary::Xor => unreachable!("not for floats"),
    }
}

/// WebAssembly's min: NaN if either is, and −0 below +0.
fn minimum(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == b {
        if a.is_sign_negative() { a } else { b }
    } else if a < b {
        a
    } else {
        b
    }
}

fn binary_f32(op: Binary, a: f32, b: f32) -> f32 {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div => a / b,
        Binary::FloorDiv => (a / b).floor(),
        Binary::FloorMod => {
            let r = a % b;
            if r != 0.0 && (r < 0.0) != (b < 0.0) { r + b } else { r }
        }
        _ => binary_f64(op, a as f64, b as f64) as f32,
    }
}

pub(super) fn binary(op: Binary, a: &Value, b: &Value) -> Value {
    macro_rules! integer {
        ($x:expr, $y:expr, $t:ty) => {
            $x.iter()
                .zip($y)
                .map(|(&a, &b)| match op {
                    Binary::Add => a.wrapping_add(b),
                    Binary::Sub => a.wrapping_sub(b),
                    Binary::Mul => a.wrapping_mul(b),
                    Binary::FloorDiv if b == 0 => 0,
                    Binary::FloorMod if b == 0 => 0,
                    Binary::FloorDiv => {
                        let q = a.wrapping_div(b);
                        if a.wrapping_rem(b) != 0 && (a < 0) != (b < 0) { q.wrapping_sub(1) } else { q }
                    }
                    Binary::FloorMod => {
                        let r = a.wrapping_rem(b);
                        if r != 0 && (r < 0) != (b < 0) { r.wrapping_add(b) } else { r }
                    }
                    Binary::Minimum => a.min(b),
                    Binary::Maximum => a.max(b),
                    Binary::And => a & b,
                    Binary::Or => a | b,
                    Binary::Xor => a ^ b,
                    Binary::Div | Binary::Pow => unreachable!("inference lets only floats be divided"),
                })
                .collect()
        };
    }
    let data = match (a.data(), b.data()) {
        (Data::F64(x), Data::F64(y)) => Data::F64(x.iter().zip(y).map(|(&a, &b)| binary_f64(op, a, b)).collect()),
        (Data::F32(x), Data::F32(y)) => Data::F32(x.iter().zip(y).map(|(&a, &b)| binary_f32(op, a, b)).collect()),
        (Data::I64(x), Data::I64(y)) => Data::I64(integer!(x, y, i64)),
        (Data::I32(x), Data::I32(y)) => Data::I32(integer!(x, y, i32)),
        (Data::Bool(x), Data::Bool(y)) => Data::Bool(
            x.iter()
                .zip(y)
                .map(|(&a, &b)| match op {
                    Binary::And => a & b,
                    Binary::Or => a | b,
                    _ => a ^ b,
                })
                .collect(),
        ),
        _ => unreachable!("inference gives both operands one type"),
    };
    like(a, data)
}

pub(super) fn compare(op: Compare, a: &Value, b: &Value) -> Value {
    fn each<T: PartialOrd>(op: Compare, x: &[T], y: &[T]) -> Vec<bool> {
        let holds = |(a, b): (&T, &T)| match op {
            Compare::Eq => a == b,
            Compare::Ne => a != b,
            Compare::Lt => a < b,
            Compare::Le => a <= b,
            Compare::Gt => a > b,
            Compare::Ge => a >= b,
        };
        x.iter().zip(y).map(holds).collect()
    }
    let data = match (a.data(), b.data()) {
        (Data::F64(x), Data::F64(y)) => each(op, x, y),
        (Data::F32(x), Data::F32(y)) => each(op, x, y),
        (Data::I64(x), Data::I64(y)) => each(op, x, y),
        (Data::I32(x), Data::I32(y)) => each(op, x, y),
        (Data::Bool(x), Data::Bool(y)) => each(op, x, y),
        _ => unreachable!("inference gives both operands one type"),
    };
    like(a, Data::Bool(data))
}

pub(super) fn select(condition: &Value, a: &Value, b: &Value) -> Value {
    fn each<T: Copy>(c: &[bool], x: &[T], y: &[T]) -> Vec<T> {
        c.iter().zip(x.iter().zip(y)).map(|(&c, (&x, &y))| if c { x } else { y }).collect()
    }
    let Data::Bool(c) = condition.data() else { unreachable!("inference demands a bool condition") };
    let data = match (a.data(), b.data()) {
        (Data::F64(x), Data::F64(y)) => Data::F64(each(c, x, y)),
        (Data::F32(x), Data::F32(y)) => Data::F32(each(c, x, y)),
        (Data::I64(x), Data::I64(y)) => Data::I64(each(c, x, y)),
        (Data::I32(x), Data::I32(y)) => Data::I32(each(c, x, y)),
        (Data::Bool(x), Data::Bool(y)) => Data::Bool(each(c, x, y)),
        _ => unreachable!("inference gives both values one type"),
    };
    like(a, data)
}

pub(super) fn cast(to: DType, x: &Value) -> Value {
    macro_rules! to_each {
        ($v:expr, $nonzero:expr) => {
            match to {
                DType::Bool => Data::Bool($v.iter().map($nonzero).collect()),
                DType::I32 => Data::I32($v.iter().map(|&a| a as i32).collect()),
                DType::I64 => Data::I64($v.iter().map(|&a| a as i64).collect()),
                DType::F32 => Data::F32($v.iter().map(|&a| a as f32).collect()),
                DType::F64 => Data::F64($v.iter().map(|&a| a as f64).collect()),
            }
        };
    }
    let data = match x.data() {
        Data::Bool(v) => {
            let ones: Vec<u8> = v.iter().map(|&a| a as u8).collect();
            to_each!(ones, |&a| a != 0)
        }
        Data::I32(v) => to_each!(v, |&a| a != 0),
        Data::I64(v) => to_each!(v, |&a| a != 0),
        Data::F32(v) => to_each!(v, |&a| a != 0.0),
        Data::F64(v) => to_each!(v, |&a| a != 0.0),
    };
    like(x, data)
}
