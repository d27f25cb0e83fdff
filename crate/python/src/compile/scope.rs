//! Which name means what: local, captured cell, or global, found before any code is made.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr, ExprContext, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// What a piece of code is, as far as names go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// Also generator expressions
    Comprehension,
}

/// How a scope uses a name.
#[derive(Clone, Copy, Default, Debug)]
struct Use {
    bound: bool,
    global: bool,
    nonlocal: bool,
    parameter: bool,
}

/// One scope.
pub(crate) struct Scope {
    kind: ScopeKind,
    parent: usize,
    uses: IndexMap<String, Use>,
    /// Names of this scope that scopes inside capture
    pub(crate) cells: IndexSet<String>,
    /// Names captured from scopes around
    pub(crate) free: IndexSet<String>,
    pub(crate) is_generator: bool,
}

/// Where a name lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Local,
    /// In `cells` or `free`
    Cell,
    Global,
    /// In a class body's namespace, then global
    ClassName,
}

/// A mistake about names: message and place.
pub(crate) type ScopeError = (String, TextRange);

/// All scopes of a program.
pub(crate) struct Scopes {
    all: Vec<Scope>,
    by_node: HashMap<(TextRange, ScopeKind), usize>,
    errors: Vec<ScopeError>,
    current: usize,
    nonlocals: Vec<(usize, String, TextRange)>,
}

impl Scopes {
    /// Analyses a program.
    pub(crate) fn of(body: &[Stmt]) -> Result<Scopes, ScopeError> {
        let module = Scope::new(ScopeKind::Module, 0);
        let mut scopes = Scopes { all: vec![module], by_node: HashMap::new(), errors: vec![], current: 0, nonlocals: vec![] };
        scopes.visit_body(body);
        for (scope, name, range) in std::mem::take(&mut scopes.nonlocals) {
            if scopes.owner(scope, &name).is_none() {
                scopes.errors.push((format!("no binding for nonlocal '{name}' found"), range));
            }
        }
        if let Some(first) = scopes.errors.drain(..).next() {
            return Err(first);
        }
        scopes.capture();
        Ok(scopes)
    }
    pub(crate) fn get(&self, id: usize) -> &Scope {
        &self.all[id]
    }
    pub(crate) fn find(&self, range: TextRange, kind: ScopeKind) -> usize {
        self.by_node.get(&(range, kind)).copied().unwrap_or(0)
    }
    /// What a name means in a scope.
    pub(crate) fn place(&self, id: usize, name: &str) -> Place {
        let scope = &self.all[id];
        let used = scope.uses.get(name).copied().unwrap_or_default();
        if scope.kind == ScopeKind::Class && used.bound && !used.nonlocal && !used.global {
            return Place::ClassName;
        }
        if scope.free.contains(name) {
            return Place::Cell;
        }
        if used.global || scope.kind == ScopeKind::Module {
            return Place::Global;
        }
        if scope.kind == ScopeKind::Class {
            return Place::ClassName;
        }
        if scope.cells.contains(name) {
            return Place::Cell;
        }
        if used.bound { Place::Local } else { Place::Global }
    }

    /// The scope around `id` (functions only) that binds `name`.
    fn owner(&self, id: usize, name: &str) -> Option<usize> {
        let mut at = self.all[id].parent;
        loop {
            let scope = &self.all[at];
            match scope.kind {
                ScopeKind::Module => return None,
                ScopeKind::Class => {
                    if name == "__class__" {
                        return Some(at);
                    }
                }
                _ => {
                    if let Some(used) = scope.uses.get(name) {
                        if used.global {
                            return None;
                        }
                        if used.bound && !used.nonlocal {
                            return Some(at);
                        }
                    }
                }
            }
            at = scope.parent;
        }
    }
    fn capture(&mut self) {
        for id in 1..self.all.len() {
            let names: Vec<(String, Use)> = self.all[id].uses.iter().map(|(n, u)| (n.clone(), *u)).collect();
            for (name, used) in names {
                if used.global || (used.bound && !used.nonlocal && self.all[id].kind != ScopeKind::Class) {
                    continue;
                }
                if used.bound && !used.nonlocal {
                    continue; // a class body binds it in its own namespace
                }
                let Some(owner) = self.owner(id, &name) else { continue };
                self.all[owner].cells.insert(name.clone());
                let mut at = id;
                while at != owner {
                    self.all[at].free.insert(name.clone());
                    at = self.all[at].parent;
                }
            }
        }
    }

    fn enter(&mut self, range: TextRange, kind: ScopeKind) -> usize {
        let id = self.all.len();
        self.all.push(Scope::new(kind, self.current));
        self.by_node.insert((range, kind), id);
        std::mem::replace(&mut self.current, id)
    }
    fn note(&mut self, name: &str, change: impl FnOnce(&mut Use)) {
        change(self.all[self.current].uses.entry(name.to_owned()).or_default());
    }
    fn bind(&mut self, name: &str) {
        self.note(name, |u| u.bound = true);
    }
    fn parameters(&mut self, parameters: &ast::Parameters) {
        for parameter in parameters.iter() {
            let name = parameter.name().as_str();
            if self.all[self.current].uses.get(name).is_some_and(|u| u.parameter) {
                self.errors.push((format!("duplicate argument '{name}' in function definition"), parameter.name().range()));
            }
            self.note(name, |u| {
                u.bound = true;
                u.parameter = true;
            });
        }
    }
    fn defaults(&mut self, parameters: &ast::Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
        }
    }
    fn comprehension(&mut self, range: TextRange, generators: &[ast::Comprehension], parts: &[&Expr], is_generator: bool) {
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        let outer = self.enter(range, ScopeKind::Comprehension);
        self.all[self.current].is_generator = is_generator;
        for (i, generator) in generators.iter().enumerate() {
            if i > 0 {
                self.visit_expr(&generator.iter);
            }
            self.visit_expr(&generator.target);
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for part in parts {
            self.visit_expr(part);
        }
        self.current = outer;
    }
    fn declare(&mut self, name: &ast::Identifier, global: bool, range: TextRange) {
        let word = if global { "global" } else { "nonlocal" };
        let text = name.as_str();
        let scope = &self.all[self.current];
        if !global && scope.kind == ScopeKind::Module {
            self.errors.push(("nonlocal declaration not allowed at module level".to_owned(), range));
            return;
        }
        if let Some(used) = scope.uses.get(text) {
            let problem = if used.parameter {
                Some(format!("name '{text}' is parameter and {word}"))
            } else if scope.kind != ScopeKind::Module && !used.global && !used.nonlocal {
                Some(if used.bound {
                    format!("name '{text}' is assigned to before {word} declaration")
                } else {
                    format!("name '{text}' is used prior to {word} declaration")
                })
            } else {
                None
            };
            if let Some(problem) = problem {
                self.errors.push((problem, range));
                return;
            }
        }
        self.note(text, |u| if global { u.global = true } else { u.nonlocal = true });
        if !global {
            self.nonlocals.push((self.current, text.to_owned(), range));
        }
    }
}

impl Scope {
    fn new(kind: ScopeKind, parent: usize) -> Scope {
        Scope { kind, parent, uses: IndexMap::new(), cells: IndexSet::new(), free: IndexSet::new(), is_generator: false }
    }
}

impl Scope {
    pub(crate) fn kind(&self) -> ScopeKind {
        self.kind
    }
}

impl<'a> Visitor<'a> for Scopes {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                for decorator in &def.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                self.defaults(&def.parameters);
                for parameter in def.parameters.iter() {
                    if let Some(annotation) = parameter.annotation() {
                        self.visit_expr(annotation);
                    }
                }
                if let Some(returns) = &def.returns {
                    self.visit_expr(returns);
                }
                self.bind(def.name.as_str());
                let outer = self.enter(def.range(), ScopeKind::Function);
                self.parameters(&def.parameters);
                self.visit_body(&def.body);
                self.current = outer;
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                if let Some(arguments) = &class.arguments {
                    for base in &arguments.args {
                        self.visit_expr(base);
                    }
                    for keyword in &arguments.keywords {
                        self.visit_expr(&keyword.value);
                    }
                }
                self.bind(class.name.as_str());
                let outer = self.enter(class.range(), ScopeKind::Class);
                self.visit_body(&class.body);
                self.current = outer;
            }
            Stmt::Global(statement) => statement.names.iter().for_each(|name| self.declare(name, true, statement.range())),
            Stmt::Nonlocal(statement) => {
                statement.names.iter().for_each(|name| self.declare(name, false, statement.range()));
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    self.bind(name.split('.').next().unwrap_or(name));
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    if alias.name.as_str() != "*" {
                        self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                // In a function the annotation is not evaluated, but a bare `x: int` makes x local.
                let in_function = !matches!(self.all[self.current].kind, ScopeKind::Module | ScopeKind::Class);
                if let Expr::Name(name) = &*assign.target {
                    self.bind(name.id.as_str());
                } else {
                    self.visit_expr(&assign.target);
                }
                if !in_function {
                    self.visit_expr(&assign.annotation);
                }
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
            }
            Stmt::Try(statement) => {
                self.visit_body(&statement.body);
                for ast::ExceptHandler::ExceptHandler(handler) in &statement.handlers {
                    if let Some(class) = &handler.type_ {
                        self.visit_expr(class);
                    }
                    if let Some(name) = &handler.name {
                        self.bind(name.as_str());
                    }
                    self.visit_body(&handler.body);
                }
                self.visit_body(&statement.orelse);
                self.visit_body(&statement.finalbody);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                let text = name.id.as_str();
                match name.ctx {
                    ExprContext::Store | ExprContext::Del => self.bind(text),
                    _ => self.note(text, |_| ()),
                }
                if text == "super" {
                    self.note("__class__", |_| ());
                }
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if let Expr::Name(name) = &*named.target {
                    // A walrus in a comprehension binds in the function around it.
                    let here = self.current;
                    let mut at = here;
                    while self.all[at].kind == ScopeKind::Comprehension {
                        at = self.all[at].parent;
                    }
                    self.current = at;
                    self.bind(name.id.as_str());
                    let module = self.all[at].kind == ScopeKind::Module;
                    self.current = here;
                    if at != here {
                        self.note(name.id.as_str(), |u| if module { u.global = true } else { u.nonlocal = true });
                    }
                }
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.defaults(parameters);
                }
                let outer = self.enter(lambda.range(), ScopeKind::Lambda);
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters);
                }
                self.visit_expr(&lambda.body);
                self.current = outer;
            }
            Expr::ListComp(c) => self.comprehension(c.range(), &c.generators, &[&c.elt], false),
            Expr::SetComp(c) => self.comprehension(c.range(), &c.generators, &[&c.elt], false),
            Expr::Generator(c) => self.comprehension(c.range(), &c.generators, &[&c.elt], true),
            Expr::DictComp(c) => {
                let mut parts: Vec<&Expr> = c.key.iter().map(|key| &**key).collect();
                parts.push(&c.value);
                self.comprehension(c.range(), &c.generators, &parts, false);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.all[self.current].is_generator = true;
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchAs(p) => {
                if let Some(name) = &p.name {
                    self.bind(name.as_str());
                }
            }
            Pattern::MatchStar(p) => {
                if let Some(name) = &p.name {
                    self.bind(name.as_str());
                }
            }
            Pattern::MatchMapping(p) => {
                if let Some(name) = &p.rest {
                    self.bind(name.as_str());
                }
            }
            _ => {}
        }
        visitor::walk_pattern(self, pattern);
    }
}
