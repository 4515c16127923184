//! tuple: a fixed run of values, stored behind the header.

mod methods;

use crate::ctx::Ctx;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Object, Payload, Ref, Type, TypeFlags, Visitor, shape};
use crate::value::{RawValue, Value};
use std::cell::Cell;

/// The payload: a length; the items follow in the object's tail.
#[repr(C)]
pub struct TupleObj {
    len: usize,
    hash: Cell<i64>,
    items: [Value; 0],
}

impl TupleObj {
    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: a tuple is only made with `len` initialised items in its tail.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr(), self.len) }
    }

    pub(crate) fn tail_size(&self) -> usize {
        self.len * size_of::<Value>()
    }

    /// The hash if it was computed before; tuples are hashed often and cannot change.
    pub(crate) fn cached_hash(&self) -> Option<i64> {
        Some(self.hash.get()).filter(|h| *h != -1)
    }

    pub(crate) fn set_cached_hash(&self, hash: i64) {
        self.hash.set(hash);
    }
}

/// Would `refill_pair` take other items without releasing an object?
#[inline]
pub(crate) fn is_spare_pair(pair: &Value) -> bool {
    let lives = |item: &Value| item.header().is_none_or(|header| header.count() > 1);
    pair.downcast::<TupleObj>().is_some_and(|tuple| tuple.items().iter().all(lives))
}

/// Puts other items into a pair that nobody but the caller refers to; the items back if it is in use.
#[inline(always)]
pub(crate) fn refill_pair(pair: &Value, a: Value, b: Value) -> Result<(), (Value, Value)> {
    if pair.shape_id() != shape::TUPLE || pair.header().is_none_or(|h| h.count() != 1) {
        return Err((a, b));
    }
    // SAFETY: the shape says what it is.
    let tuple = unsafe { &(*(pair.raw().header() as *const Object<TupleObj>)).payload };
    if tuple.len != 2 {
        return Err((a, b));
    }
    let items = tuple.items.as_ptr() as *mut Value;
    // SAFETY: the tuple has two items, and with the only reference in the caller's hands no borrow of them is alive.
    let old = unsafe { (items.replace(a), items.add(1).replace(b)) };
    tuple.hash.set(-1);
    drop(old);
    Ok(())
}

impl Payload for TupleObj {
    const KIND: Kind = Kind::Tuple;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.items().iter().for_each(visit);
    }
}

impl Drop for TupleObj {
    fn drop(&mut self) {
        let items = self.items.as_mut_ptr();
        // SAFETY: the items are dropped once, with their tuple.
        unsafe { std::ptr::drop_in_place(std::ptr::slice_from_raw_parts_mut(items, self.len)) };
    }
}

impl Ctx {
    /// A tuple of copies of the values.
    pub fn new_tuple(&self, items: &[Value]) -> Value {
        if items.is_empty() {
            return self.vm().empty_tuple();
        }
        self.exact_tuple(items.len(), items.iter().cloned())
    }

    /// A tuple of the values themselves.
    pub fn new_tuple_from(&self, items: Vec<Value>) -> Value {
        if items.is_empty() {
            return self.vm().empty_tuple();
        }
        self.exact_tuple(items.len(), items.into_iter())
    }

    /// An exact tuple of at least one item; as [`new_tuple_iter`](Self::new_tuple_iter).
    #[inline(always)]
    pub(crate) fn exact_tuple(&self, len: usize, items: impl Iterator<Item = Value>) -> Value {
        let len = if self.has_room(len * size_of::<Value>()) { len } else { 0 };
        // SAFETY: as there.
        unsafe {
            let size = size_of::<Object<TupleObj>>() + len * size_of::<Value>();
            let header = self.alloc_blank(&self.types().tuple, shape::TUPLE, size, true);
            write_tuple(header.cast(), len, items);
            crate::value::RawValue::from_header(header).into_value()
        }
    }

    /// A tuple of one to eight values, which are moved out of where they are; unbound, with nothing done, if the heap has to
    /// grow for it.
    ///
    /// # Safety
    /// From `first` on lie `n` values.
    #[inline(always)]
    pub(crate) unsafe fn recycled_tuple(&self, first: *mut RawValue, n: usize) -> RawValue {
        let header = self.vm().heap.recycle(size_of::<Object<TupleObj>>() + n * size_of::<Value>(), true);
        if header.is_null() {
            return RawValue::UNBOUND;
        }
        // SAFETY: the cell is ours and has room for the items; payload and tail are written before the object is handed out;
        // each reference is moved once.
        unsafe {
            crate::heap::begin_exact(header, &self.types().tuple, shape::TUPLE);
            let payload = &raw mut (*(header as *mut Object<TupleObj>)).payload;
            (&raw mut (*payload).len).write(n);
            (&raw mut (*payload).hash).write(Cell::new(-1));
            let tail = (&raw mut (*payload).items) as *mut RawValue;
            let mut at = 0;
            while at != n {
                // A vector's set-up costs more than a few items.
                tail.add(at).write_volatile(*first.add(at));
                *first.add(at) = RawValue::UNBOUND;
                at += 1;
            }
            RawValue::from_header(header)
        }
    }

    /// A tuple of some tuple type; `items` yields at least `len` values and runs no script code.
    #[inline]
    pub(crate) fn new_tuple_iter(&self, ty: &Type, len: usize, items: impl Iterator<Item = Value>) -> Value {
        let len = if self.has_room(len * size_of::<Value>()) { len } else { 0 };
        // SAFETY: payload and tail are written before the object is handed out; a short iterator leaves None.
        unsafe {
            let object = self.alloc_with_tail::<TupleObj>(ty, len * size_of::<Value>());
            write_tuple(object, len, items);
            Ref::<TupleObj>::from_value_unchecked(
                crate::value::RawValue::from_header(object.cast()).into_value(),
            )
            .into_value()
        }
    }
}

#[inline(always)]
unsafe fn write_tuple(object: *mut Object<TupleObj>, len: usize, mut items: impl Iterator<Item = Value>) {
    // SAFETY: the caller allocated room for `len` items.
    unsafe {
        let payload = &raw mut (*object).payload;
        (&raw mut (*payload).len).write(len);
        (&raw mut (*payload).hash).write(Cell::new(-1));
        let tail = (&raw mut (*payload).items) as *mut Value;
        for i in 0..len {
            tail.add(i).write(items.next().unwrap_or(Value::NONE));
        }
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<TupleObj>("tuple")
    .methods(methods::METHODS)
    .slots(methods::slots)
    .shape(shape::TUPLE)
    .tail()
    .flags(TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::MATCH_SELF))
    .doc(
        "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\n\
         If iterable is specified the tuple is initialized from iterable's items.\n\n\
         If the argument is a tuple, the return value is the same object.",
    );
