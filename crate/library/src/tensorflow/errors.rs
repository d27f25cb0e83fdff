//! The exceptions of `tf.errors`, and which of them an error of a graph becomes: eager operations raise `InvalidArgumentError` where
//! operations of a graph raise `ValueError` or `TypeError`, as in TensorFlow.

use brunsviga_graph::{ErrorKind, GraphError};
use brunsviga_python::types::types as built_in;
use brunsviga_python::{Class, ClassRef, Module, Raise, Value, Vm};

use super::state::eager_errors;
use super::tensor::Tensor;

/// The exception classes, one set a thread.
#[allow(missing_docs)]
pub struct Errors {
    pub op_error: ClassRef,
    pub invalid_argument: ClassRef,
    pub not_allowed: ClassRef,
    pub inaccessible: ClassRef,
    pub exhausted: ClassRef,
    pub failed_precondition: ClassRef,
    others: Vec<ClassRef>,
}

const MODULE: &str = "tensorflow.python.framework.errors_impl";

thread_local! {
    static ERRORS: &'static Errors = Box::leak(Box::new(build()));
}

fn build() -> Errors {
    let python = built_in();
    let op_error = Class::native("OpError", MODULE, &[python.named("Exception")]);
    let class = |name: &str| Class::native(name, MODULE, std::slice::from_ref(&op_error));
    let type_error = |name: &str| Class::native(name, MODULE, &[python.named("TypeError")]);
    let others = [
        "AbortedError",
        "AlreadyExistsError",
        "CancelledError",
        "DataLossError",
        "DeadlineExceededError",
        "InternalError",
        "NotFoundError",
        "OutOfRangeError",
        "PermissionDeniedError",
        "UnauthenticatedError",
        "UnavailableError",
        "UnimplementedError",
        "UnknownError",
    ];
    Errors {
        invalid_argument: class("InvalidArgumentError"),
        exhausted: class("ResourceExhaustedError"),
        failed_precondition: class("FailedPreconditionError"),
        not_allowed: type_error("OperatorNotAllowedInGraphError"),
        inaccessible: type_error("InaccessibleTensorError"),
        others: others.iter().map(|name| class(name)).collect(),
        op_error,
    }
}

/// The classes of this thread.
pub fn errors() -> &'static Errors {
    ERRORS.with(|errors| *errors)
}

/// `tf.errors`
pub fn module() -> Module {
    let module = Module::new("tensorflow.errors");
    let e = errors();
    let named = [&e.op_error, &e.invalid_argument, &e.exhausted, &e.failed_precondition, &e.not_allowed, &e.inaccessible];
    for class in named.into_iter().chain(&e.others) {
        module.set(class.name(), Value::Class(class.clone()));
    }
    module
}

/// `InvalidArgumentError`
pub fn invalid(message: impl Into<String>) -> Raise {
    Raise::new(&errors().invalid_argument, message)
}
/// Another class of `tf.errors`.
pub fn other(name: &str, message: impl Into<String>) -> Raise {
    let errors = errors();
    let class = errors.others.iter().find(|class| class.name() == name).unwrap_or(&errors.invalid_argument);
    Raise::new(class, message)
}
/// `ResourceExhaustedError`
pub fn exhausted(message: impl Into<String>) -> Raise {
    Raise::new(&errors().exhausted, message)
}
/// `FailedPreconditionError`
pub fn precondition(message: impl Into<String>) -> Raise {
    Raise::new(&errors().failed_precondition, message)
}

/// Wrong shapes: eager operations say it at run time, those of a graph when they are added.
pub fn shape(vm: &mut Vm, eager: impl Into<String>, graph: impl Into<String>) -> Raise {
    if eager_errors(vm) { invalid(eager) } else { Raise::value_error(graph) }
}

/// A Python construct that needs the value of a symbolic tensor. Says what to use instead.
pub fn not_allowed(what: &str) -> Raise {
    Raise::new(&errors().not_allowed, what)
}

/// A symbolic tensor outside of its graph.
pub fn out_of_scope(tensor: &Tensor) -> Raise {
    if tensor.is_of_graph() {
        return Raise::value_error(format!(
            "{} must be from the same graph as the operation that uses it: it belongs to another tf.Graph, or eager execution is on again",
            tensor.short_repr()
        ));
    }
    Raise::new(
        &errors().inaccessible,
        format!(
            "{} is out of scope and cannot be used here: it belongs to another graph or to a function that has been traced. Return it \
             from that function, and use the value that the call returns.",
            tensor.short_repr()
        ),
    )
}

/// What the graph crate found wrong, as TensorFlow would raise it.
pub fn from_graph(vm: &mut Vm, error: GraphError) -> Raise {
    let eager = eager_errors(vm);
    let message = plain(&error);
    match error.kind {
        ErrorKind::Type if eager => invalid(message),
        ErrorKind::Type => Raise::type_error(message),
        ErrorKind::Shape if eager => invalid(message),
        ErrorKind::Shape => Raise::value_error(message),
        ErrorKind::Index => invalid(message),
        ErrorKind::Limit => exhausted(message),
        ErrorKind::Storage => Raise::os_error(message),
        ErrorKind::Form => Raise::runtime_error(format!("{} (a defect of this site: please report it)", message)),
    }
}

/// The message; that of an index without the name of the graph's operation, as TensorFlow writes it.
fn plain(error: &GraphError) -> String {
    let bare = error.message.strip_prefix("gather: ").or_else(|| error.message.strip_prefix("scatter: "));
    match error.kind {
        ErrorKind::Index => bare.unwrap_or(&error.message).to_owned(),
        _ => error.message.clone(),
    }
}

/// The same while a graph runs: names the line that made the operation.
pub fn while_running(error: GraphError) -> Raise {
    let place = match &error.origin {
        Some(origin) => format!("\n\nDetected at {}, line {}.", origin.file, origin.line),
        None => String::new(),
    };
    let text = format!("Graph execution error:\n\n{}{place}", plain(&error));
    match error.kind {
        ErrorKind::Limit => exhausted(text),
        ErrorKind::Storage => Raise::os_error(text),
        ErrorKind::Form => Raise::runtime_error(text),
        _ => invalid(text),
    }
}
