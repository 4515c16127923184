//! The payloads of bytes, bytearray and memoryview.

use super::dimensions::Dimensions;
use crate::ctx::Ctx;
use crate::object::{Header, Kind, Object, Payload, Type, Visitor};
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};

/// The payload of bytes; the bytes follow in the object's tail.
#[repr(C)]
pub struct BytesObj {
    hash: Cell<i64>,
    len: usize,
    bytes: [u8; 0],
}

impl BytesObj {
    /// The bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: bytes are only made with `len` initialised bytes in their tail.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr(), self.len) }
    }

    pub(crate) fn tail_size(&self) -> usize {
        self.len
    }

    /// The cached hash; 0 if it was not computed yet.
    pub(crate) fn hash_cell(&self) -> &Cell<i64> {
        &self.hash
    }
}

impl Payload for BytesObj {
    const KIND: Kind = Kind::Bytes;
}

/// The payload of bytearray.
pub struct ByteArrayObj {
    pub(crate) bytes: RefCell<Vec<u8>>,
    /// How many memoryviews forbid a change of size.
    pub(crate) exports: Cell<usize>,
}

impl ByteArrayObj {
    /// A bytearray of these bytes.
    pub fn new(bytes: Vec<u8>) -> ByteArrayObj {
        ByteArrayObj { bytes: RefCell::new(bytes), exports: Cell::new(0) }
    }
}

impl Payload for ByteArrayObj {
    const KIND: Kind = Kind::ByteArray;
}

/// The payload of memoryview: a window on the bytes of another object.
pub struct MemoryViewObj {
    /// The object looked at, never itself a view; unbound once released.
    pub(crate) object: RefCell<Value>,
    /// The byte offset of the first item.
    pub(crate) start: usize,
    /// The length of the first dimension; 1 if there is none.
    pub(crate) len: usize,
    /// From one index of the first dimension to the next, in bytes.
    pub(crate) step: isize,
    pub(super) dimensions: Dimensions,
    /// The items' format character.
    pub(crate) format: char,
    /// The bytes of an item.
    pub(crate) item_size: usize,
    pub(crate) readonly: bool,
}

impl Payload for MemoryViewObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.object.borrow());
    }
}

impl Drop for MemoryViewObj {
    fn drop(&mut self) {
        if !self.object.get_mut().is_unbound() {
            Ctx::with_current(|ctx| super::memoryview::release(ctx, self));
        }
    }
}

impl Ctx {
    /// A bytes object.
    pub fn new_bytes(&self, bytes: &[u8]) -> Value {
        self.make_bytes(&self.types().bytes, bytes)
    }

    /// A bytes object of `bytes` or a type derived from it.
    pub(crate) fn make_bytes(&self, ty: &Type, bytes: &[u8]) -> Value {
        let bytes = if self.has_room(bytes.len()) { bytes } else { &[] };
        // SAFETY: payload and tail are written before the object is handed out.
        unsafe {
            let object: *mut Object<BytesObj> = self.alloc_with_tail::<BytesObj>(ty, bytes.len());
            (&raw mut (*object).payload).write(BytesObj { hash: Cell::new(0), len: bytes.len(), bytes: [] });
            let tail = (object as *mut u8).add(size_of::<Object<BytesObj>>());
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), tail, bytes.len());
            RawValue::from_header(object as *const Header).into_value()
        }
    }
}
