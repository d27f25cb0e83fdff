//! The classes of the tensorflow module, one set per thread.

use brunsviga_python::{Class, ClassRef};

/// The classes.
#[allow(missing_docs)]
pub struct Types {
    pub tensor: ClassRef,
    pub eager: ClassRef,
    pub symbolic: ClassRef,
    pub variable: ClassRef,
    pub dtype: ClassRef,
    pub shape: ClassRef,
    pub operation: ClassRef,
    pub graph: ClassRef,
    pub session: ClassRef,
    pub function: ClassRef,
    pub spec: ClassRef,
    pub scope: ClassRef,
}

impl Types {
    fn build() -> Types {
        let class = |name: &str, module: &str| Class::native(name, module, &[]);
        let tensor = class("Tensor", "tensorflow.python.framework.tensor");
        Types {
            eager: Class::native("EagerTensor", "tensorflow.python.framework.ops", std::slice::from_ref(&tensor))
                .labelled_with_module(),
            symbolic: Class::native("SymbolicTensor", "tensorflow.python.framework.ops", std::slice::from_ref(&tensor)),
            tensor,
            variable: class("Variable", "tensorflow.python.ops.variables"),
            dtype: class("DType", "tensorflow.python.framework.dtypes"),
            shape: class("TensorShape", "tensorflow.python.framework.tensor_shape"),
            operation: class("Operation", "tensorflow.python.framework.ops"),
            graph: class("Graph", "tensorflow.python.framework.ops"),
            session: class("Session", "tensorflow.python.client.session"),
            function: class("Function", "tensorflow.python.eager.polymorphic_function"),
            spec: class("TensorSpec", "tensorflow.python.framework.tensor"),
            scope: class("scope", "tensorflow"),
        }
    }
}

thread_local! {
    static TYPES: &'static Types = Box::leak(Box::new(Types::build()));
}

/// The classes of this thread.
pub fn types() -> &'static Types {
    TYPES.with(|types| *types)
}
