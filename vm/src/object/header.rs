//! The object header and the contract of what lies behind it.

use super::counts::{Count, Counting};
use super::type_data::{Type, TypeData};
use crate::value::{RawValue, Value};
use std::any::TypeId;
use std::cell::Cell;

/// The start of every object: reference count, shape id, type. 16 bytes, but where counts are biased.
#[repr(C)]
pub struct Header {
    pub(crate) rc: Count,
    pub(crate) shape: Cell<u32>,
    /// The type, as a counted pointer word; a zero word marks a free cell.
    pub(crate) ty: Cell<RawValue>,
}

const _: () = assert!(size_of::<Header>() == 12 + size_of::<Count>());

impl Header {
    /// How many references there are.
    #[inline(always)]
    pub(crate) fn count(&self) -> u32 {
        self.rc.get()
    }

    #[inline(always)]
    pub(crate) fn set_count(&self, count: u32) {
        self.rc.set(count);
    }

    #[inline(always)]
    pub(crate) fn incref(&self) {
        self.rc.increase();
    }

    /// Takes a reference away; true if it was the last.
    #[inline(always)]
    pub(crate) fn decref(&self) -> bool {
        self.rc.decrease()
    }

    #[inline(always)]
    pub(crate) fn type_data(&self) -> &TypeData {
        // SAFETY: every live object holds a reference to its type.
        unsafe { &(*(self.ty.get().header() as *const Object<TypeData>)).payload }
    }

    /// The type as a handle.
    #[inline(always)]
    pub(crate) fn ty(&self) -> &Type {
        // SAFETY: the word is a type's pointer word, which is what a `Type` is; a type that an object leaves by
        // an assignment to `__class__` is kept alive for good, so the borrow cannot dangle.
        unsafe { &*(self.ty.as_ptr() as *const Type) }
    }
}

/// A header with its payload, as laid out in memory.
#[repr(C)]
pub struct Object<T> {
    pub(crate) header: Header,
    pub(crate) payload: T,
}

/// Which Rust payload the objects of a type carry; derived types share their base's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "one name a built-in type")]
pub enum Kind {
    Plain,
    Native,
    Type,
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    ByteArray,
    Tuple,
    List,
    Dict,
    Set,
    Range,
    Slice,
    Function,
    NativeFunction,
    Method,
    Cell,
    Code,
    Generator,
    Exception,
    Module,
    ListIter,
    TupleIter,
    RangeIter,
    DictIter,
    Property,
    StaticMethod,
    ClassMethod,
    Member,
    Enumerate,
    Zip,
    Map,
}

/// Called by [`Payload::traverse`] for every value the payload owns.
pub type Visitor<'a> = dyn FnMut(&Value) + 'a;

/// What lies behind a header.
///
/// Payloads are dropped by Rust when the object dies. A payload that owns values that may lead back to it
/// says so with `GC` and shows them to the cycle collector.
pub trait Payload: Sized + 'static {
    /// The kind of a built-in payload; `Native` for all others, which are told apart by their Rust type.
    const KIND: Kind = Kind::Native;
    /// May objects of this payload be part of a reference cycle?
    const GC: bool = false;
    /// Shows every owned value to the collector; must show each exactly once.
    fn traverse(&self, _visit: &mut Visitor<'_>) {}
    /// Gives up the owned values, so that a dead cycle falls apart. The payload stays usable (empty).
    fn clear(&self) {}
}

/// The functions of a payload type as data, shared by all types that carry it.
pub struct PayloadTable {
    pub(crate) kind: Kind,
    pub(crate) type_id: TypeId,
    pub(crate) size: usize,
    pub(crate) gc: bool,
    pub(crate) drop: unsafe fn(*mut Header),
    pub(crate) traverse: unsafe fn(*const Header, &mut Visitor<'_>),
    pub(crate) clear: unsafe fn(*const Header),
}

impl PayloadTable {
    /// The table of payload type `T`.
    pub const fn of<T: Payload>() -> PayloadTable {
        PayloadTable {
            kind: T::KIND,
            type_id: TypeId::of::<T>(),
            size: size_of::<Object<T>>(),
            gc: T::GC,
            drop: drop_payload::<T>,
            traverse: traverse_payload::<T>,
            clear: clear_payload::<T>,
        }
    }
}

unsafe fn drop_payload<T: Payload>(header: *mut Header) {
    // SAFETY: the table is only used on objects whose type carries a `T`.
    unsafe { std::ptr::drop_in_place(&raw mut (*(header as *mut Object<T>)).payload) }
}

unsafe fn traverse_payload<T: Payload>(header: *const Header, visit: &mut Visitor<'_>) {
    // SAFETY: as in `drop_payload`.
    unsafe { (*(header as *const Object<T>)).payload.traverse(visit) }
}

unsafe fn clear_payload<T: Payload>(header: *const Header) {
    // SAFETY: as in `drop_payload`.
    unsafe { (*(header as *const Object<T>)).payload.clear() }
}

/// The payload of plain instances: nothing but their attributes.
pub struct Plain;

impl Payload for Plain {
    const KIND: Kind = Kind::Plain;
    const GC: bool = true;
}
