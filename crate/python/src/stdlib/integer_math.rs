//! The integer part of `math`: `gcd`, `lcm`, `factorial`, `comb`, `perm`, `isqrt`.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::args::Args;
use crate::builtins::number::big;
use crate::error::{Raise, Result};
use crate::native::Module;
use crate::value::Value;
use crate::vm::Vm;

/// Beyond this a product would take minutes and gigabytes.
const FACTOR_LIMIT: u64 = 2_000_000;

fn integer(vm: &mut Vm, value: &Value) -> Result<BigInt> {
    match vm.to_integer(value)? {
        Some(n) => Ok(big(&n)),
        None => Err(Raise::type_error(format!("'{}' object cannot be interpreted as an integer", vm.type_name(value)))),
    }
}

pub(super) fn add(module: &Module) {
    module.function("gcd", |vm, args: Args| {
        args.no_keywords("math.gcd")?;
        let mut result = BigInt::ZERO;
        for value in &args.positional {
            result = gcd(result, integer(vm, value)?.abs());
        }
        Ok(Value::bigint(result))
    });
    module.function("lcm", |vm, args: Args| {
        args.no_keywords("math.lcm")?;
        let mut result = BigInt::one();
        for value in &args.positional {
            let n = integer(vm, value)?.abs();
            let common = gcd(result.clone(), n.clone());
            result = if common.is_zero() { common } else { result / common * n };
        }
        Ok(Value::bigint(result))
    });
    module.function("isqrt", |vm, args: Args| {
        let [n] = args.exactly("math.isqrt")?;
        let n = integer(vm, &n)?;
        if n.is_negative() {
            return Err(Raise::value_error("isqrt() argument must be nonnegative"));
        }
        Ok(Value::bigint(n.sqrt()))
    });
    module.function("factorial", |vm, args: Args| {
        let [n] = args.exactly("math.factorial")?;
        factorial(vm, &n)
    });
    module.function("perm", |vm, args: Args| {
        let [n, k] = args.between::<2>("perm", 1)?;
        let n = n.unwrap_or(Value::None);
        let Some(k) = k.filter(|k| !k.is_none()) else { return factorial(vm, &n) };
        let (n, k) = counts(vm, &n, &k)?;
        if k > n {
            return Ok(Value::Int(0));
        }
        let steps = steps(&k)?;
        Ok(Value::bigint(product_down(&n, steps)))
    });
    module.function("comb", |vm, args: Args| {
        let [n, k] = args.exactly("comb")?;
        let (n, k) = counts(vm, &n, &k)?;
        if k > n {
            return Ok(Value::Int(0));
        }
        let rest = &n - &k;
        let steps = steps(if rest < k { &rest } else { &k })?;
        Ok(Value::bigint(product_down(&n, steps) / product_down(&BigInt::from(steps), steps)))
    });
}

fn counts(vm: &mut Vm, n: &Value, k: &Value) -> Result<(BigInt, BigInt)> {
    let (n, k) = (integer(vm, n)?, integer(vm, k)?);
    for (name, value) in [("n", &n), ("k", &k)] {
        if value.is_negative() {
            return Err(Raise::value_error(format!("{name} must be a non-negative integer")));
        }
    }
    Ok((n, k))
}

fn steps(k: &BigInt) -> Result<u64> {
    k.to_u64().filter(|k| *k <= FACTOR_LIMIT).ok_or_else(|| {
        Raise::overflow_error(format!("the product of more than {FACTOR_LIMIT} factors is too large to compute here"))
    })
}

fn factorial(vm: &mut Vm, n: &Value) -> Result<Value> {
    let n = integer(vm, n)?;
    if n.is_negative() {
        return Err(Raise::value_error("factorial() not defined for negative values"));
    }
    let steps = steps(&n)?;
    Ok(Value::bigint(product_down(&n, steps)))
}

/// top × (top − 1) × … with so many factors, halves first so that the numbers multiplied are of like size.
fn product_down(top: &BigInt, factors: u64) -> BigInt {
    match factors {
        0 => BigInt::one(),
        1 => top.clone(),
        _ => {
            let half = factors / 2;
            product_down(top, half) * product_down(&(top - half), factors - half)
        }
    }
}

fn gcd(mut a: BigInt, mut b: BigInt) -> BigInt {
    while !b.is_zero() {
        (a, b) = (b.clone(), a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_divisors() {
        assert_eq!(product_down(&BigInt::from(5), 5), BigInt::from(120));
        assert_eq!(product_down(&BigInt::from(7), 0), BigInt::one());
        assert_eq!(gcd(BigInt::from(12), BigInt::from(18)), BigInt::from(6));
    }
}
