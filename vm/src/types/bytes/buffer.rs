//! The buffer protocol: objects that show their bytes to others.
//!
//! bytes, bytearray and memoryview are known; other payloads (array, mmap) register a [`BufferOps`].

use super::{ByteArrayObj, BytesObj, MemoryViewObj, lent, memoryview};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::Payload;
use crate::value::Value;
use std::any::TypeId;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// How the bytes of a payload are reached. None of the functions runs script code.
#[derive(Clone, Copy)]
pub struct BufferOps {
    /// Shows all bytes.
    pub read: fn(&Value, &mut dyn FnMut(&[u8])),
    /// Shows all bytes for writing; none for read-only buffers.
    pub write: Option<fn(&Value, &mut dyn FnMut(&mut [u8]))>,
    /// Adds (1) or takes away (-1) a view that forbids a change of size.
    pub pin: fn(&Value, isize),
    /// The items' format character and size.
    pub format: fn(&Value) -> (char, usize),
}

/// Buffers that modules have registered, by their payload.
#[derive(Default)]
pub struct BufferRegistry {
    ops: RefCell<HashMap<TypeId, BufferOps>>,
}

const BYTES: BufferOps = BufferOps {
    read: |x, f| f(x.downcast::<BytesObj>().map_or(&[], BytesObj::bytes)),
    write: None,
    pin: |_, _| {},
    format: |_| ('B', 1),
};

const BYTE_ARRAY: BufferOps = BufferOps {
    read: |x, f| {
        if let Some(b) = x.downcast::<ByteArrayObj>() {
            f(&b.bytes.borrow());
        }
    },
    write: Some(|x, f| {
        if let Some(b) = x.downcast::<ByteArrayObj>() {
            f(&mut b.bytes.borrow_mut());
        }
    }),
    pin: |x, change| {
        if let Some(b) = x.downcast::<ByteArrayObj>() {
            b.exports.set(b.exports.get().saturating_add_signed(change));
        }
    },
    format: |_| ('B', 1),
};

impl Ctx {
    /// Makes the objects of a payload type buffers.
    pub fn register_buffer<T: Payload>(&self, ops: BufferOps) {
        self.state::<BufferRegistry>().ops.borrow_mut().insert(TypeId::of::<T>(), ops);
    }

    /// How the bytes of an object are reached; `None` if it is no buffer. A memoryview is none by itself (see
    /// [`Ctx::bytes_view`]).
    pub fn buffer_ops(&self, x: &Value) -> Option<BufferOps> {
        if x.downcast::<BytesObj>().is_some() {
            return Some(BYTES);
        }
        if x.downcast::<ByteArrayObj>().is_some() {
            return Some(BYTE_ARRAY);
        }
        if let Some(ops) = lent::ops(x) {
            return Some(ops);
        }
        let id = x.header()?.type_data().payload.type_id;
        self.state::<BufferRegistry>().ops.borrow().get(&id).copied()
    }

    /// The bytes of a buffer object, copied unless they cannot change; `None` if it is none (or a released view).
    ///
    /// # Errors
    /// What the `__buffer__` of a script's class raises.
    pub fn bytes_view<'a>(&self, x: &'a Value) -> Result<Option<Cow<'a, [u8]>>> {
        if let Some(loan) = self.borrow_buffer(x, lent::SIMPLE)? {
            super::args::check_copies(self, &loan, 1)?;
            return Ok(self.own_bytes(&loan).map(|bytes| Cow::Owned(bytes.into_owned())));
        }
        super::args::check_copies(self, x, 0)?;
        Ok(self.own_bytes(x))
    }

    /// As [`Ctx::bytes_view`], and `None` for a view whose items do not lie side by side.
    pub(crate) fn solid_bytes<'a>(&self, x: &'a Value) -> Result<Option<Cow<'a, [u8]>>> {
        if x.downcast::<MemoryViewObj>().is_some_and(|view| !memoryview::is_solid(view)) {
            return Ok(None);
        }
        self.bytes_view(x)
    }

    /// As [`Ctx::bytes_view`], without a look for a script's `__buffer__`.
    fn own_bytes<'a>(&self, x: &'a Value) -> Option<Cow<'a, [u8]>> {
        if let Some(b) = x.downcast::<BytesObj>() {
            return Some(Cow::Borrowed(b.bytes()));
        }
        if let Some(view) = x.downcast::<MemoryViewObj>() {
            return memoryview::contents(self, view).map(Cow::Owned);
        }
        let ops = self.buffer_ops(x)?;
        let mut out = Vec::new();
        (ops.read)(x, &mut |bytes| out.extend_from_slice(bytes));
        Some(Cow::Owned(out))
    }

    /// The bytes of any buffer object.
    ///
    /// # Errors
    /// TypeError "a bytes-like object is required, not 'TYPE'".
    pub fn bytes_like<'a>(&self, x: &'a Value) -> Result<Cow<'a, [u8]>> {
        self.bytes_view(x)?.ok_or_else(|| self.not_bytes_like(x))
    }

    #[cold]
    pub(crate) fn not_bytes_like(&self, x: &Value) -> Raise {
        if x.downcast::<MemoryViewObj>().is_some() {
            return self.value_error("operation forbidden on released memoryview object");
        }
        self.type_error(format!("a bytes-like object is required, not '{}'", self.type_name(x)))
    }

    /// The size of a buffer's items; `None` if the object is no buffer.
    pub fn buffer_item_size(&self, x: &Value) -> Option<usize> {
        match x.downcast::<MemoryViewObj>() {
            Some(view) => Some(view.item_size),
            None => self.buffer_ops(x).map(|ops| (ops.format)(x).1),
        }
    }

    /// Keeps a buffer from changing its size until the answer is dropped; `None` if it never does. For calls that
    /// wait without the lock.
    ///
    /// # Errors
    /// MemoryError.
    pub fn hold_buffer(&self, x: &Value) -> Result<Option<Value>> {
        if let Some(view) = x.downcast::<MemoryViewObj>() {
            let object = view.object.borrow().clone();
            return self.hold_buffer(&object);
        }
        match self.buffer_ops(x) {
            Some(ops) if ops.write.is_some() => self.new_memoryview(x).map(Some),
            _ => Ok(None),
        }
    }

    /// How many bytes a writable buffer has.
    ///
    /// # Errors
    /// TypeError "read-write bytes-like object" if the object is none.
    pub fn writable_len(&self, x: &Value) -> Result<usize> {
        let mut len = 0;
        self.with_writable(x, &mut |bytes| len = bytes.len())?;
        Ok(len)
    }

    /// Shows the bytes of a writable, contiguous buffer object.
    ///
    /// # Errors
    /// TypeError if the object is no buffer or cannot be written.
    pub fn with_writable(&self, x: &Value, f: &mut dyn FnMut(&mut [u8])) -> Result<()> {
        if let Some(loan) = self.borrow_buffer(x, lent::WRITABLE)? {
            let view = loan.downcast::<lent::LoanObj>().map_or(Value::NONE, |loan| loan.view.clone());
            return self.with_writable(&view, f);
        }
        if let Some(view) = x.downcast::<MemoryViewObj>() {
            return memoryview::with_writable(self, x, view, f);
        }
        match self.buffer_ops(x).and_then(|ops| ops.write) {
            Some(write) => {
                write(x, f);
                Ok(())
            }
            None => {
                let name = self.type_name(x);
                Err(self.type_error(format!("a read-write bytes-like object is required, not '{name}'")))
            }
        }
    }
}
