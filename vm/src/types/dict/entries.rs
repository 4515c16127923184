//! The entries of a dict, as a growable array in two words: dicts are many, and most of them are small.

use crate::memory::Grows;
use crate::value::Value;
use std::collections::TryReserveError;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

pub(super) struct Entry {
    pub(super) hash: u64,
    /// Unbound marks a deleted entry.
    pub(super) key: Value,
    pub(super) value: Value,
}

/// How many entries the first block has room for.
const FIRST_ROOM: usize = 5;

/// A vector whose numbers have 32 bits, as those in the index have.
pub(super) struct Entries {
    start: NonNull<Entry>,
    len: u32,
    room: u32,
}

impl Entries {
    fn take(&mut self) -> Vec<Entry> {
        let parts = ManuallyDrop::new(std::mem::take(self));
        // SAFETY: the parts are those of a vector that `from` took apart, and are nobody else's.
        unsafe { Vec::from_raw_parts(parts.start.as_ptr(), parts.len as usize, parts.room as usize) }
    }

    /// Lets `change` do something to the entries as a vector.
    #[inline]
    fn with_vec<R>(&mut self, change: impl FnOnce(&mut Vec<Entry>) -> R) -> R {
        let mut entries = self.take();
        let result = change(&mut entries);
        *self = Entries::from(entries);
        result
    }

    /// How many entries there is room for.
    #[inline(always)]
    pub(super) fn capacity(&self) -> usize {
        self.room as usize
    }

    #[inline]
    pub(super) fn push(&mut self, entry: Entry) {
        if self.len == self.room {
            self.reserve(1);
        }
        // SAFETY: there is room behind the entries in use.
        unsafe { self.start.add(self.len as usize).write(entry) };
        self.len += 1;
    }

    pub(super) fn pop(&mut self) -> Option<Entry> {
        self.with_vec(Vec::pop)
    }

    /// Drops all entries, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.with_vec(Vec::clear);
    }

    pub(super) fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        self.with_vec(|entries| entries.retain(keep));
    }

    /// Makes room for so many more, and some.
    pub(super) fn reserve(&mut self, more: usize) {
        if more > self.spare() {
            let room = self.next_room(more);
            self.with_vec(|entries| entries.reserve_exact(room - entries.len()));
        }
    }

    /// The room after it grew. More than 32 bits can number is more than there is memory for.
    fn next_room(&self, more: usize) -> usize {
        let wanted = self.len().saturating_add(more).max(self.capacity() * 2).max(FIRST_ROOM);
        if wanted > u32::MAX as usize { usize::MAX } else { wanted }
    }
}

impl Grows for Entries {
    #[inline(always)]
    fn spare(&self) -> usize {
        (self.room - self.len) as usize
    }

    fn grown(&self, more: usize) -> usize {
        self.next_room(more).saturating_mul(size_of::<Entry>())
    }

    fn grow(&mut self, more: usize) -> Result<(), TryReserveError> {
        let room = self.next_room(more);
        self.with_vec(|entries| entries.try_reserve_exact(room - entries.len()))
    }
}

impl Default for Entries {
    fn default() -> Entries {
        Entries { start: NonNull::dangling(), len: 0, room: 0 }
    }
}

impl From<Vec<Entry>> for Entries {
    fn from(entries: Vec<Entry>) -> Entries {
        let mut entries = ManuallyDrop::new(entries);
        // Never more than `next_room` allows.
        let (len, room) = (entries.len() as u32, entries.capacity() as u32);
        // SAFETY: a vector's pointer is never null.
        Entries { start: unsafe { NonNull::new_unchecked(entries.as_mut_ptr()) }, len, room }
    }
}

impl Drop for Entries {
    fn drop(&mut self) {
        if self.room != 0 {
            drop(self.take());
        }
    }
}

impl Deref for Entries {
    type Target = [Entry];

    #[inline(always)]
    fn deref(&self) -> &[Entry] {
        // SAFETY: so many entries are initialised.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len as usize) }
    }
}

impl DerefMut for Entries {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [Entry] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.len as usize) }
    }
}
