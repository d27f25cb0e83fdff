//! `tf.while_loop`: condition and body are traced once each.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_graph::op::{Op, While};
use brunsviga_graph::{DType, NodeId, TensorType};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::body::{Body, after, gather_needs, trace_body};
use super::construct::need;
use super::control::next_state;
use super::convert;
use super::emit::{self, node_in};
use super::errors::from_graph;
use super::extract::extract;
use super::nest::{Nest, flatten};
use super::registry::{flag, given, refuse};
use super::state::current;
use super::tensor::Tensor;
use super::trace_run::{part, run_eagerly};

/// `tf.while_loop(cond, body, loop_vars, …)`
pub fn while_loop(vm: &mut Vm, args: Args) -> Result<Value> {
    let [condition, body, vars, invariants, parallel, back_prop, swap, maximum, same] = args.bind(
        "while_loop",
        3,
        &[
            "cond",
            "body",
            "loop_vars",
            "shape_invariants",
            "parallel_iterations",
            "back_prop",
            "swap_memory",
            "maximum_iterations",
            "return_same_structure",
        ],
    )?;
    let _ = (parallel, back_prop, swap);
    refuse("while_loop", "shape_invariants", &invariants)?;
    let condition = need("while_loop", condition, "cond")?;
    let body = need("while_loop", body, "body")?;
    let vars = need("while_loop", vars, "loop_vars")?;
    let version_one = super::state::state(vm).eager;
    let same_structure = flag(vm, same, version_one)?;
    let maximum = match given(maximum) {
        Some(value) => Some(u64::try_from(convert::integer(vm, &value)?).unwrap_or(0)),
        None => None,
    };
    let (nest, leaves) = match &vars {
        Value::List(_) | Value::Tuple(_) | Value::Instance(_) => flatten(vm, &vars)?,
        _ => flatten(vm, &Value::tuple(vec![vars.clone()]))?,
    };
    if leaves.is_empty() {
        return Err(Raise::value_error("No loop variables provided"));
    }
    let mut initial = Vec::new();
    for leaf in &leaves {
        initial.push(convert::tensor(vm, leaf, None)?);
    }
    // The result has the structure that the body returns; TensorFlow 1 returns a single tensor for a single variable.
    let alone = !same_structure && nest.len() == 1;
    let found = Rc::new(RefCell::new(if alone { Nest::Leaf } else { nest.clone() }));
    if current(vm).is_some() {
        let results = add_while(vm, &condition, &body, &nest, &initial, maximum, (!alone).then_some(&found))?;
        let packed = found.borrow().clone();
        return packed.pack(vm, &mut results.into_iter().map(|t| t.named("while").value()));
    }
    // A loop that does not begin gives its variables back in the structure in which they came.
    let as_given = nest.pack(vm, &mut initial.iter().cloned().map(Tensor::value))?;
    let arguments = convert::items(vm, as_given.base())?;
    let begins = vm.call_positional(&condition, arguments)?;
    if !vm.truth(&begins)? {
        return Ok(as_given);
    }
    let inner = found.clone();
    run_eagerly(
        vm,
        initial,
        move |vm, symbols| add_while(vm, &condition, &body, &nest, &symbols, maximum, (!alone).then_some(&inner)),
        move |vm, results| {
            let packed = found.borrow().clone();
            packed.pack(vm, &mut results.into_iter())
        },
    )
}

fn add_while(
    vm: &mut Vm,
    condition: &Value,
    body: &Value,
    nest: &Nest,
    initial: &[Tensor],
    maximum: Option<u64>,
    found: Option<&Rc<RefCell<Nest>>>,
) -> Result<Vec<Tensor>> {
    let Some(outer) = current(vm) else { return Err(Raise::runtime_error("a loop outside of a graph")) };
    let types: Vec<TensorType> = initial.iter().map(Tensor::ty).collect();
    let spread = |vm: &mut Vm, symbols: Vec<Tensor>| -> Result<Vec<Value>> {
        let packed = nest.pack(vm, &mut symbols.into_iter().map(Tensor::value))?;
        convert::items(vm, packed.base())
    };
    let test = trace_body(vm, &outer, &types, |vm, symbols| {
        let arguments = spread(vm, symbols)?;
        let verdict = vm.call_positional(condition, arguments)?;
        let verdict = convert::tensor(vm, &verdict, None)?;
        if verdict.dtype() != DType::Bool || verdict.shape().len() != 1 {
            return Err(Raise::type_error(format!("cond must return one bool, got {}", verdict.short_repr())));
        }
        let shape = brunsviga_graph::Shape::scalar();
        Ok(vec![emit::reshape(vm, &verdict, shape)?])
    })?;
    let state = initial.to_vec();
    let run = trace_body(vm, &outer, &types, |vm, symbols| {
        let arguments = spread(vm, symbols)?;
        let result = vm.call_positional(body, arguments)?;
        let result = match (&result, nest) {
            (Value::List(_) | Value::Tuple(_) | Value::Instance(_), _) => result,
            _ => Value::tuple(vec![result]),
        };
        let (given, leaves) = flatten(vm, &result)?;
        // A list for a tuple is taken, as TensorFlow does.
        if given.len() != nest.len() {
            return Err(Raise::value_error(format!(
                "The two structures don't have the same nested structure: the loop variables are {}, the body returns {}",
                nest.text(),
                given.text()
            )));
        }
        if let Some(found) = found {
            *found.borrow_mut() = given;
        }
        next_state(vm, &Value::tuple(leaves), &Nest::Tuple(vec![Nest::Leaf; state.len()]), &state)
    })?;
    let changed = run.changed();
    let ends: Vec<(NodeId, NodeId)> = changed.iter().map(|cell| run.ends(cell)).collect();
    // The condition may read what the body changes.
    let seen: Vec<NodeId> = changed.iter().map(|cell| test.ends(cell).0).collect();
    let mut outputs = run.results.clone();
    outputs.extend(ends.iter().map(|(_, end)| *end));
    let (needs, captured) = gather_needs(vm, &outer, &[(&test, test.results.clone()), (&run, outputs.clone())], &changed)?;
    let inputs = |body: &Body, variables: &[NodeId], captured: &[NodeId]| -> Vec<NodeId> {
        body.arguments.iter().chain(variables).chain(captured).copied().collect()
    };
    let starts: Vec<NodeId> = ends.iter().map(|(start, _)| *start).collect();
    let [test_captures, run_captures] = captured.as_slice() else { return Err(Raise::runtime_error("a loop of two functions")) };
    let condition_graph = test
        .trace
        .with(|inner| extract(inner.builder.graph(), &inputs(&test, &seen, test_captures), &test.results))
        .map_err(|e| from_graph(vm, e))?;
    let body_graph = run
        .trace
        .with(|inner| extract(inner.builder.graph(), &inputs(&run, &starts, run_captures), &outputs))
        .map_err(|e| from_graph(vm, e))?;
    let mut nodes = Vec::new();
    for tensor in initial {
        nodes.push(node_in(vm, &outer, tensor)?);
    }
    nodes.extend(needs.changed.iter().map(|(_, node)| *node));
    nodes.extend(&needs.captures);
    let op = While { condition: condition_graph, body: body_graph, carries: initial.len() + changed.len(), maximum };
    let tuple = outer.add(vm, Op::While(Box::new(op)), &nodes).map_err(|e| from_graph(vm, e))?;
    let mut results = Vec::new();
    for k in 0..initial.len() {
        results.push(part(vm, &outer, tuple, k)?);
    }
    let mut written = Vec::new();
    for (k, cell) in changed.iter().enumerate() {
        written.push((cell.clone(), part(vm, &outer, tuple, initial.len() + k)?));
    }
    after(vm, &outer, &[&test, &run], &results, &written)?;
    Ok(results)
}
