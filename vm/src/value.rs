//! The 8-byte value: small integers, floats, immediates and object pointers behind one opaque word.
//!
//! Encoding (low three bits of the word):
//!
//! | tag | meaning |
//! |---|---|
//! | 0, 4 | small integer of 62 bits, `i << 2` |
//! | 1, 2, 5 | float, its bits rotated left by four and the tag's low bit flipped |
//! | 3 | pointer to an object header, plus 3 |
//! | 7 | immediate: unbound, None, False, True, Ellipsis, NotImplemented |
//!
//! Floats whose exponent does not fit (below 2**-255 other than the smallest 256 exponents, above 2**256,
//! infinities, not-a-number) live in objects. Two spare words of the design are left for later immediates.

use crate::heap;
use crate::object::{Header, Object, Payload};
use std::marker::PhantomData;

const TAG_MASK: u64 = 7;
const TAG_POINTER: u64 = 3;
const TAG_IMMEDIATE: u64 = 7;
/// A bit for each tag that marks an inline float, repeated so that a shift by the low five bits needs no mask.
const FLOAT_TAGS: u32 = 0x2626_2626;

/// The smallest integer that is stored in the word itself.
pub const SMALL_INT_MIN: i64 = -(1 << 61);
/// The largest integer that is stored in the word itself.
pub const SMALL_INT_MAX: i64 = (1 << 61) - 1;

/// A value without ownership: plain bits, copied freely inside the core.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct RawValue(pub(crate) u64);

impl RawValue {
    pub(crate) const UNBOUND: RawValue = RawValue(TAG_IMMEDIATE);
    pub(crate) const NONE: RawValue = RawValue(TAG_IMMEDIATE | 1 << 3);
    pub(crate) const FALSE: RawValue = RawValue(TAG_IMMEDIATE | 2 << 3);
    pub(crate) const TRUE: RawValue = RawValue(TAG_IMMEDIATE | 3 << 3);
    pub(crate) const ELLIPSIS: RawValue = RawValue(TAG_IMMEDIATE | 4 << 3);
    pub(crate) const NOT_IMPLEMENTED: RawValue = RawValue(TAG_IMMEDIATE | 5 << 3);

    #[inline(always)]
    pub(crate) fn is_pointer(self) -> bool {
        self.0 & TAG_MASK == TAG_POINTER
    }

    #[inline(always)]
    pub(crate) fn is_small_int(self) -> bool {
        self.0 & 3 == 0
    }

    #[inline(always)]
    pub(crate) fn both_small_int(self, other: RawValue) -> bool {
        (self.0 | other.0) & 3 == 0
    }

    #[inline(always)]
    pub(crate) fn is_inline_float(self) -> bool {
        FLOAT_TAGS >> (self.0 as u32 & 31) & 1 != 0
    }

    /// The integer of a word that [`is_small_int`](Self::is_small_int).
    #[inline(always)]
    pub(crate) fn small_int(self) -> i64 {
        self.0 as i64 >> 2
    }

    /// The float of a word that [`is_inline_float`](Self::is_inline_float).
    #[inline(always)]
    pub(crate) fn inline_float(self) -> f64 {
        f64::from_bits((self.0 ^ 1).rotate_right(4))
    }

    #[inline(always)]
    pub(crate) fn from_bool(b: bool) -> RawValue {
        RawValue(Self::FALSE.0 | (b as u64) << 3)
    }

    #[inline(always)]
    pub(crate) fn from_small_int(i: i64) -> Option<RawValue> {
        let word = i << 2;
        if word >> 2 == i { Some(RawValue(word as u64)) } else { None }
    }

    #[inline(always)]
    pub(crate) fn from_inline_float(f: f64) -> Option<RawValue> {
        let word = RawValue(f.to_bits().rotate_left(4) ^ 1);
        if word.is_inline_float() { Some(word) } else { None }
    }

    #[inline(always)]
    pub(crate) fn from_header(header: *const Header) -> RawValue {
        RawValue(header as u64 + TAG_POINTER)
    }

    /// The object header of a word that [`is_pointer`](Self::is_pointer).
    #[inline(always)]
    pub(crate) fn header(self) -> *const Header {
        (self.0 - TAG_POINTER) as *const Header
    }

    /// Adds a reference, if the word points to an object.
    #[inline(always)]
    pub(crate) fn incref(self) {
        if self.is_pointer() {
            // SAFETY: a pointer word always points to a live object, and only the lock's holder runs this.
            unsafe { (*self.header()).incref() }
        }
    }

    /// Gives up a reference, freeing the object if it was the last.
    ///
    /// # Safety
    /// The caller owns a reference through these bits and uses them no more.
    #[inline(always)]
    pub(crate) unsafe fn decref(self) {
        if self.is_pointer() {
            // SAFETY: the caller owns a reference, so the object is alive.
            unsafe {
                if (*self.header()).decref() {
                    heap::release(self.header() as *mut Header);
                }
            }
        }
    }

    /// Turns owned bits into a handle.
    ///
    /// # Safety
    /// The caller owns a reference through these bits and hands it over.
    #[inline(always)]
    pub(crate) unsafe fn into_value(self) -> Value {
        Value(self, PhantomData)
    }

    /// A handle of its own beside the bits.
    #[inline(always)]
    pub(crate) fn to_value(self) -> Value {
        self.incref();
        Value(self, PhantomData)
    }

    /// Looks at the bits as a handle without taking part in the count.
    #[inline(always)]
    pub(crate) fn as_value(&self) -> &Value {
        // SAFETY: `Value` is a transparent wrapper of `RawValue`; a shared borrow neither counts nor drops.
        unsafe { &*(self as *const RawValue as *const Value) }
    }
}

/// A script value: an owned reference (a clone counts one more, a drop one less), 8 bytes.
///
/// Values belong to the interpreter that made them and may only be touched by the thread that holds its lock;
/// they are neither `Send` nor `Sync`.
#[repr(transparent)]
pub struct Value(pub(crate) RawValue, PhantomData<*const ()>);

const _: () = assert!(size_of::<Value>() == 8);

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        self.0.to_value()
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: a handle owns one reference and is not used after its drop.
        unsafe { self.0.decref() }
    }
}

impl Value {
    /// Python's `None`.
    pub const NONE: Value = Value(RawValue::NONE, PhantomData);
    /// Python's `True`.
    pub const TRUE: Value = Value(RawValue::TRUE, PhantomData);
    /// Python's `False`.
    pub const FALSE: Value = Value(RawValue::FALSE, PhantomData);
    /// Python's `Ellipsis`.
    pub const ELLIPSIS: Value = Value(RawValue::ELLIPSIS, PhantomData);
    /// Python's `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = Value(RawValue::NOT_IMPLEMENTED, PhantomData);
    /// No value: an unbound variable, an argument that was not given. Never visible to a script.
    pub const UNBOUND: Value = Value(RawValue::UNBOUND, PhantomData);

    /// Python's `True` or `False`.
    #[inline(always)]
    pub fn from_bool(b: bool) -> Value {
        Value(RawValue::from_bool(b), PhantomData)
    }

    /// An integer that fits the word; `None` outside of 62 bits (see `Ctx::new_int`).
    #[inline(always)]
    pub fn from_small_int(i: i64) -> Option<Value> {
        RawValue::from_small_int(i).map(|raw| Value(raw, PhantomData))
    }

    /// An integer of at most 32 bits, which always fits.
    #[inline(always)]
    pub fn from_i32(i: i32) -> Value {
        Value(RawValue((i as i64 as u64) << 2), PhantomData)
    }

    pub(crate) fn raw(&self) -> RawValue {
        self.0
    }

    /// Gives up the handle and keeps its reference in the bits.
    #[inline(always)]
    pub(crate) fn into_raw(self) -> RawValue {
        let raw = self.0;
        std::mem::forget(self);
        raw
    }

    /// Is it `None`?
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.0 == RawValue::NONE
    }

    /// Is it `True`, the very object?
    #[inline(always)]
    pub fn is_true_object(&self) -> bool {
        self.0 == RawValue::TRUE
    }

    /// Is it `True` or `False`?
    #[inline(always)]
    pub fn is_bool(&self) -> bool {
        self.0 == RawValue::TRUE || self.0 == RawValue::FALSE
    }

    /// Is it `NotImplemented`?
    #[inline(always)]
    pub fn is_not_implemented(&self) -> bool {
        self.0 == RawValue::NOT_IMPLEMENTED
    }

    /// Is it the mark of a missing value?
    #[inline(always)]
    pub fn is_unbound(&self) -> bool {
        self.0 == RawValue::UNBOUND
    }

    /// `None` for the mark of a missing value.
    #[inline(always)]
    pub fn bound(&self) -> Option<&Value> {
        if self.is_unbound() { None } else { Some(self) }
    }

    /// The integer, if it is one that fits the word (a bool is not).
    #[inline(always)]
    pub fn as_small_int(&self) -> Option<i64> {
        if self.0.is_small_int() { Some(self.0.small_int()) } else { None }
    }

    /// The float, if it is exactly a float (inline or boxed); an int is not.
    #[inline(always)]
    pub fn as_exact_float(&self) -> Option<f64> {
        if self.0.is_inline_float() {
            Some(self.0.inline_float())
        } else if self.shape_id() == crate::object::shape::FLOAT {
            self.downcast::<crate::types::float::FloatObj>().map(|f| f.value)
        } else {
            None
        }
    }

    /// Are both the same object (Python's `is`)?
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.0 == other.0
    }

    /// The header, if the value is an object.
    #[inline(always)]
    pub(crate) fn header(&self) -> Option<&Header> {
        if self.0.is_pointer() {
            // SAFETY: a pointer word points to a live object for as long as the handle lives.
            Some(unsafe { &*self.0.header() })
        } else {
            None
        }
    }

    /// The shape id in the header; 0 for a value that is no object.
    #[inline(always)]
    pub(crate) fn shape_id(&self) -> u32 {
        self.header().map_or(0, |h| h.shape.get())
    }

    /// The payload, if the value is an object whose type is `T`'s or derived from it.
    #[inline(always)]
    pub fn downcast<T: Payload>(&self) -> Option<&T> {
        let header = self.header()?;
        if header.type_data().holds::<T>() {
            // SAFETY: the type says that a `T` lies behind the header.
            Some(unsafe { &(*(header as *const Header as *const Object<T>)).payload })
        } else {
            None
        }
    }

    /// A number that is the object's for as long as it lives (Python's `id`).
    pub fn id(&self) -> u64 {
        match self.header() {
            Some(header) => header as *const Header as u64,
            // Immediates, ints and floats: the bits themselves, kept apart from every address.
            None => self.0.0.rotate_left(8) & ((1 << 56) - 1) | 1,
        }
    }

    /// How many references there are to the object; a large number for values that are no objects.
    pub fn ref_count(&self) -> u32 {
        self.header().map_or(u32::MAX, |h| h.count())
    }
}

/// Adds copies of values to a vector: the bits at once, after their counts.
pub(crate) fn extend_copies(out: &mut Vec<Value>, values: &[Value]) {
    out.reserve(values.len());
    values.iter().for_each(|value| value.0.incref());
    // SAFETY: there is room, and each copy owns the reference that was just counted.
    unsafe {
        let end = out.as_mut_ptr().add(out.len());
        std::ptr::copy_nonoverlapping(values.as_ptr(), end, values.len());
        out.set_len(out.len() + values.len());
    }
}

/// Copies of values in a vector of their own.
pub(crate) fn copies(values: &[Value]) -> Vec<Value> {
    let mut out = Vec::with_capacity(values.len());
    extend_copies(&mut out, values);
    out
}

/// One value `n` times.
pub(crate) fn repeated(value: &Value, n: usize) -> Vec<Value> {
    let Some(header) = value.header() else {
        let bits = vec![value.0.0; n];
        let mut bits = std::mem::ManuallyDrop::new(bits);
        // SAFETY: a value is its eight bytes of bits, and one that is no object owns nothing.
        return unsafe { Vec::from_raw_parts(bits.as_mut_ptr() as *mut Value, bits.len(), bits.capacity()) };
    };
    header.set_count(header.count().wrapping_add(n as u32));
    // SAFETY: each copy owns one of the references counted above.
    (0..n).map(|_| unsafe { value.0.into_value() }).collect()
}

/// Copies bytes: few of them without a call.
///
/// # Safety
/// As for [`std::ptr::copy_nonoverlapping`].
#[inline(always)]
pub(crate) unsafe fn copy_bytes(from: *const u8, to: *mut u8, n: usize) {
    /// Copies the first and the last bytes of a piece that is at least as long as a `T` and at most twice as long.
    #[inline(always)]
    unsafe fn ends<T: Copy>(from: *const u8, to: *mut u8, n: usize) {
        // SAFETY: both lie within the piece.
        unsafe {
            let last = n - size_of::<T>();
            let (head, tail) =
                ((from as *const T).read_unaligned(), (from.add(last) as *const T).read_unaligned());
            (to as *mut T).write_unaligned(head);
            (to.add(last) as *mut T).write_unaligned(tail);
        }
    }
    // SAFETY: by the caller's promise.
    unsafe {
        match n {
            0 => {}
            1 => *to = *from,
            2..4 => ends::<u16>(from, to, n),
            4..8 => ends::<u32>(from, to, n),
            8..=16 => ends::<u64>(from, to, n),
            17..=32 => ends::<u128>(from, to, n),
            _ => std::ptr::copy_nonoverlapping(from, to, n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ints_round_trip_and_overflow() {
        for i in [0, 1, -1, SMALL_INT_MIN, SMALL_INT_MAX, 1 << 53] {
            assert_eq!(RawValue::from_small_int(i).map(RawValue::small_int), Some(i));
        }
        assert!(RawValue::from_small_int(SMALL_INT_MAX + 1).is_none());
        assert!(RawValue::from_small_int(SMALL_INT_MIN - 1).is_none());
    }

    #[test]
    fn floats_round_trip_inline_or_are_refused() {
        for f in [0.0, -0.0, 1.0, -1.5, 1e77, 1e-76, 5e-324, std::f64::consts::PI] {
            let raw = RawValue::from_inline_float(f).expect("inline");
            assert!(raw.is_inline_float() && !raw.is_pointer() && !raw.is_small_int());
            assert_eq!(raw.inline_float().to_bits(), f.to_bits());
        }
        for f in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300, 1e-200] {
            assert!(RawValue::from_inline_float(f).is_none());
        }
    }

    #[test]
    fn immediates_are_neither_numbers_nor_pointers() {
        for raw in [RawValue::UNBOUND, RawValue::NONE, RawValue::TRUE, RawValue::NOT_IMPLEMENTED] {
            assert!(!raw.is_pointer() && !raw.is_small_int() && !raw.is_inline_float());
        }
    }
}
