//! `tf.cond`.

use std::rc::Rc;

use brunsviga_graph::DType;
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, hinted};
use super::emit::{self, known, node_in};
use super::nest::flatten;
use super::registry::given;
use super::state::current;
use super::tensor::Tensor;
use super::trace::Trace;

/// `tf.cond(pred, true_fn, false_fn)`: a known condition calls one function; in a graph both are computed and one is chosen.
pub fn cond(vm: &mut Vm, args: Args) -> Result<Value> {
    let [predicate, true_fn, false_fn, strict, first, second] =
        args.bind("cond", 1, &["pred", "true_fn", "false_fn", "strict", "fn1", "fn2"])?;
    let _ = strict;
    let predicate = convert::tensor(vm, &need("cond", predicate, "pred")?, None)?;
    let true_fn = need("cond", given(true_fn).or(given(first)), "true_fn")?;
    let false_fn = need("cond", given(false_fn).or(given(second)), "false_fn")?;
    if predicate.dtype() != DType::Bool || predicate.shape().len() != 1 {
        return Err(Raise::type_error(format!("pred must be one bool, got {}", predicate.short_repr())));
    }
    if let Some(value) = known(&predicate) {
        let chosen = if value.data().as_f64(0) == 0.0 { false_fn } else { true_fn };
        return vm.call_positional(&chosen, vec![]);
    }
    let Some(trace) = current(vm) else { return Err(super::errors::out_of_scope(&predicate)) };
    let before = trace.with(|inner| inner.uses.clone());
    let yes = vm.call_positional(&true_fn, vec![])?;
    let (nest, yes) = flatten(vm, &yes)?;
    let after_yes = trace.with(|inner| inner.uses.clone());
    // The other branch starts from the values before.
    trace.with(|inner| {
        for used in &mut inner.uses {
            if let Some(old) = before.iter().find(|u| Rc::ptr_eq(&u.cell, &used.cell)) {
                *used = old.clone();
            } else if let Some(read) = used.read {
                used.current = read;
                used.assigned = false;
            }
        }
    });
    let no = vm.call_positional(&false_fn, vec![])?;
    let (other, no) = flatten(vm, &no)?;
    if !nest.same(&other) {
        return Err(Raise::type_error(format!(
            "true_fn and false_fn must return the same structure: they return {} and {}",
            nest.text(),
            other.text()
        )));
    }
    let scalar = brunsviga_graph::Shape::scalar();
    let predicate = emit::reshape(vm, &predicate, scalar)?;
    merge_variables(vm, &trace, &predicate, &after_yes)?;
    let mut chosen = Vec::new();
    for (yes, no) in yes.iter().zip(&no) {
        if yes.is_none() && no.is_none() {
            chosen.push(Value::None);
            continue;
        }
        let yes = convert::tensor(vm, yes, None)?;
        let no = hinted(vm, no, yes.dtype())?;
        if yes.ty() != no.ty() {
            return Err(Raise::type_error(format!(
                "true_fn and false_fn must return the same types and shapes: they return {} {} and {} {}",
                yes.dtype().name(),
                yes.shape(),
                no.dtype().name(),
                no.shape()
            )));
        }
        let shape = yes.shape().clone();
        chosen.push(emit::select(vm, &predicate, &yes, &no, &shape)?.named("cond").value());
    }
    nest.pack(vm, &mut chosen.into_iter())
}

/// A variable that a branch changed has the value of the branch that is taken.
fn merge_variables(vm: &mut Vm, trace: &Rc<Trace>, predicate: &Tensor, after_yes: &[super::trace::Use]) -> Result<()> {
    let after_no = trace.with(|inner| inner.uses.clone());
    for no in &after_no {
        let yes = after_yes.iter().find(|u| Rc::ptr_eq(&u.cell, &no.cell));
        let Some(yes_node) = yes.map(|u| u.current).or(no.read) else { continue };
        if yes_node == no.current {
            continue;
        }
        let ty = no.cell.ty.clone();
        let (a, b) = (Tensor::symbol(trace, yes_node, ty.clone()), Tensor::symbol(trace, no.current, ty.clone()));
        let merged = emit::select(vm, predicate, &a, &b, &ty.shape)?;
        let node = node_in(vm, trace, &merged)?;
        trace.with(|inner| {
            if let Some(used) = inner.uses.iter_mut().find(|u| Rc::ptr_eq(&u.cell, &no.cell)) {
                used.current = node;
                used.assigned = true;
            }
        });
    }
    Ok(())
}
