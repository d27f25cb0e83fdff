//! Functions that call the learner's own function on elements or slices: `np.vectorize`, `np.apply_along_axis`, `np.piecewise`.

use std::any::Any;

use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};
use brunsviga_tensor::ufunc::{self, BinaryOp, UnaryOp};
use brunsviga_tensor::{Array, DType, Operand, Scalar, broadcast_shapes, create, normalize_axis, shape};

use super::convert::{Lift, array_of, finish_array, integer_or, items, refuse, wrap, wrap_result, wrap_scalar};
use super::types::types;
use super::{dtype, nested};

/// `np.piecewise(x, conditions, functions)`: where a condition holds, what its function makes of those elements, or its number.
pub fn piecewise(vm: &mut Vm, mut args: Args) -> Result<Value> {
    if args.positional.len() < 3 {
        return Err(Raise::type_error("piecewise() takes x, condlist and funclist"));
    }
    let more = args.positional.split_off(3);
    let [x, conditions, functions] = Args::new(args.positional).exactly("piecewise")?;
    let x = wrap(array_of(vm, &x)?);
    let functions = items(vm, &functions)?;
    let several = match &conditions {
        Value::List(_) | Value::Tuple(_) => match items(vm, &conditions)?.first() {
            Some(first) => array_of(vm, first)?.ndim() > 0 || array_of(vm, &x)?.ndim() == 0,
            None => true,
        },
        _ => array_of(vm, &conditions)?.ndim() > array_of(vm, &x)?.ndim(),
    };
    let conditions = if several { items(vm, &conditions)? } else { vec![conditions] };
    let mut masks = Vec::new();
    for condition in &conditions {
        masks.push(array_of(vm, condition)?.cast(DType::Bool).py()?);
    }
    let n = masks.len();
    if functions.len() == n + 1 {
        // One more function: for where no condition holds.
        let mut rest = create::full(array_of(vm, &x)?.shape(), Operand::Scalar(Scalar::Bool(true)), None).py()?;
        for mask in &masks {
            let not = ufunc::unary(UnaryOp::LogicalNot, Operand::Array(mask)).py()?;
            rest = ufunc::binary(BinaryOp::LogicalAnd, Operand::Array(&rest), Operand::Array(&not)).py()?;
        }
        masks.push(rest);
    } else if functions.len() != n {
        return Err(Raise::value_error(format!("with {n} condition(s), either {n} or {} functions are expected", n + 1)));
    }
    let y = wrap(create::zeros(array_of(vm, &x)?.shape(), array_of(vm, &x)?.dtype()).py()?);
    for (mask, function) in masks.into_iter().zip(functions) {
        let mask = wrap(mask);
        if !vm.is_callable(&function) {
            vm.set_item(&y, &mask, function)?;
            continue;
        }
        let chosen = vm.get_item(&x, &mask)?;
        if array_of(vm, &chosen)?.size() > 0 {
            let positional = std::iter::once(chosen).chain(more.iter().cloned()).collect();
            let made = vm.call(&function, Args { positional, keyword: args.keyword.clone() })?;
            vm.set_item(&y, &mask, made)?;
        }
    }
    Ok(y)
}

/// `np.vectorize(f)`: calls `f` for every element of its broadcast arguments.
pub struct Vectorized {
    function: Value,
    otypes: Option<Value>,
}

/// `np.vectorize(pyfunc, otypes=None)`
pub fn vectorize(vm: &mut Vm, args: Args) -> Result<Value> {
    let [function, otypes, doc, excluded, cache, signature] =
        args.bind("vectorize", 1, &["pyfunc", "otypes", "doc", "excluded", "cache", "signature"])?;
    let (_, _) = (doc, cache);
    refuse("vectorize", "signature", &signature)?;
    refuse("vectorize", "excluded", &excluded)?;
    let function = function.unwrap_or(Value::None);
    if !vm.is_callable(&function) {
        return Err(Raise::type_error("numpy.vectorize: the first argument must be a function"));
    }
    Ok(Value::native(Vectorized { function, otypes: otypes.filter(|o| !o.is_none()) }))
}

impl Native for Vectorized {
    fn class(&self) -> ClassRef {
        types().helper.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let inner = vm.repr(&self.function)?;
        Ok(format!("<numpy.vectorize of {inner}>"))
    }
    fn call(&self, vm: &mut Vm, _this: &Value, args: Args) -> Result<Option<Value>> {
        let arrays: Result<Vec<Array>> = args.positional.iter().map(|v| array_of(vm, v)).collect();
        let arrays = arrays?;
        if arrays.is_empty() {
            return Err(Raise::value_error("args can not be empty"));
        }
        let shapes: Vec<&[usize]> = arrays.iter().map(Array::shape).collect();
        let dims = broadcast_shapes(&shapes).py()?;
        let columns: Result<Vec<Vec<brunsviga_tensor::Scalar>>> =
            arrays.iter().map(|a| a.broadcast_to(&dims).and_then(|a| a.scalars()).py()).collect();
        let columns = columns?;
        let total: usize = dims.iter().product();
        if total == 0 && self.otypes.is_none() {
            return Err(Raise::value_error("cannot call `vectorize` on size 0 inputs unless `otypes` is set"));
        }
        let mut results = Vec::with_capacity(total.min(1 << 20));
        for k in 0..total {
            vm.tick()?;
            let positional = columns.iter().filter_map(|c| c.get(k).copied().map(wrap_scalar)).collect();
            results.push(vm.call(&self.function, Args { positional, keyword: args.keyword.clone() })?);
        }
        let several = match results.first() {
            Some(Value::Tuple(parts)) => Some(parts.len()),
            _ => None,
        };
        let types = self.output_types(vm)?;
        let dims: Vec<i64> = dims.iter().map(|&n| n as i64).collect();
        match several {
            None => self.column(vm, results, &dims, types.first().copied()).map(Some),
            Some(n) => {
                let mut outputs = Vec::new();
                for place in 0..n {
                    let column =
                        results.iter().filter_map(|r| if let Value::Tuple(parts) = r { parts.get(place).cloned() } else { None });
                    outputs.push(self.column(vm, column.collect(), &dims, types.get(place).copied())?);
                }
                Ok(Some(Value::tuple(outputs)))
            }
        }
    }
}

impl Vectorized {
    fn output_types(&self, vm: &mut Vm) -> Result<Vec<brunsviga_tensor::DType>> {
        match &self.otypes {
            None => Ok(Vec::new()),
            Some(Value::Str(codes)) => codes.chars().map(|c| dtype::from_value(vm, &Value::from(c.to_string()))).collect(),
            Some(list) => items(vm, list)?.iter().map(|t| dtype::from_value(vm, t)).collect(),
        }
    }
    /// The element type is that of the first result, as in NumPy.
    fn column(&self, vm: &mut Vm, values: Vec<Value>, dims: &[i64], wanted: Option<brunsviga_tensor::DType>) -> Result<Value> {
        let kind = match (wanted, values.first()) {
            (Some(kind), _) => Some(kind),
            (None, Some(first)) => Some(array_of(vm, first)?.dtype()),
            (None, None) => None,
        };
        let array = nested::array_from(vm, &Value::list(values), kind)?.reshape(dims).py()?;
        Ok(wrap(array))
    }
}

/// `np.apply_along_axis(f, axis, x)`
pub fn apply_along_axis(vm: &mut Vm, mut args: Args) -> Result<Value> {
    if args.positional.len() < 3 {
        let [_, _, _] = args.exactly("apply_along_axis")?;
        return Ok(Value::None);
    }
    let function = args.positional.remove(0);
    let axis = args.positional.remove(0);
    let array = args.positional.remove(0);
    let array = array_of(vm, &array)?;
    let axis = integer_or(vm, Some(axis), 0)?;
    let at = normalize_axis(axis, array.ndim()).py()?;
    let moved = array.moveaxis(&[at as i64], &[-1]).py()?;
    let outer: Vec<usize> = moved.shape().split_last().map_or(Vec::new(), |(_, outer)| outer.to_vec());
    let length = moved.shape().last().copied().unwrap_or(0);
    let lanes: usize = outer.iter().product();
    if lanes == 0 {
        return Err(Raise::value_error("Cannot apply_along_axis when any iteration dimensions are 0"));
    }
    let rows = moved.reshape(&[lanes as i64, length as i64]).py()?;
    let mut results = Vec::new();
    for k in 0..lanes as i64 {
        vm.tick()?;
        let mut positional = vec![wrap(rows.get_int(k).py()?)];
        positional.extend(args.positional.iter().cloned());
        let result = vm.call(&function, Args { positional, keyword: args.keyword.clone() })?;
        results.push(array_of(vm, &result)?);
    }
    let stacked = shape::stack(&results, 0).py()?;
    let inner: Vec<usize> = results.first().map_or(Vec::new(), |r| r.shape().to_vec());
    let dims: Vec<i64> = outer.iter().chain(&inner).map(|&n| n as i64).collect();
    let result = stacked.reshape(&dims).py()?;
    if inner.is_empty() {
        return wrap_result(result);
    }
    // The function's own axes take the place of the axis that it consumed.
    let source: Vec<i64> = (outer.len() as i64..(outer.len() + inner.len()) as i64).collect();
    let destination: Vec<i64> = (at as i64..(at + inner.len()) as i64).collect();
    finish_array(vm, result.moveaxis(&source, &destination))
}
