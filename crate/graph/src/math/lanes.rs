//! Lane operations: what a function of [`crate::math`] may use. All are IEEE double operations without rounding choices,
//! or operations on their bits, so that f64x2 in WebAssembly and `f64` in Rust agree.

/// A builder of lane operations. `V` is a lane of doubles, `M` a lane of truth values (all bits set or none).
#[allow(missing_docs)]
pub trait Lanes {
    type V: Copy;
    type M: Copy;

    /// The same constant in every lane; the bits are kept (NaN payloads and −0 included).
    fn constant(&mut self, x: f64) -> Self::V;
    fn add(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn sub(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn mul(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn div(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn sqrt(&mut self, a: Self::V) -> Self::V;
    fn neg(&mut self, a: Self::V) -> Self::V;
    fn abs(&mut self, a: Self::V) -> Self::V;
    /// Round to an integer, ties to even.
    fn nearest(&mut self, a: Self::V) -> Self::V;
    fn floor(&mut self, a: Self::V) -> Self::V;
    fn trunc(&mut self, a: Self::V) -> Self::V;

    fn lt(&mut self, a: Self::V, b: Self::V) -> Self::M;
    fn le(&mut self, a: Self::V, b: Self::V) -> Self::M;
    fn eq(&mut self, a: Self::V, b: Self::V) -> Self::M;
    fn both(&mut self, a: Self::M, b: Self::M) -> Self::M;
    fn either(&mut self, a: Self::M, b: Self::M) -> Self::M;
    fn not(&mut self, a: Self::M) -> Self::M;
    /// `a` where the mask holds, else `b`, bit for bit.
    fn select(&mut self, mask: Self::M, a: Self::V, b: Self::V) -> Self::V;
    /// `a` where the mask holds, else +0; one instruction, where `select` takes three.
    fn keep(&mut self, mask: Self::M, a: Self::V) -> Self::V;
    /// `b` if b < a, else `a`: one instruction, and a NaN in `a` is passed on.
    fn at_most(&mut self, a: Self::V, b: Self::V) -> Self::V;
    /// `b` if a < b, else `a`.
    fn at_least(&mut self, a: Self::V, b: Self::V) -> Self::V;

    /// The bits of `a` and `mask`, as a double.
    fn bits_and(&mut self, a: Self::V, mask: u64) -> Self::V;
    fn bits_or(&mut self, a: Self::V, bits: Self::V) -> Self::V;
    /// The bits as 64-bit integers, added with wrap-around.
    fn bits_add(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn bits_sub(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn bits_shl(&mut self, a: Self::V, n: u32) -> Self::V;
    /// Logical shift.
    fn bits_shr(&mut self, a: Self::V, n: u32) -> Self::V;
}

/// The lanes that compute: one double.
#[derive(Clone, Copy, Default, Debug)]
pub struct Scalar;

impl Lanes for Scalar {
    type V = f64;
    type M = bool;
    fn constant(&mut self, x: f64) -> f64 {
        x
    }
    fn add(&mut self, a: f64, b: f64) -> f64 {
        a + b
    }
    fn sub(&mut self, a: f64, b: f64) -> f64 {
        a - b
    }
    fn mul(&mut self, a: f64, b: f64) -> f64 {
        a * b
    }
    fn div(&mut self, a: f64, b: f64) -> f64 {
        a / b
    }
    fn sqrt(&mut self, a: f64) -> f64 {
        a.sqrt()
    }
    fn neg(&mut self, a: f64) -> f64 {
        -a
    }
    fn abs(&mut self, a: f64) -> f64 {
        a.abs()
    }
    fn nearest(&mut self, a: f64) -> f64 {
        a.round_ties_even()
    }
    fn floor(&mut self, a: f64) -> f64 {
        a.floor()
    }
    fn trunc(&mut self, a: f64) -> f64 {
        a.trunc()
    }
    fn lt(&mut self, a: f64, b: f64) -> bool {
        a < b
    }
    fn le(&mut self, a: f64, b: f64) -> bool {
        a <= b
    }
    fn eq(&mut self, a: f64, b: f64) -> bool {
        a == b
    }
    fn both(&mut self, a: bool, b: bool) -> bool {
        a && b
    }
    fn either(&mut self, a: bool, b: bool) -> bool {
        a || b
    }
    fn not(&mut self, a: bool) -> bool {
        !a
    }
    fn select(&mut self, mask: bool, a: f64, b: f64) -> f64 {
        if mask { a } else { b }
    }
    fn keep(&mut self, mask: bool, a: f64) -> f64 {
        if mask { a } else { 0.0 }
    }
    fn at_most(&mut self, a: f64, b: f64) -> f64 {
        if b < a { b } else { a }
    }
    fn at_least(&mut self, a: f64, b: f64) -> f64 {
        if a < b { b } else { a }
    }
    fn bits_and(&mut self, a: f64, mask: u64) -> f64 {
        f64::from_bits(a.to_bits() & mask)
    }
    fn bits_or(&mut self, a: f64, bits: f64) -> f64 {
        f64::from_bits(a.to_bits() | bits.to_bits())
    }
    fn bits_add(&mut self, a: f64, b: f64) -> f64 {
        f64::from_bits(a.to_bits().wrapping_add(b.to_bits()))
    }
    fn bits_sub(&mut self, a: f64, b: f64) -> f64 {
        f64::from_bits(a.to_bits().wrapping_sub(b.to_bits()))
    }
    fn bits_shl(&mut self, a: f64, n: u32) -> f64 {
        f64::from_bits(a.to_bits() << n)
    }
    fn bits_shr(&mut self, a: f64, n: u32) -> f64 {
        f64::from_bits(a.to_bits() >> n)
    }
}
