//! Inline caches: what a site found last time, and how to see at once that it still holds.
//!
//! Guarded by the lock, they need no synchronisation. A cached value is not counted: its guard (a type's version, a
//! dict entry's key) says that its owner still has it.

use crate::ctx::Ctx;
use crate::value::RawValue;
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
    /// Function or native method of the class.
    Method,
    /// Entry `place` of the module's dict.
    Module,
    /// Entry `place` of the globals.
    Global,
    /// Entry `place` of the builtins, while the globals' `changes` is `version`.
    Builtin,
    /// New attribute: shape `next` after it, at byte offset `place`.
    Transition,
}

/// The cache of one site.
pub(crate) struct SiteCache {
    pub(crate) index: u16,
    pub(crate) hit: Cell<Hit>,
    pub(crate) shape: Cell<u32>,
    pub(crate) place: Cell<u32>,
    pub(crate) next: Cell<u32>,
    pub(crate) version: Cell<u64>,
    pub(crate) value: Cell<RawValue>,
}

impl SiteCache {
    pub(crate) fn new(site: Site) -> SiteCache {
        SiteCache {
            index: site.index,
            hit: Cell::new(Hit::Empty),
            shape: Cell::new(0),
            place: Cell::new(0),
            next: Cell::new(0),
            version: Cell::new(0),
            value: Cell::new(RawValue::UNBOUND),
        }
    }
}

/// Empties every attribute cache: a descriptor came or went on a class that has instances.
pub(crate) fn flush(ctx: &Ctx) {
    ctx.vm().heap.each_gc_object(|header| {
        // SAFETY: the walk yields live objects.
        let value = RawValue::from_header(header);
        if let Some(code) = value.as_value().downcast::<crate::types::code::CodeObj>() {
            for cache in code.caches.iter() {
                cache.hit.set(Hit::Empty);
            }
        }
    });
}
