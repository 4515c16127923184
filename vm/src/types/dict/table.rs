//! The dict payload: entries in order of insertion and, if they are more than a few, a hash index into them.
//!
//! Functions of this file that take no context run no script code and raise nothing. Looking up a key that is
//! neither identical to nor plainly comparable with a stored key must call `__eq__`; `probe` says when, and
//! `Ctx::dict_*` do it without keeping a borrow.

use super::entries::{Entries, Entry};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::memory::Grows;
use crate::object::shape;
use crate::object::{Kind, Object, Payload, Ref, Visitor};
use crate::text::search::same;
use crate::types::str::StrObj;
use crate::types::tuple::TupleObj;
use crate::value::{RawValue, Value};
use hashbrown::HashTable;
use std::cell::{Cell, RefCell};

mod order;

/// Up to so many entries are looked through one by one.
const FEW: usize = 10;

#[derive(Default)]
struct Table {
    /// Where each entry is by its hash; missing while there are few.
    index: Option<Box<HashTable<u32>>>,
    entries: Entries,
    live: u32,
    /// Entries before this one are deleted.
    first: u32,
    /// Counts changes of keys (insertions, deletions, clears).
    changes: u64,
}

/// The payload of dict objects.
#[derive(Default)]
pub struct DictObj {
    table: RefCell<Table>,
}

/// What a look-up knows without running script code.
#[derive(Clone, Copy)]
enum Probe {
    Found(usize),
    Missing,
    /// Keys of the same hash need `__eq__`.
    Unsure,
}

/// What [`Table::place_of_text`] says besides numbers: the key is not there.
const NOWHERE: usize = usize::MAX;
/// A key of the same hash needs `__eq__`.
const UNSURE: usize = usize::MAX - 1;

/// Is a key the same text as an exact str of the same hash? `None` if that key has to be asked.
#[inline(never)]
fn same_text_as(key: &Value, text: &Value) -> Option<bool> {
    match key.shape_id() {
        shape::STR => {
            // SAFETY: both are exact strs.
            let payload =
                |x: &Value| unsafe { &raw const (*(x.raw().header() as *const Object<StrObj>)).payload };
            // SAFETY: as above; both are alive.
            let (x, y) = unsafe { (&*payload(key), &*payload(text)) };
            Some(same(x.bytes(), y.bytes()))
        }
        0 => Some(false),
        _ => None,
    }
}

/// Compares two keys as far as that needs no script code.
#[inline]
pub(crate) fn plainly_equal(a: &Value, b: &Value) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    match (a.shape_id(), b.shape_id()) {
        (shape::STR, shape::STR) => Some(match (a.downcast::<StrObj>(), b.downcast::<StrObj>()) {
            (Some(x), Some(y)) => !(x.is_interned() && y.is_interned()) && same(x.bytes(), y.bytes()),
            _ => false,
        }),
        (0, 0) if a.raw().is_small_int() && b.raw().is_small_int() => Some(false),
        (0, shape::STR) | (shape::STR, 0) => Some(false),
        (shape::TUPLE, shape::TUPLE) => tuples_equal(a, b),
        _ => None,
    }
}

/// Compares two tuples of items that are plainly comparable and no tuples themselves.
fn tuples_equal(a: &Value, b: &Value) -> Option<bool> {
    let (x, y) = (a.downcast::<TupleObj>()?.items(), b.downcast::<TupleObj>()?.items());
    if x.len() != y.len() {
        return Some(false);
    }
    for (left, right) in x.iter().zip(y) {
        let nested = left.shape_id() == shape::TUPLE;
        if nested && !left.is(right) {
            return None;
        }
        match plainly_equal(left, right) {
            Some(true) => {}
            other => return other,
        }
    }
    Some(true)
}

impl Table {
    /// The first live entry of that hash of which `is` holds.
    #[inline(always)]
    fn find(&self, hash: u64, mut is: impl FnMut(&Entry) -> bool) -> Option<usize> {
        let mut is = |e: &Entry| e.hash == hash && is(e);
        match &self.index {
            Some(index) => index.find(hash, |i| is(&self.entries[*i as usize])).map(|i| *i as usize),
            None => self.entries.iter().position(|e| is(e) && !e.key.is_unbound()),
        }
    }

    #[inline]
    fn probe(&self, hash: u64, key: &Value) -> Probe {
        let mut unsure = false;
        let found = self.find(hash, |entry| {
            plainly_equal(&entry.key, key).unwrap_or_else(|| {
                unsure |= !entry.key.is_unbound();
                false
            })
        });
        match found {
            Some(at) => Probe::Found(at),
            None if unsure => Probe::Unsure,
            None => Probe::Missing,
        }
    }

    /// The number of the entry of an exact str; `NOWHERE` or `UNSURE`. A number, and not more, so that it comes back in a
    /// register.
    #[inline(never)]
    fn place_of_text(&self, hash: u64, key: &Value) -> usize {
        let mut otherwise = NOWHERE;
        let found = self.find(hash, |entry| {
            entry.key.is(key)
                || match same_text_as(&entry.key, key) {
                    Some(is_same) => is_same,
                    None => {
                        otherwise = UNSURE;
                        false
                    }
                }
        });
        found.unwrap_or(otherwise)
    }

    /// As [`place_of_text`](Self::place_of_text), for a small int.
    #[inline(never)]
    fn place_of_int(&self, hash: u64, key: &Value) -> usize {
        let mut otherwise = NOWHERE;
        let found = self.find(hash, |entry| {
            if !entry.key.is(key) && plainly_equal(&entry.key, key).is_none() && !entry.key.is_unbound() {
                otherwise = UNSURE;
            }
            entry.key.is(key)
        });
        found.unwrap_or(otherwise)
    }

    /// The keys of a hash that need `__eq__`, with their entries.
    #[cold]
    fn candidates(&self, hash: u64, key: &Value) -> Vec<(usize, Value)> {
        let unsure = |at: usize| {
            let entry = &self.entries[at];
            let same = entry.hash == hash && !entry.key.is_unbound();
            (same && plainly_equal(&entry.key, key).is_none()).then(|| (at, entry.key.clone()))
        };
        match &self.index {
            Some(index) => index.iter_hash(hash).filter_map(|i| unsure(*i as usize)).collect(),
            None => (0..self.entries.len()).filter_map(unsure).collect(),
        }
    }

    fn find_str(&self, hash: u64, name: &Value) -> Option<usize> {
        self.find(hash, |entry| plainly_equal(&entry.key, name) == Some(true))
    }

    fn insert_new(&mut self, hash: u64, key: Value, value: Value) {
        if self.is_mostly_deleted() {
            self.compact();
        }
        self.insert_last(hash, key, value);
    }

    /// Is it full, and most of what it is full of deleted?
    fn is_mostly_deleted(&self) -> bool {
        self.entries.spare() == 0 && (self.live as usize) < self.entries.len() / 2
    }

    /// As `insert_new`, but asks whether there is room.
    #[inline]
    fn try_insert(&mut self, ctx: &Ctx, hash: u64, key: Value, value: Value) -> Result<()> {
        if self.entries.spare() == 0 {
            if self.is_mostly_deleted() {
                self.compact();
            }
            // With the index's part.
            ctx.check_room_for::<[u64; 5]>(self.entries.len() * 2)?;
            ctx.make_room(&mut self.entries, 1)?;
        }
        self.insert_last(hash, key, value);
        Ok(())
    }

    #[inline]
    fn insert_last(&mut self, hash: u64, key: Value, value: Value) {
        let at = self.entries.len();
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
        self.changes += 1;
        let entries = &self.entries;
        let Some(index) = &mut self.index else {
            if at == FEW {
                self.make_index(3 * FEW);
            }
            return;
        };
        if index.len() == index.capacity() {
            // Four times as large, so that a growing dict is indexed anew less often.
            index.reserve((3 * index.len()).min(1 << 16), |i| entries[*i as usize].hash);
        }
        index.insert_unique(hash, at as u32, |i| entries[*i as usize].hash);
    }

    /// Makes the index anew, with room for so many entries more. All entries are alive or before `first`.
    #[cold]
    fn make_index(&mut self, more: usize) {
        let entries = &self.entries;
        let mut index = Box::new(HashTable::with_capacity(entries.len() + more));
        for (i, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.key.is_unbound()) {
            index.insert_unique(entry.hash, i as u32, |i: &u32| entries[*i as usize].hash);
        }
        self.index = Some(index);
    }

    fn compact(&mut self) {
        self.entries.retain(|e| !e.key.is_unbound());
        self.first = 0;
        let entries = &self.entries;
        if let Some(index) = &mut self.index {
            index.clear();
            for (i, entry) in entries.iter().enumerate() {
                index.insert_unique(entry.hash, i as u32, |i| entries[*i as usize].hash);
            }
        }
    }

    fn remove_at(&mut self, at: usize) -> (Value, Value) {
        let hash = self.entries[at].hash;
        if let Some(index) = &mut self.index
            && let Ok(found) = index.find_entry(hash, |i| *i as usize == at)
        {
            found.remove();
        }
        self.live -= 1;
        self.changes += 1;
        let entry = &mut self.entries[at];
        let key = std::mem::replace(&mut entry.key, Value::UNBOUND);
        let value = std::mem::replace(&mut entry.value, Value::UNBOUND);
        if self.live == 0 {
            self.entries.clear();
            self.first = 0;
        } else if at + 1 == self.entries.len() {
            while self.entries.last().is_some_and(|e| e.key.is_unbound()) {
                self.entries.pop();
            }
        } else if at == self.first as usize {
            while self.entries.get(self.first as usize).is_some_and(|e| e.key.is_unbound()) {
                self.first += 1;
            }
        }
        (key, value)
    }
}

fn str_hash(name: &Value) -> u64 {
    name.downcast::<StrObj>().map_or(0, |s| Ctx::with_current(|ctx| s.hash(ctx)))
}

impl DictObj {
    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.table.borrow().live as usize
    }

    /// Are there no keys?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that changes whenever a key is added or removed, or an entry comes to lie elsewhere.
    #[inline(always)]
    pub fn changes(&self) -> u64 {
        // SAFETY: as in `entry_if`.
        unsafe { (*self.table.as_ptr()).changes }
    }

    /// Where the value of entry `at` lies for as long as `changes` stays the same.
    pub(crate) fn value_place(&self, at: usize) -> *const Value {
        &raw const self.table.borrow().entries[at].value
    }

    /// Makes `changes` a number that no other dict that was given a serial number has ever had. Inline caches stand on
    /// it: a dict may lie where another one died.
    pub(crate) fn give_serial(&self, serial: u64) {
        let mut table = self.table.borrow_mut();
        if table.changes >> 32 == 0 {
            table.changes |= serial << 32;
        }
    }

    /// The value of a str key.
    pub fn get_str(&self, name: &Value) -> Option<Value> {
        let table = self.table.borrow();
        table.find_str(str_hash(name), name).map(|at| table.entries[at].value.clone())
    }

    /// Sets the value of a str key.
    pub fn set_str(&self, name: &Value, value: Value) {
        let hash = str_hash(name);
        let mut table = self.table.borrow_mut();
        let old = match table.find_str(hash, name) {
            Some(at) => std::mem::replace(&mut table.entries[at].value, value),
            None => {
                table.insert_new(hash, name.clone(), value);
                Value::UNBOUND
            }
        };
        drop(table);
        drop(old);
    }

    /// Removes a str key and answers its value.
    pub fn remove_str(&self, name: &Value) -> Option<Value> {
        let mut table = self.table.borrow_mut();
        let at = table.find_str(str_hash(name), name)?;
        let (key, value) = table.remove_at(at);
        drop(table);
        drop(key);
        Some(value)
    }

    /// The entry number of a str key, for inline caches; see [`entry_if`](Self::entry_if).
    pub(crate) fn position_str(&self, name: &Value) -> Option<usize> {
        self.table.borrow().find_str(str_hash(name), name)
    }

    /// The value of entry `at`, if that entry's key is still this very object.
    #[inline(always)]
    pub(crate) fn entry_if(&self, at: usize, key: &Value) -> Option<&Value> {
        // SAFETY: the lock's holder is the only one to look, and no borrow of the table is alive while script code
        // runs; the reference is used before anything else happens.
        let table = unsafe { &*self.table.as_ptr() };
        table.entries.get(at).filter(|e| e.key.is(key)).map(|e| &e.value)
    }

    /// The value of an interned name that is looked for first where it was last.
    #[inline]
    pub(crate) fn get_str_near(&self, place: &Cell<u32>, name: &Value) -> Option<Value> {
        if let Some(value) = self.entry_if(place.get() as usize, name) {
            return Some(value.clone());
        }
        place.set(self.position_str(name)? as u32);
        self.get_str(name)
    }

    /// Sets the value of entry `at`, if that entry's key is still this very object; the value back if not.
    #[inline(always)]
    pub(crate) fn set_entry_if(
        &self,
        at: usize,
        key: &Value,
        value: Value,
    ) -> std::result::Result<Value, Value> {
        // SAFETY: as in `entry_if`.
        let table = unsafe { &mut *self.table.as_ptr() };
        match table.entries.get_mut(at) {
            Some(e) if e.key.is(key) => Ok(std::mem::replace(&mut e.value, value)),
            _ => Err(value),
        }
    }

    /// Keys and values, in order.
    pub fn items(&self) -> Vec<(Value, Value)> {
        let table = self.table.borrow();
        table
            .entries
            .iter()
            .filter(|e| !e.key.is_unbound())
            .map(|e| (e.key.clone(), e.value.clone()))
            .collect()
    }

    /// The keys, in order.
    pub fn keys(&self) -> Vec<Value> {
        self.table.borrow().entries.iter().filter(|e| !e.key.is_unbound()).map(|e| e.key.clone()).collect()
    }

    /// The values, in order.
    pub fn values(&self) -> Vec<Value> {
        self.table.borrow().entries.iter().filter(|e| !e.key.is_unbound()).map(|e| e.value.clone()).collect()
    }

    /// The first live entry at or after number `at`: its number, key and value. For iterators.
    #[inline]
    pub fn entry_from(&self, at: usize) -> Option<(usize, Value, Value)> {
        self.part_from(at, |key, value| (key.clone(), value.clone()))
            .map(|(at, (key, value))| (at, key, value))
    }

    /// As [`entry_from`](Self::entry_from), with what `part` copies of key and value.
    #[inline]
    pub(crate) fn part_from<R>(&self, at: usize, part: impl Fn(&Value, &Value) -> R) -> Option<(usize, R)> {
        let table = self.table.borrow();
        let mut at = at.max(table.first as usize);
        loop {
            let entry = table.entries.get(at)?;
            if !entry.key.is_unbound() {
                return Some((at, part(&entry.key, &entry.value)));
            }
            at += 1;
        }
    }

    /// The key or value of entry `at`, if that is alive; not counted.
    #[inline(always)]
    pub(crate) fn live_at(&self, at: usize, is_value: bool) -> Option<RawValue> {
        // SAFETY: as in `entry_if`.
        let table = unsafe { &*self.table.as_ptr() };
        let entry = table.entries.get(at).filter(|entry| !entry.key.is_unbound())?;
        Some(if is_value { entry.value.raw() } else { entry.key.raw() })
    }

    /// The last live entry before number `before`: its number, key and value. For reversed iterators.
    pub fn entry_before(&self, before: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
        let at = before.min(table.entries.len());
        let at = (0..at).rev().find(|i| !table.entries[*i].key.is_unbound())?;
        Some((at, table.entries[at].key.clone(), table.entries[at].value.clone()))
    }

    /// As [`entry_from`](Self::entry_from), with the key's hash.
    pub(crate) fn hashed_from(&self, at: usize) -> Option<(usize, u64, Value, Value)> {
        let (at, key, value) = self.entry_from(at)?;
        let hash = self.table.borrow().entries.get(at)?.hash;
        Some((at, hash, key, value))
    }

    /// How many entries there is room for.
    pub(crate) fn capacity(&self) -> usize {
        self.table.borrow().entries.capacity()
    }

    /// Removes everything.
    pub fn clear(&self) {
        let changes = self.table.borrow().changes + 1;
        let old = self.table.replace(Table { changes, ..Table::default() });
        drop(old);
    }

    /// Removes and answers the last item.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        let mut table = self.table.borrow_mut();
        let at = table.entries.iter().rposition(|e| !e.key.is_unbound())?;
        Some(table.remove_at(at))
    }

    /// Makes room for so many more keys.
    pub(crate) fn reserve(&self, more: usize) {
        let mut table = self.table.borrow_mut();
        let table = &mut *table;
        table.changes += 1;
        table.entries.reserve(more);
        match &mut table.index {
            Some(index) => index.reserve(more, |i| table.entries[*i as usize].hash),
            None if table.entries.len() + more > FEW => table.make_index(more),
            None => {}
        }
    }

    /// Takes over all of another dict's items when this one is empty; keys keep their hashes, no script code runs.
    pub fn fill_from(&self, other: &DictObj) {
        let source = other.table.borrow();
        let mut table = self.table.borrow_mut();
        let live = source.entries.iter().filter(|e| !e.key.is_unbound());
        let live = live.map(|e| Entry { hash: e.hash, key: e.key.clone(), value: e.value.clone() });
        if table.entries.is_empty() && source.live as usize == source.entries.len() {
            table.entries = Entries::from(live.collect::<Vec<Entry>>());
            table.index = source.index.clone();
            table.live = source.live;
            table.changes += 1;
            return;
        }
        live.for_each(|e| table.insert_new(e.hash, e.key, e.value));
    }
}

impl Payload for DictObj {
    const KIND: Kind = Kind::Dict;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        for entry in self.table.borrow().entries.iter() {
            visit(&entry.key);
            visit(&entry.value);
        }
    }

    fn clear(&self) {
        DictObj::clear(self);
    }
}

impl Ctx {
    /// A new empty dict.
    pub fn new_dict(&self) -> Ref<DictObj> {
        self.alloc(&self.types().dict, DictObj::default())
    }

    /// The entry of a key. May run script code (`__hash__`, `__eq__`).
    #[inline]
    fn dict_find(&self, dict: &DictObj, hash: u64, key: &Value) -> Result<Option<usize>> {
        let probe = dict.table.borrow().probe(hash, key);
        match probe {
            Probe::Found(at) => Ok(Some(at)),
            Probe::Missing => Ok(None),
            Probe::Unsure => self.dict_ask(dict, hash, key),
        }
    }

    /// As `dict_find`, where `__eq__` decides.
    #[cold]
    fn dict_ask(&self, dict: &DictObj, hash: u64, key: &Value) -> Result<Option<usize>> {
        'again: loop {
            let (probe, asked) = {
                let table = dict.table.borrow();
                (table.probe(hash, key), table.candidates(hash, key))
            };
            match probe {
                Probe::Found(at) => return Ok(Some(at)),
                Probe::Missing => return Ok(None),
                Probe::Unsure => {}
            }
            for (at, candidate) in asked {
                let equal = self.eq(&candidate, key)?;
                // Comparing may have changed the table: what counts is that this entry is still there.
                let is_there = dict.table.borrow().entries.get(at).is_some_and(|e| e.key.is(&candidate));
                if !is_there {
                    continue 'again;
                }
                if equal {
                    return Ok(Some(at));
                }
            }
            return Ok(None);
        }
    }

    /// The hash of an exact str or a small int and where it is in a dict, or `NOWHERE`; `UNSURE` for any other key, and where
    /// `__eq__` has to be asked. Runs no script code.
    #[inline(always)]
    fn plain_place(&self, dict: &DictObj, key: &Value) -> (u64, usize) {
        // SAFETY: as in `entry_if`.
        let table = unsafe { &*dict.table.as_ptr() };
        if let Some(i) = key.as_small_int() {
            let hash = spread(crate::text::int::arith::hash_small(i));
            return (hash, table.place_of_int(hash, key));
        }
        if key.shape_id() != shape::STR {
            return (0, UNSURE);
        }
        let hash = key.downcast::<StrObj>().map_or(0, |s| s.hash(self));
        (hash, table.place_of_text(hash, key))
    }

    /// The value of an exact str or a small int, not counted, and whether that is sure: it is not for any other key, and
    /// where `__eq__` has to be asked. Unbound if there is none. Runs no script code.
    #[inline(never)]
    pub(crate) fn dict_value(&self, dict: &DictObj, key: &Value) -> (RawValue, bool) {
        let at = self.plain_place(dict, key).1;
        if at == UNSURE {
            return (RawValue::UNBOUND, false);
        }
        // SAFETY: as in `entry_if`.
        let table = unsafe { &*dict.table.as_ptr() };
        (table.entries.get(at).map_or(RawValue::UNBOUND, |entry| entry.value.raw()), true)
    }

    /// Sets the value of an exact str or a small int; answers the value before, whose reference goes to the caller, or None
    /// for a new key. Unbound, with nothing done, for any other key, where `__eq__` has to be asked, and where the dict has
    /// to grow. Runs no script code.
    ///
    /// # Safety
    /// Unless it answers unbound, the caller counts a reference for the dict.
    #[inline(never)]
    pub(crate) unsafe fn dict_exchange(&self, dict: &DictObj, key: &Value, value: RawValue) -> RawValue {
        let (hash, at) = self.plain_place(dict, key);
        // SAFETY: as above, and by the caller's promise.
        unsafe {
            let table = &mut *dict.table.as_ptr();
            match at {
                UNSURE => RawValue::UNBOUND,
                NOWHERE if table.entries.spare() == 0 => RawValue::UNBOUND,
                NOWHERE => {
                    table.insert_last(hash, key.clone(), value.into_value());
                    RawValue::NONE
                }
                at => std::mem::replace(&mut table.entries[at].value, value.into_value()).into_raw(),
            }
        }
    }

    /// The hash of a key as dicts and sets use it.
    #[inline]
    pub(crate) fn key_hash(&self, key: &Value) -> Result<u64> {
        if key.shape_id() == shape::STR
            && let Some(s) = key.downcast::<StrObj>()
        {
            return Ok(s.hash(self));
        }
        self.hash(key).map(spread)
    }

    /// `dict[key]` without `__missing__`; `None` if the key is not there.
    ///
    /// # Errors
    /// TypeError for an unhashable key; whatever `__hash__` or `__eq__` raise.
    pub fn dict_get(&self, dict: &DictObj, key: &Value) -> Result<Option<Value>> {
        match self.plain_place(dict, key).1 {
            NOWHERE => return Ok(None),
            UNSURE => {}
            at => return Ok(Some(dict.table.borrow().entries[at].value.clone())),
        }
        let hash = self.key_hash(key)?;
        let at = self.dict_find(dict, hash, key)?;
        Ok(at.map(|at| dict.table.borrow().entries[at].value.clone()))
    }

    /// As [`dict_get`](Self::dict_get), with the key's hash.
    pub(crate) fn dict_get_hashed(&self, dict: &DictObj, hash: u64, key: &Value) -> Result<Option<Value>> {
        let at = self.dict_find(dict, hash, key)?;
        Ok(at.map(|at| dict.table.borrow().entries[at].value.clone()))
    }

    /// `key in dict`.
    ///
    /// # Errors
    /// As [`dict_get`](Self::dict_get).
    pub fn dict_contains(&self, dict: &DictObj, key: &Value) -> Result<bool> {
        match self.plain_place(dict, key).1 {
            UNSURE => {}
            at => return Ok(at != NOWHERE),
        }
        let hash = self.key_hash(key)?;
        Ok(self.dict_find(dict, hash, key)?.is_some())
    }

    /// `dict[key] = value`.
    ///
    /// # Errors
    /// As [`dict_get`](Self::dict_get).
    pub fn dict_set(&self, dict: &DictObj, key: &Value, value: Value) -> Result<()> {
        match self.plain_place(dict, key) {
            (_, UNSURE) => {}
            (hash, NOWHERE) => return dict.table.borrow_mut().try_insert(self, hash, key.clone(), value),
            (_, at) => {
                let old = std::mem::replace(&mut dict.table.borrow_mut().entries[at].value, value);
                drop(old);
                return Ok(());
            }
        }
        let hash = self.key_hash(key)?;
        self.dict_set_hashed(dict, hash, key, value)
    }

    /// `dict[key] = value` with the key's hash, as [`key_hash`](Self::key_hash) gives it.
    pub(crate) fn dict_set_hashed(&self, dict: &DictObj, hash: u64, key: &Value, value: Value) -> Result<()> {
        let old = match self.dict_find(dict, hash, key)? {
            Some(at) => std::mem::replace(&mut dict.table.borrow_mut().entries[at].value, value),
            None => {
                dict.table.borrow_mut().try_insert(self, hash, key.clone(), value)?;
                Value::UNBOUND
            }
        };
        drop(old);
        Ok(())
    }

    /// Sets `dict[key]` unless it is there; answers what is there in the end.
    ///
    /// # Errors
    /// As [`dict_get`](Self::dict_get).
    pub fn dict_set_default(&self, dict: &DictObj, key: &Value, value: &Value) -> Result<Value> {
        let (there, _) = self.dict_value(dict, key);
        if there != RawValue::UNBOUND {
            return Ok(there.to_value());
        }
        let hash = self.key_hash(key)?;
        match self.dict_find(dict, hash, key)? {
            Some(at) => Ok(dict.table.borrow().entries[at].value.clone()),
            None => {
                dict.table.borrow_mut().try_insert(self, hash, key.clone(), value.clone())?;
                Ok(value.clone())
            }
        }
    }

    /// Removes a key; answers its value if it was there.
    ///
    /// # Errors
    /// As [`dict_get`](Self::dict_get).
    pub fn dict_remove(&self, dict: &DictObj, key: &Value) -> Result<Option<Value>> {
        let hash = self.key_hash(key)?;
        match self.dict_find(dict, hash, key)? {
            Some(at) => {
                let (key, value) = dict.table.borrow_mut().remove_at(at);
                drop(key);
                Ok(Some(value))
            }
            None => Ok(None),
        }
    }
}

/// Spreads a Python hash over all 64 bits: the table takes its tag from the top ones, and small ints would
/// otherwise all share it.
#[inline(always)]
pub(crate) fn spread(hash: i64) -> u64 {
    (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
}
