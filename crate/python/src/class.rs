//! Classes and instances.
//!
//! A class is built in Rust with `Class::native(name, module, base)` (then `.method(name, body)`, `.class_method`,
//! `.constructor(body)`), or by a `class` statement. Its `repr` is `<class 'module.name'>`. Method resolution is C3.
//!
//! `ClassRef` is `Rc<Class>`; `Class::name()` is the bare name; `Class::is_subclass_of(&ClassRef)`.
//! Built-in classes (`int`, `float`, `list`, `Exception` …) are reachable as `vm.builtin_class("float")`, so that
//! `numpy.float64` can name `float` among its bases and `isinstance(np.float64(1), float)` holds.
