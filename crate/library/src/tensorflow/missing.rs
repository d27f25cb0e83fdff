//! Names that the module lacks: the AttributeError says what to use instead, or what is nearest.

use std::cell::RefCell;
use std::collections::HashMap;

use brunsviga_python::Module;

thread_local! {
    static NAMES: RefCell<HashMap<String, Vec<String>>> = RefCell::default();
}

/// What stands for a name that this module has not.
const INSTEAD: &[(&str, &str)] = &[
    ("GradientTape", "automatic differentiation is not available here; this site simulates, it does not train"),
    ("gradients", "automatic differentiation is not available here; this site simulates, it does not train"),
    ("custom_gradient", "automatic differentiation is not available here; this site simulates, it does not train"),
    ("keras", "Keras is not available here; this site simulates, it does not train"),
    ("data", "tf.data is not available here: use NumPy arrays and Python loops"),
    ("train", "training and checkpoints are not available here: np.save keeps arrays"),
    ("saved_model", "models cannot be saved here: np.save keeps arrays"),
    ("summary", "TensorBoard is not available here: draw with matplotlib.pyplot"),
    ("distribute", "there is one machine here: all of its cores are used by themselves"),
    ("io", "files are read with numpy: np.load, np.loadtxt"),
    ("image", "images are arrays: use NumPy and matplotlib.pyplot.imshow"),
    ("signal", "tf.signal is not available here"),
    (
        "sparse",
        "sparse tensors are not available here: write dense code with masks; it runs as sparse code where the zeros are known",
    ),
    (
        "SparseTensor",
        "sparse tensors are not available here: write dense code with masks; it runs as sparse code where the zeros are known",
    ),
    ("RaggedTensor", "ragged tensors are not available here: pad with tf.pad"),
    ("ragged", "ragged tensors are not available here: pad with tf.pad"),
    ("strings", "tensors of text are not available here"),
    ("string", "tensors of text are not available here"),
    ("complex64", "complex numbers are not available here: use two real tensors"),
    ("complex128", "complex numbers are not available here: use two real tensors"),
    ("complex", "complex numbers are not available here: use two real tensors"),
    ("numpy_function", "a Python function cannot run inside of a graph here: write it with tf functions"),
    ("py_function", "a Python function cannot run inside of a graph here: write it with tf functions"),
    ("TensorArray", "use tf.scan, which stacks the states, or tf.stack"),
    ("atan2", "inverse trigonometric functions are not available here yet"),
    ("asin", "inverse trigonometric functions are not available here yet"),
    ("acos", "inverse trigonometric functions are not available here yet"),
    ("atan", "inverse trigonometric functions are not available here yet"),
    ("sort", "sort with NumPy: np.sort(x.numpy())"),
    ("argsort", "sort with NumPy: np.argsort(x.numpy())"),
    ("unique", "use NumPy: np.unique(x.numpy())"),
    ("ConfigProto", "use tf.compat.v1.ConfigProto"),
    ("parallel_stack", "use tf.stack"),
    ("vectorized_map", "use tf.map_fn, or write the function on whole tensors"),
    ("case", "use tf.where or nested tf.cond"),
    ("switch_case", "use tf.where, or tf.gather from stacked results"),
    ("debugging", "use Python's assert on eager tensors"),
    ("Assert", "use Python's assert on eager tensors"),
    ("lookup", "use a Python dict, or tf.gather"),
    ("queue", "use Python's collections.deque"),
    ("histogram_fixed_width", "use np.histogram(x.numpy())"),
    ("searchsorted", "use np.searchsorted(x.numpy(), y)"),
    ("bincount", "use np.bincount(x.numpy())"),
];

/// Names of `tf.compat.v1` that TensorFlow 2 moved there.
const VERSION_ONE: &[&str] = &[
    "Session",
    "InteractiveSession",
    "placeholder",
    "global_variables_initializer",
    "initialize_all_variables",
    "disable_eager_execution",
    "disable_v2_behavior",
    "get_default_graph",
    "reset_default_graph",
    "random_uniform",
    "random_normal",
    "to_int32",
    "to_int64",
    "to_float",
    "to_double",
    "scatter_update",
    "scatter_add",
    "assign",
    "assign_add",
    "assign_sub",
    "set_random_seed",
    "ConfigProto",
    "variable_scope",
    "get_default_session",
    "global_variables",
    "log",
    "ceil",
    "lin_space",
    "is_nan",
    "div",
];

/// Names that TensorFlow 2 keeps in a submodule.
const ELSEWHERE: &[(&str, &str)] = &[
    ("log", "tf.math.log"),
    ("log1p", "tf.math.log1p"),
    ("ceil", "tf.math.ceil"),
    ("is_nan", "tf.math.is_nan"),
    ("is_finite", "tf.math.is_finite"),
    ("is_inf", "tf.math.is_inf"),
    ("rsqrt", "tf.math.rsqrt"),
    ("reciprocal", "tf.math.reciprocal"),
    ("reduce_std", "tf.math.reduce_std"),
    ("reduce_variance", "tf.math.reduce_variance"),
    ("reduce_logsumexp", "tf.math.reduce_logsumexp"),
    ("cumprod", "tf.math.cumprod"),
    ("count_nonzero", "tf.math.count_nonzero"),
    ("floordiv", "tf.math.floordiv"),
    ("mod", "tf.math.mod"),
    ("logical_xor", "tf.math.logical_xor"),
    ("squared_difference", "tf.math.squared_difference"),
    ("matvec", "tf.linalg.matvec"),
    ("diag", "tf.linalg.diag"),
    ("trace", "tf.linalg.trace"),
    ("relu", "tf.nn.relu"),
    ("softplus", "tf.nn.softplus"),
    ("softmax", "tf.nn.softmax"),
    ("random_uniform", "tf.random.uniform"),
    ("random_normal", "tf.random.normal"),
];

/// Remembers which names a module has.
pub fn remember(module: &Module) {
    let names = module.attrs.borrow().keys().map(|name| name.to_string()).collect();
    NAMES.with(|table| table.borrow_mut().insert(module.name.to_string(), names));
}

fn message(module: &str, name: &str) -> Option<String> {
    if name.starts_with("__") {
        return None;
    }
    let start = format!("module '{module}' has no attribute '{name}'");
    if let Some((_, instead)) = INSTEAD.iter().find(|(n, _)| *n == name) {
        return Some(format!("{start} here: {instead}."));
    }
    if module == "tensorflow" {
        if let Some((_, there)) = ELSEWHERE.iter().find(|(n, _)| *n == name) {
            return Some(format!("{start}. Use {there}."));
        }
        if VERSION_ONE.contains(&name) {
            return Some(format!(
                "{start}. It belongs to TensorFlow 1: write `import tensorflow.compat.v1 as tf` and `tf.disable_v2_behavior()`, or use \
                 tf.compat.v1.{name}."
            ));
        }
    }
    let near = nearest(module, name).map_or(String::new(), |near| format!(". Did you mean: '{near}'?"));
    Some(format!("{start}{near}"))
}

/// For `tensorflow`.
pub fn tensorflow(name: &str) -> Option<String> {
    message("tensorflow", name)
}
/// For `tensorflow.compat.v1`.
pub fn version_one(name: &str) -> Option<String> {
    message("tensorflow.compat.v1", name)
}
/// For `tf.math`.
pub fn math(name: &str) -> Option<String> {
    message("tensorflow.math", name)
}
/// For `tf.linalg`.
pub fn linalg(name: &str) -> Option<String> {
    message("tensorflow.linalg", name)
}
/// For `tf.nn`.
pub fn nn(name: &str) -> Option<String> {
    message("tensorflow.nn", name)
}
/// For `tf.random`.
pub fn random(name: &str) -> Option<String> {
    message("tensorflow.random", name)
}
/// For `tf.config`.
pub fn config(name: &str) -> Option<String> {
    message("tensorflow.config", name)
}

fn nearest(module: &str, name: &str) -> Option<String> {
    NAMES.with(|table| crate::numpy::nearest_name(table.borrow().get(module)?, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunsviga_python::Value;

    #[test]
    fn messages_name_what_to_use() {
        let module = Module::new("tensorflow");
        module.set("reduce_sum", Value::None);
        remember(&module);
        assert!(tensorflow("GradientTape").is_some_and(|m| m.contains("automatic differentiation")));
        assert!(tensorflow("Session").is_some_and(|m| m.contains("tf.compat.v1.Session")));
        assert!(tensorflow("log").is_some_and(|m| m.ends_with("Use tf.math.log.")));
        assert!(tensorflow("reduce_sm").is_some_and(|m| m.contains("Did you mean: 'reduce_sum'?")));
        assert_eq!(tensorflow("qqqqqqq").as_deref(), Some("module 'tensorflow' has no attribute 'qqqqqqq'"));
    }
}
