//! Keeping the events themselves: a buffer a thread, sent through a bounded channel when it is full.

use crossbeam_channel::{Receiver, Sender, TrySendError};

use crate::ledger::{Chunk, Event, Kind};

/// The lock's end: fills buffers and sends them off, and never waits for the reader.
#[derive(Debug)]
pub(crate) struct Recorder {
    sender: Sender<Chunk>,
    buffers: Vec<Option<Chunk>>,
    buffer_events: usize,
    /// A letting go that is not written yet: if the next event takes the lock right back, they are written as one.
    held: Option<Event>,
    lost: u64,
}

impl Recorder {
    /// A recorder whose threads send `buffer_events` at a time into a channel of `chunks` buffers.
    pub(crate) fn new(buffer_events: usize, chunks: usize) -> (Recorder, Recording) {
        let (sender, receiver) = crossbeam_channel::bounded(chunks.max(1));
        let buffer_events = buffer_events.max(1);
        let recorder = Recorder { sender, buffers: Vec::new(), buffer_events, held: None, lost: 0 };
        (recorder, Recording { receiver })
    }

    /// Keeps one event; a thread's buffer goes off when it is full and when the thread exits.
    pub(crate) fn keep(&mut self, event: &Event) {
        if let Some(drop) = self.held.take() {
            if self.keep_retake(&drop, event) {
                return;
            }
            self.write(&drop);
        }
        if event.kind == Kind::Drop {
            self.held = Some(*event);
        } else {
            self.write(event);
        }
    }

    /// Keeps a letting go and what came next, if that is the same thread's taking back.
    #[inline]
    fn keep_retake(&mut self, drop: &Event, take: &Event) -> bool {
        if (drop.thread, drop.serial) != (take.thread, take.serial) {
            return false;
        }
        let index = take.thread.index();
        let Some(Some(chunk)) = self.buffers.get_mut(index) else { return false };
        let is_kept = chunk.push_retake(drop, take);
        if is_kept && chunk.len() >= self.buffer_events {
            self.send(index);
        }
        is_kept
    }

    fn write(&mut self, event: &Event) {
        let index = event.thread.index();
        if self.buffers.len() <= index {
            self.buffers.resize_with(index + 1, || None);
        }
        let mut is_full = false;
        let is_kept = match &mut self.buffers[index] {
            Some(chunk) => {
                is_full = chunk.len() + 1 >= self.buffer_events;
                chunk.push(event)
            }
            None => false,
        };
        if !is_kept {
            self.begin(index, event);
            is_full = self.buffer_events == 1;
        }
        if is_full || event.kind == Kind::Exit {
            self.send(index);
        }
    }

    /// Begins a thread's buffer with an event.
    #[cold]
    fn begin(&mut self, index: usize, event: &Event) {
        self.send(index);
        let mut chunk = Chunk::new(event.thread, event.serial, self.buffer_events);
        chunk.push(event);
        self.buffers[index] = Some(chunk);
    }

    /// Sends every buffer off and says how many events found the channel full.
    pub(crate) fn flush(&mut self) -> u64 {
        if let Some(drop) = self.held.take() {
            self.write(&drop);
        }
        for index in 0..self.buffers.len() {
            self.send(index);
        }
        self.lost
    }

    fn send(&mut self, index: usize) {
        let Some(chunk) = self.buffers[index].take() else { return };
        if let Err(TrySendError::Full(chunk) | TrySendError::Disconnected(chunk)) =
            self.sender.try_send(chunk)
        {
            self.lost += chunk.len() as u64;
        }
    }
}

/// The reader's end of a recording. A reader that lags loses whole buffers, never the script's time.
#[derive(Debug, Clone)]
pub struct Recording {
    receiver: Receiver<Chunk>,
}

impl Recording {
    /// Everything that has arrived, in the order in which it happened.
    pub fn drain(&self) -> Vec<Event> {
        let mut events: Vec<Event> = self.receiver.try_iter().flat_map(|chunk| chunk.events()).collect();
        events.sort_unstable_by_key(|event| event.seq);
        events
    }

    /// Whether a buffer has arrived that nobody has taken yet.
    pub fn has_chunk(&self) -> bool {
        !self.receiver.is_empty()
    }

    /// Waits for the next buffer of one thread; `None` when the recording has ended.
    pub fn next_chunk(&self) -> Option<Chunk> {
        self.receiver.recv().ok()
    }
}
