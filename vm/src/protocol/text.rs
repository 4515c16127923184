//! Text: repr, str, ascii, format.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

impl Ctx {
    /// `repr(x)`: a str.
    ///
    /// # Errors
    /// TypeError if `__repr__` returns no str; what it raises.
    pub fn repr(&self, x: &Value) -> Result<Value> {
        self.check_stack()?;
        let result = match self.type_of(x).slots.repr.get() {
            Some(f) => f(self, x)?,
            None => self.new_str(&format!("<{} object at {:#x}>", self.type_name(x), x.id())),
        };
        if result.downcast::<StrObj>().is_some() {
            return Ok(result);
        }
        Err(self.type_error(format!("__repr__ returned non-string (type {})", self.type_name(&result))))
    }

    /// `str(x)`: a str.
    ///
    /// # Errors
    /// TypeError if `__str__` returns no str; what it raises.
    pub fn str(&self, x: &Value) -> Result<Value> {
        if x.shape_id() == crate::object::shape::STR {
            return Ok(x.clone());
        }
        self.check_stack()?;
        let Some(f) = self.type_of(x).slots.str.get() else { return self.repr(x) };
        let result = f(self, x)?;
        if result.downcast::<StrObj>().is_some() {
            return Ok(result);
        }
        Err(self.type_error(format!("__str__ returned non-string (type {})", self.type_name(&result))))
    }

    /// `repr(x)` as Rust text.
    ///
    /// # Errors
    /// As [`repr`](Self::repr).
    pub fn repr_text(&self, x: &Value) -> Result<String> {
        self.repr(x).map(|s| text_of(&s))
    }

    /// `str(x)` as Rust text.
    ///
    /// # Errors
    /// As [`str`](Self::str).
    pub fn str_text(&self, x: &Value) -> Result<String> {
        self.str(x).map(|s| text_of(&s))
    }

    /// `ascii(x)`: a str.
    ///
    /// # Errors
    /// As [`repr`](Self::repr).
    pub fn ascii(&self, x: &Value) -> Result<Value> {
        let repr = self.repr(x)?;
        match repr.downcast::<StrObj>() {
            Some(s) if !s.is_ascii() => {
                Ok(self.new_str_buf(crate::text::string::repr::escape_non_ascii(s.text())))
            }
            _ => Ok(repr),
        }
    }

    /// `format(x, spec)`: a str.
    ///
    /// # Errors
    /// TypeError if `__format__` is missing or returns no str; what it raises.
    pub fn format(&self, x: &Value, spec: &Value) -> Result<Value> {
        if x.shape_id() == crate::object::shape::STR
            && spec.downcast::<StrObj>().is_some_and(StrObj::is_empty)
        {
            return Ok(x.clone());
        }
        let Some(result) = self.call_special(x, &self.names().__format__, std::slice::from_ref(spec))? else {
            return Err(self.type_error(format!("Type {} doesn't define __format__", self.type_name(x))));
        };
        if result.downcast::<StrObj>().is_some() {
            return Ok(result);
        }
        Err(self.type_error(format!("__format__ must return a str, not {}", self.type_name(&result))))
    }
}
