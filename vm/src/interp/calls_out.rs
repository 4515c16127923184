//! Op bodies that work on any values: arithmetic, comparison, subscripts.

use super::machine::Flag;
use super::quick::{both_str, payload};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{BinOp, Cmp, shape};
use crate::text::search;
use crate::types::dict::DictObj;
use crate::types::list::ListObj;
use crate::types::slice::SliceObj;
use crate::types::str::StrObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{A_TEMP, B_TEMP, C_TEMP, INPLACE, Instr};

type Regs = *mut RawValue;

/// The register as a borrowed value.
///
/// # Safety
/// The register is the running frame's.
#[inline(always)]
pub(super) unsafe fn reg<'a>(regs: Regs, i: u16) -> &'a Value {
    // SAFETY: by the caller's promise.
    unsafe { (*regs.add(i as usize)).as_value() }
}

/// Writes a register, dropping what it held.
///
/// # Safety
/// The register is the running frame's.
#[inline(always)]
pub(super) unsafe fn put(regs: Regs, i: u16, value: Value) {
    // SAFETY: by the caller's promise.
    unsafe {
        let old = std::mem::replace(&mut *regs.add(i as usize), value.into_raw());
        drop(old.into_value());
    }
}

/// Takes a register's value, leaving it unbound.
///
/// # Safety
/// The register is the running frame's.
#[inline(always)]
pub(super) unsafe fn take(regs: Regs, i: u16) -> Value {
    // SAFETY: by the caller's promise; the bits' reference moves into the handle.
    unsafe { std::mem::replace(&mut *regs.add(i as usize), RawValue::UNBOUND).into_value() }
}

/// The value of an operand: moved out if it dies here, otherwise a copy.
///
/// # Safety
/// The register is the running frame's.
#[inline(always)]
pub(super) unsafe fn operand(regs: Regs, i: u16, dies: bool) -> Value {
    // SAFETY: by the caller's promise.
    unsafe { if dies { take(regs, i) } else { reg(regs, i).clone() } }
}

/// Drops the operands that die here.
///
/// # Safety
/// The registers are the running frame's.
#[inline(always)]
pub(super) unsafe fn consume(regs: Regs, i: Instr) {
    // SAFETY: by the caller's promise.
    unsafe {
        if i.flags() & A_TEMP != 0 {
            drop(take(regs, i.a()));
        }
        if i.flags() & B_TEMP != 0 {
            drop(take(regs, i.b()));
        }
        if i.flags() & C_TEMP != 0 {
            drop(take(regs, i.c()));
        }
    }
}

impl Ctx {
    /// A binary operator.
    #[inline(never)]
    pub(super) unsafe fn op_binary(&self, i: Instr, regs: Regs, op: BinOp) -> Result<()> {
        // SAFETY: the registers are the running frame's, as for all op bodies below.
        unsafe {
            let (x, y) = (reg(regs, i.b()), reg(regs, i.c()));
            if op == BinOp::Mod
                && x.shape_id() == shape::STR
                && (y.shape_id() == shape::TUPLE || y.raw().is_small_int())
            {
                // No other operand has a say in it.
                let text = crate::types::str::percent::modulo(self, x, y)?;
                consume(regs, i);
                put(regs, i.a(), text);
                return Ok(());
            }
            let result =
                if i.flags() & INPLACE != 0 { self.inplace(op, x, y)? } else { self.binary(op, x, y)? };
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    /// Appends str c to str b, if that has room.
    #[inline(never)]
    pub(super) unsafe fn op_append(&self, i: Instr, regs: Regs) -> bool {
        // SAFETY: as in `op_binary`; both are exact strs, and the register of the first is its only place.
        unsafe { self.append_to(*regs.add(i.b() as usize), payload::<StrObj>(*regs.add(i.c() as usize))) }
    }

    /// str + str, in place where the left one is nobody else's.
    #[inline(never)]
    pub(super) unsafe fn op_concat(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as in `op_binary`; both are exact strs.
        unsafe {
            let grow = i.flags() & B_TEMP != 0 || i.a() == i.b();
            let result = self.concat_str(reg(regs, i.b()), reg(regs, i.c()), grow)?;
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    /// The concatenation of two exact strs; with `grow` it leaves room for more to be appended.
    #[inline(always)]
    fn concat_str(&self, left: &Value, right: &Value, grow: bool) -> Result<Value> {
        // SAFETY: both are exact strs, by the callers' checks.
        let (a, b) = unsafe { (payload::<StrObj>(left.raw()), payload::<StrObj>(right.raw())) };
        let len = a.bytes().len() + b.bytes().len();
        if len > 1 << 16 {
            self.check_allocation(len)?;
        }
        if b.is_empty() {
            return Ok(left.clone());
        }
        if a.is_empty() {
            return Ok(right.clone());
        }
        // What is beyond a host's limit, or beyond memory, is not asked for.
        let spacious = len + len / 2;
        let grow = grow && (spacious < 1 << 16 || self.check_allocation(spacious).is_ok());
        let room = if grow { spacious } else { len };
        Ok(self.make_str_of([a.bytes(), b.bytes()], room, a.len() + b.len()))
    }

    #[inline(never)]
    pub(super) unsafe fn op_binary_imm(&self, i: Instr, regs: Regs, op: BinOp) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let x = reg(regs, i.b());
            let y = Value::from_i32(i.c_imm() as i32);
            if let Some(result) = float_with_int(x, i.c_imm(), op) {
                let result = self.new_float(result);
                consume(regs, i);
                put(regs, i.a(), result);
                return Ok(());
            }
            let result =
                if i.flags() & INPLACE != 0 { self.inplace(op, x, &y)? } else { self.binary(op, x, &y)? };
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) unsafe fn op_unary(
        &self,
        i: Instr,
        regs: Regs,
        f: fn(&Ctx, &Value) -> Result<Value>,
    ) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let result = f(self, reg(regs, i.b()))?;
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    /// A comparison.
    #[inline(never)]
    pub(super) unsafe fn op_compare(&self, i: Instr, regs: Regs, cmp: Cmp) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let (x, y) = (reg(regs, i.b()), reg(regs, i.c()));
            let result = match compare_strs(x, y, cmp) {
                Some(truth) => Value::from_bool(truth),
                None => self.compare(x, y, cmp)?,
            };
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) unsafe fn op_compare_imm(&self, i: Instr, regs: Regs, cmp: Cmp) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let result = self.compare(reg(regs, i.b()), &Value::from_i32(i.c_imm() as i32), cmp)?;
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    /// The truth of a fused comparison of registers a and b.
    #[inline(never)]
    pub(super) unsafe fn op_test_compare(&self, i: Instr, regs: Regs, cmp: Cmp) -> Result<bool> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let (x, y) = (reg(regs, i.a()), reg(regs, i.b()));
            let truth = match compare_strs(x, y, cmp) {
                Some(truth) => truth,
                None => self.compare_true(x, y, cmp)?,
            };
            consume(regs, i);
            Ok(truth)
        }
    }

    /// The truth of a fused comparison of register a with the immediate b.
    #[inline(never)]
    pub(super) unsafe fn op_test_compare_imm(&self, i: Instr, regs: Regs, cmp: Cmp) -> Result<bool> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let truth = self.compare_true(reg(regs, i.a()), &Value::from_i32(i.b_imm() as i32), cmp)?;
            if i.flags() & A_TEMP != 0 {
                drop(take(regs, i.a()));
            }
            Ok(truth)
        }
    }

    /// `isinstance(x, class)`.
    #[inline(never)]
    pub(super) fn op_isinstance(&self, x: &Value, class: &Value) -> Result<Flag> {
        self.isinstance(x, class).map(Flag::from)
    }

    /// The truth value of anything.
    #[inline(never)]
    pub(super) fn op_truth(&self, x: &Value) -> Result<Flag> {
        self.is_true(x).map(Flag::from)
    }

    /// The length of anything.
    #[inline(never)]
    pub(super) fn op_len(&self, x: &Value) -> Result<Value> {
        self.len(x).map(|n| self.new_int(n as i64))
    }

    /// Appends to a list that has to grow for it.
    #[inline(never)]
    pub(super) fn op_list_append(&self, list: &Value, value: Value) -> Result<()> {
        match list.downcast::<ListObj>() {
            Some(list) => self.list_push(list, value),
            None => Ok(()),
        }
    }

    /// The same from a window: the list, then the value.
    #[inline(never)]
    pub(super) unsafe fn op_list_append_from(&self, first: Regs) -> Result<()> {
        // SAFETY: the window's registers are the running frame's.
        unsafe { self.op_list_append((*first).as_value(), (*first.add(1)).to_value()) }
    }

    /// The next pair of enumerate over a list; unbound where more has to be asked.
    #[inline(never)]
    pub(super) fn op_next_enumerated(&self, x: &Value) -> RawValue {
        crate::types::iterators::next_of_enumerated_list(self, x).map_or(RawValue::UNBOUND, Value::into_raw)
    }

    /// A tuple of a list's items.
    #[inline(never)]
    pub(super) fn op_list_to_tuple(&self, list: &Value) -> Value {
        self.new_tuple_from(list.downcast::<ListObj>().map(ListObj::to_vec).unwrap_or_default())
    }

    #[inline(never)]
    pub(super) fn op_contains(&self, container: &Value, item: &Value) -> Result<Flag> {
        if both_str(container.raw(), item.raw()) {
            // SAFETY: both are exact strs.
            let (s, part) = unsafe { (payload::<StrObj>(container.raw()), payload::<StrObj>(item.raw())) };
            return Ok(Flag::from(search::find(s.bytes(), part.bytes()).is_some()));
        }
        if container.shape_id() == shape::DICT
            && let Some(dict) = container.downcast::<DictObj>()
        {
            return self.dict_contains(dict, item).map(Flag::from);
        }
        self.contains(container, item).map(Flag::from)
    }

    /// A subscript.
    #[inline(never)]
    pub(super) unsafe fn op_get_item(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let (x, key) = (reg(regs, i.b()), reg(regs, i.c()));
            let result = match (x.shape_id(), key.as_small_int()) {
                (shape::STR, Some(at)) => {
                    crate::types::str::slots::char_at(self, payload::<StrObj>(x.raw()), at)?
                }
                (shape::DICT, _) => {
                    let dict = payload::<DictObj>(x.raw());
                    self.dict_get(dict, key)?.ok_or_else(|| self.key_error(key))?
                }
                _ => self.get_item(x, key)?,
            };
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) unsafe fn op_get_item_imm(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let result = self.get_item(reg(regs, i.b()), &Value::from_i32(i.c_imm() as i32))?;
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    /// An assignment to a subscript.
    #[inline(never)]
    pub(super) unsafe fn op_set_item(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let x = reg(regs, i.a());
            if x.shape_id() == shape::DICT {
                let dict = payload::<DictObj>(x.raw());
                let value = operand(regs, i.c(), i.flags() & C_TEMP != 0);
                self.dict_set(dict, reg(regs, i.b()), value)?;
                consume(regs, i);
                return Ok(());
            }
            self.set_item(reg(regs, i.a()), reg(regs, i.b()), reg(regs, i.c()))?;
            consume(regs, i);
        }
        Ok(())
    }

    fn new_slice(&self, start: Value, stop: Value, step: Value) -> Value {
        self.alloc(&self.types().slice, SliceObj { start, stop, step }).into_value()
    }

    /// `x[start:stop]` of an exact str of ASCII between small ints or nothing, which are in the registers from c on.
    #[inline(always)]
    unsafe fn part_of_ascii(&self, i: Instr, regs: Regs) -> Option<Value> {
        // SAFETY: as in `op_binary`; the shape says that it is an exact str.
        unsafe {
            let x = reg(regs, i.b());
            if x.shape_id() != shape::STR {
                return None;
            }
            let bytes = Some(payload::<StrObj>(x.raw())).filter(|s| s.is_ascii())?.bytes();
            let place = |value: RawValue, default: usize| {
                if value.is_small_int() {
                    let (at, len) = (value.small_int(), bytes.len() as i64);
                    return Some((if at < 0 { at + len } else { at }).clamp(0, len) as usize);
                }
                if value == RawValue::NONE { Some(default) } else { None }
            };
            let start = place(*regs.add(i.c() as usize), 0)?;
            let stop = place(*regs.add(i.c() as usize + 1), bytes.len())?.max(start);
            if stop - start == bytes.len() {
                return Some(x.clone());
            }
            Some(self.new_str_bytes(&bytes[start..stop], Some(stop - start)))
        }
    }

    #[inline(never)]
    pub(super) unsafe fn op_get_slice(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            if let Some(part) = self.part_of_ascii(i, regs) {
                for at in [i.c(), i.c() + 1] {
                    *regs.add(at as usize) = RawValue::UNBOUND;
                }
                if i.flags() & B_TEMP != 0 {
                    drop(take(regs, i.b()));
                }
                put(regs, i.a(), part);
                return Ok(());
            }
            let (start, stop) = (take(regs, i.c()), take(regs, i.c() + 1));
            let result = match self.plain_slice(reg(regs, i.b()), &start, &stop) {
                Some(result) => result,
                None => self.get_item(reg(regs, i.b()), &self.new_slice(start, stop, Value::NONE))?,
            };
            if i.flags() & B_TEMP != 0 {
                drop(take(regs, i.b()));
            }
            put(regs, i.a(), result);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) unsafe fn op_set_slice(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as in `op_binary`.
        unsafe {
            let slice = self.new_slice(take(regs, i.c()), take(regs, i.c() + 1), Value::NONE);
            self.set_item(reg(regs, i.a()), &slice, reg(regs, i.b()))?;
            consume(regs, Instr(i.0 & !((C_TEMP as u64) << 8)));
        }
        Ok(())
    }

    pub(super) unsafe fn op_build_slice(&self, i: Instr, regs: Regs) {
        // SAFETY: as in `op_binary`.
        unsafe {
            let step = if i.c() == 3 { take(regs, i.b() + 2) } else { Value::NONE };
            let slice = self.new_slice(take(regs, i.b()), take(regs, i.b() + 1), step);
            put(regs, i.a(), slice);
        }
    }
}

/// A comparison of exact strs, without a call.
#[inline(always)]
fn compare_strs(x: &Value, y: &Value, cmp: Cmp) -> Option<bool> {
    if !both_str(x.raw(), y.raw()) {
        return None;
    }
    // SAFETY: both are exact strs.
    let (a, b) = unsafe { (payload::<StrObj>(x.raw()), payload::<StrObj>(y.raw())) };
    Some(match cmp {
        Cmp::Eq => x.is(y) || search::same(a.bytes(), b.bytes()),
        Cmp::Ne => !x.is(y) && !search::same(a.bytes(), b.bytes()),
        // UTF-8 sorts as its code points do.
        _ => cmp.holds(a.bytes().cmp(b.bytes())),
    })
}

/// Float with a small immediate.
fn float_with_int(x: &Value, y: i16, op: BinOp) -> Option<f64> {
    let x = x.as_exact_float()?;
    let y = y as f64;
    match op {
        BinOp::Add => Some(x + y),
        BinOp::Sub => Some(x - y),
        BinOp::Mul => Some(x * y),
        _ => None,
    }
}
