//! `tf.scan`, `tf.foldl`, `tf.foldr`: the Python function is called once, on symbols, and becomes the body of one operation of the graph. In
//! eager mode that graph is built and run at once.

use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::body::add_scan;
use super::cond::cond;
use super::construct::need;
use super::convert::{self, hinted};
use super::map_fn::map_fn;
use super::nest::{Nest, flatten};
use super::registry::{Table, flag, given};
use super::state::{current, eager_errors};
use super::tensor::Tensor;
use super::trace_run::run_eagerly;
use super::while_loop::while_loop;
use super::{emit, errors, index};

/// The functions of this file.
pub const TABLE: Table = &[
    ("scan", "scan", scan),
    ("map_fn", "map", map_fn),
    ("foldl", "foldl", foldl),
    ("foldr", "foldr", foldr),
    ("while_loop", "while", while_loop),
    ("cond", "cond", cond),
];

/// Runs `body` in the current graph, or builds and runs a graph of it; then packs the results.
fn in_graph(
    vm: &mut Vm,
    arguments: Vec<Tensor>,
    nest: Nest,
    name: &'static str,
    body: impl FnOnce(&mut Vm, Vec<Tensor>) -> Result<Vec<Tensor>>,
) -> Result<Value> {
    if current(vm).is_some() {
        let results = body(vm, arguments)?;
        return nest.pack(vm, &mut results.into_iter().map(|t| t.named(name).value()));
    }
    run_eagerly(vm, arguments, body, move |vm, results| nest.pack(vm, &mut results.into_iter()))
}

/// Element tensors of one length.
pub fn elements(vm: &mut Vm, leaves: &[Value]) -> Result<(Vec<Tensor>, usize)> {
    let mut tensors = Vec::new();
    for leaf in leaves {
        tensors.push(convert::tensor(vm, leaf, None)?);
    }
    let Some(first) = tensors.first() else {
        return Err(Raise::value_error("elems must be a Tensor or a nest of Tensors: it is empty"));
    };
    let Some(&n) = first.shape().axes().first() else {
        return Err(Raise::index_error(
            "elems must be at least 1-dimensional: a scalar has no elements to go over. A list is a nest of tensors, each gone over by itself: \
             make a tensor of it with tf.constant",
        ));
    };
    for tensor in &tensors {
        if tensor.shape().axes().first() != Some(&n) {
            let shapes: Vec<String> = tensors.iter().map(|t| t.shape().to_string()).collect();
            // TensorFlow finds out when it reads past the end of the shorter one.
            return Err(errors::other(
                "OutOfRangeError",
                format!("elems must have the same length along the first axis; their shapes are {}", shapes.join(", ")),
            ));
        }
    }
    Ok((tensors, n))
}

/// What a step returned, as the state: of the same structure, types and shapes.
pub fn next_state(vm: &mut Vm, result: &Value, nest: &Nest, state: &[Tensor]) -> Result<Vec<Tensor>> {
    let (given, leaves) = flatten(vm, result)?;
    let (nest_text, given_text) = (nest.text(), given.text());
    // A list in the place of a single tensor is packed, as `convert_to_tensor` does.
    let one = matches!((nest, &given), (Nest::Leaf, Nest::List(_)));
    let leaves = if one { vec![result.clone()] } else { leaves };
    if !one && !nest.same(&given) {
        return Err(Raise::value_error(format!(
            "The two structures don't have the same nested structure.\n\nFirst structure: {nest_text}\n\nSecond structure: {given_text}\n\nThe \
             function must return its state in the structure in which it takes it."
        )));
    }
    let mut next = Vec::new();
    for (leaf, before) in leaves.iter().zip(state) {
        let tensor = hinted(vm, leaf, before.dtype())?;
        if tensor.dtype() != before.dtype() {
            let message = format!(
                "the function takes its state as {} and returns it as {}: a step must keep the type. Convert with tf.cast",
                before.dtype().name(),
                tensor.dtype().name()
            );
            return Err(if eager_errors(vm) { super::errors::invalid(message) } else { Raise::type_error(message) });
        }
        if tensor.shape() != before.shape() {
            let (saw, expected) = (tensor.shape(), before.shape());
            return Err(Raise::value_error(if eager_errors(vm) {
                format!("Incompatible shape for value ({saw}), expected ({expected})")
            } else {
                format!("Inconsistent shapes: saw {saw} but expected {expected}. A step must keep the shape of its state")
            }));
        }
        next.push(tensor);
    }
    Ok(next)
}

/// `tf.scan(fn, elems, initializer=None, …)`
fn scan(vm: &mut Vm, args: Args) -> Result<Value> {
    let [function, elems, initializer, parallel, back_prop, swap, infer, reverse] = args.bind(
        "scan",
        2,
        &["fn", "elems", "initializer", "parallel_iterations", "back_prop", "swap_memory", "infer_shape", "reverse"],
    )?;
    // Hints of how to run it, which change no result.
    let _ = (parallel, back_prop, swap, infer);
    let function = need("scan", function, "fn")?;
    if !vm.is_callable(&function) {
        return Err(Raise::type_error("The provided fn is not callable.fn should be a callable; got another object"));
    }
    let reverse = flag(vm, reverse, false)?;
    let (elem_nest, leaves) = flatten(vm, &need("scan", elems, "elems")?)?;
    let (tensors, n) = elements(vm, &leaves)?;
    match given(initializer) {
        Some(initializer) => {
            let (nest, leaves) = flatten(vm, &initializer)?;
            let mut initial = Vec::new();
            for leaf in &leaves {
                initial.push(convert::tensor(vm, leaf, None)?);
            }
            let (carries, result_nest) = (initial.len(), nest.clone());
            let arguments: Vec<Tensor> = initial.into_iter().chain(tensors).collect();
            in_graph(vm, arguments, result_nest, "scan/TensorArrayV2Stack/TensorListStack", move |vm, symbols| {
                let (initial, elements) = symbols.split_at(carries);
                let state: Vec<Tensor> = initial.to_vec();
                add_scan(vm, initial, elements, n, reverse, |vm, symbols| step(vm, &function, &nest, &elem_nest, &state, symbols))
                    .map(|(stacked, _)| stacked)
            })
        }
        None if n == 0 => Err(errors::other("OutOfRangeError", "scan of no elements needs an initializer")),
        None => {
            let nest = elem_nest.clone();
            in_graph(vm, tensors, elem_nest.clone(), "scan/TensorArrayV2Stack/TensorListStack", move |vm, symbols| {
                let mut initial = Vec::new();
                let mut rest = Vec::new();
                for tensor in &symbols {
                    initial.push(index::row(vm, tensor, if reverse { n - 1 } else { 0 })?);
                    rest.push(index::window(vm, tensor, 0, usize::from(!reverse), n - 1)?);
                }
                let state = initial.clone();
                let (stacked, _) = add_scan(vm, &initial, &rest, n - 1, reverse, |vm, symbols| {
                    step(vm, &function, &nest, &elem_nest, &state, symbols)
                })?;
                let mut results = Vec::new();
                for (first, stacked) in initial.iter().zip(stacked) {
                    let row = emit::stack(vm, std::slice::from_ref(first), 0)?;
                    let parts = if reverse { [stacked, row] } else { [row, stacked] };
                    results.push(emit::concat(vm, &parts, 0)?);
                }
                Ok(results)
            })
        }
    }
}

fn step(
    vm: &mut Vm,
    function: &Value,
    nest: &Nest,
    elem_nest: &Nest,
    state: &[Tensor],
    symbols: Vec<Tensor>,
) -> Result<Vec<Tensor>> {
    let mut symbols = symbols.into_iter().map(Tensor::value);
    let accumulated = nest.pack(vm, &mut symbols)?;
    let element = elem_nest.pack(vm, &mut symbols)?;
    let result = vm.call_positional(function, vec![accumulated, element])?;
    next_state(vm, &result, nest, state)
}

fn foldl(vm: &mut Vm, args: Args) -> Result<Value> {
    fold(vm, args, "foldl", false)
}
fn foldr(vm: &mut Vm, args: Args) -> Result<Value> {
    fold(vm, args, "foldr", true)
}

/// The last state of a scan.
fn fold(vm: &mut Vm, args: Args, name: &'static str, reverse: bool) -> Result<Value> {
    let [function, elems, initializer, parallel, back_prop, swap] =
        args.bind(name, 2, &["fn", "elems", "initializer", "parallel_iterations", "back_prop", "swap_memory"])?;
    let _ = (parallel, back_prop, swap);
    let function = need(name, function, "fn")?;
    let (elem_nest, leaves) = flatten(vm, &need(name, elems, "elems")?)?;
    let (tensors, n) = elements(vm, &leaves)?;
    let (nest, initial) = match given(initializer) {
        Some(initializer) => {
            let (nest, leaves) = flatten(vm, &initializer)?;
            let mut initial = Vec::new();
            for leaf in &leaves {
                initial.push(convert::tensor(vm, leaf, None)?);
            }
            (nest, initial)
        }
        None if n == 0 => return Err(errors::other("OutOfRangeError", format!("{name} of no elements needs an initializer"))),
        None => (elem_nest.clone(), Vec::new()),
    };
    let carries = initial.len();
    let arguments: Vec<Tensor> = initial.into_iter().chain(tensors).collect();
    in_graph(vm, arguments, nest.clone(), name, move |vm, symbols| {
        let (mut initial, mut elements) = (symbols[..carries].to_vec(), symbols[carries..].to_vec());
        let mut steps = n;
        if carries == 0 {
            steps = n - 1;
            let mut rest = Vec::new();
            for tensor in &elements {
                initial.push(index::row(vm, tensor, if reverse { n - 1 } else { 0 })?);
                rest.push(index::window(vm, tensor, 0, usize::from(!reverse), n - 1)?);
            }
            elements = rest;
        }
        let state = initial.clone();
        add_scan(vm, &initial, &elements, steps, reverse, |vm, symbols| step(vm, &function, &nest, &elem_nest, &state, symbols))
            .map(|(_, last)| last)
    })
}
