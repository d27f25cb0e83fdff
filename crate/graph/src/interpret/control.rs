//! Scan and while: the body is interpreted once a step.

use super::interpret;
use super::structure::{element, stack};
use crate::error::{ErrorKind, GraphError};
use crate::op::{Scan, While};
use crate::value::{Data, Value};

pub(super) fn scan(s: &Scan, inputs: &[&Value]) -> Result<Vec<Value>, GraphError> {
    let (carries, rest) = inputs.split_at(s.carries);
    let (elements, captures) = rest.split_at(s.elements);
    let mut state: Vec<Value> = carries.iter().map(|v| (*v).clone()).collect();
    let mut history: Vec<Vec<Value>> = vec![Vec::with_capacity(s.steps); s.carries];
    for k in 0..s.steps {
        let k = if s.reverse { s.steps - 1 - k } else { k };
        let mut arguments = state;
        arguments.extend(elements.iter().map(|e| element(e, k)));
        arguments.extend(captures.iter().map(|c| (*c).clone()));
        state = interpret(&s.body, &arguments)?;
        for (rows, value) in history.iter_mut().zip(&state) {
            rows.push(value.clone());
        }
    }
    if s.reverse {
        history.iter_mut().for_each(|rows| rows.reverse());
    }
    let stacked = history.iter().zip(&state).map(|(rows, last)| stack(rows, last)).collect::<Vec<_>>();
    Ok(stacked.into_iter().chain(state).collect())
}

pub(super) fn while_loop(w: &While, inputs: &[&Value]) -> Result<Vec<Value>, GraphError> {
    let (carries, captures) = inputs.split_at(w.carries);
    let mut state: Vec<Value> = carries.iter().map(|v| (*v).clone()).collect();
    let mut count = 0;
    loop {
        let mut arguments = state;
        arguments.extend(captures.iter().map(|c| (*c).clone()));
        let verdict = interpret(&w.condition, &arguments)?;
        if matches!(verdict[0].data(), Data::Bool(v) if !v[0]) {
            arguments.truncate(w.carries);
            return Ok(arguments);
        }
        if w.maximum == Some(count) {
            return Ok(arguments.into_iter().take(w.carries).collect());
        }
        count += 1;
        if count == u64::MAX {
            return Err(GraphError::new(ErrorKind::Limit, "while: too many repetitions"));
        }
        state = interpret(&w.body, &arguments)?;
    }
}
