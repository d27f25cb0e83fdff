//! Bytecode: what the compiler makes and the machine runs.
//!
//! The operand stack of a frame lies above its local slots. Jump targets are places in `Code::ops`.
//! Each instruction has the byte range of the text it came from, for tracebacks.

use std::cell::Cell;
use std::rc::Rc;

use crate::native::{BinaryOp, CompareOp, UnaryOp};
use crate::source::Source;
use crate::value::Value;

/// One instruction. `[a b]` describes the top of the stack, the top last.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub(crate) enum Op {
    Const(u32),
    LoadLocal(u32),
    StoreLocal(u32),
    DeleteLocal(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    /// Names in a class body
    LoadName(u32),
    StoreName(u32),
    DeleteName(u32),
    LoadCell(u32),
    StoreCell(u32),
    DeleteCell(u32),
    /// A captured name read in a class body: the class's own name of that sort first
    LoadClassCell {
        cell: u16,
        name: u16,
    },
    LoadAttr(u32),
    StoreAttr(u32),
    DeleteAttr(u32),
    /// `[object]` → `[function receiver]`, or `[method Unbound]`
    LoadMethod(u32),
    Index,
    /// `[value object index]` → `[]`
    StoreIndex,
    DeleteIndex,
    Binary(BinaryOp),
    Inplace(BinaryOp),
    Unary(UnaryOp),
    Not,
    Compare(CompareOp),
    /// Compare and jump if the result is false (the usual loop and branch)
    CompareJump {
        op: CompareOp,
        target: u32,
    },
    Is,
    IsNot,
    In,
    NotIn,
    Jump(u32),
    /// A jump back: where a run can pause
    Loop(u32),
    JumpIfFalse(u32),
    JumpIfTrue(u32),
    /// `and`: false stays and jumps; else it is popped
    JumpIfFalseKeep(u32),
    /// `or`
    JumpIfTrueKeep(u32),
    Pop,
    Dup,
    Dup2,
    Swap,
    /// `[a b c]` → `[c a b]`
    Rot3,
    BuildList(u32),
    BuildTuple(u32),
    BuildSet(u32),
    BuildDict(u32),
    /// `[start stop step]`
    BuildSlice,
    BuildString(u32),
    /// Appends the top to the list that lies `n` below it
    ListAppend(u32),
    SetAdd(u32),
    MapAdd(u32),
    /// `[list iterable]` → `[list]`
    ListExtend,
    SetUpdate,
    DictUpdate,
    /// As DictUpdate, for `f(**a, **b)`: a repeated key is an error
    DictMerge,
    ListToTuple,
    Unpack(u32),
    UnpackStar {
        before: u16,
        after: u16,
    },
    GetIter,
    /// `[iterator]` → `[iterator item]`, or `[]` and a jump at the end
    ForIter(u32),
    /// `!s !r !a`: 0 none, 1 str, 2 repr, 3 ascii; with the format spec on top if `spec`
    Format {
        conversion: u8,
        spec: bool,
    },
    Call(u32),
    /// `[function receiver arguments…]`
    CallMethod(u32),
    /// Arguments, the last of them by the names in this constant
    CallKeyword {
        count: u16,
        names: u16,
    },
    CallMethodKeyword {
        count: u16,
        names: u16,
    },
    /// `[function list dict]`
    CallSpread,
    Return,
    Yield,
    /// `[iterator value]` → `[iterator item]`, or `[result]` and a jump at the end
    Send(u32),
    /// What `yield from` iterates over
    GetYieldFrom,
    /// 0: again what is being handled; 1: `[exception]`; 2: `[exception cause]`
    Raise(u32),
    Reraise,
    PushTry(u32),
    /// As PushTry, with one value on top that does not count
    PushWith(u32),
    PopBlock,
    PopHandler,
    /// `[exception class]` → `[exception bool]`
    ExceptionMatches,
    /// `[manager]` → `[manager value]`
    EnterWith,
    /// `[manager]` → `[]`
    ExitWith,
    /// `[manager exception]` → `[manager exception bool]`
    ExitWithError,
    Import(u32),
    /// `import a.b as c`: the last module instead of the first
    ImportLast(u32),
    /// `[module]` → `[module value]`
    ImportFrom(u32),
    ImportStar,
    MakeFunction(u32),
    /// `[bases-list keyword-dict]` → runs the body
    BuildClass(u32),
    /// `[message?]`
    AssertFail(bool),
    /// The value of a last bare expression
    KeepResult,
    /// `[value]` → `[value bool]`: a sequence of this length (or at least it)?
    MatchSequence {
        length: u16,
        at_least: bool,
    },
    /// `[value]` → `[value bool]`
    MatchMapping,
    /// `[mapping keys-tuple]` → `[mapping values-tuple-or-None]`
    MatchKeys,
    /// `[mapping keys-tuple]` → `[dict of the rest]`
    MatchRest,
    /// `[value class]` → `[attributes-tuple-or-None]`: so many positional, then the names in this constant
    MatchClass {
        positional: u16,
        names: u16,
    },
    /// `[value]`: stored in `__annotations__` under this name
    Annotate(u32),
}

/// Why code was compiled: decides on names and on tracebacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CodeKind {
    Module,
    Function,
    Class,
    /// List, set and dict comprehensions: in tracebacks part of the function around them, as in CPython 3.12
    Comprehension,
}

/// Parameters of a function.
#[derive(Default, Debug)]
pub(crate) struct Parameters {
    /// Positional parameters, in the first local slots
    pub(crate) positional: u32,
    /// How many of those cannot be given by name
    pub(crate) positional_only: u32,
    /// Keyword-only parameters, in the slots after
    pub(crate) keyword_only: u32,
    /// Slot of `*args`
    pub(crate) rest: Option<u32>,
    /// Slot of `**kwargs`
    pub(crate) keywords: Option<u32>,
}

/// A compiled function, class body or module.
pub(crate) struct Code {
    pub(crate) name: Rc<str>,
    pub(crate) qualname: Rc<str>,
    pub(crate) kind: CodeKind,
    pub(crate) is_generator: bool,
    pub(crate) source: Rc<Source>,
    pub(crate) ops: Vec<Op>,
    /// Byte ranges, one for each instruction
    pub(crate) places: Vec<(u32, u32)>,
    pub(crate) constants: Vec<Value>,
    pub(crate) names: Vec<Rc<str>>,
    /// For each name, where it was last found among the globals
    pub(crate) name_cache: Vec<Cell<u32>>,
    pub(crate) locals: Vec<Rc<str>>,
    pub(crate) parameters: Parameters,
    /// Own cells first, then captured ones
    pub(crate) cells: Vec<Rc<str>>,
    pub(crate) own_cells: usize,
    /// Parameters that are captured: slot and cell
    pub(crate) cell_parameters: Vec<(u32, u32)>,
    pub(crate) functions: Vec<FunctionSpec>,
    pub(crate) doc: Option<Rc<str>>,
    /// In a class body: the cell that methods see as `__class__`
    pub(crate) class_cell: Option<u32>,
}

/// How to make a function or class out of its code.
pub(crate) struct FunctionSpec {
    pub(crate) code: Rc<Code>,
    /// The cells of the frame around that it captures
    pub(crate) captures: Vec<u32>,
    /// Default values on the stack, for the last positional parameters
    pub(crate) defaults: u32,
    /// Then the default values of these keyword-only parameters
    pub(crate) keyword_defaults: Vec<Rc<str>>,
    /// Then the annotations of these names
    pub(crate) annotations: Vec<Rc<str>>,
}
