//! StringIO: a file of text that is in memory.

use super::text::Newline;
use super::text_methods::{newlines_value, translated};
use super::text_read::line_end;
use super::{base, base_type, size_argument};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots};
use gilbox_vm::text::PyText;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// The payload of StringIO. The place is known in bytes and in code points; beyond the end, `at` is the end.
#[derive(Default)]
struct StringIo {
    text: RefCell<Vec<u8>>,
    n_chars: Cell<usize>,
    at: Cell<usize>,
    index: Cell<usize>,
    newline: Cell<Newline>,
    seen: Cell<u8>,
    closed: Cell<bool>,
}

impl Payload for StringIo {}

static SPEC: TypeSpec = TypeSpec::new::<StringIo>("_io.StringIO")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(base::FLAGS)
    .doc("Text I/O implementation using an in-memory buffer.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, Some(&base_type(ctx, base::TEXT)));
    ctx.module_set(module, "StringIO", class.to_value());
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a StringIo> {
    ctx.payload::<StringIo>(x, "StringIO")
}

fn open<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a StringIo> {
    let file = this(ctx, x)?;
    if file.closed.get() { Err(ctx.value_error("I/O operation on closed file")) } else { Ok(file) }
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, StringIo::default()).into_value())));
    s.init.set(Some(init));
    s.next.set(Some(|ctx, x| {
        if !ctx.type_of(x).is(&ctx.type_for::<StringIo>()) {
            let line = ctx.call_method(x, &ctx.names().readline, &[])?;
            return Ok(if ctx.len(&line)? == 0 { None } else { Some(line) });
        }
        let line = open(ctx, x)?.read_line(ctx, None);
        Ok(if ctx.len(&line)? == 0 { None } else { Some(line) })
    }));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let [initial, newline] = args.places(ctx, "StringIO", ["initial_value", "newline"], 0)?;
    let file = this(ctx, x)?;
    let newline = match newline {
        Some(newline) if !newline.is_none() && newline.downcast::<StrObj>().is_none() => {
            let got = ctx.type_name(newline);
            return Err(ctx.type_error(format!("newline must be str or None, not {got}")));
        }
        Some(newline) => Newline::from_value(ctx, Some(newline))?,
        None => Newline::Lf,
    };
    file.newline.set(newline);
    file.closed.set(false);
    file.text.take();
    file.n_chars.set(0);
    file.go_to(0);
    if let Some(initial) = initial.filter(|initial| !initial.is_none()) {
        let Some(text) = initial.downcast::<StrObj>() else {
            let got = ctx.type_name(initial);
            return Err(ctx.type_error(format!("initial_value must be str or None, not {got}")));
        };
        file.write(text);
        file.go_to(0);
    }
    Ok(())
}

/// How many code points WTF-8 bytes hold.
fn count(text: &[u8]) -> usize {
    PyText::new(text).len()
}

impl StringIo {
    fn is_ascii(&self) -> bool {
        self.text.borrow().len() == self.n_chars.get()
    }

    /// Stands at a code point.
    fn go_to(&self, index: usize) {
        let text = self.text.borrow();
        let at = if self.is_ascii() {
            index.min(text.len())
        } else {
            PyText::with_flag(&text, false).offset_of(index)
        };
        self.index.set(index);
        self.at.set(at);
    }

    fn write(&self, text: &StrObj) {
        let mut seen = self.seen.get();
        let ends = self.newline.get();
        let changed = match ends {
            Newline::Universal => translated(text.bytes(), &mut seen),
            Newline::Cr | Newline::CrLf if text.bytes().contains(&b'\n') => {
                let mut out = Vec::with_capacity(text.bytes().len() + 8);
                for &b in text.bytes() {
                    if b == b'\n' { out.extend_from_slice(ends.written().as_bytes()) } else { out.push(b) }
                }
                Some(out)
            }
            _ => None,
        };
        self.seen.set(seen);
        let (new, n_new) = match &changed {
            Some(new) => (&new[..], count(new)),
            None => (text.bytes(), text.len()),
        };
        self.put(new, n_new);
    }

    /// Overwrites from the place on.
    fn put(&self, new: &[u8], n_new: usize) {
        let was_ascii = self.is_ascii();
        let mut text = self.text.borrow_mut();
        let gap = self.index.get().saturating_sub(self.n_chars.get());
        let padded = text.len() + gap;
        text.resize(padded, 0);
        let mut n_chars = self.n_chars.get() + gap;
        let at = self.at.get() + gap;
        let (replaced, n_replaced) = if at == text.len() {
            (0, 0)
        } else if was_ascii {
            let n = n_new.min(text.len() - at);
            (n, n)
        } else {
            let rest = PyText::with_flag(&text[at..], false);
            let n_bytes = rest.offset_of(n_new);
            (n_bytes, count(&text[at..at + n_bytes]))
        };
        if replaced == 0 {
            text.extend_from_slice(new);
        } else {
            text.splice(at..at + replaced, new.iter().copied());
        }
        n_chars = n_chars - n_replaced + n_new;
        drop(text);
        self.n_chars.set(n_chars);
        self.index.set(self.index.get() + n_new);
        self.at.set(at + new.len());
    }

    /// Hands out what stands before a byte offset from the place on.
    fn take(&self, ctx: &Ctx, n_bytes: usize) -> Value {
        let text = self.text.borrow();
        let at = self.at.get();
        let ascii = self.is_ascii();
        let piece = PyText::with_flag(&text[at..at + n_bytes], ascii || text[at..at + n_bytes].is_ascii());
        let n_chars = piece.len();
        let value = ctx.new_str_text(piece);
        self.at.set(at + n_bytes);
        self.index.set(self.index.get() + n_chars);
        value
    }

    fn offset_ahead(&self, n_chars: usize) -> usize {
        let text = self.text.borrow();
        let rest = &text[self.at.get()..];
        if self.is_ascii() {
            n_chars.min(rest.len())
        } else {
            PyText::with_flag(rest, false).offset_of(n_chars)
        }
    }

    fn read_line(&self, ctx: &Ctx, limit: Option<usize>) -> Value {
        let newline = if self.newline.get() == Newline::Universal { Newline::Lf } else { self.newline.get() };
        let end = {
            let text = self.text.borrow();
            let rest = &text[self.at.get()..];
            line_end(rest, newline, true).unwrap_or(rest.len())
        };
        let end = limit.map_or(end, |limit| end.min(self.offset_ahead(limit)));
        self.take(ctx, end)
    }
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("write", "(self, text, /)", |ctx, args| {
        let Some(text) = args[1].downcast::<StrObj>() else {
            let got = ctx.type_name(&args[1]);
            return Err(ctx.type_error(format!("string argument expected, got '{got}'")));
        };
        let file = open(ctx, &args[0])?;
        let gap = file.index.get().saturating_sub(file.n_chars.get());
        ctx.make_room(&mut *file.text.borrow_mut(), gap.saturating_add(text.bytes().len()))?;
        if !text.is_empty() {
            file.write(text);
        }
        Ok(ctx.new_int(text.len() as i64))
    }),
    NativeDef::new("read", "(self, size=-1, /)", |ctx, args| {
        let size = size_argument(ctx, args, 1)?;
        let file = open(ctx, &args[0])?;
        let n_bytes = match size {
            Some(size) => file.offset_ahead(size),
            None => file.text.borrow().len() - file.at.get(),
        };
        Ok(file.take(ctx, n_bytes))
    }),
    NativeDef::new("readline", "(self, size=-1, /)", |ctx, args| {
        let limit = size_argument(ctx, args, 1)?;
        Ok(open(ctx, &args[0])?.read_line(ctx, limit))
    }),
    NativeDef::new("getvalue", "(self, /)", |ctx, args| {
        let file = open(ctx, &args[0])?;
        let ascii = file.is_ascii();
        Ok(ctx.new_str_text(PyText::with_flag(&file.text.borrow(), ascii)))
    }),
    NativeDef::new("seek", "(self, pos, whence=0, /)", seek),
    NativeDef::new("tell", "(self, /)", |ctx, args| Ok(ctx.new_int(open(ctx, &args[0])?.index.get() as i64))),
    NativeDef::new("truncate", "(self, pos=None, /)", |ctx, args| {
        let file = open(ctx, &args[0])?;
        let size = match arg(args, 1).filter(|size| !size.is_none()) {
            Some(size) => ctx.index_checked(size)?,
            None => file.index.get() as i64,
        };
        let Ok(length) = usize::try_from(size) else {
            return Err(ctx.value_error(format!("Negative size value {size}")));
        };
        if length < file.n_chars.get() {
            let end = PyText::with_flag(&file.text.borrow(), file.is_ascii()).offset_of(length);
            file.text.borrow_mut().truncate(end);
            file.n_chars.set(length);
            file.go_to(file.index.get());
        }
        Ok(ctx.new_int(size))
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        let file = this(ctx, &args[0])?;
        file.closed.set(true);
        file.text.take();
        file.n_chars.set(0);
        Ok(Value::NONE)
    }),
    NativeDef::new("flush", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::NONE)),
    NativeDef::new("readable", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::TRUE)),
    NativeDef::new("writable", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::TRUE)),
    NativeDef::new("seekable", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::TRUE)),
];

fn seek(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = open(ctx, &args[0])?;
    let to = ctx.index_checked(&args[1])?;
    let index = match arg(args, 2).map_or(Ok(0), |whence| ctx.index_clamped(whence))? {
        0 if to < 0 => return Err(ctx.value_error(format!("Negative seek position {to}"))),
        0 => to as usize,
        1 | 2 if to != 0 => {
            return Err(ctx.raise(&ctx.exceptions().os_error, "Can't do nonzero cur-relative seeks"));
        }
        1 => file.index.get(),
        2 => file.n_chars.get(),
        whence => return Err(ctx.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    file.go_to(index);
    Ok(ctx.new_int(index as i64))
}

const GETSET: &[GetSet] = &[
    GetSet::get("closed", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.closed.get()))),
    GetSet::get("line_buffering", |ctx, x| open(ctx, x).map(|_| Value::FALSE)),
    GetSet::get("newlines", |ctx, x| {
        let file = open(ctx, x)?;
        let universal = file.newline.get() == Newline::Universal;
        Ok(if universal { newlines_value(ctx, file.seen.get()) } else { Value::NONE })
    }),
];
