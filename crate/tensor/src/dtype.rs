//! The element types and NumPy 2's rules for combining and converting them.
//!
//! Promotion and casting follow NumPy's tables for the five types kept here. Python's own
//! numbers are *weak* (NEP 50): they adopt the array's type as long as their kind fits.

use crate::error::{Result, TensorError};
use crate::scalar::Operand;

/// The type of every element of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DType {
    /// True or false, one byte.
    Bool,
    /// 32-bit signed integer.
    I32,
    /// 64-bit signed integer, NumPy's default for Python integers.
    I64,
    /// Single precision.
    F32,
    /// Double precision, NumPy's default for Python floats.
    F64,
}

/// How much a conversion may lose, from nothing to anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casting {
    /// Only the same type.
    No,
    /// The same as `No` here, since byte order never differs.
    Equiv,
    /// Values are kept.
    Safe,
    /// Safe, or a smaller type of the same kind (float64 to float32).
    SameKind,
    /// Anything.
    Unsafe,
}

impl Casting {
    /// NumPy's name for the rule.
    pub fn name(self) -> &'static str {
        match self {
            Casting::No => "no",
            Casting::Equiv => "equiv",
            Casting::Safe => "safe",
            Casting::SameKind => "same_kind",
            Casting::Unsafe => "unsafe",
        }
    }

    /// The rule that NumPy calls `name`.
    pub fn from_name(name: &str) -> Option<Casting> {
        [Casting::No, Casting::Equiv, Casting::Safe, Casting::SameKind, Casting::Unsafe].into_iter().find(|c| c.name() == name)
    }
}

impl DType {
    /// Every type, in promotion order.
    pub const ALL: [DType; 5] = [DType::Bool, DType::I32, DType::I64, DType::F32, DType::F64];

    /// NumPy's name, as in `str(x.dtype)`.
    pub fn name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::I32 => "int32",
            DType::I64 => "int64",
            DType::F32 => "float32",
            DType::F64 => "float64",
        }
    }

    /// As in `repr(x.dtype)`.
    pub fn repr(self) -> String {
        format!("dtype('{}')", self.name())
    }

    /// The class that NumPy names in errors about missing ufunc loops.
    pub(crate) fn class_name(self) -> &'static str {
        match self {
            DType::Bool => "<class 'numpy.dtypes.BoolDType'>",
            DType::I32 => "<class 'numpy.dtypes.Int32DType'>",
            DType::I64 => "<class 'numpy.dtypes.Int64DType'>",
            DType::F32 => "<class 'numpy.dtypes.Float32DType'>",
            DType::F64 => "<class 'numpy.dtypes.Float64DType'>",
        }
    }

    /// The type that a string names, with NumPy's spellings: `"float64"`, `"f8"`, `"<f8"`, `"d"`, `"float"`.
    pub fn from_name(name: &str) -> Option<DType> {
        let bare = name.strip_prefix(['<', '=', '|']).unwrap_or(name);
        Some(match bare {
            "bool" | "bool_" | "?" | "b1" => DType::Bool,
            "int32" | "i4" | "i" | "intc" => DType::I32,
            "int64" | "i8" | "l" | "q" | "p" | "int" | "int_" | "intp" | "long" | "longlong" => DType::I64,
            "float32" | "f4" | "f" | "single" => DType::F32,
            "float64" | "f8" | "d" | "float" | "double" => DType::F64,
            _ => return None,
        })
    }

    /// Bytes of one element.
    pub fn itemsize(self) -> usize {
        match self {
            DType::Bool => 1,
            DType::I32 | DType::F32 => 4,
            DType::I64 | DType::F64 => 8,
        }
    }

    /// float32 or float64.
    pub fn is_float(self) -> bool {
        matches!(self, DType::F32 | DType::F64)
    }

    /// int32 or int64; bool is not an integer, as in `np.issubdtype`.
    pub fn is_integer(self) -> bool {
        matches!(self, DType::I32 | DType::I64)
    }

    /// bool.
    pub fn is_bool(self) -> bool {
        self == DType::Bool
    }

    /// `dtype.kind`.
    pub fn kind_char(self) -> char {
        match self {
            DType::Bool => 'b',
            DType::I32 | DType::I64 => 'i',
            DType::F32 | DType::F64 => 'f',
        }
    }

    /// `dtype.char`.
    pub fn char_code(self) -> char {
        match self {
            DType::Bool => '?',
            DType::I32 => 'i',
            DType::I64 => 'l',
            DType::F32 => 'f',
            DType::F64 => 'd',
        }
    }

    /// `dtype.str`, also the `descr` of an `.npy` header.
    pub fn descr(self) -> &'static str {
        match self {
            DType::Bool => "|b1",
            DType::I32 => "<i4",
            DType::I64 => "<i8",
            DType::F32 => "<f4",
            DType::F64 => "<f8",
        }
    }

    /// The smallest type that holds the values of both, as `np.promote_types`.
    ///
    /// An int32 beside a float32 becomes float64: 24 bits of mantissa do not hold 32 of integer.
    pub fn promote(self, other: DType) -> DType {
        let (low, high) = if self <= other { (self, other) } else { (other, self) };
        if high == DType::F32 && low.is_integer() { DType::F64 } else { high }
    }

    /// The floating type in which NumPy evaluates a float-only function of this type.
    pub fn to_float(self) -> DType {
        if self == DType::F32 { DType::F32 } else { DType::F64 }
    }

    fn kind_rank(self) -> u8 {
        match self {
            DType::Bool => 0,
            DType::I32 | DType::I64 => 1,
            DType::F32 | DType::F64 => 2,
        }
    }
}

/// Whether `from` converts to `to` under the rule, as `np.can_cast` on types.
pub fn can_cast(from: DType, to: DType, casting: Casting) -> bool {
    match casting {
        Casting::No | Casting::Equiv => from == to,
        Casting::Safe => from.promote(to) == to || (from == DType::I64 && to == DType::F64),
        Casting::SameKind => can_cast(from, to, Casting::Safe) || from.kind_rank() <= to.kind_rank(),
        Casting::Unsafe => true,
    }
}

/// The type of an operation's result on these operands, as `np.result_type`.
pub fn result_type(operands: &[Operand]) -> Result<DType> {
    let mut strong: Option<DType> = None;
    let (mut any_int, mut any_float) = (false, false);
    for operand in operands {
        match operand {
            Operand::Int(_) => any_int = true,
            Operand::Float(_) => any_float = true,
            Operand::Array(a) => strong = Some(strong.map_or(a.dtype(), |d| d.promote(a.dtype()))),
            Operand::Scalar(s) => strong = Some(strong.map_or(s.dtype(), |d| d.promote(s.dtype()))),
        }
    }
    Ok(match (strong, any_int, any_float) {
        (None, _, true) => DType::F64,
        (None, true, false) => DType::I64,
        (None, false, false) => return Err(TensorError::value("at least one array or dtype is required")),
        (Some(d), _, true) if !d.is_float() => DType::F64,
        (Some(DType::Bool), true, false) => DType::I64,
        (Some(d), _, _) => d,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use DType::*;

    #[test]
    fn promotion_is_numpys_table() {
        for (a, b, expected) in
            [(Bool, I32, I32), (I32, I64, I64), (I32, F32, F64), (I64, F32, F64), (Bool, F32, F32), (F32, F64, F64)]
        {
            assert_eq!(a.promote(b), expected);
            assert_eq!(b.promote(a), expected);
        }
    }

    #[test]
    fn weak_numbers_adopt_the_arrays_type() {
        use crate::scalar::Scalar;
        let f32 = Operand::Scalar(Scalar::F32(1.0));
        let i32 = Operand::Scalar(Scalar::I32(1));
        assert_eq!(result_type(&[f32, Operand::Float(1.0)]), Ok(F32));
        assert_eq!(result_type(&[i32, Operand::Int(1)]), Ok(I32));
        assert_eq!(result_type(&[i32, Operand::Float(1.0)]), Ok(F64));
        assert_eq!(result_type(&[Operand::Int(1), Operand::Float(1.0)]), Ok(F64));
    }

    #[test]
    fn casting_rules() {
        assert!(can_cast(I64, F64, Casting::Safe));
        assert!(!can_cast(I64, F32, Casting::Safe));
        assert!(can_cast(I64, F32, Casting::SameKind));
        assert!(!can_cast(F64, I64, Casting::SameKind));
        assert!(can_cast(F64, F32, Casting::SameKind));
    }
}
