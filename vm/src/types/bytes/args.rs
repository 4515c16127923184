//! What the methods of bytes and bytearray share in reading arguments and making results.

use super::{ByteArrayObj, BytesObj, MemoryViewObj};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::shape;
use crate::types::int::{as_int, to_i64};
use crate::value::Value;
use std::borrow::Cow;

/// The bytes of the receiver. A bytearray's are copied: an argument's conversion may change it.
pub(super) fn this<'a>(ctx: &Ctx, args: &'a [Value]) -> Result<Cow<'a, [u8]>> {
    this_and_room(ctx, args, 0)
}

/// The same for a method that makes more of them: as if so many copies were made.
pub(super) fn this_and_room<'a>(ctx: &Ctx, args: &'a [Value], copies: usize) -> Result<Cow<'a, [u8]>> {
    match args.first() {
        Some(x) => {
            check_copies(ctx, x, copies)?;
            content(x).ok_or_else(|| ctx.not_bytes_like(x))
        }
        None => Err(ctx.type_error("unbound method needs an argument")),
    }
}

/// Is there room for so many copies, and for the one that is made of what may change meanwhile?
pub(super) fn check_copies(ctx: &Ctx, x: &Value, copies: usize) -> Result<()> {
    let (len, copies) = if let Some(b) = x.downcast::<BytesObj>() {
        (b.bytes().len(), copies)
    } else if let Some(b) = x.downcast::<ByteArrayObj>() {
        (b.bytes.borrow().len(), copies + 1)
    } else if let Some(view) = x.downcast::<MemoryViewObj>() {
        (view.n_bytes(), copies + 1)
    } else {
        return Ok(());
    };
    if len < 4096 || copies == 0 { Ok(()) } else { ctx.check_allocation(len.saturating_mul(copies)) }
}

/// The bytes of a bytes or bytearray.
pub(crate) fn content(x: &Value) -> Option<Cow<'_, [u8]>> {
    if let Some(b) = x.downcast::<BytesObj>() {
        return Some(Cow::Borrowed(b.bytes()));
    }
    x.downcast::<ByteArrayObj>().map(|b| Cow::Owned(b.bytes.borrow().clone()))
}

/// Bytes in an object of the receiver's kind.
pub(super) fn like(ctx: &Ctx, receiver: &Value, bytes: &[u8]) -> Value {
    if receiver.downcast::<ByteArrayObj>().is_some() {
        return ctx.new_byte_array(bytes.to_vec());
    }
    ctx.new_bytes(bytes)
}

/// The same of bytes that nobody else needs: a bytearray takes them as they are.
pub(super) fn like_made(ctx: &Ctx, receiver: &Value, bytes: Vec<u8>) -> Value {
    if receiver.downcast::<ByteArrayObj>().is_some() {
        ctx.new_byte_array(bytes)
    } else {
        ctx.new_bytes(&bytes)
    }
}

/// The receiver itself if it is exactly bytes, otherwise a copy of its kind.
pub(super) fn unchanged(ctx: &Ctx, receiver: &Value, bytes: &[u8]) -> Value {
    if receiver.shape_id() == shape::BYTES { receiver.clone() } else { like(ctx, receiver, bytes) }
}

/// What is searched for: a buffer, or an integer for one byte.
pub(super) fn needle<'a>(ctx: &Ctx, x: &'a Value) -> Result<Cow<'a, [u8]>> {
    if let Some(bytes) = ctx.bytes_view(x)? {
        return Ok(bytes);
    }
    if !ctx.has_index(x) {
        let name = ctx.type_name(x);
        return Err(ctx.type_error(format!("argument should be integer or bytes-like object, not '{name}'")));
    }
    let byte = ctx.index_i64(x)?.and_then(|i| u8::try_from(i).ok());
    byte.map(|b| Cow::Owned(vec![b])).ok_or_else(|| byte_range(ctx))
}

#[cold]
pub(crate) fn byte_range(ctx: &Ctx) -> Raise {
    ctx.value_error("byte must be in range(0, 256)")
}

/// An integer in `range(0, 256)`.
///
/// # Errors
/// ValueError outside of it, TypeError if it is none.
pub(crate) fn byte_of(ctx: &Ctx, x: &Value) -> Result<u8> {
    if let Some(i) = x.as_small_int() {
        return u8::try_from(i).map_err(|_| byte_range(ctx));
    }
    let int = ctx.index(x)?;
    debug_assert!(as_int(&int).is_some());
    to_i64(&int).and_then(|i| u8::try_from(i).ok()).ok_or_else(|| byte_range(ctx))
}

impl Ctx {
    /// A bytearray.
    pub fn new_byte_array(&self, bytes: Vec<u8>) -> Value {
        self.alloc(&self.types().bytearray, ByteArrayObj::new(bytes)).into_value()
    }
}
