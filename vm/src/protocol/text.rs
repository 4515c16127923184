//! Text: repr, str, ascii, format.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::shape;
use crate::text::digits::{decimal, decimal_len};
use crate::text::format::common::{Common, ROOM};
use crate::text::int::IntRef;
use crate::text::{PyText, TextBuf};
use crate::types::str::format::Shown;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

impl Ctx {
    /// How messages about a wrong argument call what was given: its type, but None by itself.
    pub fn given_name(&self, x: &Value) -> String {
        if x.is_none() { "None".to_owned() } else { self.type_name(x) }
    }

    /// `repr(x)`: a str.
    ///
    /// # Errors
    /// TypeError if `__repr__` returns no str; what it raises.
    pub fn repr(&self, x: &Value) -> Result<Value> {
        if let Some(i) = x.as_small_int() {
            return Ok(self.small_int_text(i));
        }
        self.check_stack()?;
        let result = match self.type_of(x).slots.repr.get() {
            Some(f) => f(self, x)?,
            None => self.new_str(&format!("<{} object at {:#x}>", self.type_name(x), x.id())),
        };
        self.check_memory()?;
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
        if let Some(i) = x.as_small_int() {
            return Ok(self.small_int_text(i));
        }
        self.check_stack()?;
        let Some(f) = self.type_of(x).slots.str.get() else { return self.repr(x) };
        let result = f(self, x)?;
        self.check_memory()?;
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
            Some(s) if !s.is_ascii() => self.built(crate::text::string::repr::escape_non_ascii(s.text())),
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
        self.check_memory()?;
        if result.downcast::<StrObj>().is_some() {
            return Ok(result);
        }
        Err(self.type_error(format!("__format__ must return a str, not {}", self.type_name(&result))))
    }
}

/// Formatting without objects in between, for the exact built-in types.
impl Ctx {
    /// `str(i)` of a small int.
    #[inline]
    pub fn small_int_text(&self, i: i64) -> Value {
        let mut buffer = [0; 20];
        let digits = decimal(i, &mut buffer);
        self.new_str_bytes(digits, Some(digits.len()))
    }

    /// Adds `str(x)`.
    ///
    /// # Errors
    /// As [`str`](Self::str).
    pub fn push_str_of(&self, out: &mut TextBuf, x: &Value) -> Result<()> {
        if let Some(i) = x.as_small_int() {
            out.push_ascii(decimal(i, &mut [0; 20]));
            return Ok(());
        }
        if let Some(f) = x.as_exact_float() {
            out.push_ascii(crate::text::float::repr(f).as_bytes());
            return Ok(());
        }
        let text = self.str(x)?;
        if let Some(s) = text.downcast::<StrObj>() {
            out.push_text(s.text());
        }
        Ok(())
    }

    /// Adds `format(x, spec)`.
    ///
    /// # Errors
    /// As [`format`](Self::format).
    pub fn push_format(&self, out: &mut TextBuf, x: &Value, spec: PyText<'_>) -> Result<()> {
        use crate::text::format::{format_float, format_int, format_str};
        let is_str = x.shape_id() == crate::object::shape::STR;
        let (small, float) = (x.as_small_int(), x.as_exact_float());
        if !is_str && small.is_none() && float.is_none() {
            let spec = self.new_str_text(spec);
            let text = self.format(x, &spec)?;
            if let Some(s) = text.downcast::<StrObj>() {
                out.push_text(s.text());
            }
            return Ok(());
        }
        if spec.is_empty() {
            return self.push_str_of(out, x);
        }
        let shown = match (is_str, small) {
            (true, _) => Shown::Text,
            (_, Some(_)) => Shown::Int,
            _ => Shown::Float,
        };
        crate::types::str::format::check_width(self, spec, shown)?;
        let text = match (small, float, x.downcast::<StrObj>()) {
            (Some(i), ..) => format_int(IntRef::Small(i), spec, "int", 0),
            (_, Some(f), _) => format_float(f, spec, "float"),
            (_, _, Some(s)) => format_str(s.text(), spec, "str"),
            _ => return Ok(()),
        };
        let text = text.map_err(|e| self.text_error(e))?;
        if out.is_empty() {
            *out = text;
        } else {
            out.push_text(text.as_text());
        }
        Ok(())
    }

    /// `format(x, spec)` by the shortest way: exact ints, floats and strs without their method.
    ///
    /// # Errors
    /// As [`format`](Self::format).
    pub fn format_value(&self, x: &Value, spec: &Value) -> Result<Value> {
        let shape = x.shape_id();
        if let Some(s) = spec.downcast::<StrObj>()
            && let Some(text) = self.format_common(x, s)
        {
            return Ok(text);
        }
        let is_known = x.raw().is_small_int()
            || x.raw().is_inline_float()
            || matches!(shape, crate::object::shape::STR | crate::object::shape::FLOAT);
        match spec.downcast::<StrObj>() {
            Some(s) if is_known => {
                let mut out = self.text_buf(32);
                self.push_format(&mut out, x, s.text())?;
                self.built(out)
            }
            _ => self.format(x, spec),
        }
    }

    /// An exact int, float or str by a specification that asks for nothing rare; `None` for any other.
    fn format_common(&self, x: &Value, spec: &StrObj) -> Option<Value> {
        let spec = Common::parse(spec.bytes())?;
        let mut buffer = [0; ROOM];
        let (sign, body, chars) = if let Some(i) = x.as_small_int() {
            let start = spec.write_int(i, &mut buffer)?;
            (if i < 0 { b'-' } else { 0 }, &buffer[start..], ROOM - start)
        } else if let Some(f) = x.as_exact_float() {
            let start = spec.write_float(f, &mut buffer)?;
            (if f.is_sign_negative() { b'-' } else { 0 }, &buffer[start..], ROOM - start)
        } else if x.shape_id() == shape::STR && spec.is_for_text() {
            let text = x.downcast::<StrObj>()?;
            if text.len() >= spec.width as usize {
                return Some(x.clone());
            }
            (0, text.bytes(), text.len())
        } else {
            return None;
        };
        let padding = (spec.width as usize).saturating_sub(chars + usize::from(sign != 0));
        let (left, after_sign, right) = spec.place(padding, x.shape_id() == shape::STR);
        let room = body.len() + usize::from(sign != 0) + padding;
        if room < 2 {
            return Some(self.new_str_bytes(body, Some(chars)));
        }
        Some(self.build_str(room, room + chars - body.len(), |tail| {
            tail.fill(spec.fill, left);
            if sign != 0 {
                tail.push(&[sign]);
            }
            tail.fill(spec.fill, after_sign);
            tail.push(body);
            tail.fill(spec.fill, right);
        }))
    }

    /// `format(x, "")`: the text of a replacement field without specification.
    ///
    /// # Errors
    /// As [`format`](Self::format).
    #[inline]
    pub fn format_simple(&self, x: &Value) -> Result<Value> {
        if x.shape_id() == crate::object::shape::STR {
            return Ok(x.clone());
        }
        if let Some(i) = x.as_small_int() {
            return Ok(self.small_int_text(i));
        }
        if let Some(f) = x.as_exact_float() {
            return Ok(self.new_str(&crate::text::float::repr(f)));
        }
        self.format(x, &self.vm().empty_str())
    }

    /// The strs one after the other in one, small ints in decimal; values that are neither are left out.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn build_string(&self, parts: &[Value]) -> Result<Value> {
        // How many bytes there are more than code points.
        let (mut len, mut wide) = (0usize, 0usize);
        for part in parts {
            if let Some(i) = part.as_small_int() {
                len += decimal_len(i);
            } else if let Some(s) = part.downcast::<StrObj>() {
                let n = s.bytes().len();
                len += n;
                if !s.is_ascii() {
                    wide += n - s.len();
                }
            }
        }
        if len == 0 {
            return Ok(self.vm().empty_str());
        }
        if len > 1 << 16 {
            self.check_allocation(len)?;
        }
        Ok(self.build_str(len, len - wide, |tail| {
            for part in parts {
                if let Some(i) = part.as_small_int() {
                    tail.push(decimal(i, &mut [0; 20]));
                } else if let Some(s) = part.downcast::<StrObj>() {
                    tail.push(s.bytes());
                }
            }
        }))
    }
}
