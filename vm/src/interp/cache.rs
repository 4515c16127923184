//! Inline caches: what a site found last time, and how to see at once that it still holds.
//!
//! Guarded by the lock, they need no synchronisation. A cached value is not counted: its guard (a type's version, a
//! dict entry's key) says that its owner still has it.

use crate::ctx::Ctx;
use crate::value::{RawValue, Value};
use gilbox_lang::code::Site;
use std::cell::Cell;

/// What a cache holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Hit {
    /// Nothing yet.
    Empty,
    /// Attribute in the instance itself, at byte offset `place`.
    Inline,
    /// Attribute in the overflow vector: place number `place`.
    Overflow,
    /// `__slots__` member at byte offset `place`; `value` is its descriptor.
    Member,
    /// Plain value of the class.
    ClassValue,
    /// Property of the class.
    Property,
    /// Function or native method of the class.
    Method,
    /// Entry `place` of the module's dict.
    Module,
    /// Entry `place` of the globals; its value lies at the address `value` while their `changes` is `version`.
    Global,
    /// Entry `place` of the builtins with the key `value`, while the globals' `changes` is `version`.
    Builtin,
    /// New attribute: shape `next` after it, at byte offset `place`.
    Transition,
}

/// The cache of one site.
pub(crate) struct SiteCache {
    pub(crate) index: u16,
    pub(crate) hit: Cell<Hit>,
    /// Objects of this shape have the attribute where `place` says, or the method; 0 if none do.
    pub(crate) shape: Cell<u32>,
    pub(crate) place: Cell<u32>,
    /// For a store: the shape after it. For a load: the shape of objects that have the attribute elsewhere.
    pub(crate) next: Cell<u32>,
    pub(crate) version: Cell<u64>,
    pub(crate) value: Cell<RawValue>,
}

impl SiteCache {
    pub(crate) fn new(site: Site) -> SiteCache {
        SiteCache::empty(site.index)
    }

    fn empty(index: u16) -> SiteCache {
        SiteCache {
            index,
            hit: Cell::new(Hit::Empty),
            shape: Cell::new(0),
            place: Cell::new(0),
            next: Cell::new(0),
            version: Cell::new(0),
            value: Cell::new(RawValue::UNBOUND),
        }
    }

    /// Makes it know nothing.
    pub(crate) fn forget(&self) {
        self.hit.set(Hit::Empty);
        self.shape.set(0);
        self.next.set(0);
    }

    #[inline(always)]
    fn copy_from(&self, other: &SiteCache) {
        self.hit.set(other.hit.get());
        self.shape.set(other.shape.get());
        self.place.set(other.place.get());
        self.next.set(other.next.get());
        self.version.set(other.version.get());
        self.value.set(other.value.get());
    }
}

/// What an access does with an attribute: the same name may be cached differently for each.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    Load,
    Store,
    Method,
}

const N_LINES: usize = 1024;

/// What sites found last, by shape, name and access: where a site meets objects of many classes, its own cache misses
/// and this one answers.
pub(crate) struct AttrTable {
    lines: Box<[Line; N_LINES]>,
}

struct Line {
    /// The name's bits with the access in those that every pointer word has equal; 0 for an empty line.
    key: Cell<u64>,
    shape: Cell<u32>,
    found: SiteCache,
}

impl AttrTable {
    pub(crate) fn new() -> AttrTable {
        // SAFETY: every part of a line may be zero: no key, an empty hit, the value 0. Nothing is touched until it is used.
        AttrTable { lines: unsafe { Box::new_zeroed().assume_init() } }
    }

    #[inline(always)]
    fn line(&self, key: u64, shape: u32) -> &Line {
        let mixed = (key ^ (shape as u64) << 32 ^ shape as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        &self.lines[(mixed >> 54) as usize % N_LINES]
    }

    /// Tells a site what was found for this name and shape; false if that is not known.
    #[inline(always)]
    pub(crate) fn recall(&self, access: Access, name: &Value, shape: u32, site: &SiteCache) -> bool {
        let key = name.raw().0 ^ (access as u64) << 2;
        let line = self.line(key, shape);
        if line.key.get() != key || line.shape.get() != shape {
            return false;
        }
        site.copy_from(&line.found);
        true
    }

    /// Remembers what a site has found.
    pub(crate) fn remember(&self, access: Access, name: &Value, shape: u32, site: &SiteCache) {
        if matches!(site.hit.get(), Hit::Empty | Hit::Module) {
            return;
        }
        let key = name.raw().0 ^ (access as u64) << 2;
        let line = self.line(key, shape);
        line.key.set(key);
        line.shape.set(shape);
        line.found.copy_from(site);
    }
}

/// Empties every attribute cache: a descriptor came or went on a class that has instances.
pub(crate) fn flush(ctx: &Ctx) {
    ctx.vm().attributes.lines.iter().for_each(|line| line.key.set(0));
    ctx.vm().heap.each_gc_object(|header| {
        // SAFETY: the walk yields live objects.
        let value = RawValue::from_header(header);
        if let Some(code) = value.as_value().downcast::<crate::types::code::CodeObj>() {
            for cache in code.caches.iter() {
                cache.forget();
            }
        }
    });
}
