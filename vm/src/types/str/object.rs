//! The str object: layout, making, interning, indexing.

use super::extent::Extent;
use crate::ctx::Ctx;
use crate::heap::copy_bytes;
use crate::object::{Header, Kind, Object, Payload, Type, shape};
use crate::text::{PyText, TextBuf};
use crate::value::{RawValue, Value};
use std::cell::Cell;

/// A code point offset is remembered every so many code points of a text that is not ASCII.
const INDEX_STEP: usize = 16;
/// The longest text whose place is kept for the next one.
const MAX_SPARE: usize = 4096;

/// The payload: cached hash and lengths; the bytes follow in the object's tail.
#[repr(C)]
pub struct StrObj {
    hash: Cell<u64>,
    extent: Extent,
    bytes: [u8; 0],
}

impl StrObj {
    /// The WTF-8 bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: a str is only made with `len` initialised bytes in its tail.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr(), self.extent.bytes()) }
    }

    /// The text as the pure text routines take it.
    #[inline(always)]
    pub fn text(&self) -> PyText<'_> {
        PyText::with_flag(self.bytes(), self.is_ascii())
    }

    /// The text as UTF-8; `None` if it holds lone surrogates.
    pub fn as_utf8(&self) -> Option<&str> {
        if self.is_ascii() {
            // SAFETY: ASCII is UTF-8.
            return Some(unsafe { std::str::from_utf8_unchecked(self.bytes()) });
        }
        std::str::from_utf8(self.bytes()).ok()
    }

    /// Is every code point below 128?
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.extent.is_ascii()
    }

    /// How many code points it has.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.extent.chars()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.extent.bytes() == 0
    }

    /// Is it the one object of its text that names are compared by?
    pub(crate) fn is_interned(&self) -> bool {
        self.extent.is_interned()
    }

    /// Does it own memory beside its own?
    #[inline(always)]
    pub(crate) fn has_index(&self) -> bool {
        self.extent.has_index()
    }

    pub(crate) fn tail_size(&self) -> usize {
        self.extent.bytes()
    }

    /// The byte offset of a code point, `at <= len()`; constant time after the first use.
    #[inline(always)]
    pub fn byte_offset(&self, at: usize) -> usize {
        if self.is_ascii() { at } else { self.indexed_offset(at) }
    }

    fn indexed_offset(&self, at: usize) -> usize {
        if at >= self.len() {
            return self.extent.bytes();
        }
        let bytes = self.bytes();
        let mut offset = self.extent.offsets(|| self.every_so_many())[at / INDEX_STEP] as usize;
        for _ in 0..at % INDEX_STEP {
            offset += crate::text::pytext::len_by_first(bytes[offset]);
        }
        offset
    }

    /// The byte offset of every `INDEX_STEP`-th code point.
    fn every_so_many(&self) -> Box<[u32]> {
        let bytes = self.bytes();
        let starts = (0..bytes.len()).filter(|i| bytes[*i] & 0xC0 != 0x80);
        starts.step_by(INDEX_STEP).map(|i| i as u32).collect()
    }

    /// The code point at an index below `len()`.
    #[inline(always)]
    pub fn code_point(&self, at: usize) -> u32 {
        if self.is_ascii() {
            return self.bytes()[at] as u32;
        }
        crate::text::pytext::decode_at(self.bytes(), self.byte_offset(at)).0
    }

    /// The hash of the text under the interpreter's key.
    #[inline(always)]
    pub(crate) fn hash(&self, ctx: &Ctx) -> u64 {
        let hash = self.hash.get();
        if hash != 0 { hash } else { self.compute_hash(ctx) }
    }

    #[inline(never)]
    fn compute_hash(&self, ctx: &Ctx) -> u64 {
        let hash = ctx.vm().hash_bytes(self.bytes());
        self.hash.set(hash);
        hash
    }
}

/// The bytes of a str that is being made.
pub(crate) struct Tail {
    start: *mut u8,
    at: usize,
    room: usize,
}

impl Tail {
    /// # Safety
    /// The object has a tail of `room` bytes, and nobody else uses it meanwhile.
    #[inline(always)]
    unsafe fn of(object: *mut Object<StrObj>, room: usize) -> Tail {
        // SAFETY: by the caller's promise.
        let start = unsafe { (object as *mut u8).add(size_of::<Object<StrObj>>()) };
        Tail { start, at: 0, room }
    }

    /// Adds bytes. What finds no room stays out.
    #[inline(always)]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if bytes.len() <= self.room - self.at {
            // SAFETY: there is room, and the bytes are not in it.
            unsafe { copy_bytes(bytes.as_ptr(), self.start.add(self.at), bytes.len()) };
            self.at += bytes.len();
        }
    }

    /// Adds a byte `n` times.
    #[inline(always)]
    pub(crate) fn fill(&mut self, byte: u8, n: usize) {
        if n != 0 && n <= self.room - self.at {
            // SAFETY: there is room.
            unsafe { self.start.add(self.at).write_bytes(byte, n) };
            self.at += n;
        }
    }

    /// Adds bytes that `change` makes of others, each by itself.
    #[inline(always)]
    pub(crate) fn push_changed(&mut self, bytes: &[u8], change: impl Fn(u8) -> u8) {
        if bytes.len() <= self.room - self.at {
            for (at, byte) in bytes.iter().enumerate() {
                // SAFETY: as in `push`.
                unsafe { *self.start.add(self.at + at) = change(*byte) };
            }
            self.at += bytes.len();
        }
    }

    /// Lets `fill` write all that is left.
    #[inline(always)]
    fn zeroed(&mut self, fill: impl FnOnce(&mut [u8])) {
        // SAFETY: the bytes are the tail's, and initialised before they are shown.
        let rest = unsafe {
            let (start, n) = (self.start.add(self.at), self.room - self.at);
            start.write_bytes(0, n);
            std::slice::from_raw_parts_mut(start, n)
        };
        if !rest.is_empty() {
            fill(rest);
        }
        self.at = self.room;
    }
}

/// Writes the payload of a str without text.
unsafe fn write_blank(object: *mut Object<StrObj>) {
    let blank = StrObj { hash: Cell::new(0), extent: Extent::empty(), bytes: [] };
    // SAFETY: the caller owns the object, whose payload nobody has written yet.
    unsafe { (&raw mut (*object).payload).write(blank) };
}

impl Payload for StrObj {
    const KIND: Kind = Kind::Str;
}

/// The text of a str value, with lone surrogates replaced; the empty text for any other value.
pub fn text_of(value: &Value) -> String {
    value.downcast::<StrObj>().map(|s| s.text().lossy()).unwrap_or_default()
}

/// Are both str of the same text?
pub fn same_text(a: &Value, b: &Value) -> bool {
    a.is(b)
        || matches!((a.downcast::<StrObj>(), b.downcast::<StrObj>()), (Some(a), Some(b)) if a.bytes() == b.bytes())
}

impl Ctx {
    /// A str of UTF-8 text.
    pub fn new_str(&self, text: &str) -> Value {
        self.new_str_bytes(text.as_bytes(), None)
    }

    /// A str of a text buffer.
    pub fn new_str_buf(&self, text: TextBuf) -> Value {
        if text.is_lost() {
            self.lose();
        }
        let (bytes, ascii) = text.into_parts();
        let made = self.new_str_bytes(&bytes, if ascii { Some(bytes.len()) } else { None });
        if bytes.capacity() <= MAX_SPARE {
            self.thread.spare_text.set(bytes);
        }
        made
    }

    /// Room for `n` bytes of text. The thread keeps one place for that, for as long as texts are short.
    #[inline]
    pub(crate) fn text_buf(&self, n: usize) -> TextBuf {
        TextBuf::reusing(self.thread.spare_text.take(), n)
    }

    /// A str of a piece of text.
    pub fn new_str_text(&self, text: PyText<'_>) -> Value {
        self.new_str_bytes(text.bytes(), if text.is_ascii() { Some(text.bytes().len()) } else { None })
    }

    /// A str of one code point.
    #[inline]
    pub fn new_char(&self, code_point: u32) -> Value {
        if let Some(known) = self.vm().known_char(code_point) {
            return known;
        }
        let mut buffer = [0; 4];
        let n = crate::text::pytext::encode_into(code_point, &mut buffer);
        self.make_exact_str(&buffer[..n], 1)
    }

    /// A str of well-formed WTF-8 bytes; `chars` is its code point count where the caller knows it.
    #[inline]
    pub(crate) fn new_str_bytes(&self, bytes: &[u8], chars: Option<usize>) -> Value {
        if bytes.len() <= 1
            && let Some(known) = self.vm().tiny_str(bytes.first().copied())
        {
            return known;
        }
        let chars = chars.unwrap_or_else(|| crate::text::pytext::count_code_points(bytes));
        self.make_exact_str(bytes, chars)
    }

    /// An exact str of its own.
    #[inline(never)]
    fn make_exact_str(&self, bytes: &[u8], chars: usize) -> Value {
        self.build_str(bytes.len(), chars, |tail| tail.push(bytes))
    }

    /// A str object of its own, of `str` or a type derived from it.
    pub(crate) fn make_str(&self, ty: &Type, bytes: &[u8], chars: Option<usize>) -> Value {
        let chars = chars.unwrap_or_else(|| crate::text::pytext::count_code_points(bytes));
        if ty.is(&self.types().str) {
            return self.make_exact_str(bytes, chars);
        }
        let (bytes, chars) = if self.has_room(bytes.len()) { (bytes, chars) } else { (&[][..], 0) };
        // SAFETY: payload and tail are written before the object can be seen.
        unsafe {
            let object: *mut Object<StrObj> = self.alloc_with_tail::<StrObj>(ty, bytes.len());
            write_blank(object);
            let mut tail = Tail::of(object, bytes.len());
            tail.push(bytes);
            (*object).payload.extent.set(bytes.len(), chars);
            RawValue::from_header(object as *const Header).into_value()
        }
    }

    /// A str object of pieces of text, of `room` bytes or fewer in all.
    #[inline(always)]
    pub(crate) fn make_str_of<'a>(
        &self,
        parts: impl IntoIterator<Item = &'a [u8]>,
        room: usize,
        chars: usize,
    ) -> Value {
        self.build_str(room, chars, |tail| parts.into_iter().for_each(|part| tail.push(part)))
    }

    /// An exact str object of the `chars` code points that `fill` writes, with room for `room` bytes.
    #[inline(always)]
    pub(crate) fn build_str(&self, room: usize, chars: usize, fill: impl FnOnce(&mut Tail)) -> Value {
        let (room, chars) = if self.has_room(room) { (room, chars) } else { (0, 0) };
        // SAFETY: the payload is written here, and the tail up to the length that is noted in the end.
        unsafe {
            let size = size_of::<Object<StrObj>>() + room;
            let object = self.alloc_blank(&self.types().str, shape::STR, size, false) as *mut Object<StrObj>;
            let mut tail = Tail::of(object, room);
            fill(&mut tail);
            let len = tail.at;
            let extent = Extent::of(len, if room == 0 { 0 } else { chars });
            (&raw mut (*object).payload).write(StrObj { hash: Cell::new(0), extent, bytes: [] });
            RawValue::from_header(object as *const Header).into_value()
        }
    }

    /// An exact str object whose `len` bytes `fill` writes.
    #[inline(always)]
    pub(crate) fn make_str_with(&self, len: usize, chars: usize, fill: impl FnOnce(&mut [u8])) -> Value {
        self.build_str(len, chars, |tail| tail.zeroed(fill))
    }

    /// Appends in place to an exact str that only one place refers to, if its cell has room. False: it stays as it was.
    ///
    /// # Safety
    /// `left` is an exact str, and the caller may change what its place refers to.
    #[inline(always)]
    pub(crate) unsafe fn append_to(&self, left: RawValue, right: &StrObj) -> bool {
        // SAFETY: by the caller's promise; the cell has room behind the bytes in use.
        unsafe {
            let header = left.header();
            let s = &(*(header as *const Object<StrObj>)).payload;
            let (used, more) = (size_of::<Object<StrObj>>() + s.extent.bytes(), right.extent.bytes());
            let room = crate::heap::cell_size(header).saturating_sub(used);
            if (*header).count() != 1 || s.is_interned() || more > room || std::ptr::eq(s, right) {
                return false;
            }
            copy_bytes(right.bytes().as_ptr(), (header as *mut u8).add(used), more);
            s.extent.set(s.extent.bytes() + more, s.len() + right.len());
            s.hash.set(0);
            true
        }
    }

    /// The one str object of a text that names are compared by.
    pub fn intern(&self, text: &str) -> Value {
        self.vm().interned.intern_bytes(self, text.as_bytes())
    }

    /// The interned str of the same text.
    pub fn intern_value(&self, value: &Value) -> Value {
        match value.downcast::<StrObj>() {
            Some(s) if !s.is_interned() => self.vm().interned.intern_bytes(self, s.bytes()),
            _ => value.clone(),
        }
    }
}

/// The interned strs of an interpreter. They live as long as it does.
pub(crate) struct Interned {
    table: std::cell::RefCell<hashbrown::HashTable<Value>>,
}

impl Interned {
    pub(crate) fn new() -> Interned {
        Interned { table: Default::default() }
    }

    pub(crate) fn intern_bytes(&self, ctx: &Ctx, bytes: &[u8]) -> Value {
        let hash = ctx.vm().hash_bytes(bytes);
        let same = |v: &Value| v.downcast::<StrObj>().is_some_and(|s| s.bytes() == bytes);
        if let Some(found) = self.table.borrow().find(hash, same) {
            return found.clone();
        }
        let value = ctx.make_str(&ctx.types().str, bytes, None);
        if let Some(s) = value.downcast::<StrObj>() {
            s.extent.set_interned();
            s.hash.set(hash);
        }
        let hasher = |v: &Value| v.downcast::<StrObj>().map_or(0, |s| s.hash.get());
        self.table.borrow_mut().insert_unique(hash, value.clone(), hasher);
        value
    }
}
