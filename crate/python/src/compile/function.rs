//! `def`, `lambda`, `class`, decorators.

use std::rc::Rc;

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::scope::ScopeKind;
use super::{Compiler, Finished};
use crate::code::{CodeKind, FunctionSpec, Op};
use crate::error::Result;
use crate::value::{Value, intern};

impl<'a> Compiler<'a> {
    pub(super) fn function(&mut self, def: &'a ast::StmtFunctionDef) -> Result<()> {
        if def.is_async {
            return Err(self.error("'async def' is not supported: this Python runs without asyncio", def.range()));
        }
        self.decorators(&def.decorator_list)?;
        let (defaults, keyword_defaults) = self.default_values(&def.parameters)?;
        let mut annotations = vec![];
        for parameter in def.parameters.iter() {
            if let Some(annotation) = parameter.annotation() {
                self.expr(annotation)?;
                annotations.push(intern(parameter.name().as_str()));
            }
        }
        if let Some(returns) = &def.returns {
            self.expr(returns)?;
            annotations.push(intern("return"));
        }
        let scope = self.scopes.find(def.range(), ScopeKind::Function);
        self.enter(def.name.as_str(), CodeKind::Function, scope);
        self.parameter_slots(&def.parameters);
        self.unit().doc = Self::docstring(&def.body).map(Rc::from);
        self.body(&def.body)?;
        self.finish_with_none()?;
        let finished = self.leave();
        self.at(def.name.range());
        self.make_function(finished, defaults, keyword_defaults, annotations);
        self.apply_decorators(&def.decorator_list);
        self.at(def.name.range());
        self.store_name(def.name.as_str());
        Ok(())
    }

    pub(super) fn lambda(&mut self, lambda: &'a ast::ExprLambda) -> Result<()> {
        let range = lambda.range();
        let (mut defaults, mut keyword_defaults) = (0, vec![]);
        if let Some(parameters) = &lambda.parameters {
            (defaults, keyword_defaults) = self.default_values(parameters)?;
        }
        let scope = self.scopes.find(range, ScopeKind::Lambda);
        self.enter("<lambda>", CodeKind::Function, scope);
        if let Some(parameters) = &lambda.parameters {
            self.parameter_slots(parameters);
        }
        self.expr_then(&lambda.body, lambda.body.range())?;
        self.emit(Op::Return);
        let finished = self.leave();
        self.at(range);
        self.make_function(finished, defaults, keyword_defaults, vec![]);
        Ok(())
    }

    fn default_values(&mut self, parameters: &'a ast::Parameters) -> Result<(u32, Vec<Rc<str>>)> {
        let mut count = 0;
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            if let Some(default) = parameter.default() {
                self.expr(default)?;
                count += 1;
            }
        }
        let mut named = vec![];
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = parameter.default() {
                self.expr(default)?;
                named.push(intern(parameter.parameter.name.as_str()));
            }
        }
        Ok((count, named))
    }

    /// Parameters take the first local slots, in the order in which a call fills them.
    fn parameter_slots(&mut self, parameters: &'a ast::Parameters) {
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            self.local(parameter.parameter.name.as_str());
        }
        let rest = parameters.vararg.as_ref().map(|p| self.local(p.name.as_str()));
        let keywords = parameters.kwarg.as_ref().map(|p| self.local(p.name.as_str()));
        let slots = &mut self.unit().parameters;
        slots.positional = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
        slots.positional_only = parameters.posonlyargs.len() as u32;
        slots.keyword_only = parameters.kwonlyargs.len() as u32;
        slots.rest = rest;
        slots.keywords = keywords;
    }

    pub(super) fn make_function(
        &mut self,
        finished: Finished,
        defaults: u32,
        keyword_defaults: Vec<Rc<str>>,
        annotations: Vec<Rc<str>>,
    ) {
        let spec = self.spec(finished, defaults, keyword_defaults, annotations);
        self.emit(Op::MakeFunction(spec));
    }
    fn spec(&mut self, finished: Finished, defaults: u32, keyword_defaults: Vec<Rc<str>>, annotations: Vec<Rc<str>>) -> u32 {
        let captures = finished.captured.iter().map(|name| self.cell(name)).collect();
        let unit = self.unit();
        unit.functions.push(FunctionSpec { code: finished.code, captures, defaults, keyword_defaults, annotations });
        (unit.functions.len() - 1) as u32
    }

    fn decorators(&mut self, decorators: &'a [ast::Decorator]) -> Result<()> {
        decorators.iter().try_for_each(|d| self.expr(&d.expression))
    }
    fn apply_decorators(&mut self, decorators: &'a [ast::Decorator]) {
        for decorator in decorators.iter().rev() {
            self.at(decorator.expression.range());
            self.emit(Op::Call(1));
        }
    }

    pub(super) fn class(&mut self, class: &'a ast::StmtClassDef) -> Result<()> {
        if let Some(parameters) = &class.type_params {
            return Err(self.error("generic classes (class C[T]) are not supported here", parameters.range));
        }
        self.decorators(&class.decorator_list)?;
        let no_bases: &[Expr] = &[];
        let bases = class.arguments.as_ref().map_or(no_bases, |a| &a.args);
        self.spread(bases)?;
        self.emit(Op::BuildDict(0));
        if let Some(arguments) = &class.arguments {
            for keyword in &arguments.keywords {
                match &keyword.arg {
                    Some(name) => {
                        if name.as_str() == "metaclass" {
                            return Err(self.error("metaclasses are not supported here", keyword.range()));
                        }
                        self.load(Value::str(name.as_str()));
                        self.expr(&keyword.value)?;
                        self.emit(Op::MapAdd(1));
                    }
                    None => {
                        self.expr(&keyword.value)?;
                        self.emit(Op::DictMerge);
                    }
                }
            }
        }
        let scope = self.scopes.find(class.range(), ScopeKind::Class);
        self.enter(class.name.as_str(), CodeKind::Class, scope);
        self.unit().doc = Self::docstring(&class.body).map(Rc::from);
        self.body(&class.body)?;
        self.finish_with_none()?;
        let finished = self.leave();
        // A traceback out of a class statement shows its first line only.
        let header = class.arguments.as_ref().map_or(class.name.range(), |a| a.range());
        self.at(TextRange::new(class.name.range().start(), header.end()));
        let spec = self.spec(finished, 0, vec![], vec![]);
        self.emit(Op::BuildClass(spec));
        self.apply_decorators(&class.decorator_list);
        self.store_name(class.name.as_str());
        Ok(())
    }
}
