//! Where the bytes of a pickle come from.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::value::Value;

/// The file behind a source.
pub struct File {
    /// Its `read`.
    pub read: Value,
    /// Its `readline`.
    pub readline: Value,
}

/// Bytes in memory, and perhaps a file from which no more is read than needed.
pub struct Source {
    bytes: Vec<u8>,
    at: usize,
    file: Option<File>,
}

impl Source {
    /// Bytes alone.
    pub fn of_bytes(bytes: Vec<u8>) -> Source {
        Source { bytes, at: 0, file: None }
    }

    /// A file alone.
    pub fn of_file(file: File) -> Source {
        Source { bytes: Vec::new(), at: 0, file: Some(file) }
    }

    /// The next bytes.
    ///
    /// # Errors
    /// UnpicklingError if there are not so many; what the file raises.
    #[inline]
    pub fn take(&mut self, ctx: &Ctx, n: usize) -> Result<&[u8]> {
        if self.bytes.len() - self.at < n {
            self.fill(ctx, n)?;
        }
        let start = self.at;
        self.at += n;
        Ok(&self.bytes[start..start + n])
    }

    /// The next byte; `None` at the end.
    #[inline]
    pub fn next(&mut self, ctx: &Ctx) -> Result<Option<u8>> {
        if self.bytes.len() == self.at && !self.read_more(ctx, 1)? {
            return Ok(None);
        }
        let byte = self.bytes[self.at];
        self.at += 1;
        Ok(Some(byte))
    }

    /// Makes sure that so many bytes are in memory.
    pub fn fill(&mut self, ctx: &Ctx, n: usize) -> Result<()> {
        let missing = n.saturating_sub(self.bytes.len() - self.at);
        match missing == 0 || self.read_more(ctx, missing)? {
            true => Ok(()),
            false => Err(truncated(ctx)),
        }
    }

    /// Reads from the file; false if there is less or no file.
    fn read_more(&mut self, ctx: &Ctx, n: usize) -> Result<bool> {
        let Some(file) = &self.file else { return Ok(false) };
        let got = ctx.call(&file.read, &[ctx.new_uint(n as u64)])?;
        let Some(got) = ctx.bytes_view(&got)? else {
            let name = ctx.type_name(&got);
            return Err(ctx.type_error(format!("read() returned non-bytes object ({name})")));
        };
        if self.at == self.bytes.len() {
            self.bytes.clear();
            self.at = 0;
        }
        self.bytes.extend_from_slice(&got);
        Ok(got.len() >= n)
    }

    /// The bytes up to the next end of a line, without it.
    pub fn line(&mut self, ctx: &Ctx) -> Result<Vec<u8>> {
        let rest = &self.bytes[self.at..];
        if let Some(length) = rest.iter().position(|byte| *byte == b'\n') {
            let line = rest[..length].to_vec();
            self.at += length + 1;
            return Ok(line);
        }
        let Some(file) = &self.file else { return Err(truncated(ctx)) };
        let mut line = rest.to_vec();
        self.at = self.bytes.len();
        let got = ctx.call(&file.readline, &[])?;
        let Some(got) = ctx.bytes_view(&got)? else {
            return Err(ctx.type_error("readline() returned non-bytes object"));
        };
        line.extend_from_slice(&got);
        match line.pop() {
            Some(b'\n') => Ok(line),
            _ => Err(truncated(ctx)),
        }
    }
}

#[cold]
fn truncated(ctx: &Ctx) -> Raise {
    super::error(ctx, "UnpicklingError", "pickle data was truncated")
}
