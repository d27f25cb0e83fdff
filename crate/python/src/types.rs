//! The built-in classes, one set per thread: what `class_of` gives, and what exceptions are made of.

use std::collections::HashMap;

use crate::class::{Class, ClassRef, Layout};

/// The built-in classes that the machine itself asks for, and all of them by name.
#[allow(missing_docs)]
pub struct Types {
    pub object: ClassRef,
    pub type_: ClassRef,
    pub none: ClassRef,
    pub bool_: ClassRef,
    pub int: ClassRef,
    pub float: ClassRef,
    pub str_: ClassRef,
    pub bytes: ClassRef,
    pub list: ClassRef,
    pub tuple: ClassRef,
    pub dict: ClassRef,
    pub set: ClassRef,
    pub frozenset: ClassRef,
    pub slice: ClassRef,
    pub ellipsis: ClassRef,
    pub not_implemented: ClassRef,
    pub range: ClassRef,
    pub function: ClassRef,
    pub builtin_function: ClassRef,
    pub method: ClassRef,
    pub module: ClassRef,
    pub generator: ClassRef,
    pub iterator: ClassRef,
    pub base_exception: ClassRef,
    pub exception: ClassRef,
    pub stop_iteration: ClassRef,
    pub attribute_error: ClassRef,
    by_name: HashMap<&'static str, ClassRef>,
}

/// Name and base of each exception class, bases first.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("SystemExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("Exception", "BaseException"),
    ("StopIteration", "Exception"),
    ("StopAsyncIteration", "Exception"),
    ("ArithmeticError", "Exception"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("BlockingIOError", "OSError"),
    ("ConnectionError", "OSError"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("Warning", "Exception"),
    ("BytesWarning", "Warning"),
    ("DeprecationWarning", "Warning"),
    ("FutureWarning", "Warning"),
    ("ImportWarning", "Warning"),
    ("PendingDeprecationWarning", "Warning"),
    ("ResourceWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("SyntaxWarning", "Warning"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
];

/// Classes of values that are neither `object` nor exceptions; `bool` and the iterators are added apart.
const VALUES: &[&str] = &[
    "type",
    "NoneType",
    "int",
    "float",
    "complex",
    "str",
    "bytes",
    "list",
    "tuple",
    "dict",
    "set",
    "frozenset",
    "slice",
    "ellipsis",
    "NotImplementedType",
    "range",
    "function",
    "builtin_function_or_method",
    "method",
    "module",
    "generator",
    "iterator",
    "property",
    "staticmethod",
    "classmethod",
    "super",
    "cell",
    "dict_keys",
    "dict_values",
    "dict_items",
    "enumerate",
    "zip",
    "map",
    "filter",
    "reversed",
    "list_iterator",
    "tuple_iterator",
    "str_ascii_iterator",
    "str_iterator",
    "range_iterator",
    "bytes_iterator",
    "dict_keyiterator",
    "dict_valueiterator",
    "dict_itemiterator",
    "set_iterator",
    "callable_iterator",
    "list_reverseiterator",
    "traceback",
    "code",
];

/// Names that a `class` statement may not derive from.
const FINAL: &[&str] = &[
    "bool",
    "NoneType",
    "slice",
    "ellipsis",
    "NotImplementedType",
    "range",
    "function",
    "builtin_function_or_method",
    "method",
    "generator",
    "iterator",
    "dict_keys",
    "dict_values",
    "dict_items",
];

impl Types {
    fn build() -> Types {
        let mut by_name: HashMap<&'static str, ClassRef> = HashMap::new();
        let object = Class::with_layout("object", "builtins", vec![], Layout::Object, true);
        by_name.insert("object", object.clone());
        for name in VALUES {
            by_name.insert(name, Class::with_layout(name, "builtins", vec![object.clone()], Layout::Value, true));
        }
        if let Some(int) = by_name.get("int").cloned() {
            by_name.insert("bool", Class::with_layout("bool", "builtins", vec![int], Layout::Value, true));
        }
        by_name.insert(
            "BaseException",
            Class::with_layout("BaseException", "builtins", vec![object.clone()], Layout::Exception, true),
        );
        for (name, base) in EXCEPTIONS {
            let base = by_name.get(base).unwrap_or(&object).clone();
            by_name.insert(name, Class::with_layout(name, "builtins", vec![base], Layout::Exception, true));
        }
        for alias in ["IOError", "EnvironmentError"] {
            let os_error = by_name.get("OSError").unwrap_or(&object).clone();
            by_name.insert(alias, os_error);
        }
        let get = |name: &str| by_name.get(name).unwrap_or(&object).clone();
        Types {
            type_: get("type"),
            none: get("NoneType"),
            bool_: get("bool"),
            int: get("int"),
            float: get("float"),
            str_: get("str"),
            bytes: get("bytes"),
            list: get("list"),
            tuple: get("tuple"),
            dict: get("dict"),
            set: get("set"),
            frozenset: get("frozenset"),
            slice: get("slice"),
            ellipsis: get("ellipsis"),
            not_implemented: get("NotImplementedType"),
            range: get("range"),
            function: get("function"),
            builtin_function: get("builtin_function_or_method"),
            method: get("method"),
            module: get("module"),
            generator: get("generator"),
            iterator: get("iterator"),
            base_exception: get("BaseException"),
            exception: get("Exception"),
            stop_iteration: get("StopIteration"),
            attribute_error: get("AttributeError"),
            object: object.clone(),
            by_name,
        }
    }

    /// A built-in class by name; `object` for a name that is not there (a mistake in our own code, caught by a test).
    pub fn named(&self, name: &str) -> ClassRef {
        self.get(name).unwrap_or_else(|| self.object.clone())
    }
    /// A built-in class by name.
    pub fn get(&self, name: &str) -> Option<ClassRef> {
        self.by_name.get(name).cloned()
    }
    /// May a `class` statement not derive from it?
    pub(crate) fn is_final(&self, class: &ClassRef) -> bool {
        class.is_native && FINAL.contains(&class.name())
    }
    /// Exception classes and the classes that learners call by name: what `builtins` holds.
    pub(crate) fn public(&self) -> impl Iterator<Item = (&'static str, &ClassRef)> {
        const SHOWN: &[&str] = &[
            "object",
            "type",
            "bool",
            "int",
            "float",
            "complex",
            "str",
            "bytes",
            "list",
            "tuple",
            "dict",
            "set",
            "frozenset",
            "slice",
            "range",
            "property",
            "staticmethod",
            "classmethod",
            "super",
            "enumerate",
            "zip",
            "map",
            "filter",
            "reversed",
        ];
        self.by_name.iter().filter(|(n, c)| SHOWN.contains(n) || c.layout == Layout::Exception).map(|(n, c)| (*n, c))
    }
}

thread_local! {
    // Lives as long as its thread: exceptions and native classes refer to it from everywhere.
    static TYPES: &'static Types = Box::leak(Box::new(Types::build()));
    static FILLED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// The built-in classes of this thread. Their methods are added when the first machine is made.
pub fn types() -> &'static Types {
    TYPES.with(|types| *types)
}

/// True exactly once per thread: the caller then adds the methods.
pub(crate) fn claim_filling() -> bool {
    !FILLED.with(|filled| filled.replace(true))
}
