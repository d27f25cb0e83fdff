//! `match`.
//!
//! The subject stays on the stack until a case is chosen. A pattern takes its value off the stack and jumps to the case's
//! failure with that value gone and everything above the subject cleaned up.

use ruff_python_ast::{self as ast, Pattern, Singleton};
use ruff_text_size::Ranged;

use super::{Compiler, Label};
use crate::code::Op;
use crate::error::Result;
use crate::native::CompareOp;
use crate::value::{Value, intern};

/// Jumps out of a pattern that does not match, each with how many values it leaves above the subject.
#[derive(Default)]
struct Failures(Vec<(Label, u32)>);

impl<'a> Compiler<'a> {
    pub(super) fn match_statement(&mut self, statement: &'a ast::StmtMatch) -> Result<()> {
        self.expr(&statement.subject)?;
        let mut ends = vec![];
        for case in &statement.cases {
            self.at(case.pattern.range());
            self.emit(Op::Dup);
            let mut failures = Failures::default();
            let mut bound = vec![];
            self.pattern(&case.pattern, 0, &mut failures, &mut bound)?;
            if let Some(guard) = &case.guard {
                for jump in self.jump_if_false(guard)? {
                    failures.0.push((jump, 0));
                }
            }
            self.emit(Op::Pop);
            self.body(&case.body)?;
            ends.push(self.jump(Op::Jump));
            self.land_failures(failures);
        }
        self.emit(Op::Pop);
        self.land_all(ends);
        Ok(())
    }

    /// All failures meet here with nothing above the subject: those that leave more pop more.
    fn land_failures(&mut self, failures: Failures) {
        let most = failures.0.iter().map(|(_, left)| *left).max().unwrap_or(0);
        for level in (0..=most).rev() {
            let labels: Vec<Label> = failures.0.iter().filter(|(_, left)| *left == level).map(|(l, _)| *l).collect();
            self.land_all(labels);
            if level > 0 {
                self.emit(Op::Pop);
            }
        }
    }
    /// A false on top: fail, leaving `left` values above the subject.
    fn fail_if_false(&mut self, failures: &mut Failures, left: u32) {
        let jump = self.jump(Op::JumpIfFalse);
        failures.0.push((jump, left));
    }
    fn bind_capture(&mut self, name: &'a ast::Identifier, bound: &mut Vec<&'a str>) -> Result<()> {
        if bound.contains(&name.as_str()) {
            return Err(self.error(&format!("multiple assignments to name '{}' in pattern", name.as_str()), name.range()));
        }
        bound.push(name.as_str());
        self.store_name(name.as_str());
        Ok(())
    }

    /// Tests the value on top and takes it off; `below` other values lie between it and the subject.
    fn pattern(&mut self, pattern: &'a Pattern, below: u32, failures: &mut Failures, bound: &mut Vec<&'a str>) -> Result<()> {
        self.at(pattern.range());
        match pattern {
            Pattern::MatchValue(value) => {
                self.expr_then(&value.value, pattern.range())?;
                self.emit(Op::Compare(CompareOp::Eq));
                self.fail_if_false(failures, below);
            }
            Pattern::MatchSingleton(singleton) => {
                self.load(match singleton.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                });
                self.emit(Op::Is);
                self.fail_if_false(failures, below);
            }
            Pattern::MatchAs(capture) => {
                if let Some(inner) = &capture.pattern {
                    self.emit(Op::Dup);
                    self.pattern(inner, below + 1, failures, bound)?;
                }
                match &capture.name {
                    Some(name) => self.bind_capture(name, bound)?,
                    None => {
                        self.emit(Op::Pop);
                    }
                }
            }
            Pattern::MatchOr(or) => self.or_pattern(or, below, failures, bound)?,
            Pattern::MatchSequence(sequence) => self.sequence_pattern(sequence, below, failures, bound)?,
            Pattern::MatchMapping(mapping) => self.mapping_pattern(mapping, below, failures, bound)?,
            Pattern::MatchClass(class) => self.class_pattern(class, below, failures, bound)?,
            Pattern::MatchStar(star) => return Err(self.error("star pattern cannot be used here", star.range())),
        }
        Ok(())
    }

    fn or_pattern(
        &mut self,
        or: &'a ast::PatternMatchOr,
        below: u32,
        failures: &mut Failures,
        bound: &mut Vec<&'a str>,
    ) -> Result<()> {
        let mut done = vec![];
        let last = or.patterns.len().saturating_sub(1);
        let before = bound.len();
        let mut first_names: Option<Vec<&str>> = None;
        for (i, pattern) in or.patterns.iter().enumerate() {
            let mut own = vec![];
            if i < last {
                self.emit(Op::Dup);
                let mut inner = Failures::default();
                self.pattern(pattern, below + 1, &mut inner, &mut own)?;
                self.emit(Op::Pop);
                done.push(self.jump(Op::Jump));
                // Failures leave at least the value itself: bring all to just that.
                for (_, left) in &mut inner.0 {
                    *left = left.saturating_sub(below + 1);
                }
                self.land_failures(inner);
            } else {
                self.pattern(pattern, below, failures, &mut own)?;
            }
            own.sort_unstable();
            match &first_names {
                None => first_names = Some(own),
                Some(names) if *names != own => {
                    return Err(self.error("alternative patterns bind different names", or.range()));
                }
                Some(_) => {}
            }
        }
        bound.truncate(before);
        bound.extend(first_names.unwrap_or_default());
        self.land_all(done);
        Ok(())
    }

    fn sequence_pattern(
        &mut self,
        sequence: &'a ast::PatternMatchSequence,
        below: u32,
        failures: &mut Failures,
        bound: &mut Vec<&'a str>,
    ) -> Result<()> {
        let patterns = &sequence.patterns;
        let star = patterns.iter().position(Pattern::is_match_star);
        let fixed = patterns.len() - usize::from(star.is_some());
        self.emit(Op::MatchSequence { length: fixed as u16, at_least: star.is_some() });
        self.fail_if_false(failures, below + 1);
        match star {
            Some(at) => self.emit(Op::UnpackStar { before: at as u16, after: (fixed - at) as u16 }),
            None => self.emit(Op::Unpack(fixed as u32)),
        };
        for (i, pattern) in patterns.iter().enumerate() {
            let waiting = (patterns.len() - i - 1) as u32;
            match pattern {
                Pattern::MatchStar(rest) => match &rest.name {
                    Some(name) => self.bind_capture(name, bound)?,
                    None => {
                        self.emit(Op::Pop);
                    }
                },
                _ => self.pattern(pattern, below + waiting, failures, bound)?,
            }
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        mapping: &'a ast::PatternMatchMapping,
        below: u32,
        failures: &mut Failures,
        bound: &mut Vec<&'a str>,
    ) -> Result<()> {
        self.emit(Op::MatchMapping);
        self.fail_if_false(failures, below + 1);
        for key in &mapping.keys {
            self.expr(key)?;
        }
        self.emit(Op::BuildTuple(mapping.keys.len() as u32));
        if let Some(rest) = &mapping.rest {
            self.emit(Op::Dup2);
            self.emit(Op::MatchKeys);
            // [mapping keys mapping values]
            self.emit(Op::Swap);
            self.emit(Op::Pop);
            // [mapping keys values]
            self.emit(Op::Dup);
            self.load_none();
            self.emit(Op::IsNot);
            self.fail_if_false(failures, below + 3);
            self.emit(Op::Rot3);
            // [values mapping keys] → [values rest]
            self.emit(Op::MatchRest);
            self.bind_capture(rest, bound)?;
        } else {
            self.emit(Op::MatchKeys);
            self.emit(Op::Swap);
            self.emit(Op::Pop);
            self.emit(Op::Dup);
            self.load_none();
            self.emit(Op::IsNot);
            self.fail_if_false(failures, below + 1);
        }
        self.emit(Op::Unpack(mapping.patterns.len() as u32));
        let count = mapping.patterns.len();
        for (i, pattern) in mapping.patterns.iter().enumerate() {
            self.pattern(pattern, below + (count - i - 1) as u32, failures, bound)?;
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        class: &'a ast::PatternMatchClass,
        below: u32,
        failures: &mut Failures,
        bound: &mut Vec<&'a str>,
    ) -> Result<()> {
        self.expr_then(&class.cls, class.range())?;
        let names: Vec<Value> = class.arguments.keywords.iter().map(|k| Value::Str(intern(k.attr.as_str()))).collect();
        let count = class.arguments.patterns.len() + names.len();
        let names = self.constant(Value::tuple(names));
        self.emit(Op::MatchClass { positional: class.arguments.patterns.len() as u16, names: names as u16 });
        self.emit(Op::Dup);
        self.load_none();
        self.emit(Op::IsNot);
        self.fail_if_false(failures, below + 1);
        self.emit(Op::Unpack(count as u32));
        let patterns = class.arguments.patterns.iter().chain(class.arguments.keywords.iter().map(|k| &k.pattern));
        for (i, pattern) in patterns.enumerate() {
            self.pattern(pattern, below + (count - i - 1) as u32, failures, bound)?;
        }
        Ok(())
    }
}
