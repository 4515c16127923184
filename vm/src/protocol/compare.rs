//! Comparison and hashing.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Cmp, shape};
use crate::types::str::StrObj;
use crate::value::Value;

impl Ctx {
    /// `a cmp b`; the result may be any object.
    ///
    /// # Errors
    /// TypeError "'<' not supported between instances of ..."; what the methods raise.
    pub fn compare(&self, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
        self.check_stack()?;
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let mut reflected = !ta.is(tb);
        if reflected
            && self.is_subtype(tb, ta)
            && let Some(f) = tb.slots.compare.get()
        {
            reflected = false;
            let result = f(self, b, a, cmp.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if let Some(f) = self.type_of(a).slots.compare.get() {
            let result = f(self, a, b, cmp)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        // As in CPython, operands of one type are asked once more the other way round.
        if reflected || self.type_of(a).is(self.type_of(b)) {
            return self.compare_refused(a, b, cmp);
        }
        self.compare_last(a, b, cmp)
    }

    /// `a cmp b` after `a` has answered NotImplemented.
    pub(crate) fn compare_refused(&self, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
        if let Some(f) = self.type_of(b).slots.compare.get() {
            let result = f(self, b, a, cmp.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        self.compare_last(a, b, cmp)
    }

    /// A comparison that neither operand knows.
    fn compare_last(&self, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
        match cmp {
            Cmp::Eq => Ok(Value::from_bool(a.is(b))),
            Cmp::Ne => Ok(Value::from_bool(!a.is(b))),
            _ => {
                let (a, b) = (self.type_name(a), self.type_name(b));
                let symbol = cmp.symbol();
                Err(self.type_error(format!("'{symbol}' not supported between instances of '{a}' and '{b}'")))
            }
        }
    }

    /// The truth of `a cmp b`.
    ///
    /// # Errors
    /// As [`compare`](Self::compare).
    pub fn compare_true(&self, a: &Value, b: &Value, cmp: Cmp) -> Result<bool> {
        if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(cmp.holds(x.cmp(&y)));
        }
        if a.shape_id() == shape::STR
            && b.shape_id() == shape::STR
            && let (Some(x), Some(y)) = (a.downcast::<StrObj>(), b.downcast::<StrObj>())
        {
            return Ok(match cmp {
                Cmp::Eq => x.bytes() == y.bytes(),
                Cmp::Ne => x.bytes() != y.bytes(),
                _ => cmp.holds(x.bytes().cmp(y.bytes())),
            });
        }
        let result = self.compare(a, b, cmp)?;
        self.is_true(&result)
    }

    /// `a is b or a == b`, as containers compare their items.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn eq(&self, a: &Value, b: &Value) -> Result<bool> {
        if a.is(b) {
            return Ok(true);
        }
        if a.raw().both_small_int(b.raw()) {
            return Ok(false);
        }
        self.compare_true(a, b, Cmp::Eq)
    }

    /// `hash(x)`.
    ///
    /// # Errors
    /// TypeError "unhashable type: 'TYPE'"; what `__hash__` raises.
    #[inline]
    pub fn hash(&self, x: &Value) -> Result<i64> {
        if let Some(i) = x.as_small_int() {
            return Ok(crate::text::int::arith::hash_small(i));
        }
        if x.shape_id() == shape::STR
            && let Some(s) = x.downcast::<StrObj>()
        {
            return Ok(crate::types::str::slots::unspread(s.hash(self)));
        }
        match self.type_of(x).slots.hash.get() {
            Some(f) => f(self, x),
            None => unhashable(self, x),
        }
    }

    /// The hash of an object's identity.
    pub fn identity_hash(&self, x: &Value) -> i64 {
        (x.id() as i64).rotate_right(4)
    }
}

/// The hash slot of types that cannot be hashed.
///
/// # Errors
/// TypeError, always.
pub fn unhashable(ctx: &Ctx, x: &Value) -> Result<i64> {
    Err(ctx.type_error(format!("unhashable type: '{}'", ctx.type_name(x))))
}

/// What a script's `__hash__` answered, as a hash.
///
/// # Errors
/// TypeError if it is no int.
pub fn hash_from_result(ctx: &Ctx, result: &Value) -> Result<i64> {
    if result.is_bool() {
        return Ok(result.is_true_object() as i64);
    }
    if let Some(i) = result.as_small_int() {
        return Ok(if i == -1 { -2 } else { i });
    }
    if ctx.is_instance_by_mro(result, &ctx.types().int) {
        return Ok(match crate::types::int::to_i64(result) {
            Some(-1) => -2,
            Some(i) => i,
            None => ctx.hash(result)?,
        });
    }
    Err(ctx.type_error("__hash__ method should return an integer"))
}
