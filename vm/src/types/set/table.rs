//! The table of sets: open addressing, probed in the order CPython probes, so that iteration meets the items in the
//! same order.
//!
//! Functions of this file that take no context run no script code. Where keys must be compared by `__eq__`, the
//! table is left alone meanwhile and the search starts anew if it changed.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Kind, Payload, Visitor, shape};
use crate::types::dict::plainly_equal;
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};

/// So many neighbours are looked at before the next jump.
const LINEAR_PROBES: usize = 9;
/// How many bits of the hash each jump takes in.
const PERTURB_SHIFT: u32 = 5;
/// The smallest table.
const MIN_SIZE: usize = 8;

#[derive(Clone)]
struct Entry {
    /// Unbound: never used, or with the hash of no object, used once.
    key: Value,
    hash: i64,
}

/// No hash is -1: it marks the places of removed keys.
const DEAD: i64 = -1;

impl Entry {
    const FREE: Entry = Entry { key: Value::UNBOUND, hash: 0 };

    #[inline(always)]
    fn is_free(&self) -> bool {
        self.key.is_unbound() && self.hash != DEAD
    }

    #[inline(always)]
    fn is_live(&self) -> bool {
        !self.key.is_unbound()
    }
}

#[derive(Default)]
struct Table {
    /// A power of two of entries; empty for the smallest table before its first use.
    entries: Vec<Entry>,
    /// Live and dead entries.
    fill: usize,
    /// Live entries.
    used: usize,
    /// Where `pop` goes on.
    finger: usize,
    /// Counts changes of keys.
    changes: u64,
}

/// The payload of set and frozenset.
#[derive(Default)]
pub struct SetObj {
    table: RefCell<Table>,
    /// The hash of a frozenset once computed; -1 before.
    hash: Cell<Option<i64>>,
}

/// What a search knows without running script code.
#[derive(Clone, Copy)]
enum Probe {
    Found(usize),
    /// The place never used yet where the key would go.
    Missing(usize),
    /// Keys of the same hash need `__eq__`.
    Unsure,
}

/// The places a hash may be at, in order.
struct Places {
    mask: usize,
    at: usize,
    probes: usize,
    perturb: u64,
}

impl Places {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Places {
        let at = hash as usize & mask;
        Places { mask, at, probes: Places::run(at, mask), perturb: hash as u64 }
    }

    #[inline(always)]
    fn run(at: usize, mask: usize) -> usize {
        if at + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 }
    }

    #[inline(always)]
    fn step(&mut self, start: &mut usize) {
        if self.probes > 0 {
            self.probes -= 1;
            self.at += 1;
        } else {
            self.perturb >>= PERTURB_SHIFT;
            let next = start.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb as usize) & self.mask;
            *start = next;
            self.at = next;
            self.probes = Places::run(next, self.mask);
        }
    }
}

fn free_entries(size: usize) -> Vec<Entry> {
    (0..size).map(|_| Entry::FREE).collect()
}

/// The bytes that a table has while it grows to twice its size and more.
fn bytes_to_grow(size: usize) -> usize {
    size.saturating_mul(4 * size_of::<Entry>())
}

impl Table {
    fn mask(&self) -> usize {
        self.entries.len().max(MIN_SIZE) - 1
    }

    #[inline]
    fn probe(&self, hash: i64, key: &Value) -> Probe {
        if self.entries.is_empty() {
            return Probe::Missing(0);
        }
        let entries = self.entries.as_slice();
        let mut places = Places::new(hash, entries.len() - 1);
        let mut start = places.at;
        let mut unsure = false;
        loop {
            let entry = &entries[places.at & (entries.len() - 1)];
            if entry.is_free() {
                return if unsure { Probe::Unsure } else { Probe::Missing(places.at) };
            }
            if entry.hash == hash && entry.is_live() {
                match plainly_equal(&entry.key, key) {
                    Some(true) => return Probe::Found(places.at),
                    Some(false) => {}
                    None => unsure = true,
                }
            }
            places.step(&mut start);
        }
    }

    /// The live keys of a hash that need `__eq__`, with their places.
    #[cold]
    fn candidates(&self, hash: i64, key: &Value) -> Vec<(usize, Value)> {
        let mut asked = Vec::new();
        let mut places = Places::new(hash, self.entries.len().max(1) - 1);
        let mut start = places.at;
        while let Some(entry) = self.entries.get(places.at).filter(|e| !e.is_free()) {
            if entry.hash == hash && entry.is_live() && plainly_equal(&entry.key, key).is_none() {
                asked.push((places.at, entry.key.clone()));
            }
            places.step(&mut start);
        }
        asked
    }

    /// Puts a key that is not there into the first place never used.
    #[inline]
    fn place_new(entries: &mut [Entry], hash: i64, key: Value) {
        let mut places = Places::new(hash, entries.len() - 1);
        let mut start = places.at;
        while !entries[places.at].is_free() {
            places.step(&mut start);
        }
        entries[places.at] = Entry { key, hash };
    }

    #[inline]
    fn insert_new(&mut self, hash: i64, key: Value) {
        if self.entries.is_empty() {
            self.entries = free_entries(MIN_SIZE);
        }
        Table::place_new(&mut self.entries, hash, key);
        self.note_insertion();
    }

    /// Puts a key into the free place where a search for it ended.
    #[inline]
    fn insert_at(&mut self, at: usize, hash: i64, key: Value) {
        match self.entries.get_mut(at) {
            Some(entry) => {
                *entry = Entry { key, hash };
                self.note_insertion();
            }
            None => self.insert_new(hash, key),
        }
    }

    #[inline]
    fn note_insertion(&mut self) {
        self.fill += 1;
        self.used += 1;
        self.changes += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(self.grown());
        }
    }

    /// Will a large table grow with the next key?
    #[inline]
    fn is_about_to_grow(&self) -> bool {
        (self.fill + 1) * 5 >= self.mask() * 3 && self.fill > 4096
    }

    /// Is a small int there, or was it put into its very first place, which was free? False where one has to look further.
    #[inline(always)]
    fn has_small_int(&mut self, hash: i64, key: RawValue) -> bool {
        let (mask, grows) = (self.entries.len().wrapping_sub(1), (self.fill + 1) * 5 >= self.mask() * 3);
        let Some(entry) = self.entries.get_mut(hash as usize & mask) else { return false };
        if entry.key.raw() == key {
            return true;
        }
        if !entry.is_free() || grows {
            return false;
        }
        *entry = Entry { key: key.to_value(), hash };
        self.fill += 1;
        self.used += 1;
        self.changes += 1;
        true
    }

    fn grown(&self) -> usize {
        if self.used > 50_000 { self.used * 2 } else { self.used * 4 }
    }

    #[inline(never)]
    fn resize(&mut self, least: usize) {
        let mut size = MIN_SIZE;
        while size <= least {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.entries, free_entries(size));
        for entry in old {
            if entry.is_live() {
                Table::place_new(&mut self.entries, entry.hash, entry.key);
            }
        }
        self.fill = self.used;
    }

    fn remove_at(&mut self, at: usize) -> Value {
        let entry = &mut self.entries[at];
        entry.hash = DEAD;
        self.used -= 1;
        self.changes += 1;
        std::mem::replace(&mut entry.key, Value::UNBOUND)
    }

    /// Makes room for `more` keys from another container, as CPython does before a merge.
    fn prepare(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }
}

impl SetObj {
    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.table.borrow().used
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items, in order.
    pub fn items(&self) -> Vec<Value> {
        self.table.borrow().entries.iter().filter(|e| e.is_live()).map(|e| e.key.clone()).collect()
    }

    /// The first item at or after place `at`, with its place. For iterators.
    #[inline]
    pub fn item_from(&self, at: usize) -> Option<(usize, Value)> {
        let table = self.table.borrow();
        let rest = table.entries.get(at..)?;
        let found = rest.iter().position(Entry::is_live)?;
        Some((at + found, rest[found].key.clone()))
    }

    /// The next item at or after place `at`: its place, hash and key.
    #[inline]
    pub(crate) fn entry_from(&self, at: usize) -> Option<(usize, i64, Value)> {
        let table = self.table.borrow();
        let rest = table.entries.get(at..)?;
        let found = rest.iter().position(Entry::is_live)?;
        Some((at + found, rest[found].hash, rest[found].key.clone()))
    }

    /// The hash of the contents, in any order.
    pub(crate) fn contents_hash(&self) -> i64 {
        let table = self.table.borrow();
        crate::text::hash::hash_set(table.entries.iter().filter(|e| e.is_live()).map(|e| e.hash))
    }

    /// Remembers the hash of a set that cannot change.
    pub(crate) fn remember_hash(&self, hash: i64) {
        self.hash.set(Some(hash));
    }

    /// The hash, if it was asked for before. Sets that differ in it are not equal.
    pub(crate) fn known_hash(&self) -> Option<i64> {
        self.hash.get()
    }

    /// Removes everything.
    pub fn clear_items(&self) {
        let old = {
            let mut table = self.table.borrow_mut();
            let fresh = Table { finger: table.finger, changes: table.changes + 1, ..Table::default() };
            std::mem::replace(&mut *table, fresh)
        };
        drop(old);
    }

    /// Removes and answers some item.
    pub fn pop(&self) -> Option<Value> {
        let mut table = self.table.borrow_mut();
        if table.used == 0 {
            return None;
        }
        let mask = table.mask();
        let mut at = table.finger & mask;
        while !table.entries[at].is_live() {
            at = (at + 1) & mask;
        }
        table.finger = at + 1;
        Some(table.remove_at(at))
    }

    /// Makes room before a merge with a container of `more` keys.
    pub(crate) fn prepare(&self, more: usize) {
        self.table.borrow_mut().prepare(more);
    }

    /// Takes over a copy of all of another set's items, if this one was never used; answers whether it did.
    pub(crate) fn copy_from(&self, other: &SetObj) -> bool {
        let source = other.table.borrow();
        let mut table = self.table.borrow_mut();
        if source.used == 0 {
            return true;
        }
        table.prepare(source.used);
        if table.fill != 0 {
            return false;
        }
        if table.mask() == source.mask() && source.fill == source.used {
            table.entries = source.entries.clone();
        } else {
            if table.entries.is_empty() {
                table.entries = free_entries(MIN_SIZE);
            }
            for entry in source.entries.iter().filter(|e| e.is_live()) {
                Table::place_new(&mut table.entries, entry.hash, entry.key.clone());
            }
        }
        table.fill = source.used;
        table.used = source.used;
        table.changes += 1;
        true
    }

    /// After many removals: drops dead entries if they are more than a quarter.
    pub(crate) fn tidy(&self) {
        let mut table = self.table.borrow_mut();
        if table.fill - table.used > table.mask() / 4 {
            let size = table.grown();
            table.resize(size);
        }
    }

    /// Exchanges the contents of two sets.
    pub(crate) fn swap(&self, other: &SetObj) {
        self.table.swap(&other.table);
    }

    /// How many places the table has.
    pub(crate) fn capacity(&self) -> usize {
        self.table.borrow().entries.len().max(MIN_SIZE)
    }
}

impl Payload for SetObj {
    const KIND: Kind = Kind::Set;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.table.borrow().entries.iter().filter(|e| e.is_live()).for_each(|e| visit(&e.key));
    }

    fn clear(&self) {
        self.clear_items();
    }
}

impl Ctx {
    #[inline]
    fn set_find(&self, set: &SetObj, hash: i64, key: &Value) -> Result<Option<usize>> {
        let probe = set.table.borrow().probe(hash, key);
        match probe {
            Probe::Found(at) => Ok(Some(at)),
            Probe::Missing(_) => Ok(None),
            Probe::Unsure => self.set_ask(set, hash, key),
        }
    }

    /// As `set_find`, where `__eq__` decides.
    #[cold]
    fn set_ask(&self, set: &SetObj, hash: i64, key: &Value) -> Result<Option<usize>> {
        'again: loop {
            let (probe, changes, asked) = {
                let table = set.table.borrow();
                (table.probe(hash, key), table.changes, table.candidates(hash, key))
            };
            match probe {
                Probe::Found(at) => return Ok(Some(at)),
                Probe::Missing(_) => return Ok(None),
                Probe::Unsure => {}
            }
            for (at, candidate) in asked {
                let equal = self.eq(&candidate, key)?;
                if set.table.borrow().changes != changes {
                    continue 'again;
                }
                if equal {
                    return Ok(Some(at));
                }
            }
            return Ok(None);
        }
    }

    /// Is a key of that hash in the set?
    pub(crate) fn set_contains_hashed(&self, set: &SetObj, hash: i64, key: &Value) -> Result<bool> {
        Ok(self.set_find(set, hash, key)?.is_some())
    }

    /// Adds a key of that hash; answers whether it is new.
    pub(crate) fn set_add_hashed(&self, set: &SetObj, hash: i64, key: &Value) -> Result<bool> {
        let mut table = set.table.borrow_mut();
        match table.probe(hash, key) {
            Probe::Found(_) => return Ok(false),
            Probe::Missing(at) => {
                if table.is_about_to_grow() {
                    self.check_allocation(bytes_to_grow(table.entries.len()))?;
                }
                table.insert_at(at, hash, key.clone());
                return Ok(true);
            }
            Probe::Unsure => drop(table),
        }
        if self.set_ask(set, hash, key)?.is_some() {
            return Ok(false);
        }
        set.table.borrow_mut().insert_new(hash, key.clone());
        Ok(true)
    }

    /// Adds a small int or a str, if nothing of the set must be asked for that; hands it back otherwise. Runs no
    /// script code.
    pub(crate) fn set_add_plain(&self, set: &SetObj, key: Value) -> Option<Value> {
        let hash = match key.as_small_int() {
            Some(i) => {
                let hash = crate::text::int::arith::hash_small(i);
                if set.table.borrow_mut().has_small_int(hash, key.raw()) {
                    return None;
                }
                hash
            }
            None if key.shape_id() == shape::STR => match self.hash(&key) {
                Ok(hash) => hash,
                Err(_) => return Some(key),
            },
            None => return Some(key),
        };
        let mut table = set.table.borrow_mut();
        match table.probe(hash, &key) {
            Probe::Found(_) => {}
            Probe::Missing(at) if !table.is_about_to_grow() => table.insert_at(at, hash, key),
            // Memory may be short.
            Probe::Missing(_) | Probe::Unsure => return Some(key),
        }
        None
    }

    /// Removes a key of that hash; answers whether it was there.
    pub(crate) fn set_discard_hashed(&self, set: &SetObj, hash: i64, key: &Value) -> Result<bool> {
        let Some(at) = self.set_find(set, hash, key)? else { return Ok(false) };
        let old = set.table.borrow_mut().remove_at(at);
        drop(old);
        Ok(true)
    }

    /// `set.add(key)`; answers whether the key is new. Runs script code for keys with methods of their own.
    ///
    /// # Errors
    /// TypeError for an unhashable key; what `__hash__` and `__eq__` raise.
    pub fn set_add(&self, set: &SetObj, key: &Value) -> Result<bool> {
        let hash = self.hash(key)?;
        self.set_add_hashed(set, hash, key)
    }

    /// `key in set`, for hashable keys.
    ///
    /// # Errors
    /// As [`set_add`](Self::set_add).
    pub fn set_contains(&self, set: &SetObj, key: &Value) -> Result<bool> {
        let hash = self.hash(key)?;
        self.set_contains_hashed(set, hash, key)
    }

    /// `set.discard(key)`; answers whether the key was there.
    ///
    /// # Errors
    /// As [`set_add`](Self::set_add).
    pub fn set_discard(&self, set: &SetObj, key: &Value) -> Result<bool> {
        let hash = self.hash(key)?;
        self.set_discard_hashed(set, hash, key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(ints: &[i64]) -> Vec<i64> {
        let mut table = Table::default();
        for i in ints {
            table.insert_new(*i, Value::from_small_int(*i).unwrap_or(Value::NONE));
        }
        table.entries.iter().filter(|e| e.is_live()).map(|e| e.hash).collect()
    }

    #[test]
    fn small_ints_stand_where_cpython_puts_them() {
        assert_eq!(order(&[5, 3, 1]), [1, 3, 5]);
        assert_eq!(order(&[8, 0]), [8, 0]);
        assert_eq!(order(&[0, 8]), [0, 8]);
        assert_eq!(order(&[100, 20, 3]), [3, 100, 20]);
    }
}
