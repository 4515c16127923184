//! Events of one thread in few bytes: what the lock writes while it is held, and what files keep.
//!
//! A recording of a battle makes millions of events a second, and it may cost a twentieth of the run. So an event is a
//! handful of bytes in a buffer, which neither fills the caches nor is written again on its way into a file: its kind and
//! reason, the steps of the order and of the time since the one before, and what of the rest differs from that.
//!
//! The first byte is the kind (bits 0 to 3), the reason (bits 4 to 6) and whether another byte follows (bit 7) that says what
//! else does: the step of the ticks in two bytes (1), those of the code and the line (2), the detail (4), and that the steps of
//! order, time and ticks are numbers of variable length (8) and not one byte, two and two, which most fit in. Such numbers
//! have the low seven bits first; steps of code and line have their sign in the lowest bit.
//!
//! A thread that lets go and takes the lock right back, which is nearly all that a battle consists of, is one word of eight bytes
//! for both events: the kind 15 and the reason as above, the steps of the order (8 bits), of the time (16) and of the ticks (12)
//! to the letting go, the time until the taking back (12), and the step of the line (8, signed).

use crate::{
    Position, Reason, ThreadId,
    ledger::{Event, Kind},
};

const TICKS: u8 = 1;
const POSITION: u8 = 2;
const DETAIL: u8 = 4;
const WIDE: u8 = 8;
/// Two bytes of kinds, three numbers of 64 bits, three of 32: 47 bytes at most, in a piece without bounds to check.
const ROOM: usize = 64;
const FEW_BYTES: usize = 8;
/// The kind that a letting go and the taking back have together.
const RETAKE: u8 = 15;

/// Events of one thread, in the order in which they happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    thread: ThreadId,
    serial: u32,
    n_events: usize,
    /// What the next event is told by its difference to.
    last: Last,
    bytes: Vec<u8>,
    /// How many of the bytes are written.
    length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Last {
    seq: u64,
    ns: u64,
    ticks: u64,
    position: Position,
}

impl Chunk {
    /// An empty chunk with room for about so many events of a thread.
    pub fn new(thread: ThreadId, serial: u32, n_events: usize) -> Chunk {
        let bytes = vec![0; n_events.saturating_mul(FEW_BYTES).saturating_add(ROOM)];
        Chunk { thread, serial, n_events: 0, last: Last::default(), bytes, length: 0 }
    }

    /// How many events it has.
    pub fn len(&self) -> usize {
        self.n_events
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.n_events == 0
    }

    /// Whose events they are: the thread's number and its serial number.
    pub fn thread(&self) -> (ThreadId, u32) {
        (self.thread, self.serial)
    }

    /// The events as bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Adds an event of the chunk's thread; false, with nothing done, if there is no room.
    #[inline]
    pub fn push(&mut self, event: &Event) -> bool {
        let Some(room) = self.bytes[self.length..].first_chunk_mut::<ROOM>() else { return false };
        let last = self.last;
        // A thread's count, its time and the order of its events never go down, but bytes must hold whatever a caller has.
        let seq = event.seq.wrapping_sub(last.seq);
        let ns = event.ns.wrapping_sub(last.ns);
        let ticks = event.ticks.wrapping_sub(last.ticks);
        let flag = |is_set: bool, bit: u8| if is_set { bit } else { 0 };
        let rest = flag(ticks != 0, TICKS)
            | flag(event.position != last.position, POSITION)
            | flag(event.detail != 0, DETAIL)
            | flag((seq >> 8) | (ns >> 16) | (ticks >> 16) != 0, WIDE);
        let mut out = Out { room, at: 0 };
        out.byte(event.kind as u8 | (event.reason as u8) << 4 | flag(rest != 0, 0x80));
        if rest != 0 {
            out.byte(rest);
        }
        if rest & WIDE == 0 {
            out.byte(seq as u8);
            out.two(ns as u16);
        } else {
            out.number(seq);
            out.number(ns);
        }
        if rest & TICKS != 0 {
            if rest & WIDE == 0 { out.two(ticks as u16) } else { out.number(ticks) }
        }
        if rest & POSITION != 0 {
            out.step(last.position.code.into(), event.position.code.into());
            out.step(last.position.line.into(), event.position.line.into());
        }
        if rest & DETAIL != 0 {
            out.number(event.detail.into());
        }
        self.length += out.at;
        self.n_events += 1;
        self.last = Last { seq: event.seq, ns: event.ns, ticks: event.ticks, position: event.position };
        true
    }

    /// Adds a letting go and the taking back that is the very next event of the lock, if they fit in one word; false, with
    /// nothing done, if they do not or there is no room.
    #[inline]
    pub fn push_retake(&mut self, drop: &Event, take: &Event) -> bool {
        let Some(room) = self.bytes[self.length..].first_chunk_mut::<8>() else { return false };
        let last = self.last;
        let seq = drop.seq.wrapping_sub(last.seq);
        let ns = drop.ns.wrapping_sub(last.ns);
        let ticks = drop.ticks.wrapping_sub(last.ticks);
        let gap = take.ns.wrapping_sub(drop.ns);
        let line = drop.position.line.wrapping_sub(last.position.line);
        let is_word = (seq >> 8) | (ns >> 16) | (ticks >> 12) | (gap >> 12) == 0
            && i8::try_from(line as i32).is_ok()
            && drop.position.code == last.position.code
            && (drop.kind, take.kind) == (Kind::Drop, Kind::Take)
            && take.seq == drop.seq.wrapping_add(1)
            && (take.ticks, take.position, take.reason) == (drop.ticks, drop.position, drop.reason)
            && (drop.detail, take.detail) == (0, 0);
        if !is_word {
            return false;
        }
        let word = u64::from(RETAKE | (drop.reason as u8) << 4)
            | seq << 8
            | ns << 16
            | ticks << 32
            | gap << 44
            | u64::from(line as u8) << 56;
        *room = word.to_le_bytes();
        self.length += 8;
        self.n_events += 2;
        self.last = Last { seq: take.seq, ns: take.ns, ticks: take.ticks, position: take.position };
        true
    }

    /// The events.
    pub fn events(&self) -> Vec<Event> {
        let mut events = Vec::with_capacity(self.n_events);
        let is_read = unpack(self.thread, self.serial, self.n_events, self.bytes(), &mut events);
        debug_assert!(is_read.is_some(), "what a chunk wrote is read");
        events
    }
}

/// Reads so many events of a thread from the bytes of a [`Chunk`]; `None` if they are no such bytes, or are more.
pub fn unpack(
    thread: ThreadId,
    serial: u32,
    n_events: usize,
    bytes: &[u8],
    events: &mut Vec<Event>,
) -> Option<()> {
    let mut input = Reader(bytes);
    let mut last = Last::default();
    let end = events.len().checked_add(n_events)?;
    while events.len() < end {
        let first = input.byte()?;
        if first & 15 == RETAKE {
            if end - events.len() < 2 {
                return None;
            }
            let reason = *Reason::ALL.get(usize::from(first >> 4))?;
            events.extend(input.retake(&mut last, thread, serial, reason)?);
            continue;
        }
        let kind = *Kind::ALL.get(usize::from(first & 15))?;
        let reason = *Reason::ALL.get(usize::from(first >> 4 & 7))?;
        let rest = if first & 0x80 == 0 { 0 } else { input.byte()? };
        let is_wide = rest & WIDE != 0;
        let (seq, ns) = match is_wide {
            true => (input.number()?, input.number()?),
            false => (input.byte()?.into(), input.two()?.into()),
        };
        last.seq = last.seq.wrapping_add(seq);
        last.ns = last.ns.wrapping_add(ns);
        if rest & TICKS != 0 {
            let ticks = if is_wide { input.number()? } else { input.two()?.into() };
            last.ticks = last.ticks.wrapping_add(ticks);
        }
        if rest & POSITION != 0 {
            let code = input.step(last.position.code.into())?;
            let line = input.step(last.position.line.into())?;
            last.position = Position { code: code.try_into().ok()?, line: line.try_into().ok()? };
        }
        let detail = if rest & DETAIL == 0 { 0 } else { input.number()?.try_into().ok()? };
        let Last { seq, ns, ticks, position } = last;
        events.push(Event { thread, serial, seq, ns, ticks, kind, reason, position, detail });
    }
    input.0.is_empty().then_some(())
}

struct Out<'b> {
    room: &'b mut [u8; ROOM],
    at: usize,
}

impl Out<'_> {
    #[inline(always)]
    fn byte(&mut self, byte: u8) {
        self.room[self.at % ROOM] = byte;
        self.at += 1;
    }

    #[inline(always)]
    fn two(&mut self, number: u16) {
        let [low, high] = number.to_le_bytes();
        self.byte(low);
        self.byte(high);
    }

    #[inline(always)]
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    #[inline(always)]
    fn step(&mut self, from: u64, to: u64) {
        let step = to.wrapping_sub(from) as i64;
        self.number(((step << 1) ^ (step >> 63)) as u64);
    }
}

/// Reads numbers as [`Chunk`] writes them, and what else stands in between.
#[derive(Debug)]
pub struct Reader<'b>(pub &'b [u8]);

impl Reader<'_> {
    /// The next byte; like the other reads `None` where the bytes end too early.
    pub fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn two(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// The rest of the word that [`Chunk::push_retake`] wrote.
    fn retake(
        &mut self,
        last: &mut Last,
        thread: ThreadId,
        serial: u32,
        reason: Reason,
    ) -> Option<[Event; 2]> {
        let (rest, after) = self.0.split_first_chunk::<7>()?;
        self.0 = after;
        let mut word = [0; 8];
        word[..7].copy_from_slice(rest);
        let word = u64::from_le_bytes(word);
        last.seq = last.seq.wrapping_add(word & 0xff);
        last.ns = last.ns.wrapping_add(word >> 8 & 0xffff);
        last.ticks = last.ticks.wrapping_add(word >> 24 & 0xfff);
        last.position.line = last.position.line.wrapping_add((word >> 48) as u8 as i8 as u32);
        let Last { seq, ns, ticks, position } = *last;
        let drop = Event { thread, serial, seq, ns, ticks, kind: Kind::Drop, reason, position, detail: 0 };
        let gap = word >> 36 & 0xfff;
        let take = Event { seq: seq.wrapping_add(1), ns: ns.wrapping_add(gap), kind: Kind::Take, ..drop };
        (last.seq, last.ns) = (take.seq, take.ns);
        Some([drop, take])
    }

    /// The next number of variable length; `None` also where it is longer than 64 bits.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// What the next step leads to from `from`.
    pub fn step(&mut self, from: u64) -> Option<u64> {
        let folded = self.number()?;
        let step = (folded >> 1) as i64 ^ -((folded & 1) as i64);
        Some(from.wrapping_add(step as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seq: u64, kind: Kind, reason: Reason) -> Event {
        Event {
            thread: ThreadId(3),
            serial: 7,
            seq,
            ns: seq * 100,
            ticks: 0,
            kind,
            reason,
            position: Position::default(),
            detail: 0,
        }
    }

    /// Every kind with every reason, and numbers of every size, down and up.
    fn all() -> Vec<Event> {
        let mut events = Vec::new();
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            for (turn, reason) in Reason::ALL.into_iter().enumerate() {
                let mut event = event(events.len() as u64 * 3, kind, reason);
                if turn % 2 == 1 {
                    event.ticks = u64::MAX >> (at * 6);
                    event.position = Position { code: u32::MAX >> at, line: 1 << (turn * 4) };
                    event.detail = u32::MAX >> (at + turn);
                    event.seq = u64::MAX >> at;
                    event.ns = u64::MAX >> (2 * at);
                }
                events.push(event);
            }
        }
        events
    }

    fn packed(events: &[Event]) -> Chunk {
        let mut chunk = Chunk::new(ThreadId(3), 7, events.len() * 8);
        assert!(events.iter().all(|event| chunk.push(event)));
        chunk
    }

    #[test]
    fn what_was_packed_comes_out() {
        let chunk = packed(&all());
        assert_eq!(chunk.events(), all());
        assert_eq!((chunk.len(), chunk.is_empty(), chunk.thread()), (all().len(), false, (ThreadId(3), 7)));
    }

    #[test]
    fn a_release_and_a_take_are_a_dozen_bytes() {
        let mut take = event(1, Kind::Take, Reason::Forced);
        let mut drop = event(2, Kind::Drop, Reason::Forced);
        (drop.ns, take.ns) = (1_000_000_300, 1_000_000_000);
        (drop.ticks, drop.position.line) = (100, 12);
        let begun = packed(&[take]).bytes().len();
        (take.seq, take.ns, take.ticks, take.position) = (3, 1_000_000_350, drop.ticks, drop.position);
        let first = Event { ticks: 0, position: Position::default(), seq: 1, ns: 1_000_000_000, ..take };
        assert_eq!(packed(&[first, drop, take]).bytes().len() - begun, 13);
    }

    /// Events that a retake tells, and how many bytes they take.
    fn retake(change: impl FnOnce(&mut Event, &mut Event)) -> (Vec<Event>, Option<usize>) {
        let begin = Event { position: Position { code: 5, line: 9 }, ..event(1, Kind::Take, Reason::Forced) };
        let mut drop = Event { kind: Kind::Drop, seq: 4, ns: 400, ticks: 100, ..begin };
        let mut take = Event { kind: Kind::Take, seq: 5, ns: 520, ..drop };
        change(&mut drop, &mut take);
        let mut chunk = packed(&[begin]);
        let before = chunk.bytes().len();
        let is_word = chunk.push_retake(&drop, &take);
        if is_word {
            assert_eq!(chunk.events(), [begin, drop, take]);
            // What comes next is told by its difference to the taking back.
            assert!(chunk.push(&Event { kind: Kind::Drop, seq: take.seq + 1, ns: take.ns + 7, ..take }));
            assert_eq!(chunk.events()[3].ns, take.ns + 7);
        }
        (chunk.events(), is_word.then(|| chunk.bytes().len() - before))
    }

    #[test]
    fn a_lock_taken_right_back_is_one_word() {
        assert_eq!(retake(|_, _| {}).1, Some(8 + 4), "and an event of four bytes");
        let lines = |line: u32| {
            retake(|drop, take| (drop.position.line, take.position.line) = (line, line)).1.is_some()
        };
        assert_eq!([0, 9, 9 + 127, 9 + 128].map(lines), [true, true, true, false]);
        let gaps = |gap: u64| retake(|drop, take| take.ns = drop.ns + gap).1.is_some();
        assert_eq!([0, 4_095, 4_096].map(gaps), [true, true, false]);
        let ticks = |n: u64| retake(|drop, take| (drop.ticks, take.ticks) = (n, n)).1.is_some();
        assert_eq!([0, 4_095, 4_096].map(ticks), [true, true, false]);
        let times = |ns: u64| retake(|drop, take| (drop.ns, take.ns) = (ns, ns)).1.is_some();
        assert_eq!([100, 65_635, 65_636].map(times), [true, true, false]);
    }

    #[test]
    fn what_a_word_cannot_tell_is_not_told_by_one() {
        let changes: [fn(&mut Event, &mut Event); 8] = [
            |_, take| take.seq += 1,
            |_, take| take.ticks += 1,
            |_, take| take.position.line += 1,
            |_, take| take.reason = Reason::Io,
            |_, take| take.detail = 1,
            |_, take| take.ns = 0,
            |drop, _| drop.detail = 1,
            |drop, take| (drop.position.code, take.position.code) = (6, 6),
        ];
        for (at, change) in changes.into_iter().enumerate() {
            assert_eq!(retake(change).1, None, "{at}");
        }
        let chunk = packed(&[event(1, Kind::Take, Reason::Io)]);
        let mut cut = chunk.bytes().to_vec();
        cut.extend([RETAKE, 1, 1, 0, 0, 0, 0, 0]);
        let read = |n_events, bytes: &[u8]| unpack(ThreadId(3), 7, n_events, bytes, &mut Vec::new());
        assert_eq!(read(3, &cut), Some(()));
        assert_eq!(read(2, &cut), None, "half of it");
        assert_eq!(read(3, &cut[..cut.len() - 1]), None, "cut");
    }

    #[test]
    fn a_full_chunk_says_so_and_keeps_what_it_has() {
        let mut chunk = Chunk::new(ThreadId(3), 7, 4);
        let mut kept = Vec::new();
        while chunk.push(&event(kept.len() as u64, Kind::Take, Reason::Io)) {
            kept.push(event(kept.len() as u64, Kind::Take, Reason::Io));
        }
        assert!(kept.len() >= 4, "{}", kept.len());
        assert_eq!(chunk.events(), kept);
    }

    #[test]
    fn cut_and_foreign_bytes_are_refused() {
        let chunk = packed(&all());
        let read = |n_events, bytes: &[u8]| unpack(ThreadId(3), 7, n_events, bytes, &mut Vec::new());
        for length in 0..chunk.bytes().len() {
            assert_eq!(read(chunk.len(), &chunk.bytes()[..length]), None, "{length}");
        }
        assert_eq!(read(chunk.len() - 1, chunk.bytes()), None, "more than was asked for");
        assert_eq!(read(1, &[15, 0, 0, 0]), None, "no such kind");
        assert_eq!(
            read(1, &[0x80, WIDE, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]),
            None
        );
        assert_eq!(read(1, &[0x80, POSITION, 0, 0, 0, 1, 0]), None, "a code below zero");
    }
}
