//! From objects to pickles: atoms and texts; the rest is left to its neighbours.

use super::opcode as op;
use super::pickler::PicklerObj;
use super::write::Output;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::text::PyText;
use gilbox_vm::text::int::{IntRef, display};
use gilbox_vm::types::bytes::{ByteArrayObj, BytesObj};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::float::as_float;
use gilbox_vm::types::int::as_int;
use gilbox_vm::types::list::ListObj;
use gilbox_vm::types::set::SetObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use num_bigint::{BigInt, Sign};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Spreads the ids of objects.
#[derive(Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(*byte as u64));
    }

    fn write_u64(&mut self, id: u64) {
        self.0 = (self.0 ^ id).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// What was written already: an object, kept alive, and its number.
pub type Memo = HashMap<u64, (usize, Value), BuildHasherDefault<IdHasher>>;

/// One run of a pickler.
pub struct Save<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) pickler: &'a PicklerObj,
    pub(super) out: Output,
    pub(super) memo: Memo,
    pub(super) protocol: u8,
    pub(super) hooks: Hooks,
}

/// What scripts may have put in the way of pickling.
pub struct Hooks {
    /// `persistent_id`
    pub persistent_id: Option<Value>,
    /// `reducer_override`
    pub reducer_override: Option<Value>,
    /// `dispatch_table`; that of copyreg is consulted without one.
    pub dispatch_table: Option<Value>,
    /// `copyreg.dispatch_table`
    pub shared_table: Value,
}

impl Save<'_> {
    /// Binary forms?
    #[inline]
    pub(super) fn is_binary(&self) -> bool {
        self.protocol > 0
    }

    /// Writes a whole pickle.
    pub fn dump(&mut self, x: &Value) -> Result<()> {
        if self.protocol >= 2 {
            self.out.push(&[op::PROTO, self.protocol]);
        }
        self.out.framing = self.protocol >= 4;
        self.save(x)?;
        self.out.op(op::STOP);
        self.out.close_frame();
        self.out.framing = false;
        Ok(())
    }

    /// Writes an object.
    pub fn save(&mut self, x: &Value) -> Result<()> {
        self.out.boundary();
        if self.hooks.persistent_id.is_some() && self.save_persistent(x)? {
            return Ok(());
        }
        self.save_known(x)
    }

    fn save_known(&mut self, x: &Value) -> Result<()> {
        let ctx = self.ctx;
        let (ty, types) = (ctx.type_of(x), ctx.types());
        if x.is_none() {
            self.out.op(op::NONE);
        } else if x.is_bool() {
            self.save_bool(x.is_true_object());
        } else if ty.is(&types.int) {
            if let Some(n) = as_int(x) {
                self.save_int(n);
            }
        } else if ty.is(&types.float) {
            self.save_float(as_float(x).unwrap_or_default());
        } else if self.memo.contains_key(&x.id()) {
            self.get(x);
        } else if ty.is(&types.str) {
            self.save_str(x);
        } else if ty.is(&types.bytes) {
            self.save_bytes(x)?;
        } else {
            ctx.check_stack()?;
            self.save_compound(x)?;
        }
        Ok(())
    }

    fn save_compound(&mut self, x: &Value) -> Result<()> {
        let (ty, types) = (self.ctx.type_of(x), self.ctx.types());
        if ty.is(&types.dict) && x.downcast::<DictObj>().is_some() {
            self.save_dict(x)
        } else if ty.is(&types.list) && x.downcast::<ListObj>().is_some() {
            self.save_list(x)
        } else if ty.is(&types.tuple) {
            self.save_tuple(x)
        } else if ty.is(&types.set) && x.downcast::<SetObj>().is_some() {
            self.save_set(x)
        } else if ty.is(&types.frozenset) {
            self.save_frozenset(x)
        } else if ty.is(&types.bytearray) && x.downcast::<ByteArrayObj>().is_some() {
            self.save_bytearray(x)
        } else if x.downcast::<super::buffer::BufferObj>().is_some() {
            self.save_buffer(x)
        } else {
            self.save_other(x)
        }
    }

    fn save_persistent(&mut self, x: &Value) -> Result<bool> {
        let Some(hook) = self.hooks.persistent_id.clone() else { return Ok(false) };
        let id = self.ctx.call(&hook, std::slice::from_ref(x))?;
        if id.is_none() {
            return Ok(false);
        }
        if self.is_binary() {
            let hook = self.hooks.persistent_id.take();
            let saved = self.save(&id);
            self.hooks.persistent_id = hook;
            saved?;
            self.out.op(op::BINPERSID);
        } else {
            let text = self.ctx.str_text(&id)?;
            if !text.is_ascii() {
                return Err(self.error("persistent IDs in protocol 0 must be ASCII strings"));
            }
            self.out.push(format!("P{text}\n").as_bytes());
        }
        Ok(true)
    }

    /// `pickle.PicklingError`
    #[cold]
    pub(super) fn error(&self, message: impl AsRef<str>) -> Raise {
        super::error(self.ctx, "PicklingError", message.as_ref())
    }

    /// Remembers an object that was just written.
    pub(super) fn put(&mut self, x: &Value) {
        if self.pickler.is_fast() {
            return;
        }
        let number = self.memo.len();
        self.memo.insert(x.id(), (number, x.clone()));
        match (self.protocol, number) {
            (4.., _) => self.out.op(op::MEMOIZE),
            (0, _) => self.out.push(format!("p{number}\n").as_bytes()),
            (_, 0..=0xff) => self.out.push(&[op::BINPUT, number as u8]),
            _ => {
                self.out.op(op::LONG_BINPUT);
                self.out.push(&(number as u32).to_le_bytes());
            }
        }
    }

    /// Names an object that was written before.
    pub(super) fn get(&mut self, x: &Value) {
        let Some((number, _)) = self.memo.get(&x.id()) else { return };
        match (self.protocol, *number) {
            (0, number) => self.out.push(format!("g{number}\n").as_bytes()),
            (_, number @ 0..=0xff) => self.out.push(&[op::BINGET, number as u8]),
            (_, number) => {
                self.out.op(op::LONG_BINGET);
                self.out.push(&(number as u32).to_le_bytes());
            }
        }
    }

    fn save_bool(&mut self, b: bool) {
        match (self.protocol >= 2, b) {
            (true, true) => self.out.op(op::NEWTRUE),
            (true, false) => self.out.op(op::NEWFALSE),
            (false, true) => self.out.push(b"I01\n"),
            (false, false) => self.out.push(b"I00\n"),
        }
    }

    pub(super) fn save_int(&mut self, n: IntRef<'_>) {
        if let Some(n) = n.to_i64().and_then(|n| i32::try_from(n).ok()) {
            match n {
                _ if !self.is_binary() => self.out.push(format!("I{n}\n").as_bytes()),
                0..=0xff => self.out.push(&[op::BININT1, n as u8]),
                0x100..=0xffff => self.out.push(&[op::BININT2, n as u8, (n >> 8) as u8]),
                _ => {
                    let [a, b, c, d] = n.to_le_bytes();
                    self.out.push(&[op::BININT, a, b, c, d]);
                }
            }
            return;
        }
        let big = match n {
            IntRef::Small(n) => BigInt::from(n),
            IntRef::Big(n) => n.clone(),
        };
        if self.protocol < 2 {
            let digits = display::magnitude_digits(IntRef::Big(&big), 10);
            let sign = if big.sign() == Sign::Minus { "-" } else { "" };
            self.out.push(format!("L{sign}{digits}L\n").as_bytes());
            return;
        }
        let bytes = big.to_signed_bytes_le();
        match u8::try_from(bytes.len()) {
            Ok(length) => self.out.push(&[op::LONG1, length]),
            Err(_) => {
                self.out.op(op::LONG4);
                self.out.push(&(bytes.len() as u32).to_le_bytes());
            }
        }
        self.out.push(&bytes);
    }

    fn save_float(&mut self, f: f64) {
        if self.is_binary() {
            self.out.op(op::BINFLOAT);
            self.out.push(&f.to_be_bytes());
        } else {
            self.out.push(format!("F{}\n", gilbox_vm::text::float::display::repr(f)).as_bytes());
        }
    }

    fn save_str(&mut self, x: &Value) {
        let Some(text) = x.downcast::<StrObj>() else { return };
        // Surrogates are written as UTF-8 would write them, and so they stand in memory.
        let bytes = text.bytes();
        match (self.protocol, bytes.len()) {
            (0, _) => {
                self.out.op(op::UNICODE);
                let escaped = escaped(text.text());
                self.out.push(&escaped);
                self.out.push(b"\n");
            }
            (4.., length @ 0..=0xff) => self.out.push_data(&[op::SHORT_BINUNICODE, length as u8], bytes),
            (4.., length) if u32::try_from(length).is_err() => {
                self.out.push_data(&header8(op::BINUNICODE8, length), bytes);
            }
            (_, length) => self.out.push_data(&header4(op::BINUNICODE, length), bytes),
        }
        self.put(x);
    }

    fn save_bytes(&mut self, x: &Value) -> Result<()> {
        let Some(bytes) = x.downcast::<BytesObj>() else { return Ok(()) };
        if self.protocol < 3 {
            return self.save_old_bytes(x, bytes.bytes());
        }
        self.push_bytes(bytes.bytes());
        self.put(x);
        Ok(())
    }

    pub(super) fn push_bytes(&mut self, bytes: &[u8]) {
        match bytes.len() {
            length @ 0..=0xff => self.out.push_data(&[op::SHORT_BINBYTES, length as u8], bytes),
            length if u32::try_from(length).is_ok() => {
                self.out.push_data(&header4(op::BINBYTES, length), bytes);
            }
            length => self.out.push_data(&header8(op::BINBYTES8, length), bytes),
        }
    }

    /// Python 2 had no bytes: a call makes them of a text.
    fn save_old_bytes(&mut self, x: &Value, bytes: &[u8]) -> Result<()> {
        let ctx = self.ctx;
        let reduced = if bytes.is_empty() {
            ctx.new_pair(ctx.types().bytes.to_value(), ctx.new_tuple(&[]))
        } else {
            let text: String = bytes.iter().map(|byte| *byte as char).collect();
            let encode = ctx.get_attr_str(&ctx.import_module("_codecs")?, "encode")?;
            ctx.new_pair(encode, ctx.new_pair(ctx.new_str(&text), ctx.new_str("latin1")))
        };
        self.save_reduced(&reduced, Some(x))
    }

    fn save_bytearray(&mut self, x: &Value) -> Result<()> {
        let ctx = self.ctx;
        let bytes = ctx.bytes_like(x)?.into_owned();
        if self.protocol >= 5 {
            self.push_bytearray(&bytes);
            self.put(x);
            return Ok(());
        }
        let args = match bytes.is_empty() {
            true => ctx.new_tuple(&[]),
            false => ctx.new_tuple(&[ctx.new_bytes(&bytes)]),
        };
        self.save_reduced(&ctx.new_pair(ctx.types().bytearray.to_value(), args), Some(x))
    }

    pub(super) fn push_bytearray(&mut self, bytes: &[u8]) {
        self.out.push_data(&header8(op::BYTEARRAY8, bytes.len()), bytes);
    }
}

fn header4(op: u8, length: usize) -> [u8; 5] {
    let [a, b, c, d] = (length as u32).to_le_bytes();
    [op, a, b, c, d]
}

fn header8(op: u8, length: usize) -> [u8; 9] {
    let mut header = [op; 9];
    header[1..].copy_from_slice(&(length as u64).to_le_bytes());
    header
}

/// A text as protocol 0 writes it: escapes for what is no Latin-1, and for what would end the line.
fn escaped(text: PyText<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.bytes().len());
    for c in text.code_points() {
        match c {
            0x10000.. => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
            0x100.. | 0 | 0x5c | 0x0a | 0x0d | 0x1a => {
                out.extend_from_slice(format!("\\u{c:04x}").as_bytes())
            }
            _ => out.push(c as u8),
        }
    }
    out
}
