//! The five Rust types that stand behind the dtypes, and C's conversions between them.

use std::fmt::Debug;
use std::rc::Rc;

use crate::dtype::DType;
use crate::memory::{Buffer, Storage};
use crate::scalar::Scalar;

/// A Rust type that an array can hold.
pub trait Element: Copy + PartialOrd + Default + Debug + 'static {
    /// Its dtype.
    const DTYPE: DType;
    /// The conversion that `astype` makes.
    fn from_scalar(scalar: Scalar) -> Self;
    /// The value with its type.
    fn to_scalar(self) -> Scalar;
    /// The buffer that holds this type.
    fn wrap(storage: Rc<Storage<Self>>) -> Buffer;
    /// The storage, if the buffer holds this type.
    fn unwrap(buffer: &Buffer) -> Option<&Rc<Storage<Self>>>;
    /// The value from its bytes, the lowest first; as many as it has.
    fn from_le(bytes: &[u8]) -> Self;
    /// Whether the value is NaN.
    #[inline(always)]
    #[allow(clippy::eq_op)]
    fn is_nan_value(self) -> bool {
        self != self
    }
    /// Conversion to another element type.
    #[inline(always)]
    fn cast<U: Element>(self) -> U {
        U::from_scalar(self.to_scalar())
    }
}

/// C's cast of a double to int64 on x86-64: what does not fit becomes the smallest integer.
#[inline(always)]
fn i64_from_f64(v: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&v) { v as i64 } else { i64::MIN }
}

/// The same for int32.
#[inline(always)]
fn i32_from_f64(v: f64) -> i32 {
    if v > -2_147_483_649.0 && v < 2_147_483_648.0 { v as i32 } else { i32::MIN }
}

macro_rules! element {
    ($type:ty, $variant:ident, $read:expr, $($pattern:ident($value:ident) => $convert:expr),+ $(,)?) => {
        impl Element for $type {
            const DTYPE: DType = DType::$variant;
            #[inline(always)]
            fn from_scalar(scalar: Scalar) -> Self {
                match scalar { $(Scalar::$pattern($value) => $convert),+ }
            }
            #[inline(always)]
            fn from_le(bytes: &[u8]) -> Self {
                let read: fn(&[u8]) -> Self = $read;
                read(bytes)
            }
            #[inline(always)]
            fn to_scalar(self) -> Scalar { Scalar::$variant(self) }
            fn wrap(storage: Rc<Storage<Self>>) -> Buffer { Buffer::$variant(storage) }
            #[inline(always)]
            fn unwrap(buffer: &Buffer) -> Option<&Rc<Storage<Self>>> {
                match buffer { Buffer::$variant(s) => Some(s), _ => None }
            }
        }
    };
}

element!(bool, Bool, |b| b.first().is_some_and(|b| *b != 0), Bool(v) => v, I32(v) => v != 0, I64(v) => v != 0, F32(v) => v != 0.0, F64(v) => v != 0.0);
element!(i32, I32, |b| i32::from_le_bytes(b.try_into().unwrap_or_default()), Bool(v) => i32::from(v), I32(v) => v, I64(v) => v as i32,
    F32(v) => i32_from_f64(f64::from(v)), F64(v) => i32_from_f64(v));
element!(i64, I64, |b| i64::from_le_bytes(b.try_into().unwrap_or_default()), Bool(v) => i64::from(v), I32(v) => i64::from(v), I64(v) => v,
    F32(v) => i64_from_f64(f64::from(v)), F64(v) => i64_from_f64(v));
element!(f32, F32, |b| f32::from_le_bytes(b.try_into().unwrap_or_default()), Bool(v) => f32::from(u8::from(v)), I32(v) => v as f32, I64(v) => v as f32, F32(v) => v, F64(v) => v as f32);
element!(f64, F64, |b| f64::from_le_bytes(b.try_into().unwrap_or_default()), Bool(v) => f64::from(u8::from(v)), I32(v) => f64::from(v), I64(v) => v as f64, F32(v) => f64::from(v), F64(v) => v);

/// Runs a block with `$t` standing for the Rust type of a dtype.
macro_rules! dispatch {
    ($dtype:expr, $t:ident => $body:expr) => {
        match $dtype {
            $crate::dtype::DType::Bool => {
                type $t = bool;
                $body
            }
            $crate::dtype::DType::I32 => {
                type $t = i32;
                $body
            }
            $crate::dtype::DType::I64 => {
                type $t = i64;
                $body
            }
            $crate::dtype::DType::F32 => {
                type $t = f32;
                $body
            }
            $crate::dtype::DType::F64 => {
                type $t = f64;
                $body
            }
        }
    };
}
pub(crate) use dispatch;
