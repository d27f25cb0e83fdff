//! The operations of a graph. Few and primitive: the Python side expresses TensorFlow's many in these.
//!
//! | op | inputs | result |
//! |---|---|---|
//! | `Const` | – | its value |
//! | `Input(k)` | – | the k-th argument |
//! | `Unary`, `Binary`, `Compare`, `Select` | same shape, no broadcasting | elementwise; `Compare` gives bool; `Select` is condition, then, else |
//! | `Cast(t)` | any | elementwise conversion: truncation to integers (saturating; NaN is 0), `!= 0` to bool |
//! | `Broadcast(s)` | any that broadcasts to `s` | shape `s` |
//! | `Reshape(s)` | as many elements | the same elements in C order |
//! | `Transpose(p)` | any | axis `k` of the result is axis `p[k]` of the input |
//! | `Slice` | any | a start, a step ≠ 0 and a count for each axis |
//! | `Concat(axis)` | same type, same other axes | joined |
//! | `Gather(axis)` | tensor, integer indices | `axis` replaced by the axes of the indices; an index out of range is an error |
//! | `Scatter(how)` | tensor, indices (n × k), updates (n × rest) | a copy with rows changed, in index order, so that the last `Set` wins |
//! | `Reduce(how, axes)` | any | without those axes; see below for the order |
//! | `Cumulate(how, axis)` | any | running sums or products |
//! | `ArgMax`, `ArgMin(axis)` | any | int64, the first of equals |
//! | `MatMul` | rank ≥ 2, equal leading axes | products of the last two axes |
//! | `Scan` | carries, elements, captures | a tuple: all states, then the last states |
//! | `While` | carries, captures | a tuple of the last states |
//! | `Part(k)` | a tuple | its k-th tensor |
//!
//! **Order of sums.** A sum starts from +0 and adds the elements of a result in C order of the reduced axes, one after another, in the
//! tensor's own type; `MatMul` likewise over the inner axis. So leaving out terms that are exactly zero does not change a bit, which
//! is what lets support analysis turn a masked n×n sum into a sparse one.
//! **Integers** wrap around. `FloorDiv` and `FloorMod` round towards −∞; by zero, integers give 0.
//! **Floats** are IEEE; elementary functions are those of [`crate::math`] (float32 by way of double, rounded once more, but for
//! those of [`crate::math::single`]).

use crate::dtype::DType;
use crate::graph::ValidGraph;
use crate::shape::Shape;
use crate::value::Value;

/// Elementwise functions of one tensor.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Unary {
    Neg,
    Abs,
    Sign,
    Floor,
    Ceil,
    /// To the nearest integer, ties to even
    Round,
    Sqrt,
    Exp,
    Expm1,
    Log,
    Log1p,
    Sin,
    Cos,
    Tan,
    Sinh,
    Cosh,
    Tanh,
    Sigmoid,
    /// A whole power, by repeated squaring from the lowest bit
    PowInteger(u32),
    /// Logical (bool)
    Not,
    IsNan,
    IsFinite,
    /// e^x where |x| is at most this, else e^ of that bound with x's sign; of mode `fast`, see [`crate::simplify::fast`]
    ExpWithin(u32),
    /// |x| < ⅛ (bool): where a series in x is used; of mode `fast`
    IsSmall,
}

/// Elementwise functions of two tensors of the same type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    FloorMod,
    Pow,
    /// NaN if either is
    Minimum,
    Maximum,
    And,
    Or,
    Xor,
}

/// Elementwise comparison.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// How a tensor is folded along axes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Fold {
    Sum,
    Product,
    Min,
    Max,
    Any,
    All,
}

/// What a scatter does with an element that is there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum ScatterHow {
    Set,
    Add,
}

/// Start, step and count of a slice along one axis.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct AxisSlice {
    /// First index; inside the axis unless `count` is 0
    pub start: usize,
    /// Distance between picked indices, not 0
    pub step: isize,
    /// How many are picked
    pub count: usize,
}

/// A function run over the first axis of the element tensors, carrying a state.
#[derive(Clone, PartialEq, Debug)]
pub struct Scan {
    /// Inputs: carries, one element of each element tensor, captures. Outputs: the new carries.
    pub body: ValidGraph,
    /// Number of carried tensors
    pub carries: usize,
    /// Number of element tensors
    pub elements: usize,
    /// Number of steps, the length of the elements' first axis
    pub steps: usize,
    /// From the last element to the first
    pub reverse: bool,
}

/// A function repeated while a condition holds.
#[derive(Clone, PartialEq, Debug)]
pub struct While {
    /// Inputs: carries, captures. Output: one bool scalar.
    pub condition: ValidGraph,
    /// Inputs: carries, captures. Outputs: the new carries.
    pub body: ValidGraph,
    /// Number of carried tensors
    pub carries: usize,
    /// Most repetitions; None is no limit
    pub maximum: Option<u64>,
}

/// One operation. See the module for each one's meaning.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)]
pub enum Op {
    Const(Value),
    Input(usize),
    Unary(Unary),
    Binary(Binary),
    Compare(Compare),
    Select,
    Cast(DType),
    Broadcast(Shape),
    Reshape(Shape),
    Transpose(Vec<usize>),
    Slice(Vec<AxisSlice>),
    Concat(usize),
    Gather(usize),
    Scatter(ScatterHow),
    Reduce(Fold, Vec<usize>),
    Cumulate { fold: Fold, axis: usize, exclusive: bool, reverse: bool },
    ArgMax(usize),
    ArgMin(usize),
    MatMul,
    Scan(Box<Scan>),
    While(Box<While>),
    Part(usize),
}

impl Op {
    /// A short name for printing.
    pub fn name(&self) -> String {
        let lower = |d: &dyn std::fmt::Debug| {
            let text = format!("{d:?}");
            let mut out = String::new();
            for (k, c) in text.chars().enumerate() {
                if c.is_ascii_uppercase() && k > 0 {
                    out.push('_');
                }
                out.push(c.to_ascii_lowercase());
            }
            out
        };
        match self {
            Op::Const(_) => "const".into(),
            Op::Input(k) => format!("input {k}"),
            Op::Unary(Unary::PowInteger(n)) => format!("pow {n}"),
            Op::Unary(Unary::ExpWithin(n)) => format!("exp within {n}"),
            Op::Unary(u) => lower(u),
            Op::Binary(b) => lower(b),
            Op::Compare(c) => lower(c),
            Op::Select => "select".into(),
            Op::Cast(t) => format!("cast {}", t.name()),
            Op::Broadcast(s) => format!("broadcast {s}"),
            Op::Reshape(s) => format!("reshape {s}"),
            Op::Transpose(p) => format!("transpose {p:?}"),
            Op::Slice(s) => {
                let axis = |a: &AxisSlice| match a.step {
                    1 => format!("{}:{}", a.start, a.start + a.count),
                    step => format!("{}×{} by {step}", a.start, a.count),
                };
                format!("slice [{}]", s.iter().map(axis).collect::<Vec<_>>().join(", "))
            }
            Op::Concat(axis) => format!("concat {axis}"),
            Op::Gather(axis) => format!("gather {axis}"),
            Op::Scatter(how) => format!("scatter {}", lower(how)),
            Op::Reduce(fold, axes) => format!("reduce {} {axes:?}", lower(fold)),
            Op::Cumulate { fold, axis, .. } => format!("cumulate {} {axis}", lower(fold)),
            Op::ArgMax(axis) => format!("argmax {axis}"),
            Op::ArgMin(axis) => format!("argmin {axis}"),
            Op::MatMul => "matmul".into(),
            Op::Scan(s) => format!("scan {} steps", s.steps),
            Op::While(_) => "while".into(),
            Op::Part(k) => format!("part {k}"),
        }
    }
}
