//! Making types: the built-in ones from tables, and the common part of making any.

use super::counts::{Count, Counting};
use super::handle::Ref;
use super::header::{Kind, Object, Payload, PayloadTable};
use super::slots::Slots;
use super::type_data::{Layout, Type, TypeData, TypeFlags};
use crate::ctx::Ctx;
use crate::native::{GetSet, NativeDef};
use crate::types::dict::DictObj;
use crate::value::{RawValue, Value};
use std::cell::Cell;

/// A built-in type as data.
pub struct TypeSpec {
    /// `__name__`, after the last dot; what stands before is `__module__` (default `builtins`).
    pub name: &'static str,
    pub(crate) payload: &'static PayloadTable,
    pub(crate) methods: &'static [NativeDef],
    pub(crate) getset: &'static [GetSet],
    pub(crate) slots: fn(&Slots),
    pub(crate) flags: TypeFlags,
    pub(crate) doc: &'static str,
    pub(crate) shape: u32,
    pub(crate) has_tail: bool,
}

fn no_slots(_: &Slots) {}

impl TypeSpec {
    /// A type whose instances carry a `T`.
    pub const fn new<T: Payload>(name: &'static str) -> TypeSpec {
        TypeSpec {
            name,
            payload: const { &PayloadTable::of::<T>() },
            methods: &[],
            getset: &[],
            slots: no_slots,
            flags: TypeFlags::BASE,
            doc: "",
            shape: 0,
            has_tail: false,
        }
    }

    /// With these methods.
    pub const fn methods(self, methods: &'static [NativeDef]) -> TypeSpec {
        TypeSpec { methods, ..self }
    }

    /// With these computed attributes.
    pub const fn getset(self, getset: &'static [GetSet]) -> TypeSpec {
        TypeSpec { getset, ..self }
    }

    /// With the slots that the function fills.
    pub const fn slots(self, slots: fn(&Slots)) -> TypeSpec {
        TypeSpec { slots, ..self }
    }

    /// With these flags (the default is `BASE`: may be derived from).
    pub const fn flags(self, flags: TypeFlags) -> TypeSpec {
        TypeSpec { flags, ..self }
    }

    /// With a docstring.
    pub const fn doc(self, doc: &'static str) -> TypeSpec {
        TypeSpec { doc, ..self }
    }

    /// With a fixed shape id for its exact instances.
    pub(crate) const fn shape(self, shape: u32) -> TypeSpec {
        TypeSpec { shape, ..self }
    }

    /// Whose instances have a tail of varying length.
    pub(crate) const fn tail(self) -> TypeSpec {
        TypeSpec { has_tail: true, ..self }
    }
}

impl Ctx {
    /// A bare type object of a payload: no names in its dict, slots empty. `metatype` may be missing only for the
    /// very first types.
    pub(crate) fn raw_type(
        &self,
        metatype: Option<&Type>,
        name: Value,
        dict: Ref<DictObj>,
        parts: RawType,
    ) -> Type {
        let shape = if parts.shape == 0 { None } else { Some(parts.shape) };
        let data = TypeData::bare(name, dict, parts, self.vm().next_type_version());
        let ty = match metatype {
            Some(metatype) => self.alloc(metatype, data),
            None => self.alloc_untyped(data),
        };
        let (root, dict) = self.vm().shapes.add_type(ty.object_ptr(), shape);
        ty.root_shape.set(root);
        ty.dict_shape.set(dict);
        ty
    }

    /// An object whose type is filled in later (the first types of an interpreter).
    pub(crate) fn alloc_untyped<T: Payload>(&self, payload: T) -> Ref<T> {
        let header = self.vm().heap.allocate(size_of::<Object<T>>(), T::GC);
        // SAFETY: the cell is ours and has room; the boot gives the object its type before anybody asks for it.
        unsafe {
            let object = header as *mut Object<T>;
            (&raw mut (*object).header.rc).write(Count::new(1));
            (&raw mut (*object).header.shape).write(Cell::new(0));
            (&raw mut (*object).header.ty).write(Cell::new(RawValue(0)));
            (&raw mut (*object).payload).write(payload);
            Ref::from_value_unchecked(RawValue::from_header(header).into_value())
        }
    }

    /// Hooks a type into the hierarchy: bases, MRO, the bases' lists of subclasses.
    pub(crate) fn link_type(&self, ty: &Type, bases: &[Type], best_base: Option<&Type>, mro: Vec<Type>) {
        *ty.base.borrow_mut() = best_base.cloned();
        let values: Vec<Value> = bases.iter().map(Ref::to_value).collect();
        *ty.bases.borrow_mut() = self.new_tuple_iter(&self.types().tuple, values.len(), values.into_iter());
        *ty.mro.borrow_mut() = mro;
        for base in bases {
            base.subclasses.borrow_mut().push(ty.object_ptr());
        }
    }

    /// Makes a built-in type of a table with one base (object if none is named) and remembers it for its payload.
    pub fn native_type(&self, spec: &'static TypeSpec, base: Option<&Type>) -> Type {
        let id = spec.payload.type_id;
        if spec.payload.kind == Kind::Native
            && let Some(found) = self.vm().native_types.borrow().get(&id)
        {
            return found.clone();
        }
        let base = base.unwrap_or(&self.types().object);
        let ty = self.make_builtin(spec, base);
        self.fill_builtin(spec, &ty);
        if spec.payload.kind == Kind::Native {
            self.vm().native_types.borrow_mut().insert(id, ty.clone());
        }
        ty
    }

    /// The type object of a table, not yet filled.
    pub(crate) fn make_builtin(&self, spec: &'static TypeSpec, base: &Type) -> Type {
        let name = self.intern(spec.name.rsplit('.').next().unwrap_or(spec.name));
        let ty = self.raw_type(Some(&self.types().r#type), name, self.new_dict(), RawType::of(spec));
        let mut mro = vec![ty.clone()];
        mro.extend(base.mro.borrow().iter().cloned());
        self.link_type(&ty, std::slice::from_ref(base), Some(base), mro);
        let inherited = [
            TypeFlags::EXCEPTION,
            TypeFlags::TYPE_SUBCLASS,
            TypeFlags::SEQUENCE,
            TypeFlags::MAPPING,
            TypeFlags::HAS_DICT,
            TypeFlags::MATCH_SELF,
        ];
        for flag in inherited {
            if base.has(flag) {
                ty.flags.set(ty.flags.get().with(flag));
            }
        }
        if ty.has(TypeFlags::HAS_DICT) {
            let mut layout = ty.layout.get();
            layout.attrs_offset = layout.base_size;
            ty.layout.set(layout);
        }
        ty
    }

    /// Fills the slots of a built-in type. Bases are filled first; the dict is filled when somebody looks into it.
    pub(crate) fn fill_builtin(&self, spec: &'static TypeSpec, ty: &Type) {
        (spec.slots)(&ty.slots);
        if let Some(base) = &*ty.base.borrow() {
            super::slotdefs::inherit(ty, base);
        }
        ty.fill_later(spec);
        ty.version.set(self.vm().next_type_version());
    }

    /// Fills the dict of a built-in type.
    pub(crate) fn fill_dict(&self, spec: &'static TypeSpec, ty: &Type) {
        let dict = ty.bare_dict();
        let own = Slots::default();
        (spec.slots)(&own);
        super::slotdefs::add_wrappers(self, ty, &own);
        let base = ty.base.borrow().clone();
        if ty.has(TypeFlags::HAS_DICT) && base.as_ref().is_some_and(|b| !b.has(TypeFlags::HAS_DICT)) {
            let getset =
                crate::types::descriptor::getset_of(self, ty, &crate::types::type_::BUILTIN_DICT_GETSET);
            dict.set_str(&self.names().__dict__, getset);
        }
        for def in spec.methods {
            dict.set_str(&self.intern(def.name), crate::types::native_function::method_of(self, ty, def));
        }
        for def in spec.getset {
            dict.set_str(&self.intern(def.name), crate::types::descriptor::getset_of(self, ty, def));
        }
        if base.is_some() {
            super::slotdefs::show_unhashable(self, ty);
        }
        let names = self.names();
        let doc = if spec.doc.is_empty() { Value::NONE } else { self.new_str(spec.doc) };
        if !spec.getset.iter().any(|def| def.name == "__doc__") {
            dict.set_str(&names.__doc__, doc);
        }
        if let Some((module, _)) = spec.name.rsplit_once('.') {
            dict.set_str(&names.__module__, self.intern(module));
        }
    }
}

/// What a bare type needs to know of its instances.
pub(crate) struct RawType {
    pub(crate) payload: &'static PayloadTable,
    pub(crate) layout: Layout,
    pub(crate) flags: TypeFlags,
    pub(crate) shape: u32,
}

impl RawType {
    pub(crate) fn of(spec: &'static TypeSpec) -> RawType {
        let layout =
            Layout { base_size: spec.payload.size as u32, has_tail: spec.has_tail, ..Layout::default() };
        RawType {
            payload: spec.payload,
            layout,
            flags: spec.flags.with(TypeFlags::IMMUTABLE),
            shape: spec.shape,
        }
    }
}
