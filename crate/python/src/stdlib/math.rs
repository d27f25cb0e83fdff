//! `math`: real functions through the `libm` crate (the same bits everywhere), with CPython's domain and range errors.

use std::rc::Rc;

use super::integer_math;
use crate::args::Args;
use crate::builtins::number::big;
use crate::error::{Raise, Result};
use crate::format::float_to_int;
use crate::methods::bind_named;
use crate::native::{BinaryOp, Module};
use crate::value::Value;
use crate::vm::Vm;

/// Whether a result of inf from a finite argument is too large a number, or a pole.
#[derive(Clone, Copy)]
enum Infinity {
    Range,
    Pole,
}
use Infinity::{Pole, Range};

type Real = fn(f64) -> f64;

const FUNCTIONS: &[(&str, Real, Infinity)] = &[
    ("acos", libm::acos, Pole),
    ("acosh", libm::acosh, Pole),
    ("asin", libm::asin, Pole),
    ("asinh", libm::asinh, Pole),
    ("atan", libm::atan, Pole),
    ("atanh", libm::atanh, Pole),
    ("cbrt", libm::cbrt, Pole),
    ("cos", libm::cos, Pole),
    ("cosh", libm::cosh, Range),
    ("degrees", |x| x * (180.0 / std::f64::consts::PI), Pole),
    ("erf", libm::erf, Pole),
    ("erfc", libm::erfc, Pole),
    ("exp", brunsviga_elementary::exp, Range),
    ("exp2", libm::exp2, Range),
    ("expm1", libm::expm1, Range),
    ("fabs", f64::abs, Pole),
    ("log1p", libm::log1p, Pole),
    ("radians", |x| x * (std::f64::consts::PI / 180.0), Pole),
    ("sin", libm::sin, Pole),
    ("sinh", libm::sinh, Range),
    ("sqrt", f64::sqrt, Pole),
    ("tan", libm::tan, Pole),
    ("tanh", libm::tanh, Pole),
];

fn domain() -> Raise {
    Raise::value_error("math domain error")
}
fn range() -> Raise {
    Raise::overflow_error("math range error")
}

/// Accepts a result, or says which rule it breaks.
fn checked(result: f64, argument_nan: bool, argument_finite: bool, infinity: Infinity) -> Result<Value> {
    if result.is_nan() && !argument_nan {
        return Err(domain());
    }
    if result.is_infinite() && argument_finite {
        return Err(match infinity {
            Range => range(),
            Pole => domain(),
        });
    }
    Ok(Value::Float(result))
}

pub(super) fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("math");
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        module.set(name, Value::Float(value));
    }
    for (name, function, infinity) in FUNCTIONS.iter().copied() {
        module.function(name, move |vm, args: Args| {
            let [x] = args.exactly(&format!("math.{name}"))?;
            let x = vm.to_f64(&x)?;
            checked(function(x), x.is_nan(), x.is_finite(), infinity)
        });
    }
    logarithms(&module);
    two_arguments(&module);
    rounding(&module);
    sums(&module);
    module.function("gamma", |vm, args: Args| {
        let [x] = args.exactly("math.gamma")?;
        let x = vm.to_f64(&x)?;
        if x == f64::NEG_INFINITY || (x <= 0.0 && x.fract() == 0.0) {
            return Err(domain());
        }
        checked(libm::tgamma(x), x.is_nan(), x.is_finite(), Range)
    });
    module.function("lgamma", |vm, args: Args| {
        let [x] = args.exactly("math.lgamma")?;
        let x = vm.to_f64(&x)?;
        if x.is_finite() && x <= 0.0 && x.fract() == 0.0 {
            return Err(domain());
        }
        checked(if x.is_infinite() { f64::INFINITY } else { libm::lgamma(x) }, x.is_nan(), x.is_finite(), Range)
    });
    for (name, test) in [("isfinite", f64::is_finite as fn(f64) -> bool), ("isinf", f64::is_infinite), ("isnan", f64::is_nan)] {
        module.function(name, move |vm, args: Args| {
            let [x] = args.exactly(&format!("math.{name}"))?;
            vm.to_f64(&x).map(|x| Value::Bool(test(x)))
        });
    }
    integer_math::add(&module);
    Ok(Rc::new(module))
}

/// The logarithm of a number of any size: large integers are split into mantissa and power of two.
fn logarithm(vm: &mut Vm, value: &Value, of: Real, of_two: f64) -> Result<f64> {
    if let Value::BigInt(n) = value.base() {
        if n.sign() == num_bigint::Sign::Minus {
            return Err(domain());
        }
        let shift = n.bits().saturating_sub(64);
        let top = num_traits::ToPrimitive::to_f64(&(&**n >> shift)).unwrap_or(f64::INFINITY);
        return Ok(of(top) + shift as f64 * of_two);
    }
    let x = vm.to_f64(value)?;
    if x <= 0.0 { Err(domain()) } else { Ok(of(x)) }
}

fn logarithms(module: &Module) {
    module.function("log", |vm, args: Args| {
        if !(1..=2).contains(&args.positional.len()) {
            return Err(Raise::type_error("math.log requires 1 to 2 arguments"));
        }
        let [x, base] = args.between::<2>("log", 1)?;
        let x = logarithm(vm, &x.unwrap_or(Value::None), brunsviga_elementary::log, std::f64::consts::LN_2)?;
        let Some(base) = base else { return Ok(Value::Float(x)) };
        let base = logarithm(vm, &base, brunsviga_elementary::log, std::f64::consts::LN_2)?;
        if base == 0.0 {
            return Err(Raise::zero_division("float division by zero"));
        }
        Ok(Value::Float(x / base))
    });
    for (name, of, of_two) in [("log2", libm::log2 as Real, 1.0), ("log10", libm::log10, std::f64::consts::LOG10_2)] {
        module.function(name, move |vm, args: Args| {
            let [x] = args.exactly(&format!("math.{name}"))?;
            logarithm(vm, &x, of, of_two).map(Value::Float)
        });
    }
}

/// A function of two numbers: its name, itself, and what an infinite result of finite numbers means.
type OfTwo = (&'static str, fn(f64, f64) -> f64, Infinity);

fn two_arguments(module: &Module) {
    const FUNCTIONS: &[OfTwo] = &[
        ("atan2", libm::atan2, Pole),
        ("copysign", f64::copysign, Range),
        ("fmod", libm::fmod, Pole),
        ("remainder", libm::remainder, Pole),
    ];
    for (name, function, infinity) in FUNCTIONS.iter().copied() {
        module.function(name, move |vm, args: Args| {
            let [x, y] = args.exactly(name)?;
            let (x, y) = (vm.to_f64(&x)?, vm.to_f64(&y)?);
            checked(function(x, y), x.is_nan() || y.is_nan(), x.is_finite() && y.is_finite(), infinity)
        });
    }
    module.function("nextafter", |vm, args: Args| {
        let [x, y] = args.exactly("nextafter")?;
        Ok(Value::Float(libm::nextafter(vm.to_f64(&x)?, vm.to_f64(&y)?)))
    });
    module.function("pow", |vm, args: Args| {
        let [x, y] = args.exactly("pow")?;
        let (x, y) = (vm.to_f64(&x)?, vm.to_f64(&y)?);
        if x == 0.0 && y < 0.0 && y.is_finite() {
            return Err(domain());
        }
        checked(brunsviga_elementary::pow(x, y), x.is_nan() || y.is_nan(), x.is_finite() && y.is_finite(), Range)
    });
    module.function("ldexp", |vm, args: Args| {
        let [x, power] = args.exactly("ldexp")?;
        let x = vm.to_f64(&x)?;
        let Some(power) = vm.to_integer(&power)? else {
            return Err(Raise::type_error("Expected an int as second argument to ldexp."));
        };
        let power = crate::methods::clamped_integer(vm, &power)?.clamp(-5000, 5000) as i32;
        let result = libm::ldexp(x, power);
        if result.is_infinite() && x.is_finite() { Err(range()) } else { Ok(Value::Float(result)) }
    });
    module.function("isclose", |vm, args: Args| {
        let [a, b, relative, absolute] = bind_named(args, "isclose", 2, &["a", "b", "*", "rel_tol", "abs_tol"])?;
        let mut number = |value: Option<Value>, default: f64| value.map_or(Ok(default), |value| vm.to_f64(&value));
        let (a, b) = (number(a, 0.0)?, number(b, 0.0)?);
        let (relative, absolute) = (number(relative, 1e-9)?, number(absolute, 0.0)?);
        if relative < 0.0 || absolute < 0.0 {
            return Err(Raise::value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(Value::Bool(true));
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(Value::Bool(false));
        }
        let gap = (b - a).abs();
        Ok(Value::Bool(gap <= (relative * b).abs() || gap <= (relative * a).abs() || gap <= absolute))
    });
}

fn rounding(module: &Module) {
    for (name, special, to) in
        [("floor", "__floor__", f64::floor as Real), ("ceil", "__ceil__", f64::ceil), ("trunc", "__trunc__", f64::trunc)]
    {
        module.function(name, move |vm, args: Args| {
            let [x] = args.exactly(&format!("math.{name}"))?;
            match x.base() {
                Value::Float(x) => return float_to_int(to(*x)),
                Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => return Ok(Value::bigint(big(x.base()))),
                Value::Instance(_) => {
                    if let Some(method) = vm.special(&x, special)? {
                        return vm.call_positional(&method, vec![]);
                    }
                }
                _ => {}
            }
            if name == "trunc" && !matches!(x, Value::Native(_)) {
                return Err(Raise::type_error(format!("type {} doesn't define __trunc__ method", vm.type_name(&x))));
            }
            float_to_int(to(vm.to_f64(&x)?))
        });
    }
    module.function("modf", |vm, args: Args| {
        let [x] = args.exactly("math.modf")?;
        let x = vm.to_f64(&x)?;
        let fraction = if x.is_infinite() { 0.0 } else { x - x.trunc() };
        Ok(Value::tuple([Value::Float(fraction.copysign(x)), Value::Float(x.trunc())]))
    });
    module.function("frexp", |vm, args: Args| {
        let [x] = args.exactly("math.frexp")?;
        let x = vm.to_f64(&x)?;
        let (mantissa, power) = if x.is_finite() && x != 0.0 { libm::frexp(x) } else { (x, 0) };
        Ok(Value::tuple([Value::Float(mantissa), Value::Int(i64::from(power))]))
    });
    module.function("ulp", |vm, args: Args| {
        let [x] = args.exactly("math.ulp")?;
        let x = vm.to_f64(&x)?.abs();
        Ok(Value::Float(if !x.is_finite() {
            x
        } else if x == f64::MAX {
            x - libm::nextafter(x, 0.0)
        } else {
            libm::nextafter(x, f64::INFINITY) - x
        }))
    });
}

fn sums(module: &Module) {
    module.function("fsum", |vm, args: Args| {
        let [values] = args.exactly("math.fsum")?;
        let iterator = vm.iter(&values)?;
        let mut sum = ExactSum::default();
        while let Some(value) = vm.next(&iterator)? {
            sum.add(vm.to_f64(&value)?);
        }
        sum.total().map(Value::Float)
    });
    module.function("prod", |vm, mut args: Args| {
        let start = args.take_keyword("start");
        let [values] = args.exactly("math.prod")?;
        let iterator = vm.iter(&values)?;
        let mut product = start.unwrap_or(Value::Int(1));
        while let Some(value) = vm.next(&iterator)? {
            product = vm.binary(BinaryOp::Mul, &product, &value)?;
        }
        Ok(product)
    });
    module.function("sumprod", |vm, args: Args| {
        let [p, q] = args.exactly("sumprod")?;
        let (p, q) = (vm.collect(&p)?, vm.collect(&q)?);
        if p.len() != q.len() {
            return Err(Raise::value_error("Inputs are not the same length"));
        }
        if p.iter().chain(&q).any(|value| matches!(value, Value::Float(_))) {
            let mut sum = ExactSum::default();
            for (a, b) in p.iter().zip(&q) {
                let (a, b) = (vm.to_f64(a)?, vm.to_f64(b)?);
                let product = a * b;
                sum.add(product);
                sum.add(libm::fma(a, b, -product));
            }
            return sum.total().map(Value::Float);
        }
        let mut sum = Value::Int(0);
        for (a, b) in p.iter().zip(&q) {
            let product = vm.binary(BinaryOp::Mul, a, b)?;
            sum = vm.binary(BinaryOp::Add, &sum, &product)?;
        }
        Ok(sum)
    });
    module.function("hypot", |vm, args: Args| {
        args.no_keywords("math.hypot")?;
        let values = args.positional.iter().map(|value| vm.to_f64(value)).collect::<Result<Vec<f64>>>()?;
        Ok(Value::Float(norm(&values)))
    });
    module.function("dist", |vm, args: Args| {
        let [p, q] = args.exactly("dist")?;
        let (p, q) = (vm.collect(&p)?, vm.collect(&q)?);
        if p.len() != q.len() {
            return Err(Raise::value_error("both points must have the same number of dimensions"));
        }
        let mut gaps = Vec::with_capacity(p.len());
        for (a, b) in p.iter().zip(&q) {
            gaps.push(vm.to_f64(a)? - vm.to_f64(b)?);
        }
        Ok(Value::Float(norm(&gaps)))
    });
}

/// The root of the sum of squares, without overflow and with the squares' lower halves kept.
fn norm(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0f64, |m, x| if x.abs() > m { x.abs() } else { m });
    if values.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if values.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let (_, power) = libm::frexp(largest);
    // Sum of squares as high + low; each square's rounding error is kept by `fma`.
    let (mut high, mut low) = (0.0f64, 0.0f64);
    for x in values {
        let x = libm::ldexp(*x, -power);
        let square = x * x;
        let error = libm::fma(x, x, -square);
        let sum = high + square;
        let back = sum - high;
        low += (high - (sum - back)) + (square - back) + error;
        high = sum;
    }
    let root = (high + low).sqrt();
    // One Newton step on the exact remainder.
    let square = root * root;
    let remainder = ((high - square) - libm::fma(root, root, -square)) + low;
    libm::ldexp(root + remainder / (2.0 * root), power)
}

/// A sum of floats without rounding until the end: non-overlapping partial sums, smallest first
/// (Shewchuk, Adaptive precision floating-point arithmetic, 1997).
#[derive(Default)]
struct ExactSum {
    partials: Vec<f64>,
    /// The sum of infinities and NaNs, which stand outside
    special: f64,
    infinite: bool,
    overflow: bool,
}

impl ExactSum {
    fn add(&mut self, x: f64) {
        if !x.is_finite() {
            self.infinite = true;
            self.special += x;
            return;
        }
        let mut x = x;
        let mut kept = 0;
        for i in 0..self.partials.len() {
            let mut y = self.partials[i];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        self.overflow |= x.is_infinite();
        self.partials.push(x);
    }

    fn total(&self) -> Result<f64> {
        if self.infinite {
            if self.special.is_nan() {
                return Err(Raise::value_error("-inf + inf in fsum"));
            }
            return Ok(self.special);
        }
        if self.overflow {
            return Err(Raise::overflow_error("intermediate overflow in fsum"));
        }
        let mut parts = self.partials.iter().rev().copied();
        let Some(mut high) = parts.next() else { return Ok(0.0) };
        let mut low = 0.0;
        for y in parts.by_ref() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Halfway cases go by the sign of what is still left.
        if let Some(next) = parts.next()
            && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
        Ok(high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fsum(values: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        for x in values {
            sum.add(*x);
        }
        sum.total().unwrap_or(f64::NAN)
    }

    #[test]
    fn fsum_rounds_once() {
        assert_eq!(fsum(&[0.1; 10]), 1.0);
        assert_eq!(fsum(&[1e100, 1.0, -1e100, 1e-100]), 1.0);
        assert_eq!(fsum(&[1e16, 1.0, 1e-16]), 10000000000000002.0);
        assert_eq!(fsum(&[]), 0.0);
    }

    #[test]
    fn norms_as_cpython() {
        assert_eq!(norm(&[3.0, 4.0]), 5.0);
        assert_eq!(norm(&[1.0, 1.0]), std::f64::consts::SQRT_2);
        assert_eq!(norm(&[1e300, 1e300]), 1.4142135623730952e300);
        assert_eq!(norm(&[1e-320, 0.0]), 1e-320);
    }
}
