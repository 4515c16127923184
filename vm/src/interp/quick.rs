//! The short ways of the loop: reading operands, arithmetic of small numbers, items of exact lists and tuples.

use crate::ctx::Ctx;
use crate::object::{Cmp, Object, shape};
use crate::types::dict::DictObj;
use crate::types::iterators::{ListIterObj, RangeIterObj, TupleIterObj};
use crate::types::list::ListObj;
use crate::types::set::SetObj;
use crate::types::str::StrObj;
use crate::types::str::iter::StrIterObj;
use crate::types::tuple::TupleObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{Instr, Op};

/// The instruction that ends at this address, read anew for each operand.
#[derive(Clone, Copy)]
pub(super) struct Word(pub(super) *const Instr);

impl Word {
    /// Sixteen bits of the word, from the lowest up.
    #[inline(always)]
    fn quarter(self, at: usize) -> u16 {
        let at = if cfg!(target_endian = "big") { 3 - at } else { at };
        // SAFETY: the loop makes this from a pc it has moved behind a word of the running code.
        unsafe { (self.0.sub(1) as *const u16).add(at).read() }
    }

    #[inline(always)]
    pub(super) fn op(self) -> Op {
        self.word().op()
    }

    #[inline(always)]
    pub(super) fn op_byte(self) -> u8 {
        self.quarter(0) as u8
    }

    #[inline(always)]
    pub(super) fn flags(self) -> u8 {
        (self.quarter(0) >> 8) as u8
    }

    #[inline(always)]
    pub(super) fn a(self) -> u16 {
        self.quarter(1)
    }

    #[inline(always)]
    pub(super) fn b(self) -> u16 {
        self.quarter(2)
    }

    #[inline(always)]
    pub(super) fn c(self) -> u16 {
        self.quarter(3)
    }

    #[inline(always)]
    pub(super) fn b_imm(self) -> i16 {
        self.b() as i16
    }

    #[inline(always)]
    pub(super) fn c_imm(self) -> i16 {
        self.c() as i16
    }

    #[inline(always)]
    pub(super) fn bx(self) -> i32 {
        self.word().bx()
    }

    #[inline(always)]
    pub(super) fn word(self) -> Instr {
        // SAFETY: as in `quarter`.
        unsafe { self.0.sub(1).read() }
    }
}

/// Takes the values of a window out of their registers.
///
/// # Safety
/// The window's registers are a frame's.
pub(super) unsafe fn take_window(first: *mut RawValue, n: usize) -> Vec<Value> {
    // SAFETY: each value is moved out once; the register keeps nothing.
    unsafe { (0..n).map(|k| std::mem::replace(&mut *first.add(k), RawValue::UNBOUND).into_value()).collect() }
}

/// The payload of an object whose shape says which it is.
///
/// # Safety
/// The object carries a `T`, and lives for as long as the payload is looked at.
#[inline(always)]
pub(super) unsafe fn payload<'a, T>(x: RawValue) -> &'a T {
    // SAFETY: by the caller's promise.
    unsafe { &(*(x.header() as *const Object<T>)).payload }
}

/// The shape of an object; 0 for a value that is none.
#[inline(always)]
pub(super) fn shape_of(x: RawValue) -> u32 {
    // SAFETY: a pointer word leads to a live object.
    if x.is_pointer() { unsafe { (*x.header()).shape.get() } } else { 0 }
}

/// Are both exact strs?
#[inline(always)]
pub(super) fn both_str(x: RawValue, y: RawValue) -> bool {
    shape_of(x) == shape::STR && shape_of(y) == shape::STR
}

/// The truth of a comparison of two exact strs that are the same, or differ in their length or first byte; `None` where one
/// has to look further.
#[inline(always)]
pub(super) fn compare_quickly(x: RawValue, y: RawValue, cmp: Cmp) -> Option<bool> {
    // SAFETY: both are exact strs, by the callers' checks.
    let (a, b) = unsafe { (payload::<StrObj>(x).bytes(), payload::<StrObj>(y).bytes()) };
    let is_test = matches!(cmp, Cmp::Eq | Cmp::Ne);
    if is_test && (x == y || a.len() != b.len()) {
        return Some((x == y) == (cmp == Cmp::Eq));
    }
    let (Some(first), Some(other)) = (a.first(), b.first()) else { return None };
    if first != other {
        return Some(if is_test { cmp == Cmp::Ne } else { cmp.holds(first.cmp(other)) });
    }
    None
}

/// Is a byte in a short text? `None` for anything longer; both are exact strs.
#[inline(always)]
pub(super) fn contains_quickly(text: RawValue, part: RawValue) -> Option<bool> {
    // SAFETY: both are exact strs, by the callers' checks.
    let (text, part) = unsafe { (payload::<StrObj>(text).bytes(), payload::<StrObj>(part).bytes()) };
    let [byte] = part else { return None };
    if text.len() > 16 {
        return None;
    }
    let mut at = 0;
    while at < text.len() && text[at] != *byte {
        at += 1;
    }
    Some(at < text.len())
}

/// The character of an exact str of ASCII at an index that may count from its end, as one of those that are kept.
#[inline(always)]
pub(super) fn char_of(ctx: &Ctx, x: RawValue, at: i64) -> Option<RawValue> {
    // SAFETY: it is an exact str, by the callers' checks.
    let s = unsafe { payload::<StrObj>(x) };
    let bytes = s.bytes();
    let at = if at < 0 { at + bytes.len() as i64 } else { at };
    if !s.is_ascii() {
        return None;
    }
    ctx.vm().borrowed_char(*bytes.get(usize::try_from(at).ok()?)?)
}

/// The next character of an iterator over a str of ASCII, borrowed; `None` at the end.
#[inline(always)]
pub(super) fn char_next(ctx: &Ctx, it: RawValue) -> Option<RawValue> {
    // SAFETY: the shape says which payload it is; no borrow is alive while the loop runs.
    unsafe {
        let iter = payload::<StrIterObj>(it);
        let text = (*iter.text.as_ptr()).raw();
        if !text.is_pointer() {
            return None;
        }
        let at = iter.offset.get();
        let found = ctx.vm().borrowed_char(*payload::<StrObj>(text).bytes().get(at)?)?;
        iter.offset.set(at + 1);
        iter.at.set(iter.at.get() + 1);
        Some(found)
    }
}

#[inline(always)]
pub(super) fn floor_div(x: i64, y: i64) -> Option<RawValue> {
    if y == 0 {
        return None;
    }
    let quotient = x.wrapping_div(y);
    let quotient = if (x % y != 0) && ((x < 0) != (y < 0)) { quotient - 1 } else { quotient };
    RawValue::from_small_int(quotient)
}

#[inline(always)]
pub(super) fn floor_mod(x: i64, y: i64) -> Option<RawValue> {
    if y == 0 {
        return None;
    }
    let rest = x.wrapping_rem(y);
    let rest = if rest != 0 && ((rest < 0) != (y < 0)) { rest + y } else { rest };
    RawValue::from_small_int(rest)
}

#[inline(always)]
pub(super) fn shift_left(x: i64, n: i64) -> Option<RawValue> {
    if !(0..62).contains(&n) || (x << n) >> n != x {
        return None;
    }
    RawValue::from_small_int(x << n)
}

#[inline(always)]
pub(super) fn shift_right(x: i64, n: i64) -> Option<RawValue> {
    if n < 0 { None } else { RawValue::from_small_int(x >> n.min(63)) }
}

/// The item of an exact list or tuple.
#[inline(always)]
pub(super) fn list_item(x: RawValue, at: i64) -> Option<RawValue> {
    // SAFETY: the shape says which payload it is; no borrow of a list's items is alive while the loop runs.
    unsafe {
        if !x.is_pointer() {
            return None;
        }
        let (items, n) = match (*x.header()).shape.get() {
            shape::LIST => {
                let items = &*(*(x.header() as *const Object<ListObj>)).payload.items.as_ptr();
                (items.as_ptr(), items.len())
            }
            shape::TUPLE => {
                let items = (*(x.header() as *const Object<TupleObj>)).payload.items();
                (items.as_ptr(), items.len())
            }
            _ => return None,
        };
        let at = (if at < 0 { at + n as i64 } else { at }) as usize;
        if at < n { Some((*items.add(at)).raw()) } else { None }
    }
}

/// The length of an exact list, tuple, dict or set.
///
/// # Safety
/// The value is alive.
#[inline(always)]
pub(super) unsafe fn len_quickly(x: RawValue) -> Option<usize> {
    // SAFETY: the shape says which payload it is; no borrow of it is alive while the loop runs.
    unsafe {
        if !x.is_pointer() {
            return None;
        }
        let header = x.header();
        Some(match (*header).shape.get() {
            shape::LIST => (*(*(header as *const Object<ListObj>)).payload.items.as_ptr()).len(),
            shape::TUPLE => (*(header as *const Object<TupleObj>)).payload.items().len(),
            shape::DICT => (*(header as *const Object<DictObj>)).payload.len(),
            shape::SET => (*(header as *const Object<SetObj>)).payload.len(),
            _ => return None,
        })
    }
}

/// The place of an item of an exact list.
#[inline(always)]
pub(super) fn list_place(x: RawValue, at: i64) -> Option<*mut Value> {
    // SAFETY: an exact list's payload is a `ListObj`; no borrow of its items is alive while the loop runs.
    unsafe {
        if !x.is_pointer() || (*x.header()).shape.get() != shape::LIST {
            return None;
        }
        let list = &(*(x.header() as *const Object<ListObj>)).payload;
        let items = &mut *list.items.as_ptr();
        let n = items.len() as i64;
        let at = (if at < 0 { at + n } else { at }) as usize;
        if at < n as usize { Some(items.as_mut_ptr().add(at)) } else { None }
    }
}

/// The next item of an exact tuple iterator, borrowed; `None` at the end.
#[inline(always)]
pub(super) fn tuple_next(it: RawValue) -> Option<RawValue> {
    // SAFETY: the shape says which payload it is; no borrow is alive while the loop runs.
    unsafe {
        let iter = &(*(it.header() as *const Object<TupleIterObj>)).payload;
        let tuple = (*iter.tuple.as_ptr()).raw();
        if !tuple.is_pointer() {
            return None;
        }
        let tuple = &(*(tuple.header() as *const Object<TupleObj>)).payload;
        let at = iter.at.get();
        let value = tuple.items().get(at)?.raw();
        iter.at.set(at + 1);
        Some(value)
    }
}

/// The next item of an exact iterator of a list, tuple or range; `None` for others, and at the end, which it is still to be
/// told of.
#[inline(always)]
pub(crate) fn next_quickly(it: &Value) -> Option<Value> {
    match it.shape_id() {
        shape::LIST_ITER => list_next(it.raw()).map(RawValue::to_value),
        shape::TUPLE_ITER => tuple_next(it.raw()).map(RawValue::to_value),
        // SAFETY: a range iterator's numbers are small.
        shape::RANGE_ITER => range_next(it.raw()).map(|next| unsafe { next.into_value() }),
        _ => None,
    }
}

/// The next number of a range iterator; `None` at the end.
#[inline(always)]
pub(super) fn range_next(it: RawValue) -> Option<RawValue> {
    // SAFETY: the shape says which payload it is.
    let range = unsafe { &(*(it.header() as *const Object<RangeIterObj>)).payload };
    let left = range.left.get();
    if left == 0 {
        return None;
    }
    let next = range.next.get();
    range.left.set(left - 1);
    range.next.set(next.wrapping_add(range.step));
    Some(RawValue((next << 2) as u64))
}

/// The next item of an exact list iterator, borrowed; `None` at the end.
#[inline(always)]
pub(super) fn list_next(it: RawValue) -> Option<RawValue> {
    // SAFETY: the shape says which payload it is; no borrow is alive while the loop runs.
    unsafe {
        let iter = &(*(it.header() as *const Object<ListIterObj>)).payload;
        let list = (*iter.list.as_ptr()).raw();
        if !list.is_pointer() {
            return None;
        }
        let at = iter.at.get();
        let items = &*payload::<ListObj>(list).items.as_ptr();
        let value = items.get(at)?.raw();
        iter.at.set(at + 1);
        Some(value)
    }
}
