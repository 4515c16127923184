//! The payloads of bytes, bytearray and memoryview.

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

impl Payload for ByteArrayObj {
    const KIND: Kind = Kind::ByteArray;
}

/// The payload of memoryview: a window on the bytes of another object.
pub struct MemoryViewObj {
    /// The object looked at; None once released.
    pub(crate) object: RefCell<Value>,
    pub(crate) start: usize,
    pub(crate) len: usize,
    pub(crate) step: isize,
}

impl Payload for MemoryViewObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.object.borrow());
    }
}

impl Ctx {
    /// A bytes object.
    pub fn new_bytes(&self, bytes: &[u8]) -> Value {
        self.make_bytes(&self.types().bytes, bytes)
    }

    /// A bytes object of `bytes` or a type derived from it.
    pub(crate) fn make_bytes(&self, ty: &Type, bytes: &[u8]) -> Value {
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
