//! `import`: registered modules, modules that ship as Python text, and `name.py` in the folder of the running file.

use std::rc::Rc;

use super::frame::{Frame, OnReturn};
use crate::error::{Raise, Result};
use crate::host::FileError;
use crate::native::Module;
use crate::source::Source;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// The module of a dotted name, made at the first import: a registered one, else a file `name.py`.
    pub fn import(&mut self, name: &str) -> Result<Rc<Module>> {
        let parts: Vec<&str> = name.split('.').collect();
        let mut last: Option<Rc<Module>> = None;
        for i in 0..parts.len() {
            let dotted = parts.get(..=i).unwrap_or(&[]).join(".");
            let module = match self.modules.get(&dotted) {
                Some(module) => module.clone(),
                None => self.load_module(&dotted, last.as_deref())?,
            };
            last = Some(module);
        }
        last.ok_or_else(|| Raise::module_not_found(format!("No module named '{name}'")))
    }

    fn load_module(&mut self, dotted: &str, parent: Option<&Module>) -> Result<Rc<Module>> {
        let child = dotted.rsplit('.').next().unwrap_or(dotted);
        if let Some(build) = self.builders.get(dotted).copied() {
            let module = self.nested(build)?;
            self.modules.insert(dotted.to_owned(), module.clone());
            if let Some(parent) = parent {
                parent.set(child, Value::Module(module.clone()));
            }
            return Ok(module);
        }
        if let Some(parent) = parent
            && let Some(Value::Module(module)) = parent.get(child)
        {
            self.modules.insert(dotted.to_owned(), module.clone());
            return Ok(module);
        }
        // `matplotlib` itself, when only `matplotlib.pyplot` was registered.
        let prefix = format!("{dotted}.");
        let is_package =
            self.builders.keys().any(|k| k.starts_with(&prefix)) || self.sources.keys().any(|k| k.starts_with(&prefix));
        let (text, path) = match self.sources.get(dotted) {
            Some(text) => (text().to_owned(), format!("<{dotted}>")),
            None => match self.read_module(dotted)? {
                Some(found) => found,
                None if is_package => (String::new(), format!("<{dotted}>")),
                None => {
                    let mut available: Vec<String> = self.builders.keys().cloned().collect();
                    available.extend(self.sources.keys().map(|name| (*name).to_owned()));
                    return Err(crate::stdlib::missing_module(dotted, &available));
                }
            },
        };
        let module = Rc::new(Module::new(dotted));
        module.set("__name__", Value::str(dotted));
        module.set("__file__", Value::str(path.as_str()));
        // Known before it runs: modules may import each other.
        self.modules.insert(dotted.to_owned(), module.clone());
        let result = self.run_module(&module, &path, &text);
        if let Err(raise) = result {
            self.modules.remove(dotted);
            return Err(raise);
        }
        if let Some(parent) = parent {
            parent.set(child, Value::Module(module.clone()));
        }
        Ok(module)
    }

    fn read_module(&mut self, dotted: &str) -> Result<Option<(String, String)>> {
        let base = dotted.replace('.', "/");
        for path in [format!("{base}.py"), format!("{base}/__init__.py")] {
            match self.host().read_file(&path) {
                Ok(bytes) => {
                    let text = String::from_utf8(bytes)
                        .map_err(|_| Raise::syntax_error(format!("(unicode error) the file {path} is not UTF-8 text")))?;
                    return Ok(Some((text, path)));
                }
                Err(FileError::NotFound | FileError::IsDirectory) => {}
                Err(error) => return Err(error.raise(&path)),
            }
        }
        Ok(None)
    }

    fn run_module(&mut self, module: &Rc<Module>, path: &str, text: &str) -> Result<()> {
        let source = Rc::new(Source::new(path, text));
        let code = crate::syntax::compile_source(&source, false)?;
        let module = module.clone();
        self.nested(|vm| {
            vm.push(Value::None);
            let base = vm.stack.len();
            if vm.frames.len() >= Vm::MAX_FRAMES {
                return Err(Raise::recursion_error("maximum recursion depth exceeded"));
            }
            vm.enter_frame(Frame {
                code,
                pc: 0,
                base,
                cells: vec![],
                globals: module,
                namespace: None,
                blocks: vec![],
                on_return: OnReturn::Exit,
                generator: None,
            });
            vm.run_frames().map(|_| ())
        })
    }

    /// `from module import name`
    pub(crate) fn import_from(&mut self, module: &Rc<Module>, name: &str) -> Result<Value> {
        let value = Value::Module(module.clone());
        if let Some(found) = self.find_attr(&value, name)? {
            return Ok(found);
        }
        match self.import(&format!("{}.{name}", module.name)) {
            Ok(found) => Ok(Value::Module(found)),
            Err(raise) if raise.is_named("ModuleNotFoundError") => {
                if let Some(message) = module.missing.and_then(|missing| missing(name)) {
                    return Err(Raise::import_error(message));
                }
                let place = match module.get("__file__") {
                    Some(Value::Str(file)) => file.to_string(),
                    _ => "unknown location".to_owned(),
                };
                Err(Raise::import_error(format!("cannot import name '{name}' from '{}' ({place})", module.name)))
            }
            Err(raise) => Err(raise),
        }
    }
    /// `from module import *`
    pub(crate) fn import_star(&mut self, module: &Rc<Module>, into: &Module) -> Result<()> {
        let names: Vec<String> = match module.get("__all__") {
            Some(all) => {
                let items = self.collect(&all)?;
                items.iter().filter_map(|i| i.as_str().map(str::to_owned)).collect()
            }
            None => module.attrs.borrow().keys().filter(|k| !k.starts_with('_')).map(|k| k.to_string()).collect(),
        };
        for name in names {
            let value = self.import_from(module, &name)?;
            into.set(&name, value);
        }
        Ok(())
    }
}
