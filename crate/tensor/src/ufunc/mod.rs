//! Elementwise functions: names, type resolution, and the drivers that run a kernel over broadcast operands.
//!
//! Results have NumPy's types and values (integers wrap, `//` and `%` floor, comparisons give bool); conditions
//! such as a division by zero go to [`crate::warnings`] with NumPy's wording.

mod check;
mod compare;
mod drive;
mod float;
mod integer;
mod resolve;
mod special;

use crate::array::Array;
use crate::dtype::DType;

pub use drive::{binary, binary_scalar, binary_with, unary, unary_scalar, unary_with};
pub use special::{accumulate, clip, divmod, i0, modf, nan_to_num, outer_op, reduce_op, round, sinc};

/// Where to put a result and how to compute it, as a ufunc's keyword arguments.
#[derive(Clone, Copy, Debug, Default)]
pub struct UfuncOptions<'a> {
    /// `out=`: results are written there and a second reference to it is returned.
    pub out: Option<&'a Array>,
    /// `where=`: elements where it is false keep what `out` holds.
    pub mask: Option<&'a Array>,
    /// `dtype=`: the type in which to compute.
    pub dtype: Option<DType>,
}

macro_rules! operations {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $text:literal $(| $alias:literal)*),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every operation.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// NumPy's name of the ufunc.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The operation that NumPy calls by this name, aliases included.
            pub fn from_name(name: &str) -> Option<$name> {
                Some(match name { $($text $(| $alias)* => $name::$variant,)+ _ => return None })
            }
        }
    };
}

operations! {
    /// A function of one element.
    UnaryOp {
        Negative "negative", Positive "positive", Absolute "absolute" | "abs", Fabs "fabs", Sign "sign",
        Floor "floor", Ceil "ceil", Trunc "trunc" | "fix", Rint "rint", Sqrt "sqrt", Cbrt "cbrt", Square "square",
        Reciprocal "reciprocal", Exp "exp", Exp2 "exp2", Expm1 "expm1", Log "log", Log2 "log2", Log10 "log10",
        Log1p "log1p", Sin "sin", Cos "cos", Tan "tan", Arcsin "arcsin" | "asin", Arccos "arccos" | "acos",
        Arctan "arctan" | "atan", Sinh "sinh", Cosh "cosh", Tanh "tanh", Arcsinh "arcsinh" | "asinh",
        Arccosh "arccosh" | "acosh", Arctanh "arctanh" | "atanh", Deg2rad "deg2rad", Radians "radians",
        Rad2deg "rad2deg", Degrees "degrees", Isnan "isnan", Isinf "isinf", Isfinite "isfinite",
        Signbit "signbit", LogicalNot "logical_not", Invert "invert" | "bitwise_not" | "bitwise_invert",
        Conjugate "conjugate" | "conj", Spacing "spacing",
    }
}

operations! {
    /// A function of two elements.
    BinaryOp {
        Add "add", Subtract "subtract", Multiply "multiply", Divide "divide" | "true_divide",
        FloorDivide "floor_divide", Remainder "remainder" | "mod", Fmod "fmod", Power "power" | "pow",
        FloatPower "float_power", Maximum "maximum", Minimum "minimum", Fmax "fmax", Fmin "fmin",
        Arctan2 "arctan2" | "atan2", Hypot "hypot", Heaviside "heaviside", Copysign "copysign",
        Nextafter "nextafter", Logaddexp "logaddexp", Logaddexp2 "logaddexp2", Equal "equal",
        NotEqual "not_equal", Less "less", LessEqual "less_equal", Greater "greater",
        GreaterEqual "greater_equal", LogicalAnd "logical_and", LogicalOr "logical_or",
        LogicalXor "logical_xor", BitwiseAnd "bitwise_and", BitwiseOr "bitwise_or", BitwiseXor "bitwise_xor",
        LeftShift "left_shift" | "bitwise_left_shift", RightShift "right_shift" | "bitwise_right_shift",
        Gcd "gcd", Lcm "lcm",
    }
}

/// The remainder with the divisor's sign, of two doubles.
pub(crate) fn floor_remainder(a: f64, b: f64) -> f64 {
    float::floor_divmod(a, b).1
}

/// A loop over one operand.
pub(crate) type Kernel1<T, R> = fn(&[T], &mut [R]);
/// A loop over two operands, each either as long as the output or of length one.
pub(crate) type Kernel2<T, R> = fn(&[T], &[T], &mut [R]);

/// Runs a function over a slice.
#[inline(always)]
pub(crate) fn map1<T: Copy, R>(a: &[T], out: &mut [R], f: impl Fn(T) -> R) {
    for (o, &x) in out.iter_mut().zip(a) {
        *o = f(x);
    }
}

/// Runs a function over two slices, either of which may be a single value.
#[inline(always)]
pub(crate) fn map2<T: Copy, R>(a: &[T], b: &[T], out: &mut [R], f: impl Fn(T, T) -> R) {
    let n = out.len();
    match (a, b) {
        ([x], [y]) => {
            if let [o] = out {
                *o = f(*x, *y);
            } else {
                out.iter_mut().for_each(|o| *o = f(*x, *y));
            }
        }
        (a, [y]) => {
            let y = *y;
            for (o, &x) in out.iter_mut().zip(a) {
                *o = f(x, y);
            }
        }
        ([x], b) => {
            let x = *x;
            for (o, &y) in out.iter_mut().zip(b) {
                *o = f(x, y);
            }
        }
        (a, b) => {
            let (a, b) = (&a[..n.min(a.len())], &b[..n.min(b.len())]);
            for ((o, &x), &y) in out.iter_mut().zip(a).zip(b) {
                *o = f(x, y);
            }
        }
    }
}
