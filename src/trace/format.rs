//! The file format: a header, then frames with their length and checksum, so that a cut or changed file is found out.
//!
//! `GILTRACE`, the version (2 bytes), then frames: a kind (1 byte), the length of the body (4 bytes), the body, its
//! CRC-32 (4 bytes; FNV-1a up to version 2). Kinds: `C` a [`Chunk`] of one thread's events (`E` up to version 3, which spells out each), `N` names and settings, `Z` the end with the number of
//! events. Numbers in bodies are variable-length, events are differences to the one before. Fixed numbers are
//! little-endian.

use super::Trace;
use gilbox_gil::ledger::{Chunk, Event, Kind, Reader, unpack};
use gilbox_gil::{Position, Reason, ThreadId};
use std::fmt;
use std::io::{self, Write};

const MAGIC: &[u8; 8] = b"GILTRACE";
/// Version 1 had no events that tell of settings, version 2 another checksum, version 3 longer events, version 4 no words for two.
const VERSION: u16 = 5;
const FRAME_HEAD: usize = 5;

/// Why a file cannot be read as a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceError {
    /// It is something else.
    Foreign,
    /// Another version of gilbox wrote it.
    Version(u16),
    /// It ends too early.
    Truncated,
    /// The frame at this byte is not what was written.
    Damaged(usize),
}

impl fmt::Display for TraceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TraceError::Foreign => write!(out, "not a trace of gilbox"),
            TraceError::Version(found) => {
                write!(out, "a trace of version {found}; this gilbox reads version {VERSION}")
            }
            TraceError::Truncated => {
                write!(out, "the trace is cut off: the run was killed, or the copy is not whole")
            }
            TraceError::Damaged(at) => write!(out, "the trace is damaged at byte {at}"),
        }
    }
}

impl std::error::Error for TraceError {}

/// Writes the header.
pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    out.write_all(MAGIC)?;
    out.write_all(&VERSION.to_le_bytes())
}

/// Writes the events of a chunk.
pub(super) fn chunk(out: &mut impl Write, chunk: &Chunk) -> io::Result<()> {
    let (thread, serial) = chunk.thread();
    let mut body = Vec::with_capacity(chunk.bytes().len() + 16);
    number(&mut body, thread.number().into());
    number(&mut body, serial.into());
    number(&mut body, chunk.len() as u64);
    body.extend_from_slice(chunk.bytes());
    frame(out, b'C', &body)
}

/// Writes everything but the events, and the end.
pub(super) fn end(out: &mut impl Write, trace: &Trace, n_events: u64) -> io::Result<()> {
    let mut body = Vec::new();
    text(&mut body, &trace.policy);
    number(&mut body, trace.interval_ns);
    number(&mut body, trace.check_interval.is_some().into());
    number(&mut body, trace.check_interval.unwrap_or(0) as u64);
    number(&mut body, trace.lost);
    number(&mut body, trace.threads.len() as u64);
    for (serial, name) in &trace.threads {
        number(&mut body, (*serial).into());
        text(&mut body, name);
    }
    number(&mut body, trace.codes.len() as u64);
    for (function, file) in &trace.codes {
        text(&mut body, function);
        text(&mut body, file);
    }
    number(&mut body, trace.marks.len() as u64);
    trace.marks.iter().for_each(|mark| text(&mut body, mark));
    frame(out, b'N', &body)?;
    let mut body = Vec::new();
    number(&mut body, n_events);
    frame(out, b'Z', &body)
}

fn frame(out: &mut impl Write, kind: u8, body: &[u8]) -> io::Result<()> {
    out.write_all(&[kind])?;
    out.write_all(&(body.len() as u32).to_le_bytes())?;
    out.write_all(body)?;
    out.write_all(&checksum(body, VERSION).to_le_bytes())
}

fn checksum(bytes: &[u8], version: u16) -> u32 {
    if version > 2 {
        return crc32fast::hash(bytes);
    }
    bytes.iter().fold(0x811c_9dc5, |sum, &byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Reads a whole file.
///
/// # Errors
/// It is no trace, of another version, not whole, or not as it was written.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceError> {
    let head = bytes.len().min(MAGIC.len());
    if bytes[..head] != MAGIC[..head] || bytes.is_empty() {
        return Err(TraceError::Foreign);
    }
    let version = bytes.get(8..10).ok_or(TraceError::Truncated)?;
    let version = u16::from_le_bytes([version[0], version[1]]);
    if !(1..=VERSION).contains(&version) {
        return Err(TraceError::Version(version));
    }
    let mut trace = Trace::default();
    let mut at = 10;
    loop {
        let head = bytes.get(at..at + FRAME_HEAD).ok_or(TraceError::Truncated)?;
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
        let begin = at + FRAME_HEAD;
        let body = bytes.get(begin..begin.saturating_add(length)).ok_or(TraceError::Truncated)?;
        let sum = bytes.get(begin + length..begin + length + 4).ok_or(TraceError::Truncated)?;
        let damaged = TraceError::Damaged(at);
        if checksum(body, version).to_le_bytes() != sum {
            return Err(damaged);
        }
        let mut body = Body(Reader(body));
        match head[0] {
            b'C' => body.chunk(&mut trace.events).ok_or(damaged)?,
            b'E' => body.events(&mut trace.events).ok_or(damaged)?,
            b'N' => body.names(&mut trace).ok_or(damaged)?,
            b'Z' if body.0.number() == Some(trace.events.len() as u64) => break,
            _ => return Err(damaged),
        }
        at = begin + length + 4;
    }
    trace.events.sort_unstable_by_key(|event| event.seq);
    Ok(trace)
}

/// What is left of a frame's body.
struct Body<'b>(Reader<'b>);

impl Body<'_> {
    fn small(&mut self) -> Option<u32> {
        self.0.number()?.try_into().ok()
    }

    fn difference(&mut self, last: &mut u64) -> Option<u64> {
        *last = self.0.step(*last)?;
        Some(*last)
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.0.number()?).ok()?;
        let (text, rest) = self.0.0.split_at_checked(length)?;
        self.0.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    /// Reads that many things with `read`; the count is not trusted with memory.
    fn many<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.0.number()?;
        (0..count).map(|_| read(self)).collect()
    }

    fn chunk(&mut self, events: &mut Vec<Event>) -> Option<()> {
        let (thread, serial) = (ThreadId::from_number(self.small()?), self.small()?);
        let n_events = usize::try_from(self.0.number()?).ok()?;
        unpack(thread, serial, n_events, self.0.0, events)
    }

    fn events(&mut self, events: &mut Vec<Event>) -> Option<()> {
        let (mut seq, mut ns, mut ticks) = (0, 0, 0);
        for _ in 0..self.0.number()? {
            let (thread, serial) = (ThreadId::from_number(self.small()?), self.small()?);
            let seq = self.difference(&mut seq)?;
            let ns = self.difference(&mut ns)?;
            let ticks = self.difference(&mut ticks)?;
            let kinds = self.0.byte()?;
            let kind = *Kind::ALL.get(usize::from(kinds & 15))?;
            let reason = *Reason::ALL.get(usize::from(kinds >> 4))?;
            let position = Position { code: self.small()?, line: self.small()? };
            let detail = self.small()?;
            events.push(Event { thread, serial, seq, ns, ticks, kind, reason, position, detail });
        }
        Some(())
    }

    fn names(&mut self, trace: &mut Trace) -> Option<()> {
        trace.policy = self.text()?;
        trace.interval_ns = self.0.number()?;
        let counts_ticks = self.0.number()? == 1;
        let check_interval = self.0.number()? as i64;
        trace.check_interval = counts_ticks.then_some(check_interval);
        trace.lost = self.0.number()?;
        trace.threads = self.many(|body| Some((body.small()?, body.text()?)))?;
        trace.codes = self.many(|body| Some((body.text()?, body.text()?)))?;
        trace.marks = self.many(Body::text)?;
        Some(())
    }
}
