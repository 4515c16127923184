//! What a type knows: names, bases, MRO, dictionary, slots and the layout of its instances.

use super::build::{RawType, TypeSpec};
use super::handle::Ref;
use super::header::{Kind, Object, Payload, PayloadTable, Visitor};
use super::lookup::LookupCache;
use super::slots::Slots;
use crate::ctx::Ctx;
use crate::types::dict::DictObj;
use crate::value::Value;
use std::any::TypeId;
use std::cell::{Cell, RefCell};

/// A handle to a type object.
pub type Type = Ref<TypeData>;

/// Facts about a type that are asked often.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct TypeFlags(u32);

impl TypeFlags {
    /// Made by a class statement or a call of `type`, not built in.
    pub const HEAP: TypeFlags = TypeFlags(1);
    /// May be derived from.
    pub const BASE: TypeFlags = TypeFlags(2);
    /// Instances have a `__dict__`.
    pub const HAS_DICT: TypeFlags = TypeFlags(4);
    /// Has abstract methods left, so that it cannot be instantiated.
    pub const ABSTRACT: TypeFlags = TypeFlags(8);
    /// Attributes of the type cannot be set from a script.
    pub const IMMUTABLE: TypeFlags = TypeFlags(16);
    /// Matches sequence patterns.
    pub const SEQUENCE: TypeFlags = TypeFlags(32);
    /// Matches mapping patterns.
    pub const MAPPING: TypeFlags = TypeFlags(64);
    /// Derived from BaseException.
    pub const EXCEPTION: TypeFlags = TypeFlags(128);
    /// Derived from `type`.
    pub const TYPE_SUBCLASS: TypeFlags = TypeFlags(256);
    /// Instances can be weakly referenced.
    pub const WEAKREF: TypeFlags = TypeFlags(512);
    /// Functions of this type bind like methods when found on a class.
    pub const METHOD_DESCRIPTOR: TypeFlags = TypeFlags(1024);
    /// Objects of this type cannot be made by calling it.
    pub const NO_NEW: TypeFlags = TypeFlags(2048);
    /// `Point(x)` patterns without keywords match the subject itself (int, str, ...).
    pub const MATCH_SELF: TypeFlags = TypeFlags(4096);
    /// Written in Python in place of a type that CPython has in C: messages name it with its module.
    pub const FULL_NAME: TypeFlags = TypeFlags(8192);

    /// Are all of `other`'s facts true?
    pub const fn has(self, other: TypeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets of facts.
    pub const fn with(self, other: TypeFlags) -> TypeFlags {
        TypeFlags(self.0 | other.0)
    }

    /// These facts without `other`'s.
    pub const fn without(self, other: TypeFlags) -> TypeFlags {
        TypeFlags(self.0 & !other.0)
    }
}

/// Where the parts of an instance lie, in bytes from its header.
#[derive(Clone, Copy, Default, Debug)]
pub struct Layout {
    /// Header and payload.
    pub(crate) base_size: u32,
    /// How many `__slots__` members follow.
    pub(crate) n_members: u32,
    /// Offset of the attribute storage; 0 for none.
    pub(crate) attrs_offset: u32,
    /// How many attributes have room in the instance itself.
    pub(crate) n_inline: u32,
    /// Does a tail of varying length follow the payload (str, tuple, bytes)? Then the attribute storage,
    /// if any, comes after the tail.
    pub(crate) has_tail: bool,
}

/// The payload of type objects.
pub struct TypeData {
    pub(crate) name: RefCell<Value>,
    pub(crate) qualname: RefCell<Value>,
    pub(crate) base: RefCell<Option<Type>>,
    pub(crate) bases: RefCell<Value>,
    pub(crate) mro: RefCell<Vec<Type>>,
    dict: Ref<DictObj>,
    /// What the dictionary of a built-in type is still to be filled from.
    unfilled: Cell<Option<&'static TypeSpec>>,
    pub(crate) slots: Slots,
    pub(crate) flags: Cell<TypeFlags>,
    pub(crate) kind: Kind,
    pub(crate) payload: &'static PayloadTable,
    pub(crate) layout: Cell<Layout>,
    /// Changes whenever what a look-up through this type finds may have changed.
    pub(crate) version: Cell<u64>,
    pub(crate) lookups: LookupCache,
    /// The version at which instances were found not to pretend to be of another class: `__class__` is `object`'s.
    pub(crate) honest: Cell<u64>,
    /// The shape of an instance without attributes; the exact built-in types have fixed ids.
    pub(crate) root_shape: Cell<u32>,
    /// The shape of an instance whose attributes live in a dictionary.
    pub(crate) dict_shape: Cell<u32>,
    /// How many shapes instances of this type have brought forth.
    pub(crate) n_shapes: Cell<u32>,
    /// Direct subclasses, weakly (a type leaves its bases' lists when it dies).
    pub(crate) subclasses: RefCell<Vec<*const Object<TypeData>>>,
    /// Members made by `__slots__`, in order: their names.
    pub(crate) member_names: RefCell<Vec<Value>>,
}

impl TypeData {
    /// A type of that name without bases, and with empty slots.
    pub(crate) fn bare(name: Value, dict: Ref<DictObj>, parts: RawType, version: u64) -> TypeData {
        TypeData {
            name: RefCell::new(name.clone()),
            qualname: RefCell::new(name),
            base: RefCell::new(None),
            bases: RefCell::new(Value::NONE),
            mro: RefCell::default(),
            dict,
            unfilled: Cell::new(None),
            slots: Slots::default(),
            flags: Cell::new(parts.flags),
            kind: parts.payload.kind,
            payload: parts.payload,
            layout: Cell::new(parts.layout),
            version: Cell::new(version),
            lookups: Default::default(),
            honest: Cell::new(u64::MAX),
            root_shape: Cell::new(0),
            dict_shape: Cell::new(0),
            n_shapes: Cell::new(0),
            subclasses: RefCell::default(),
            member_names: RefCell::default(),
        }
    }

    /// The names that the class itself defines. Most built-in types are never asked, so theirs are made at the first
    /// question.
    #[inline]
    pub(crate) fn dict(&self) -> &Ref<DictObj> {
        if let Some(spec) = self.unfilled.get() {
            self.fill(spec);
        }
        &self.dict
    }

    /// The dictionary as it is, filled or not.
    pub(crate) fn bare_dict(&self) -> &Ref<DictObj> {
        &self.dict
    }

    /// The names of a built-in type are made when somebody asks for them.
    pub(crate) fn fill_later(&self, spec: &'static TypeSpec) {
        self.unfilled.set(Some(spec));
    }

    #[cold]
    fn fill(&self, spec: &'static TypeSpec) {
        self.unfilled.set(None);
        // SAFETY: a type's data is only ever the payload of its object, which lives as long as somebody asks it.
        let ty = unsafe { crate::interp::frame::payload_handle(self) };
        Ctx::with_current(|ctx| ctx.fill_dict(spec, &ty));
    }

    /// Do instances carry a `T`?
    #[inline(always)]
    pub(crate) fn holds<T: Payload>(&self) -> bool {
        if matches!(T::KIND, Kind::Native) {
            self.payload.type_id == TypeId::of::<T>()
        } else {
            self.kind as u8 == T::KIND as u8
        }
    }

    /// Is the fact true of this type?
    #[inline(always)]
    pub fn has(&self, flag: TypeFlags) -> bool {
        self.flags.get().has(flag)
    }

    /// The slots.
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    /// What the MRO holds under an interned name, without binding.
    pub fn lookup_name(&self, name: &Value) -> Option<Value> {
        self.lookup(name)
    }

    /// `__name__`, as text.
    pub fn name_text(&self) -> String {
        crate::types::str::text_of(&self.name.borrow())
    }

    /// Lets messages name a class in Python as they name a type of a native module.
    pub fn name_with_module(&self) {
        self.flags.set(self.flags.get().with(TypeFlags::FULL_NAME));
    }

    /// How messages name the type: its `__name__`, behind its module for types of native modules.
    pub fn full_name(&self) -> String {
        let name = self.name_text();
        if self.has(TypeFlags::HEAP) && !self.has(TypeFlags::FULL_NAME) {
            return name;
        }
        let module = Ctx::with_current(|ctx| self.dict().get_str(&ctx.names().__module__));
        match module.filter(|m| m.downcast::<crate::types::str::StrObj>().is_some()) {
            Some(module) => format!("{}.{name}", crate::types::str::text_of(&module)),
            None => name,
        }
    }
}

impl Payload for TypeData {
    const KIND: Kind = Kind::Type;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        if let Some(base) = &*self.base.borrow() {
            visit(base.as_value());
        }
        visit(&self.bases.borrow());
        for class in self.mro.borrow().iter() {
            visit(class.as_value());
        }
        visit(self.dict.as_value());
    }

    fn clear(&self) {
        let mro = std::mem::take(&mut *self.mro.borrow_mut());
        let bases = std::mem::replace(&mut *self.bases.borrow_mut(), Value::NONE);
        self.leave(&bases);
        // No cache may answer with what the dict held: versions start above 0.
        self.version.set(0);
        self.unfilled.set(None);
        self.dict.clear();
        drop((mro, bases));
    }
}

impl TypeData {
    /// Takes the type out of its bases' lists of subclasses, which hold no reference to it.
    fn leave(&self, bases: &Value) {
        let me = (self as *const TypeData).cast::<u8>();
        // The object starts a header before its payload.
        let me = me.wrapping_sub(std::mem::offset_of!(Object<TypeData>, payload)) as *const Object<TypeData>;
        let Some(bases) = bases.downcast::<crate::types::tuple::TupleObj>() else { return };
        for base in bases.items().iter().filter_map(|base| base.downcast::<TypeData>()) {
            if let Ok(mut list) = base.subclasses.try_borrow_mut() {
                list.retain(|sub| !std::ptr::eq(*sub, me));
            }
        }
    }
}

impl Drop for TypeData {
    fn drop(&mut self) {
        let bases = std::mem::replace(self.bases.get_mut(), Value::NONE);
        self.leave(&bases);
        let ctx = crate::heap::current();
        // SAFETY: a context stays alive while it is current.
        if let Some(ctx) = unsafe { ctx.as_ref() } {
            ctx.vm().shapes.remove_type(self.root_shape.get(), self.dict_shape.get());
        }
    }
}
