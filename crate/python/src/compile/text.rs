//! f-strings.

use ruff_python_ast::{ConversionFlag, FStringPart, FStringValue, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::Ranged;

use super::Compiler;
use crate::code::Op;
use crate::error::Result;
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn f_string(&mut self, text: &'a FStringValue) -> Result<()> {
        let place = self.place;
        let mut parts = 0;
        for part in text.iter() {
            match part {
                FStringPart::Literal(literal) => {
                    self.load(Value::str(literal.as_str()));
                    parts += 1;
                }
                FStringPart::FString(f_string) => parts += self.elements(f_string.elements.iter())?,
            }
        }
        self.place = place;
        self.emit(Op::BuildString(parts));
        Ok(())
    }

    fn elements(&mut self, elements: impl Iterator<Item = &'a InterpolatedStringElement>) -> Result<u32> {
        let mut parts = 0;
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => self.load(Value::str(&*literal.value)),
                InterpolatedStringElement::Interpolation(field) => parts += self.field(field)?,
            }
            parts += 1;
        }
        Ok(parts)
    }

    /// One `{…}`; the answer is how many parts it added beside its own.
    fn field(&mut self, field: &'a InterpolatedElement) -> Result<u32> {
        let mut extra = 0;
        if let Some(debug) = &field.debug_text {
            self.load(Value::str(format!("{}{}{}", debug.leading(), debug.expression(), debug.trailing())));
            extra = 1;
        }
        self.expr(&field.expression)?;
        let conversion = match field.conversion {
            ConversionFlag::Str => 1,
            ConversionFlag::Repr => 2,
            ConversionFlag::Ascii => 3,
            // `{x=}` shows the repr unless a format is given.
            ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => 2,
            ConversionFlag::None => 0,
        };
        if let Some(spec) = &field.format_spec {
            let parts = self.elements(spec.elements.iter())?;
            self.emit(Op::BuildString(parts));
        }
        self.at(field.range());
        self.emit(Op::Format { conversion, spec: field.format_spec.is_some() });
        Ok(extra)
    }
}
