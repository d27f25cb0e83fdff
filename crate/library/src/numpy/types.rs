//! The classes of the numpy module, one set per thread: array, scalar types with NumPy's abstract hierarchy, dtype, ufunc, errors.
//!
//! `numpy.float64` has Python's `float` among its bases, as in NumPy; `numpy.int64` has not `int` (also as in NumPy).

use std::cell::Cell;
use std::rc::Rc;

use brunsviga_python::types::types as built_in;
use brunsviga_python::{Class, ClassRef};
use brunsviga_tensor::DType;

/// The classes.
#[allow(missing_docs)]
pub struct Types {
    pub generic: ClassRef,
    pub number: ClassRef,
    pub integer: ClassRef,
    pub signed_integer: ClassRef,
    pub inexact: ClassRef,
    pub floating: ClassRef,
    pub bool_: ClassRef,
    pub int32: ClassRef,
    pub int64: ClassRef,
    pub float32: ClassRef,
    pub float64: ClassRef,
    pub ndarray: ClassRef,
    pub memmap: ClassRef,
    pub flatiter: ClassRef,
    pub dtype: ClassRef,
    pub ufunc: ClassRef,
    pub npz_file: ClassRef,
    pub helper: ClassRef,
    pub bad_zip_file: ClassRef,
    pub linalg_error: ClassRef,
    pub axis_error: ClassRef,
    pub ufunc_error: ClassRef,
    pub rank_warning: ClassRef,
}

impl Types {
    fn build() -> Types {
        let class = |name: &str, bases: &[&ClassRef]| {
            let bases: Vec<ClassRef> = bases.iter().map(|c| (*c).clone()).collect();
            Class::native(name, "numpy", &bases).labelled_with_module()
        };
        let python = built_in();
        let generic = class("generic", &[]);
        let number = class("number", &[&generic]);
        let integer = class("integer", &[&number]);
        let signed_integer = class("signedinteger", &[&integer]);
        let inexact = class("inexact", &[&number]);
        let floating = class("floating", &[&inexact]);
        let error = |name: &str, module: &str, bases: &[&str]| {
            let bases: Vec<ClassRef> = bases.iter().map(|name| python.named(name)).collect();
            Class::native(name, module, &bases)
        };
        let ndarray = class("ndarray", &[]);
        Types {
            bool_: class("bool", &[&generic]),
            int32: class("int32", &[&signed_integer]),
            int64: class("int64", &[&signed_integer]),
            float32: class("float32", &[&floating]),
            float64: class("float64", &[&floating, &python.float]),
            memmap: class("memmap", &[&ndarray]),
            ndarray,
            flatiter: class("flatiter", &[]),
            dtype: class("dtype", &[]),
            ufunc: class("ufunc", &[]),
            npz_file: Class::native("NpzFile", "numpy.lib.npyio", &[]),
            helper: Class::native("helper", "numpy", &[]),
            bad_zip_file: error("BadZipFile", "zipfile", &["Exception"]),
            linalg_error: error("LinAlgError", "numpy.linalg", &["ValueError"]),
            axis_error: error("AxisError", "numpy.exceptions", &["ValueError", "IndexError"]),
            ufunc_error: error("UFuncTypeError", "numpy._core._exceptions", &["TypeError"]),
            rank_warning: error("RankWarning", "numpy.exceptions", &["UserWarning"]),
            generic,
            number,
            integer,
            signed_integer,
            inexact,
            floating,
        }
    }

    /// The scalar class of an element type.
    pub fn scalar(&self, dtype: DType) -> &ClassRef {
        match dtype {
            DType::Bool => &self.bool_,
            DType::I32 => &self.int32,
            DType::I64 => &self.int64,
            DType::F32 => &self.float32,
            DType::F64 => &self.float64,
        }
    }

    /// The element type of a scalar class, or of Python's `float`, `int`, `bool`.
    pub fn dtype_of_class(&self, class: &ClassRef) -> Option<DType> {
        let python = built_in();
        let is = |other: &ClassRef| Rc::ptr_eq(class, other);
        if is(&python.float) {
            return Some(DType::F64);
        }
        if is(&python.int) {
            return Some(DType::I64);
        }
        if is(&python.bool_) {
            return Some(DType::Bool);
        }
        DType::ALL.into_iter().find(|&dtype| is(self.scalar(dtype)))
    }
}

thread_local! {
    static TYPES: &'static Types = Box::leak(Box::new(Types::build()));
    static FILLED: Cell<bool> = const { Cell::new(false) };
}

/// The classes of this thread.
pub fn types() -> &'static Types {
    TYPES.with(|types| *types)
}

/// True exactly once per thread: the caller then adds the methods.
pub fn claim_filling() -> bool {
    !FILLED.with(|filled| filled.replace(true))
}
