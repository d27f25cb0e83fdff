//! `_random`: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), seeded as CPython seeds it, so that
//! `random.seed(n)` gives CPython's sequence. Also SHA-512, with which CPython seeds from text.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::ToPrimitive;

use brunsviga_twister::{N, Twister};

use crate::args::Args;
use crate::builtins::number::big;
use crate::class::{Class, ClassRef};
use crate::error::{Raise, Result};
use crate::methods::{Body, add};
use crate::native::{Module, Native};
use crate::value::Value;
use crate::vm::Vm;

/// So many random bits; the first word drawn is the lowest.
fn bits(twister: &mut Twister, count: u64) -> BigInt {
    if count <= 32 {
        return BigInt::from(if count == 0 { 0 } else { twister.word() >> (32 - count) });
    }
    let mut words = Vec::new();
    let mut left = count;
    while left > 0 {
        let word = twister.word();
        words.push(if left < 32 { word >> (32 - left) } else { word });
        left = left.saturating_sub(32);
    }
    BigInt::from_biguint(Sign::Plus, BigUint::new(words))
}

/// An object with the generator, on which `random.Random` builds.
struct Core(RefCell<Twister>);

thread_local! {
    static CLASS: ClassRef = {
        let class = Class::native("Twister", "_random", &[]);
        add(&class, METHODS);
        class
    };
}

impl Native for Core {
    fn class(&self) -> ClassRef {
        CLASS.with(Clone::clone)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn core(this: &Value) -> Result<&RefCell<Twister>> {
    this.downcast::<Core>().map(|core| &core.0).ok_or_else(|| Raise::type_error("this method needs a random generator"))
}

const METHODS: &[(&str, Body)] = &[
    ("random", |_, this, args| {
        args.exactly::<0>("random")?;
        Ok(Value::Float(core(this)?.borrow_mut().float()))
    }),
    ("getrandbits", |vm, this, args| {
        let [count] = args.exactly("getrandbits")?;
        let count = vm.to_index(&count)?;
        let count = u64::try_from(count).map_err(|_| Raise::value_error("number of bits must be non-negative"))?;
        crate::methods::repeated_size(1, (count / 8) as usize)?;
        Ok(Value::bigint(bits(&mut core(this)?.borrow_mut(), count)))
    }),
    ("seed", |_, this, args| {
        let [seed] = args.exactly("seed")?;
        let (_, key) = big(&seed).to_u32_digits();
        let key = if key.is_empty() { vec![0] } else { key };
        *core(this)?.borrow_mut() = Twister::from_key(&key);
        Ok(Value::None)
    }),
    ("getstate", |_, this, args| {
        args.exactly::<0>("getstate")?;
        let twister = core(this)?.borrow();
        let mut words: Vec<Value> = twister.words.iter().map(|w| Value::Int(i64::from(*w))).collect();
        words.push(Value::from(twister.next));
        Ok(Value::tuple(words))
    }),
    ("setstate", |vm, this, args| {
        let [state] = args.exactly("setstate")?;
        let mut values = Vec::new();
        for value in vm.collect(&state)? {
            values.push(vm.to_index(&value)?);
        }
        let (Some((next, words)), true) = (values.split_last(), values.len() == N + 1) else {
            return Err(Raise::value_error("state vector is the wrong size"));
        };
        let mut twister = core(this)?.borrow_mut();
        for (to, from) in twister.words.iter_mut().zip(words) {
            *to = *from as u32;
        }
        twister.next = usize::try_from(*next).unwrap_or(N).min(N);
        Ok(Value::None)
    }),
];

pub(super) fn build(vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("_random");
    module.function("Twister", |_, args: Args| {
        args.exactly::<0>("Twister")?;
        Ok(Value::native(Core(RefCell::new(Twister::from_word(5489)))))
    });
    module.function("sha512", |vm, args: Args| {
        let [bytes] = args.exactly("sha512")?;
        let bytes = crate::methods::bytes_from(vm, &bytes)?;
        Ok(Value::bytes(sha512(&bytes)))
    });
    // A number that differs from run to run.
    module.function("entropy", |vm, _| {
        let (wall, clock) = (vm.host().wall_s(), vm.host().clock_s());
        Ok(Value::Int(((wall.to_bits() ^ clock.to_bits().rotate_left(32)) & i64::MAX as u64) as i64))
    });
    let _ = vm;
    Ok(Rc::new(module))
}

/// The first 64 bits behind the point of a root of each of the first primes: SHA-2's constants.
fn prime_roots(count: usize, root: u32) -> Vec<u64> {
    let is_prime = |n: &u32| (2..*n).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    (2u32..)
        .filter(is_prime)
        .take(count)
        .map(|prime| {
            let scaled = BigUint::from(prime) << (64 * root as usize);
            (scaled.nth_root(root) & BigUint::from(u64::MAX)).to_u64().unwrap_or(0)
        })
        .collect()
}

/// SHA-512 (FIPS 180-4).
fn sha512(message: &[u8]) -> Vec<u8> {
    let constants = prime_roots(80, 3);
    let mut state = prime_roots(8, 2);
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(128), 0);
    if padded.len() - message.len() < 17 {
        padded.resize(padded.len() + 128, 0);
    }
    let end = padded.len();
    padded[end - 16..].copy_from_slice(&(message.len() as u128 * 8).to_be_bytes());
    for block in padded.chunks_exact(128) {
        let mut w: Vec<u64> = block.chunks_exact(8).map(|c| c.iter().fold(0, |n, b| n << 8 | u64::from(*b))).collect();
        for i in 16..80 {
            let s0 = w[i - 15].rotate_right(1) ^ w[i - 15].rotate_right(8) ^ (w[i - 15] >> 7);
            let s1 = w[i - 2].rotate_right(19) ^ w[i - 2].rotate_right(61) ^ (w[i - 2] >> 6);
            w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
        }
        let mut v = state.clone();
        for (constant, word) in constants.iter().zip(&w) {
            let s1 = v[4].rotate_right(14) ^ v[4].rotate_right(18) ^ v[4].rotate_right(41);
            let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let first = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(*constant).wrapping_add(*word);
            let s0 = v[0].rotate_right(28) ^ v[0].rotate_right(34) ^ v[0].rotate_right(39);
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(first);
            v[0] = first.wrapping_add(s0.wrapping_add(majority));
        }
        for (sum, part) in state.iter_mut().zip(v) {
            *sum = sum.wrapping_add(part);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_of_seed_one_is_cpythons() {
        let mut twister = Twister::from_key(&[1]);
        assert_eq!(twister.float(), 0.13436424411240122);
        assert_eq!(twister.float(), 0.8474337369372327);
    }

    #[test]
    fn sha512_of_abc_is_the_standards() {
        let digest: String = sha512(b"abc").iter().map(|b| format!("{b:02x}")).collect();
        assert!(digest.starts_with("ddaf35a193617abacc417349ae204131"));
        assert!(digest.ends_with("2a9ac94fa54ca49f"));
    }
}
