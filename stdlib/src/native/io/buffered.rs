//! Buffers over raw files: what BufferedReader, BufferedWriter and BufferedRandom share.
//!
//! A file may be used by several threads, and reading lets the lock go. So a call owns the buffer while it works;
//! others wait at the door for it.

use super::file::FileObj;
use super::{BUFFER_SIZE, State, asks, unsupported};
use crate::native::thread::Waiters;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::object::Visitor;
use gilbox_vm::thread::{ThreadId, Wake};
use gilbox_vm::value::Value;
use gilbox_vm::watch::Awaited;
use std::cell::{Cell, RefCell};

/// What a buffered file may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Reader,
    Writer,
    Random,
}

/// Whoever reads or writes is in a call of the system, and will be back.
static STREAM: Awaited = Awaited { name: "stream", holder: |_, _| None };

/// A buffer over a raw file.
pub(super) struct Buffer {
    pub(super) kind: Kind,
    /// None before `__init__` and after `detach`.
    pub(super) raw: RefCell<Value>,
    /// Read and not yet asked for: what follows `start`.
    ahead: RefCell<Vec<u8>>,
    start: Cell<usize>,
    /// Written and not yet handed on.
    behind: RefCell<Vec<u8>>,
    size: Cell<usize>,
    owner: Cell<Option<ThreadId>>,
    waiters: Waiters,
}

/// The right to use a buffer, given back when dropped.
pub(super) struct Hold<'a> {
    buffer: &'a Buffer,
    ctx: &'a Ctx,
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.buffer.owner.set(None);
        self.buffer.waiters.wake_one(self.ctx);
    }
}

impl Buffer {
    pub(super) fn new(kind: Kind) -> Buffer {
        Buffer {
            kind,
            raw: RefCell::new(Value::NONE),
            ahead: RefCell::default(),
            start: Cell::new(0),
            behind: RefCell::default(),
            size: Cell::new(BUFFER_SIZE),
            owner: Cell::new(None),
            waiters: Waiters::default(),
        }
    }

    pub(super) fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.raw.borrow());
    }

    /// Begins anew over a raw file.
    pub(super) fn start(&self, ctx: &Ctx, raw: &Value, size: i64) -> Result<()> {
        let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else {
            return Err(ctx.value_error("buffer size must be strictly positive"));
        };
        if self.kind != Kind::Writer && !asks(ctx, raw, "readable")? {
            return Err(unsupported(ctx, "File or stream is not readable."));
        }
        if self.kind != Kind::Reader && !asks(ctx, raw, "writable")? {
            return Err(unsupported(ctx, "File or stream is not writable."));
        }
        self.size.set(size);
        self.forget_ahead();
        self.behind.borrow_mut().clear();
        drop(self.raw.replace(raw.clone()));
        Ok(())
    }

    /// Waits until no other thread uses the buffer.
    pub(super) fn hold<'a>(&'a self, ctx: &'a Ctx, x: &Value) -> Result<Hold<'a>> {
        let me = ctx.thread_id();
        while let Some(owner) = self.owner.get() {
            if owner == me {
                let name = ctx.repr_text(x)?;
                return Err(ctx.runtime_error(format!("reentrant call inside {name}")));
            }
            if self.waiters.wait(ctx, &STREAM, x, None) == Wake::Interrupted {
                ctx.handle_pending()?;
            }
        }
        self.owner.set(Some(me));
        Ok(Hold { buffer: self, ctx })
    }

    /// The raw file.
    pub(super) fn raw(&self, ctx: &Ctx) -> Result<Value> {
        let raw = self.raw.borrow().clone();
        if raw.is_none() {
            return Err(ctx.value_error("raw stream has been detached"));
        }
        Ok(raw)
    }

    pub(super) fn is_closed(&self, ctx: &Ctx) -> Result<bool> {
        let raw = self.raw(ctx)?;
        if let Some(file) = raw.downcast::<FileObj>() {
            return Ok(file.is_closed());
        }
        let closed = ctx.get_attr_str(&raw, "closed")?;
        ctx.is_true(&closed)
    }

    pub(super) fn check_open(&self, ctx: &Ctx, deed: &str) -> Result<()> {
        if self.is_closed(ctx)? { Err(ctx.value_error(format!("{deed} closed file"))) } else { Ok(()) }
    }

    fn n_ahead(&self) -> usize {
        self.ahead.borrow().len() - self.start.get()
    }

    fn forget_ahead(&self) {
        self.ahead.borrow_mut().clear();
        self.start.set(0);
    }

    /// The raw file's own class, unless a script changed what reading and writing mean.
    fn direct<'a>(&self, ctx: &Ctx, raw: &'a Value) -> Option<&'a FileObj> {
        raw.downcast::<FileObj>().filter(|_| ctx.type_of(raw).is(&ctx.type_for::<FileObj>()))
    }

    fn raw_read(&self, ctx: &Ctx, size: usize) -> Result<Option<Vec<u8>>> {
        let raw = self.raw(ctx)?;
        if let Some(file) = self.direct(ctx, &raw) {
            return file.read(ctx, size);
        }
        let space = ctx.new_byte_array(vec![0; size]);
        let n = ctx.call_method_str(&raw, "readinto", std::slice::from_ref(&space))?;
        if n.is_none() {
            return Ok(None);
        }
        let n = ctx.index_clamped(&n)?;
        let mut bytes = ctx.bytes_like(&space)?.into_owned();
        let Some(n) = usize::try_from(n).ok().filter(|n| *n <= size) else {
            let message =
                format!("raw readinto() returned invalid length {n} (should have been between 0 and {size})");
            return Err(ctx.raise(&ctx.exceptions().os_error, &message));
        };
        bytes.truncate(n);
        Ok(Some(bytes))
    }

    fn raw_write(&self, ctx: &Ctx, bytes: &[u8]) -> Result<Option<usize>> {
        let raw = self.raw(ctx)?;
        if let Some(file) = self.direct(ctx, &raw) {
            return file.write(ctx, bytes);
        }
        let n = ctx.call_method(&raw, &ctx.names().write, &[ctx.new_bytes(bytes)])?;
        if n.is_none() {
            return Ok(None);
        }
        let n = ctx.index_clamped(&n)?;
        match usize::try_from(n) {
            Ok(n) if n <= bytes.len() => Ok(Some(n)),
            _ => {
                let size = bytes.len();
                let message = format!(
                    "raw write() returned invalid length {n} (should have been between 0 and {size})"
                );
                Err(ctx.raise(&ctx.exceptions().os_error, &message))
            }
        }
    }

    pub(super) fn raw_seek(&self, ctx: &Ctx, to: i64, whence: i64) -> Result<i64> {
        let raw = self.raw(ctx)?;
        if let Some(file) = self.direct(ctx, &raw) {
            return file.seek(ctx, to, whence);
        }
        let at = ctx.call_method_str(&raw, "seek", &[ctx.new_int(to), ctx.new_int(whence)])?;
        ctx.index_checked(&at)
    }

    /// Takes what can be taken without reading the raw file.
    fn take(&self, n: usize) -> Vec<u8> {
        let (ahead, start) = (self.ahead.borrow(), self.start.get());
        let n = n.min(ahead.len() - start);
        self.start.set(start + n);
        ahead[start..start + n].to_vec()
    }

    /// Reads another piece; answers how many bytes came, `None` if the file does not wait for more.
    fn fill(&self, ctx: &Ctx) -> Result<Option<usize>> {
        let Some(chunk) = self.raw_read(ctx, self.size.get())? else { return Ok(None) };
        let n = chunk.len();
        let mut ahead = self.ahead.borrow_mut();
        if self.start.get() == ahead.len() {
            *ahead = chunk;
        } else {
            ahead.drain(..self.start.get());
            ctx.append(&mut ahead, &chunk)?;
        }
        self.start.set(0);
        Ok(Some(n))
    }

    /// `read(n)`; `None` where nothing is there yet.
    pub(super) fn read(&self, ctx: &Ctx, size: Option<usize>) -> Result<Option<Vec<u8>>> {
        self.flush(ctx)?;
        let Some(size) = size else { return self.read_all(ctx) };
        let mut data = self.take(size);
        while data.len() < size {
            let missing = size - data.len();
            let come = if missing >= self.size.get() {
                let chunk = self.raw_read(ctx, missing)?;
                match chunk {
                    Some(chunk) => {
                        ctx.append(&mut data, &chunk)?;
                        Some(chunk.len())
                    }
                    None => None,
                }
            } else {
                let come = self.fill(ctx)?;
                ctx.append(&mut data, &self.take(missing))?;
                come
            };
            match come {
                None if data.is_empty() => return Ok(None),
                None | Some(0) => break,
                Some(_) => {}
            }
        }
        Ok(Some(data))
    }

    fn read_all(&self, ctx: &Ctx) -> Result<Option<Vec<u8>>> {
        let mut data = self.take(usize::MAX);
        let raw = self.raw(ctx)?;
        let rest = match self.direct(ctx, &raw) {
            Some(file) => file.read_all(ctx)?,
            None => {
                let rest = ctx.call_method(&raw, &ctx.names().read, &[])?;
                if rest.is_none() { None } else { Some(ctx.bytes_like(&rest)?.into_owned()) }
            }
        };
        match rest {
            None if data.is_empty() => Ok(None),
            None => Ok(Some(data)),
            Some(rest) if data.is_empty() => Ok(Some(rest)),
            Some(rest) => {
                ctx.append(&mut data, &rest)?;
                Ok(Some(data))
            }
        }
    }

    /// `read1(n)`: what is there, or what one read of the raw file brings.
    pub(super) fn read1(&self, ctx: &Ctx, size: Option<usize>) -> Result<Vec<u8>> {
        self.flush(ctx)?;
        let size = size.unwrap_or(self.size.get());
        if size > 0 && self.n_ahead() == 0 {
            self.fill(ctx)?;
        }
        Ok(self.take(size))
    }

    pub(super) fn peek(&self, ctx: &Ctx) -> Result<Vec<u8>> {
        self.flush(ctx)?;
        if self.n_ahead() == 0 {
            self.fill(ctx)?;
        }
        Ok(self.ahead.borrow()[self.start.get()..].to_vec())
    }

    pub(super) fn read_line(&self, ctx: &Ctx, limit: Option<usize>) -> Result<Vec<u8>> {
        self.flush(ctx)?;
        let (limit, mut line) = (limit.unwrap_or(usize::MAX), Vec::new());
        loop {
            let end = {
                let ahead = self.ahead.borrow();
                let rest = &ahead[self.start.get()..];
                rest.iter().position(|b| *b == b'\n').map(|at| at + 1)
            };
            let room = limit - line.len();
            match end {
                Some(end) => {
                    ctx.append(&mut line, &self.take(end.min(room)))?;
                    return Ok(line);
                }
                None => ctx.append(&mut line, &self.take(room))?,
            }
            if line.len() >= limit || !matches!(self.fill(ctx)?, Some(n) if n > 0) {
                return Ok(line);
            }
        }
    }

    pub(super) fn write(&self, ctx: &Ctx, bytes: &[u8]) -> Result<usize> {
        self.go_back(ctx)?;
        if self.behind.borrow().len() + bytes.len() > self.size.get() {
            self.flush(ctx)?;
        }
        self.behind.borrow_mut().extend_from_slice(bytes);
        if self.behind.borrow().len() > self.size.get() {
            self.flush(ctx)?;
        }
        Ok(bytes.len())
    }

    /// Before a write the raw file stands where the caller thinks it does.
    fn go_back(&self, ctx: &Ctx) -> Result<()> {
        let n = self.n_ahead();
        self.forget_ahead();
        if n > 0 {
            self.raw_seek(ctx, -(n as i64), 1)?;
        }
        Ok(())
    }

    /// Hands on what was written.
    pub(super) fn flush(&self, ctx: &Ctx) -> Result<()> {
        if self.behind.borrow().is_empty() {
            return Ok(());
        }
        let mut bytes = std::mem::take(&mut *self.behind.borrow_mut());
        let mut done = 0;
        while done < bytes.len() {
            match self.raw_write(ctx, &bytes[done..]) {
                Ok(Some(n)) => done += n,
                failed => {
                    bytes.drain(..done);
                    *self.behind.borrow_mut() = bytes;
                    failed?;
                    let text = ctx.new_str("write could not complete without blocking");
                    let args = [ctx.new_int(11), text, ctx.new_int(0)];
                    return Err(ctx.raise_args(&ctx.exceptions().blocking_io_error, &args));
                }
            }
        }
        Ok(())
    }

    pub(super) fn tell(&self, ctx: &Ctx) -> Result<i64> {
        let at = self.raw_seek(ctx, 0, 1)?;
        Ok(at - self.n_ahead() as i64 + self.behind.borrow().len() as i64)
    }

    pub(super) fn seek(&self, ctx: &Ctx, to: i64, whence: i64) -> Result<i64> {
        self.flush(ctx)?;
        let to = if whence == 1 { to - self.n_ahead() as i64 } else { to };
        self.forget_ahead();
        self.raw_seek(ctx, to, whence)
    }

    pub(super) fn truncate(&self, ctx: &Ctx, size: Option<&Value>) -> Result<Value> {
        self.flush(ctx)?;
        let size = match size {
            Some(size) => size.clone(),
            None => ctx.new_int(self.tell(ctx)?),
        };
        let raw = self.raw(ctx)?;
        ctx.call_method_str(&raw, "truncate", &[size])
    }
}

/// Remembers a file that may hold back output until the interpreter ends.
pub(super) fn remember(ctx: &Ctx, file: &Value) -> Result<()> {
    let make = ctx.import_module("_weakref")?;
    let reference = ctx.call_method_str(&make, "ref", std::slice::from_ref(file))?;
    let state = ctx.state::<State>();
    let old = std::mem::take(&mut *state.writers.borrow_mut());
    let mut kept = Vec::with_capacity(old.len() + 1);
    // Looked through now and then only: when the list has doubled.
    let look = old.len().is_power_of_two();
    for reference in old {
        if !look || !ctx.call(&reference, &[])?.is_none() {
            kept.push(reference);
        }
    }
    kept.push(reference);
    *state.writers.borrow_mut() = kept;
    Ok(())
}

/// `_flush_all()`: at the end of the interpreter, files still open give their output to the system.
pub(super) fn flush_all(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let all = std::mem::take(&mut *ctx.state::<State>().writers.borrow_mut());
    for reference in all {
        let file = ctx.call(&reference, &[])?;
        if !file.is_none() {
            let closed = ctx.get_attr_str(&file, "closed")?;
            if !ctx.is_true(&closed)? {
                // As a finalizer: there is nobody to tell.
                drop(ctx.call_method(&file, &ctx.names().flush, &[]));
            }
        }
    }
    Ok(Value::NONE)
}
