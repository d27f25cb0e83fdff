//! `x.flat`: an array's elements in C order, to read, write and walk through.

use std::any::Any;

use brunsviga_python::{ClassRef, Native, NativeIter, Raise, Result, Value, Vm};
use brunsviga_tensor::{Array, Operand};

use super::array::{self, NdArray};
use super::convert::{Lift, wrap, wrap_scalar};
use super::types::types;

/// The flat elements of the array inside.
pub struct Flat(pub Value);

impl Flat {
    fn array(&self) -> Result<&NdArray> {
        self.0.downcast::<NdArray>().ok_or_else(|| Raise::type_error("flat needs an array"))
    }
}

impl Native for Flat {
    fn class(&self) -> ClassRef {
        types().flatiter.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        match name {
            "base" => Ok(Some(self.0.clone())),
            _ => {
                let flat = wrap(self.array()?.with(Array::flatten).py()?);
                vm.find_attr(&flat, name)
            }
        }
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(self.array()?.with(Array::size)))
    }
    fn iter(&self, _vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        Ok(Some(Box::new(Elements { array: self.array()?.array(), next: 0 })))
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        let flat = NdArray::new(self.array()?.with(Array::flatten).py()?);
        array::get_item(vm, &flat, &Value::None, index).map(Some)
    }
    fn set_item(&self, vm: &mut Vm, index: &Value, value: &Value) -> Result<bool> {
        let target = self.array()?;
        target.check_writeable()?;
        let target = target.array();
        let flat = target.flatten().py()?;
        array::set_item(vm, &NdArray::new(flat.clone()), index, value)?;
        let shape: Vec<i64> = target.shape().iter().map(|&n| n as i64).collect();
        let back = flat.reshape(&shape).py()?;
        target.assign(Operand::Array(&back)).py()?;
        Ok(true)
    }
}

struct Elements {
    array: Array,
    next: usize,
}

impl NativeIter for Elements {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        let at = self.next;
        self.next += 1;
        Ok(self.array.scalar_at(at).map(wrap_scalar))
    }
}
