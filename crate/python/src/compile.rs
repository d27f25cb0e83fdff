//! Syntax tree to bytecode.
//!
//! Guarantee: a program that compiles never leaves the operand stack of its frame (each statement leaves it as it was), and
//! every name is resolved to a slot, a cell or a global as CPython does. What the parser accepts but Python forbids
//! (`return` outside a function …) is a SyntaxError from here.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::code::{Code, CodeKind, FunctionSpec, Op, Parameters};
use crate::error::{Raise, Result};
use crate::source::Source;
use crate::value::{Value, intern};
use scope::{Place, ScopeKind, Scopes};

mod call;
mod comprehension;
mod control;
mod expression;
mod function;
mod pattern;
mod scope;
mod statement;
mod target;
mod text;
mod trying;

/// Most instructions of one program: nested `finally` bodies are copied and could otherwise grow without end.
const MAX_OPS: usize = 1_000_000;

/// Compiles a program. With `keep_result` the value of a last bare expression is kept for the caller.
pub(crate) fn compile(source: &Rc<Source>, body: &[Stmt], keep_result: bool) -> Result<Rc<Code>> {
    let scopes = Scopes::of(body).map_err(|(message, range)| crate::syntax::error_at(source, &message, range))?;
    let mut compiler = Compiler { source: source.clone(), scopes, units: vec![], place: (0, 0), total: 0 };
    compiler.enter("<module>", CodeKind::Module, 0);
    let last = body.len().wrapping_sub(1);
    for (i, stmt) in body.iter().enumerate() {
        match stmt {
            Stmt::Expr(expr) if keep_result && i == last => {
                compiler.at(expr.value.range());
                compiler.expr(&expr.value)?;
                compiler.emit(Op::KeepResult);
            }
            _ => compiler.stmt(stmt)?,
        }
    }
    compiler.finish_with_none()?;
    Ok(compiler.leave().code)
}

/// A jump whose target is not known yet.
#[derive(Clone, Copy)]
struct Label(usize);

/// What a `return`, `break` or `continue` leaves on its way out.
#[derive(Clone)]
enum Block<'a> {
    Loop {
        start: usize,
        breaks: usize,
        has_iterator: bool,
    },
    /// A `try` with handlers
    Try,
    /// A `try` with a `finally`
    Finally(&'a [Stmt]),
    /// An `except` body, with the name it binds
    Handler(Option<&'a str>),
    /// A `finally` body on the way of an exception: the exception lies on the stack
    FinallyHandler,
    With,
    /// A return value that waits on the stack while a `finally` body runs
    Kept,
}

/// The code being made for one scope.
struct Unit<'a> {
    name: Rc<str>,
    qualname: Rc<str>,
    kind: CodeKind,
    scope: usize,
    scope_kind: ScopeKind,
    ops: Vec<Op>,
    places: Vec<(u32, u32)>,
    constants: Vec<Value>,
    names: Vec<Rc<str>>,
    name_index: HashMap<Rc<str>, u32>,
    locals: Vec<Rc<str>>,
    local_index: HashMap<Rc<str>, u32>,
    cells: Vec<Rc<str>>,
    own_cells: usize,
    parameters: Parameters,
    functions: Vec<FunctionSpec>,
    blocks: Vec<Block<'a>>,
    /// Jumps of each loop's `break`, by the loop's number
    breaks: Vec<Vec<usize>>,
    doc: Option<Rc<str>>,
}

/// A finished piece of code, and what it captures from around it.
struct Finished {
    code: Rc<Code>,
    captured: Vec<Rc<str>>,
}

struct Compiler<'a> {
    source: Rc<Source>,
    scopes: Scopes,
    units: Vec<Unit<'a>>,
    place: (u32, u32),
    total: usize,
}

impl<'a> Compiler<'a> {
    fn enter(&mut self, name: &str, kind: CodeKind, scope: usize) {
        let scope_data = self.scopes.get(scope);
        let cells: Vec<Rc<str>> = scope_data.cells.iter().chain(&scope_data.free).map(|n| intern(n)).collect();
        let own_cells = scope_data.cells.len();
        let scope_kind = scope_data.kind();
        let qualname = match self.units.last() {
            Some(outer) if outer.scope_kind == ScopeKind::Class => intern(&format!("{}.{name}", outer.qualname)),
            Some(outer) if outer.scope_kind != ScopeKind::Module => intern(&format!("{}.<locals>.{name}", outer.qualname)),
            _ => intern(name),
        };
        self.units.push(Unit {
            name: intern(name),
            qualname,
            kind,
            scope,
            scope_kind,
            ops: vec![],
            places: vec![],
            constants: vec![],
            names: vec![],
            name_index: HashMap::new(),
            locals: vec![],
            local_index: HashMap::new(),
            cells,
            own_cells,
            parameters: Parameters::default(),
            functions: vec![],
            blocks: vec![],
            breaks: vec![],
            doc: None,
        });
    }
    fn leave(&mut self) -> Finished {
        // Every `leave` follows its own `enter`.
        let unit = self.units.pop().expect("leave without enter");
        let is_generator = unit.kind != CodeKind::Module && self.scopes.get(unit.scope).is_generator;
        let cell_parameters = unit
            .locals
            .iter()
            .enumerate()
            .filter_map(|(slot, name)| {
                let cell = unit.cells.iter().take(unit.own_cells).position(|c| c == name)?;
                Some((slot as u32, cell as u32))
            })
            .collect();
        let class_cell = (unit.kind == CodeKind::Class)
            .then(|| unit.cells.iter().take(unit.own_cells).position(|c| &**c == "__class__"))
            .flatten()
            .map(|i| i as u32);
        let captured = unit.cells.iter().skip(unit.own_cells).cloned().collect();
        let code = Code {
            name: unit.name,
            qualname: unit.qualname,
            kind: unit.kind,
            is_generator,
            source: self.source.clone(),
            ops: unit.ops,
            places: unit.places,
            constants: unit.constants,
            name_cache: unit.names.iter().map(|_| std::cell::Cell::new(0)).collect(),
            names: unit.names,
            locals: unit.locals,
            parameters: unit.parameters,
            cells: unit.cells,
            own_cells: unit.own_cells,
            cell_parameters,
            functions: unit.functions,
            doc: unit.doc,
            class_cell,
        };
        Finished { code: Rc::new(code), captured }
    }
    fn unit(&mut self) -> &mut Unit<'a> {
        // `compile` enters the module before anything else and leaves it last.
        self.units.last_mut().expect("a unit is open")
    }

    fn error(&self, message: &str, range: TextRange) -> Raise {
        crate::syntax::error_at(&self.source, message, range)
    }
    fn at(&mut self, range: TextRange) {
        self.place = (range.start().to_u32(), range.end().to_u32());
    }
    fn emit(&mut self, op: Op) -> usize {
        self.total += 1;
        let place = self.place;
        let unit = self.unit();
        unit.ops.push(op);
        unit.places.push(place);
        unit.ops.len() - 1
    }
    fn here(&mut self) -> usize {
        self.unit().ops.len()
    }
    /// Emits a jump to a place that `land` sets later.
    fn jump(&mut self, make: fn(u32) -> Op) -> Label {
        Label(self.emit(make(u32::MAX)))
    }
    fn land(&mut self, label: Label) {
        let target = self.here() as u32;
        self.patch(label.0, target);
    }
    fn patch(&mut self, at: usize, target: u32) {
        if let Some(
            Op::Jump(t)
            | Op::Loop(t)
            | Op::JumpIfFalse(t)
            | Op::JumpIfTrue(t)
            | Op::JumpIfFalseKeep(t)
            | Op::JumpIfTrueKeep(t)
            | Op::ForIter(t)
            | Op::Send(t)
            | Op::PushTry(t)
            | Op::PushWith(t)
            | Op::CompareJump { target: t, .. },
        ) = self.unit().ops.get_mut(at)
        {
            *t = target;
        }
    }
    /// An error if the program has grown beyond all measure.
    fn check_size(&self, range: TextRange) -> Result<()> {
        if self.total > MAX_OPS {
            return Err(self.error("the program is too large to compile", range));
        }
        Ok(())
    }

    fn constant(&mut self, value: Value) -> u32 {
        let unit = self.unit();
        let known = unit.constants.iter().rev().take(64).position(|c| match (c, &value) {
            (Value::None, Value::None) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Str(a), Value::Str(b)) => a == b,
            _ => false,
        });
        if let Some(back) = known {
            return (unit.constants.len() - 1 - back) as u32;
        }
        unit.constants.push(value);
        (unit.constants.len() - 1) as u32
    }
    fn load(&mut self, value: Value) {
        let index = self.constant(value);
        self.emit(Op::Const(index));
    }
    fn name(&mut self, name: &str) -> u32 {
        let name = intern(&self.mangle(name));
        let unit = self.unit();
        if let Some(index) = unit.name_index.get(&name) {
            return *index;
        }
        let index = unit.names.len() as u32;
        unit.names.push(name.clone());
        unit.name_index.insert(name, index);
        index
    }
    /// `__private` in a class body becomes `_Class__private`, for attributes and methods.
    fn mangle(&self, name: &str) -> String {
        if !name.starts_with("__") || name.ends_with("__") {
            return name.to_owned();
        }
        let class = self.units.iter().rev().find(|u| u.kind == CodeKind::Class);
        match class.map(|unit| unit.name.trim_start_matches('_')) {
            Some(class) if !class.is_empty() => format!("_{class}{name}"),
            _ => name.to_owned(),
        }
    }
    fn local(&mut self, name: &str) -> u32 {
        let name = intern(name);
        let unit = self.unit();
        if let Some(index) = unit.local_index.get(&name) {
            return *index;
        }
        let index = unit.locals.len() as u32;
        unit.locals.push(name.clone());
        unit.local_index.insert(name, index);
        index
    }
    fn cell(&mut self, name: &str) -> u32 {
        self.unit().cells.iter().position(|c| &**c == name).unwrap_or(0) as u32
    }

    fn load_name(&mut self, name: &str) {
        let (scope, kind) = (self.unit().scope, self.unit().scope_kind);
        let op = match self.scopes.place(scope, name) {
            Place::Local => Op::LoadLocal(self.local(name)),
            Place::Cell if kind == ScopeKind::Class => {
                Op::LoadClassCell { cell: self.cell(name) as u16, name: self.name(name) as u16 }
            }
            Place::Cell => Op::LoadCell(self.cell(name)),
            Place::Global => Op::LoadGlobal(self.name(name)),
            Place::ClassName => Op::LoadName(self.name(name)),
        };
        self.emit(op);
    }
    fn store_name(&mut self, name: &str) {
        let scope = self.unit().scope;
        let op = match self.scopes.place(scope, name) {
            Place::Local => Op::StoreLocal(self.local(name)),
            Place::Cell => Op::StoreCell(self.cell(name)),
            Place::Global => Op::StoreGlobal(self.name(name)),
            Place::ClassName => Op::StoreName(self.name(name)),
        };
        self.emit(op);
    }
    fn delete_name(&mut self, name: &str) {
        let scope = self.unit().scope;
        let op = match self.scopes.place(scope, name) {
            Place::Local => Op::DeleteLocal(self.local(name)),
            Place::Cell => Op::DeleteCell(self.cell(name)),
            Place::Global => Op::DeleteGlobal(self.name(name)),
            Place::ClassName => Op::DeleteName(self.name(name)),
        };
        self.emit(op);
    }

    fn finish_with_none(&mut self) -> Result<()> {
        self.load(Value::None);
        self.emit(Op::Return);
        Ok(())
    }
    fn body(&mut self, body: &'a [Stmt]) -> Result<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }
    fn in_function(&self) -> bool {
        self.units.last().is_some_and(|u| matches!(u.scope_kind, ScopeKind::Function | ScopeKind::Lambda))
    }
    /// Compiles an expression and gives the instructions after it its place again.
    fn expr_then(&mut self, expr: &'a Expr, range: TextRange) -> Result<()> {
        self.expr(expr)?;
        self.at(range);
        Ok(())
    }
}
