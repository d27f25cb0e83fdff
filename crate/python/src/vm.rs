//! The machine: frames, calls, the run loop.
//!
//! Contract for other crates (all are methods of `Vm`; `&mut self` unless they only read):
//!
//! ```text
//! Vm::new(host: Box<dyn Host>) -> Vm
//! register_module(name: &str, build: fn(&mut Vm) -> Result<Rc<Module>>)      built at first import; "matplotlib.pyplot" is dotted
//! register_source(name: &str, source: &'static str)                          a module written in Python that the site ships
//! start(name: &str, source: &str) -> std::result::Result<(), Raise>          parse, compile, push the cell's frame; SyntaxError here
//! resume(budget: u64) -> Outcome                                             runs about so many instructions
//! interrupt(Raise)                                                           the next instruction raises this (Stop: KeyboardInterrupt)
//! run(name, source) -> Result<Option<Value>>                                 start and resume to the end; Some(value) of a last bare expression
//! globals() -> Rc<RefCell<…>> of the cells' shared namespace; reset() empties it; with_namespace for checks
//! call(&Value, Args) -> Result<Value>                                        from native code; nested depth has a limit
//! get_attr(&Value, &str), set_attr, get_item(&Value,&Value), set_item, len(&Value), iter(&Value) -> Result<Value iterator>,
//! next(&Value) -> Result<Option<Value>>, collect(&Value) -> Result<Vec<Value>>,
//! binary(BinaryOp,&Value,&Value), unary, compare(CompareOp,..) -> Result<Value>, equal(&,&) -> Result<bool>, truth(&Value) -> Result<bool>,
//! repr(&Value) -> Result<String>, str(&Value), format(&Value, spec), type_name(&Value) -> String, class_of(&Value) -> ClassRef,
//! is_instance(&Value, &ClassRef) -> bool, to_f64(&Value) -> Result<f64> (float()), to_index(&Value) -> Result<i64> (__index__),
//! builtin_class(&str) -> ClassRef, import(&str) -> Result<Rc<Module>>
//! location() -> Option<Location>                                             file, line, column of the innermost Python frame
//! warn(category: &str, message: &str)                                        "cell:3: RuntimeWarning: …" on stderr, once per place and text
//! extension<T: Default + 'static>() -> &mut T                                state that a native module keeps in the machine
//! host() -> &mut dyn Host
//! syntax and run-time errors: `Diagnostic::from_raise(&Raise, &Vm)` → kind, message, file, line, column range, traceback text, hint
//! ```
