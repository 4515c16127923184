//! The bytes of a pickle on their way out, in frames from protocol 4 on.

use super::opcode::FRAME;

/// A frame ends at the first instruction behind so many bytes.
const FRAME_TARGET: usize = 64 * 1024;
/// A shorter frame is not worth its header.
const FRAME_LEAST: usize = 4;
/// The instruction and eight bytes of length.
const HEADER: usize = 9;

/// What was written so far.
#[derive(Default)]
pub struct Output {
    bytes: Vec<u8>,
    /// Does what comes belong into frames?
    pub framing: bool,
    /// Where the open frame's header stands.
    frame: Option<usize>,
}

impl Output {
    /// Writes bytes, into the open frame or a new one.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.bytes.len());
            self.bytes.extend_from_slice(&[0; HEADER]);
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes an instruction.
    #[inline]
    pub fn op(&mut self, op: u8) {
        self.push(&[op]);
    }

    /// Writes a header with data behind it; long data stands outside of frames.
    pub fn push_data(&mut self, header: &[u8], data: &[u8]) {
        let is_long = data.len() >= FRAME_TARGET;
        let framing = self.framing;
        if is_long {
            self.close_frame();
            self.framing = false;
        }
        self.push(header);
        self.push(data);
        self.framing = framing;
    }

    /// Between two instructions: ends a frame that is long enough.
    #[inline]
    pub fn boundary(&mut self) {
        if let Some(start) = self.frame
            && self.bytes.len() - start - HEADER >= FRAME_TARGET
        {
            self.close_frame();
        }
    }

    /// Ends the open frame.
    pub fn close_frame(&mut self) {
        let Some(start) = self.frame.take() else { return };
        let length = self.bytes.len() - start - HEADER;
        if length >= FRAME_LEAST {
            self.bytes[start] = FRAME;
            self.bytes[start + 1..start + HEADER].copy_from_slice(&(length as u64).to_le_bytes());
        } else {
            self.bytes.drain(start..start + HEADER);
        }
    }

    /// The bytes, all frames ended.
    pub fn take(&mut self) -> Vec<u8> {
        self.close_frame();
        std::mem::take(&mut self.bytes)
    }
}
