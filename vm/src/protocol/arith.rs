//! Arithmetic: binary, in-place and unary operators over any values.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::{BinOp, Type, TypeFlags};
use crate::value::Value;

impl Ctx {
    /// `a op b`, with reflected methods as Python tries them.
    ///
    /// # Errors
    /// TypeError "unsupported operand type(s) for ..."; what the methods raise.
    pub fn binary(&self, op: BinOp, a: &Value, b: &Value) -> Result<Value> {
        let result = self.binary_slots(op, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        match op {
            BinOp::Add => {
                if let Some(concat) = self.type_of(a).slots.concat.get() {
                    return concat(self, a, b);
                }
            }
            BinOp::Mul => {
                if let Some(result) = self.repeat_either(a, b)? {
                    return Ok(result);
                }
            }
            _ => {}
        }
        Err(self.unsupported_operands(op.symbol(), a, b))
    }

    /// `a op= b`.
    ///
    /// # Errors
    /// As [`binary`](Self::binary).
    pub fn inplace(&self, op: BinOp, a: &Value, b: &Value) -> Result<Value> {
        let ty = self.type_of(a);
        if let Some(f) = ty.slots.inplace[op as usize].get() {
            let result = f(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        } else if op == BinOp::Add
            && ty.has(TypeFlags::HEAP)
            && let Some(concat) = ty.slots.inplace_concat.get()
        {
            // A script's class has what it inherits as its `__iadd__`, which goes before any `__add__` and `__radd__`.
            return concat(self, a, b);
        }
        let result = self.binary_slots(op, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        let ty = self.type_of(a);
        match op {
            BinOp::Add => {
                if let Some(concat) = ty.slots.inplace_concat.get().or(ty.slots.concat.get()) {
                    return concat(self, a, b);
                }
            }
            BinOp::Mul => {
                if let Some(repeat) = ty.slots.inplace_repeat.get()
                    && self.has_index(b)
                {
                    return repeat(self, a, self.repeat_count(b)?);
                }
                let left_is_sequence = self.has_sequence_slots(a);
                if (!left_is_sequence || ty.slots.repeat.get().is_some())
                    && let Some(result) = self.repeat_either(a, b)?
                {
                    return Ok(result);
                }
            }
            _ => {}
        }
        Err(self.unsupported_operands(op.inplace_symbol(), a, b))
    }

    /// Tries the binary slots of both types; NotImplemented if neither knows the operands.
    fn binary_slots(&self, op: BinOp, a: &Value, b: &Value) -> Result<Value> {
        let (ta, tb): (&Type, &Type) = (self.type_of(a), self.type_of(b));
        let left = ta.slots.binary[op as usize].get();
        let mut right = tb.slots.binary[op as usize].get().filter(|_| !ta.is(tb));
        if let (Some(l), Some(r)) = (left, right)
            && std::ptr::fn_addr_eq(l, r)
        {
            right = None;
        }
        if let Some(f) = left {
            if let Some(r) = right
                && self.is_subtype(tb, ta)
            {
                let result = r(self, a, b)?;
                if !result.is_not_implemented() {
                    return Ok(result);
                }
                right = None;
            }
            let result = f(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        match right {
            Some(f) => f(self, a, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// `a op b` after `a`'s script class, which is no sequence, has answered NotImplemented.
    pub(crate) fn binary_refused(&self, op: BinOp, a: &Value, b: &Value, inplace: bool) -> Result<Value> {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if let Some(f) = tb.slots.binary[op as usize].get().filter(|_| !ta.is(tb)) {
            let result = f(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if op == BinOp::Mul
            && let Some(result) = self.repeat_either(a, b)?
        {
            return Ok(result);
        }
        let symbol = if inplace { op.inplace_symbol() } else { op.symbol() };
        Err(self.unsupported_operands(symbol, a, b))
    }

    fn repeat_either(&self, a: &Value, b: &Value) -> Result<Option<Value>> {
        for (sequence, count) in [(a, b), (b, a)] {
            if let Some(repeat) = self.type_of(sequence).slots.repeat.get() {
                if !self.has_index(count) {
                    let name = self.type_name(count);
                    return Err(
                        self.type_error(format!("can't multiply sequence by non-int of type '{name}'"))
                    );
                }
                return repeat(self, sequence, self.repeat_count(count)?).map(Some);
            }
        }
        Ok(None)
    }

    /// How often a sequence is repeated.
    ///
    /// # Errors
    /// TypeError if it is no int; OverflowError "cannot fit 'TYPE' into an index-sized integer".
    pub(crate) fn repeat_count(&self, x: &Value) -> Result<i64> {
        if let Some(i) = x.as_small_int() {
            return Ok(i);
        }
        let int = self.index(x)?;
        crate::types::int::to_i64(&int).ok_or_else(|| {
            let name = self.type_name(x);
            self.overflow_error(format!("cannot fit '{name}' into an index-sized integer"))
        })
    }

    #[cold]
    fn unsupported_operands(&self, symbol: &str, a: &Value, b: &Value) -> Raise {
        let (a, b) = (self.type_name(a), self.type_name(b));
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{a}' and '{b}'"))
    }

    /// `pow(a, b, modulus)`.
    ///
    /// # Errors
    /// TypeError if no type knows the operands; what the methods raise.
    pub fn pow3(&self, a: &Value, b: &Value, modulus: &Value) -> Result<Value> {
        if modulus.is_none() {
            return self.binary(BinOp::Pow, a, b);
        }
        for x in [a, b, modulus] {
            if let Some(f) = self.type_of(x).slots.pow3.get() {
                let result = f(self, a, b, modulus)?;
                if !result.is_not_implemented() {
                    return Ok(result);
                }
            }
        }
        let (a, b, m) = (self.type_name(a), self.type_name(b), self.type_name(modulus));
        Err(self.type_error(format!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{m}'")))
    }

    fn unary(&self, x: &Value, slot: Option<crate::object::slots::UnaryFn>, symbol: &str) -> Result<Value> {
        match slot {
            Some(f) => f(self, x),
            None => Err(self.type_error(format!("bad operand type for {symbol}: '{}'", self.type_name(x)))),
        }
    }

    /// `-x`.
    ///
    /// # Errors
    /// TypeError if the type has no such operation.
    pub fn negative(&self, x: &Value) -> Result<Value> {
        self.unary(x, self.type_of(x).slots.neg.get(), "unary -")
    }

    /// `+x`.
    ///
    /// # Errors
    /// TypeError if the type has no such operation.
    pub fn positive(&self, x: &Value) -> Result<Value> {
        self.unary(x, self.type_of(x).slots.pos.get(), "unary +")
    }

    /// `~x`.
    ///
    /// # Errors
    /// TypeError if the type has no such operation.
    pub fn invert(&self, x: &Value) -> Result<Value> {
        self.unary(x, self.type_of(x).slots.invert.get(), "unary ~")
    }

    /// `abs(x)`.
    ///
    /// # Errors
    /// TypeError if the type has no such operation.
    pub fn absolute(&self, x: &Value) -> Result<Value> {
        self.unary(x, self.type_of(x).slots.abs.get(), "abs()")
    }

    /// The truth of a value.
    ///
    /// # Errors
    /// What `__bool__` or `__len__` raise.
    #[inline]
    pub fn is_true(&self, x: &Value) -> Result<bool> {
        if x.is_bool() {
            return Ok(x.is_true_object());
        }
        if x.is_none() {
            return Ok(false);
        }
        if let Some(i) = x.as_small_int() {
            return Ok(i != 0);
        }
        let slots = &self.type_of(x).slots;
        if let Some(f) = slots.bool.get() {
            f(self, x)
        } else if let Some(f) = slots.len.get() {
            Ok(f(self, x)? != 0)
        } else {
            Ok(true)
        }
    }

    /// Can the value serve as an integer (`__index__`)?
    pub fn has_index(&self, x: &Value) -> bool {
        x.raw().is_small_int() || self.type_of(x).slots.index.get().is_some()
    }

    /// Does the value convert to a number in any way: to an int, a float, or as a complex?
    pub fn is_number(&self, x: &Value) -> bool {
        let slots = &self.type_of(x).slots;
        let converts = slots.int.get().is_some() || slots.float.get().is_some();
        self.has_index(x) || converts || crate::types::complex::as_complex(x).is_some()
    }

    /// `operator.index(x)`: an exact int.
    ///
    /// # Errors
    /// TypeError "'TYPE' object cannot be interpreted as an integer".
    pub fn index(&self, x: &Value) -> Result<Value> {
        if x.raw().is_small_int() {
            return Ok(x.clone());
        }
        // An instance of a subclass of int is its own value, whatever its `__index__` says.
        if crate::types::int::as_int(x).is_some() {
            return Ok(crate::types::int::exact(self, x));
        }
        match self.type_of(x).slots.index.get() {
            Some(f) => crate::types::int::checked(self, &f(self, x)?, "__index__"),
            None => {
                let name = self.type_name(x);
                Err(self.type_error(format!("'{name}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// `operator.index(x)` as an `i64`, or `None` if it does not fit.
    ///
    /// # Errors
    /// As [`index`](Self::index).
    pub fn index_i64(&self, x: &Value) -> Result<Option<i64>> {
        if let Some(i) = x.as_small_int() {
            return Ok(Some(i));
        }
        let int = self.index(x)?;
        Ok(crate::types::int::to_i64(&int))
    }

    /// `operator.index(x)` as an `i64`, values outside clamped to the nearest.
    ///
    /// # Errors
    /// As [`index`](Self::index).
    pub fn index_clamped(&self, x: &Value) -> Result<i64> {
        if let Some(i) = x.as_small_int() {
            return Ok(i);
        }
        let int = self.index(x)?;
        Ok(crate::types::int::to_i64(&int).unwrap_or(if crate::types::int::is_negative(&int) {
            i64::MIN
        } else {
            i64::MAX
        }))
    }

    /// `operator.index(x)` as an `i64`.
    ///
    /// # Errors
    /// As [`index`](Self::index); OverflowError "Python int too large to convert to C ssize_t".
    pub fn index_checked(&self, x: &Value) -> Result<i64> {
        self.index_i64(x)?.ok_or_else(|| self.overflow_error("Python int too large to convert to C ssize_t"))
    }
}
