//! LoopIR: what a scan's step becomes. Loops over flat index domains, each a straight line of lane instructions.
//!
//! A [`Program`] makes one step of a scan. Its loops stand in levels; between levels all threads meet, within a level they do not.
//! A loop runs its instructions for every index of its domain, in any order and split among threads in any way: no instruction reads
//! what another index of the same level writes. That rule is what makes results independent of the number of threads.
//!
//! Registers hold a lane of float64 (of float32 too: its values are doubles, rounded where float32 rounds), a lane of int64 (of int32
//! too, wrapped where int32 wraps), or a truth mask. An instruction defines the register of its own position.
//! Elementary functions are not instructions: they are written out, from `brunsviga_graph::math`.

/// Register: the position of the instruction that defines it, in its loop.
pub type Reg = u32;

/// What a register holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Kind {
    F64,
    I64,
    Mask,
}

/// Handle of a buffer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BufferId(pub(crate) u32);

impl BufferId {
    /// Position in [`Program::buffers`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a buffer is for.
#[derive(Clone, PartialEq, Debug)]
pub enum Role {
    /// The k-th carried tensor, at the step's start
    State(usize),
    /// The k-th carried tensor, at the step's end
    Next(usize),
    /// This step's element of the k-th element tensor
    Element(usize),
    /// The k-th captured tensor
    Capture(usize),
    /// A result kept between levels of a step
    Scratch,
    /// Constant doubles
    Doubles(Vec<f64>),
    /// Constant integers
    Integers(Vec<i64>),
}

/// A run of elements in memory: float64, or int64 for integers and truth values (0 and −1).
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)]
pub struct Buffer {
    pub role: Role,
    pub kind: Kind,
    pub len: usize,
    /// Its numbers are float32 ones, held as doubles
    pub single: bool,
}

/// Which element of a buffer an index of the domain reads.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Map {
    /// index + offset
    Aligned(usize),
    /// always this one
    Uniform(usize),
    /// the index's entry in a table (a position in [`Program::tables`])
    Table(usize),
}

/// Lane operations of one operand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum One {
    Neg,
    Abs,
    Sqrt,
    Nearest,
    Floor,
    Ceil,
    Trunc,
    /// bits and a constant
    BitsAnd(u64),
    BitsShl(u32),
    BitsShr(u32),
    NotMask,
    /// int64 → float64, exact below 2^53
    ToF64,
    /// float64 → int64, truncating, saturating, NaN is 0
    ToI64,
    /// mask → 0 or 1 as int64
    MaskToI64,
    /// int64 wrapped to 32 bits and extended again
    Wrap32,
    /// float64 rounded to float32
    Round32,
    /// 2^k of an integral k from −126 to 127; anything for others
    Power2,
    /// int64 → float32, rounded once
    ToF32,
    /// sin, cos, tan by the `libm` crate, for arguments beyond the lane code's range
    FarSin,
    FarCos,
    FarTan,
}

/// Lane operations of two operands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Two {
    Add,
    Sub,
    Mul,
    Div,
    /// IEEE-754 minimum and maximum: NaN if either is
    Min,
    Max,
    /// Second if it is less than the first, else the first
    AtMost,
    /// Second if it is greater than the first, else the first
    AtLeast,
    /// First where the second, a mask, holds; else 0
    Keep,
    /// C's fmod: exact remainder with the sign of the first
    Remainder,
    Lt,
    Le,
    Eq,
    BitsOr,
    /// of int64 lanes, or of the bits of float64 lanes
    IntAdd,
    IntSub,
    IntMul,
    IntLt,
    IntEq,
    /// Quotient rounded towards −∞, and its remainder; 0 where the divisor is
    IntFloorDiv,
    IntFloorMod,
    /// of masks, or of the bits of int64 lanes
    AndMask,
    OrMask,
    XorMask,
}

/// One instruction.
#[derive(Clone, PartialEq, Debug)]
pub enum Inst {
    /// The same bits in every lane
    Const(Kind, u64),
    /// An element of a buffer
    Load(BufferId, Map),
    /// An element at a computed place; an index outside gives 0 and raises the program's fault
    LoadAt(BufferId, Reg),
    /// One operand
    One(One, Reg),
    /// Two operands
    Two(Two, Reg, Reg),
    /// First where the mask holds, else second
    Select(Reg, Reg, Reg),
    /// z + x·y, or z − x·y, rounded once where the processor can; of mode `fast` alone (see [`crate::fuse`])
    #[allow(missing_docs)]
    Fused { minus: bool, x: Reg, y: Reg, z: Reg },
    /// An inner line of instructions, run for the index's range of a segment table, one position after another
    Segment(Box<Segment>),
    /// Writes the domain's index + offset
    Store(BufferId, usize, Reg),
    /// In a segment only: an accumulator's value before this position
    Accumulator(usize),
    /// In a segment only: writes the place that the map gives for the inner position
    StoreMap(BufferId, Map, Reg),
    /// In a segment only: writes (first register) a computed place (second); outside raises the program's fault
    StoreAt(BufferId, Reg, Reg),
}

/// A fold of an inner line over positions `starts[index] .. starts[index + 1]`, in order.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    /// Position in [`Program::tables`] of the starts, one more than the domain
    pub starts: usize,
    /// The inner line, with registers of its own; maps are over the inner position
    pub body: Vec<Inst>,
    /// What goes from position to position
    pub accumulators: Vec<Accumulator>,
    /// The accumulator that is the segment's result; a segment without any gives 0
    pub result: usize,
}

/// A value that a segment carries from position to position.
#[derive(Clone, PartialEq, Debug)]
pub struct Accumulator {
    /// What it holds
    pub kind: Kind,
    /// Before the first position, as bits
    pub start: u64,
    /// The inner register that is its value after a position
    pub next: Reg,
}

/// A loop over `0 .. domain`.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)]
pub struct Loop {
    pub domain: usize,
    pub body: Vec<Inst>,
}

/// One step of a scan.
#[derive(Clone, PartialEq, Debug, Default)]
#[allow(missing_docs)]
pub struct Program {
    pub buffers: Vec<Buffer>,
    /// Index tables of `Map::Table` and `Segment`
    pub tables: Vec<Vec<u32>>,
    /// Loops that may run at once, then those that need their results, …
    pub levels: Vec<Vec<Loop>>,
    /// Every loop reads of the state only its own index, and there is one level: steps need no meeting of threads
    pub resident: bool,
    /// Terms that are a product with a constant zero were left out of a sum: the bits are those of the graph as long as every value is
    /// finite. A step that makes a value infinite or NaN has diverged, and is reported as that.
    pub assumes_finite: bool,
}

/// What each register of a line holds; `accumulators` are the segment's, inside one.
pub fn kinds(buffers: &[Buffer], body: &[Inst], accumulators: &[Accumulator]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::with_capacity(body.len());
    for inst in body {
        let of = |r: &Reg| kinds[*r as usize];
        let kind = match inst {
            Inst::Const(k, _) => *k,
            Inst::Load(b, _) | Inst::LoadAt(b, _) => buffers[b.index()].kind,
            Inst::One(One::NotMask, _) => Kind::Mask,
            Inst::One(One::ToI64 | One::MaskToI64 | One::Wrap32, _) => Kind::I64,
            Inst::One(One::ToF64 | One::ToF32, _) => Kind::F64,
            Inst::One(_, x) => of(x),
            Inst::Two(Two::Lt | Two::Le | Two::Eq | Two::IntLt | Two::IntEq, ..) => Kind::Mask,
            Inst::Two(_, x, _) => of(x),
            Inst::Select(_, a, _) => of(a),
            Inst::Fused { .. } => Kind::F64,
            Inst::Segment(s) => s.accumulators.get(s.result).map_or(Kind::I64, |a| a.kind),
            Inst::Accumulator(k) => accumulators[*k].kind,
            Inst::Store(..) | Inst::StoreMap(..) | Inst::StoreAt(..) => Kind::F64,
        };
        kinds.push(kind);
    }
    kinds
}

impl Inst {
    /// Registers that it reads.
    pub fn operands(&self) -> Vec<Reg> {
        match self {
            Inst::Const(..) | Inst::Load(..) | Inst::Segment(_) | Inst::Accumulator(_) => Vec::new(),
            Inst::LoadAt(_, x) | Inst::One(_, x) | Inst::Store(_, _, x) | Inst::StoreMap(_, _, x) => vec![*x],
            Inst::Two(_, x, y) | Inst::StoreAt(_, x, y) => vec![*x, *y],
            Inst::Select(m, x, y) => vec![*m, *x, *y],
            Inst::Fused { x, y, z, .. } => vec![*x, *y, *z],
        }
    }
    /// The same of other registers.
    pub fn renamed(&self, at: &impl Fn(Reg) -> Reg) -> Inst {
        match self {
            Inst::LoadAt(b, x) => Inst::LoadAt(*b, at(*x)),
            Inst::One(o, x) => Inst::One(*o, at(*x)),
            Inst::Two(o, x, y) => Inst::Two(*o, at(*x), at(*y)),
            Inst::Select(m, x, y) => Inst::Select(at(*m), at(*x), at(*y)),
            Inst::Fused { minus, x, y, z } => Inst::Fused { minus: *minus, x: at(*x), y: at(*y), z: at(*z) },
            Inst::Store(b, offset, x) => Inst::Store(*b, *offset, at(*x)),
            Inst::StoreMap(b, map, x) => Inst::StoreMap(*b, map.clone(), at(*x)),
            Inst::StoreAt(b, place, x) => Inst::StoreAt(*b, at(*place), at(*x)),
            Inst::Const(..) | Inst::Load(..) | Inst::Segment(_) | Inst::Accumulator(_) => self.clone(),
        }
    }
}
