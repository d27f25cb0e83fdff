//! The Python module `numpy`: arrays, scalars, functions, as NumPy 2 has them.
//!
//! Guarantees: values, dtypes, shapes, printed text, warnings and error texts agree with NumPy's for everything that
//! `tests/conformance` compares; what is missing raises an error that names it. The numerics are the tensor crate's: this
//! module binds names and arguments. Does not guarantee: complex numbers beyond spectra, text and object arrays, subclasses of arrays.

pub mod array;
pub mod complex;
pub mod convert;
mod creation;
mod curves;
pub mod dtype;
mod elementwise;
mod files;
mod flags;
mod flat;
mod fourier;
mod functional;
pub(crate) mod helper;
mod index;
mod linear;
mod methods;
mod missing;
mod nested;
mod operators;
mod ordering;
mod printing;
mod random;
mod reductions;
mod registry;
pub mod scalar;
mod scalar_math;
mod selection;
mod settings;
mod shaping;
mod testing;
pub mod types;
mod ufuncs;

use std::rc::Rc;

use brunsviga_python::{Args, Module, Result, Value, Vm};
use brunsviga_tensor::{DType, Scalar};

use helper::{Brackets, Scope};
pub(crate) use missing::nearest_in as nearest_name;
use types::types;

/// Makes `numpy`, `numpy.linalg` and `numpy.testing` importable.
pub fn register(vm: &mut Vm) {
    vm.register_module("numpy", build);
    vm.register_module("numpy.testing", |vm| part(vm, "testing"));
    vm.register_module("numpy.linalg", |vm| part(vm, "linalg"));
    vm.register_module("numpy.fft", |vm| part(vm, "fft"));
    vm.register_module("numpy.random", |vm| part(vm, "random"));
}

/// Everything that the module keeps in the machine is forgotten.
pub fn reset(vm: &mut Vm) {
    random::reset(vm);
}

/// A module that is also an attribute of `numpy`.
fn part(vm: &mut Vm, name: &str) -> Result<Rc<Module>> {
    let numpy = vm.import("numpy")?;
    match numpy.get(name) {
        Some(Value::Module(module)) => Ok(module),
        _ => Ok(Rc::new(Module::new(&format!("numpy.{name}")))),
    }
}

fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let mut module = Module::new("numpy");
    module.missing = Some(missing::message);
    constants(&module);
    classes(&module);
    ufuncs::register(&module);
    for table in [
        complex::TABLE,
        creation::TABLE,
        curves::TABLE,
        elementwise::TABLE,
        files::TABLE,
        linear::TABLE,
        ordering::TABLE,
        printing::TABLE,
        reductions::TABLE,
        selection::TABLE,
        shaping::TABLE,
    ] {
        registry::install(&module, table);
    }
    others(&module);
    if types::claim_filling() {
        methods::install(|name| module.get(name));
    }
    module.set("linalg", Value::Module(Rc::new(linear::module())));
    module.set("fft", Value::Module(Rc::new(fourier::module())));
    module.set("random", Value::Module(Rc::new(random::module())));
    module.set("testing", Value::Module(Rc::new(testing::module())));
    missing::remember(module.attrs.borrow().keys().map(|name| name.to_string()));
    Ok(Rc::new(module))
}

fn constants(module: &Module) {
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("euler_gamma", 0.577_215_664_901_532_9),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        module.set(name, Value::Float(value));
    }
    module.set("newaxis", Value::None);
    module.set("True_", convert::wrap_scalar(Scalar::Bool(true)));
    module.set("False_", convert::wrap_scalar(Scalar::Bool(false)));
    module.set("little_endian", Value::Bool(true));
    module.set("__version__", Value::from("2.4.6"));
}

fn classes(module: &Module) {
    let types = types();
    let named: &[(&str, &brunsviga_python::ClassRef)] = &[
        ("generic", &types.generic),
        ("number", &types.number),
        ("integer", &types.integer),
        ("signedinteger", &types.signed_integer),
        ("inexact", &types.inexact),
        ("floating", &types.floating),
        ("bool_", &types.bool_),
        ("bool", &types.bool_),
        ("int32", &types.int32),
        ("intc", &types.int32),
        ("int64", &types.int64),
        ("int_", &types.int64),
        ("intp", &types.int64),
        ("long", &types.int64),
        ("float32", &types.float32),
        ("single", &types.float32),
        ("float64", &types.float64),
        ("double", &types.float64),
        ("ndarray", &types.ndarray),
        ("dtype", &types.dtype),
        ("ufunc", &types.ufunc),
        ("flatiter", &types.flatiter),
    ];
    for (name, class) in named {
        module.set(name, Value::Class((*class).clone()));
    }
    for dtype in DType::ALL {
        types.scalar(dtype).clone().constructor(move |vm, args: Args| {
            let [value, of] = args.between(dtype.name(), 0)?;
            convert::refuse(dtype.name(), "dtype", &of)?;
            scalar::construct(vm, dtype, value)
        });
    }
    types.dtype.clone().constructor(|vm, args| {
        let [value, align, copy] = args.bind("dtype", 1, &["dtype", "align", "copy"])?;
        let (_, _) = (align, copy);
        let value = value.unwrap_or(Value::None);
        let dtype = if value.is_none() { DType::F64 } else { dtype::from_value(vm, &value)? };
        Ok(dtype::wrap(dtype))
    });
    types.ndarray.clone().constructor(|vm, args| {
        let [shape, dtype] = args.bind("ndarray", 1, &["shape", "dtype"])?;
        let shape = convert::shape(vm, &shape.unwrap_or(Value::None))?;
        let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F64);
        convert::finish_array(vm, brunsviga_tensor::create::empty(&shape, dtype))
    });
    // `np.ndarray.T`, as a key for sorting or mapping.
    types.ndarray.clone().property("T", |vm, array| vm.get_attr(array, "T"));
    let exceptions = Module::new("numpy.exceptions");
    exceptions.set("AxisError", Value::Class(types.axis_error.clone()));
    exceptions.set("RankWarning", Value::Class(types.rank_warning.clone()));
    module.set("exceptions", Value::Module(Rc::new(exceptions)));
}

fn others(module: &Module) {
    registry::install(
        module,
        &[
            ("issubdtype", dtype::issubdtype),
            ("finfo", dtype::finfo),
            ("iinfo", dtype::iinfo),
            ("seterr", settings::seterr),
            ("geterr", settings::geterr),
            ("ndindex", creation::ndindex),
            ("ndenumerate", creation::ndenumerate),
            ("isscalar", creation::isscalar),
            ("size", creation::size),
            ("outer", selection::outer),
            ("vectorize", functional::vectorize),
            ("piecewise", functional::piecewise),
            ("apply_along_axis", functional::apply_along_axis),
        ],
    );
    module.function("errstate", |vm, args| {
        let err = settings::errstate_from(vm, args)?;
        let mut inside = settings::settings(vm).clone();
        inside.err = err;
        Ok(Value::native(Scope::new(inside, true)))
    });
    module.set("r_", Value::native(Brackets { name: "r_", get: creation::row_builder }));
    module.set("s_", Value::native(Brackets { name: "s_", get: |_, at| Ok(at.clone()) }));
    module.set("c_", Value::native(Brackets { name: "c_", get: creation::column_builder }));
    module.set("mgrid", Value::native(Brackets { name: "mgrid", get: creation::dense_grid }));
    module.set("ogrid", Value::native(Brackets { name: "ogrid", get: creation::open_grid }));
}
