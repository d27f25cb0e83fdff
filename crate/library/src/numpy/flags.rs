//! `x.flags`: how an array lies in memory, and whether it may be written.

use std::any::Any;

use brunsviga_python::{ClassRef, Native, Raise, Result, Value, Vm};
use brunsviga_tensor::Array;

use super::array::NdArray;
use super::types::types;

/// The flags of the array inside.
pub struct Flags(pub Value);

impl Flags {
    fn read(&self, name: &str) -> Option<bool> {
        let array = self.0.downcast::<NdArray>()?;
        Some(match name {
            "c_contiguous" | "contiguous" | "c" => array.with(Array::c_contiguous),
            "f_contiguous" | "fortran" | "f" => array.with(Array::f_contiguous),
            "owndata" | "o" => array.with(Array::owns_data),
            "writeable" | "w" => array.check_writeable().is_ok(),
            "aligned" | "a" => true,
            "writebackifcopy" | "x" => false,
            _ => return None,
        })
    }
}

impl Native for Flags {
    fn class(&self) -> ClassRef {
        types().helper.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        let names = ["C_CONTIGUOUS", "F_CONTIGUOUS", "OWNDATA", "WRITEABLE", "ALIGNED", "WRITEBACKIFCOPY"];
        let line = |name: &&str| {
            format!("  {name} : {}\n", if self.read(&name.to_lowercase()) == Some(true) { "True" } else { "False" })
        };
        Ok(names.iter().map(line).collect())
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(self.read(name).map(Value::Bool))
    }
    fn get_item(&self, _vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        match index.as_str().and_then(|name| self.read(&name.to_lowercase())) {
            Some(flag) => Ok(Some(Value::Bool(flag))),
            None => Err(Raise::key_error(Value::from("Unknown flag"))),
        }
    }
    fn set_attr(&self, vm: &mut Vm, name: &str, value: Value) -> Result<bool> {
        let wanted = vm.truth(&value)?;
        match self.0.downcast::<NdArray>() {
            Some(array) if name == "writeable" => {
                if wanted && array.with(Array::is_broadcast) {
                    return Err(Raise::value_error("cannot set WRITEABLE flag to True of this array"));
                }
                array.writeable.set(wanted);
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}
