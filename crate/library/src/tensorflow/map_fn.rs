//! `tf.map_fn`: a scan whose state is not looked at.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_graph::{DType, TensorType};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::body::{add_scan, trace_body};
use super::construct::need;
use super::control::elements;
use super::convert::{self, hinted};
use super::emit;
use super::nest::{Nest, flatten};
use super::registry::given;
use super::state::current;
use super::tensor::Tensor;
use super::trace_run::run_eagerly;

/// `tf.map_fn(fn, elems, …)`
pub fn map_fn(vm: &mut Vm, args: Args) -> Result<Value> {
    let [function, elems, dtype, parallel, back_prop, swap, infer, signature] = args.bind(
        "map_fn",
        2,
        &["fn", "elems", "dtype", "parallel_iterations", "back_prop", "swap_memory", "infer_shape", "fn_output_signature"],
    )?;
    let _ = (parallel, back_prop, swap, infer);
    let function = need("map_fn", function, "fn")?;
    let (elem_nest, leaves) = flatten(vm, &need("map_fn", elems, "elems")?)?;
    let (tensors, n) = elements(vm, &leaves)?;
    let wanted = match given(signature).or(given(dtype)) {
        Some(wanted) => {
            let (_, leaves) = flatten(vm, &wanted)?;
            let mut types = Vec::new();
            for leaf in &leaves {
                types.push(super::function::spec_dtype(vm, leaf)?);
            }
            Some(types)
        }
        None => None,
    };
    if current(vm).is_none() {
        // The structure of the result is known only when the function was traced: a cell carries it to the end.
        let found: Rc<RefCell<Nest>> = Rc::new(RefCell::new(Nest::Leaf));
        let inner = found.clone();
        return run_eagerly(
            vm,
            tensors,
            move |vm, symbols| map_in_graph(vm, &function, &elem_nest, symbols, n, wanted.as_deref(), &inner),
            move |vm, results| {
                let nest = found.borrow().clone();
                nest.pack(vm, &mut results.into_iter())
            },
        );
    }
    let found = RefCell::new(Nest::Leaf);
    let results = map_in_graph(vm, &function, &elem_nest, tensors, n, wanted.as_deref(), &found)?;
    let nest = found.into_inner();
    nest.pack(vm, &mut results.into_iter().map(|t| t.named("map").value()))
}

fn map_in_graph(
    vm: &mut Vm,
    function: &Value,
    elem_nest: &Nest,
    symbols: Vec<Tensor>,
    n: usize,
    wanted: Option<&[DType]>,
    found: &RefCell<Nest>,
) -> Result<Vec<Tensor>> {
    // The types of the results are found by tracing once; the scan needs them before it traces.
    let Some(outer) = current(vm) else { return Err(Raise::runtime_error("a loop outside of a graph")) };
    let types: Vec<TensorType> =
        symbols.iter().map(|t| TensorType::new(t.dtype(), t.shape().tail().unwrap_or_default())).collect();
    let apply = |vm: &mut Vm, symbols: &[Tensor]| -> Result<(Nest, Vec<Tensor>)> {
        let element = elem_nest.pack(vm, &mut symbols.iter().cloned().map(Tensor::value))?;
        let result = vm.call_positional(function, vec![element])?;
        let (nest, leaves) = flatten(vm, &result)?;
        let mut tensors = Vec::new();
        for (k, leaf) in leaves.iter().enumerate() {
            // Without a signature the results have the elements' type, as in TensorFlow.
            let dtype = wanted.map_or_else(|| types.get(k).or(types.first()).map(|t| t.dtype), |w| w.get(k).copied());
            let tensor = match dtype {
                Some(dtype) => hinted(vm, leaf, dtype)?,
                None => convert::tensor(vm, leaf, None)?,
            };
            if let Some(dtype) = dtype
                && dtype != tensor.dtype()
            {
                return Err(super::errors::invalid(format!(
                    "map_fn: the function returns {}, but {} was expected: say fn_output_signature=tf.{}",
                    tensor.dtype().name(),
                    dtype.name(),
                    tensor.dtype().name()
                )));
            }
            tensors.push(tensor);
        }
        Ok((nest, tensors))
    };
    let mut kept: Vec<TensorType> = Vec::new();
    trace_body(vm, &outer, &types, |vm, symbols| {
        let (nest, tensors) = apply(vm, &symbols)?;
        kept = tensors.iter().map(Tensor::ty).collect();
        *found.borrow_mut() = nest;
        Ok(tensors)
    })?;
    let mut initial = Vec::new();
    for ty in &kept {
        let zero = super::operators::scalar(ty.dtype, 0);
        initial.push(emit::broadcast(vm, &zero, &ty.shape)?);
    }
    let carries = initial.len();
    add_scan(vm, &initial, &symbols, n, false, |vm, symbols| apply(vm, &symbols[carries..]).map(|(_, tensors)| tensors))
        .map(|(stacked, _)| stacked)
}
