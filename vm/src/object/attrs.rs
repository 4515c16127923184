//! The attributes of instances: `__slots__` members, inline places by shape, an overflow vector, a dictionary.
//!
//! Behind the payload of an instance lie its members and then its storage: one word `ext` and the inline
//! places. `ext` is 0, or a boxed vector with the attributes that found no inline place, or (a pointer word)
//! the dictionary that holds all attributes once somebody asked for `__dict__` or deleted an attribute.
//!
//! Where the payload has a tail, which is as long as each object needs, the word comes first and the members last, behind it;
//! there are no inline places then.

use super::header::{Header, Kind, Visitor};
use super::type_data::{Layout, TypeData};
use crate::ctx::Ctx;
use crate::object::Ref;
use crate::types::dict::DictObj;
use crate::value::{RawValue, Value};

type Overflow = Vec<Value>;

pub(crate) fn instance_size(layout: Layout, base: usize) -> usize {
    let storage = if layout.attrs_offset != 0 { 8 + 8 * layout.n_inline as usize } else { 0 };
    base + 8 * layout.n_members as usize + storage
}

/// # Safety
/// The cell behind `header` has the size that `layout` asks for.
pub(crate) unsafe fn init_storage(header: *mut Header, layout: Layout) {
    // SAFETY: by the caller's promise.
    unsafe {
        let members = (header as *mut u8).add(layout.base_size as usize) as *mut RawValue;
        for i in 0..layout.n_members as usize {
            // Most often there are a few: stores are quicker than the set-up of vectors.
            members.add(i).write_volatile(RawValue::UNBOUND);
        }
        if layout.attrs_offset != 0 {
            let ext = (header as *mut u8).add(layout.attrs_offset as usize) as *mut u64;
            ext.write(0);
            let inline = ext.add(1) as *mut RawValue;
            for i in 0..layout.n_inline as usize {
                inline.add(i).write_volatile(RawValue::UNBOUND);
            }
        }
    }
}

/// Where the members of an object start.
///
/// # Safety
/// The object's payload is written; `layout` and `kind` are its type's.
unsafe fn members(header: *const Header, layout: Layout, kind: Kind) -> *mut Value {
    let offset = if layout.has_tail {
        let word = if layout.attrs_offset != 0 { 8 } else { 0 };
        crate::types::size_with_tail(header, kind).next_multiple_of(8) + word
    } else {
        layout.base_size as usize
    };
    // SAFETY: the allocation made room for the members at this offset.
    unsafe { (header as *mut u8).add(offset) as *mut Value }
}

/// Where the storage of an object starts; `None` if its type gives it none.
fn storage(header: *const Header, layout: Layout, kind: Kind) -> Option<*mut u64> {
    if layout.attrs_offset == 0 {
        return None;
    }
    let offset = if layout.has_tail {
        crate::types::size_with_tail(header, kind).next_multiple_of(8)
    } else {
        layout.attrs_offset as usize
    };
    // SAFETY: the allocation made room for the storage at this offset.
    Some(unsafe { (header as *mut u8).add(offset) as *mut u64 })
}

fn is_dict(ext: u64) -> bool {
    RawValue(ext).is_pointer() && ext != 0
}

unsafe fn inline_places<'a>(ext: *mut u64, layout: Layout) -> &'a mut [Value] {
    // SAFETY: the inline places follow the word, initialised by `init_storage`.
    unsafe { std::slice::from_raw_parts_mut(ext.add(1) as *mut Value, layout.n_inline as usize) }
}

/// Releases members and attributes of a dying object.
///
/// # Safety
/// The object is dead and its payload not yet dropped.
#[inline(always)]
pub(crate) unsafe fn release_storage(header: *mut Header, data: &TypeData) {
    let layout = data.layout.get();
    if layout.n_members != 0 || layout.attrs_offset != 0 {
        // SAFETY: each place is released once, here.
        unsafe { clear_storage(header, data) }
    }
}

/// Empties members and attributes.
///
/// # Safety
/// The object's memory is still whole.
pub(crate) unsafe fn clear_storage(header: *mut Header, data: &TypeData) {
    let layout = data.layout.get();
    // SAFETY: offsets follow from the layout that the object was made with.
    unsafe {
        if layout.n_members != 0 {
            let members = members(header, layout, data.kind);
            for i in 0..layout.n_members as usize {
                let old = std::mem::replace(&mut *members.add(i), Value::UNBOUND);
                drop(old);
            }
        }
        if let Some(ext) = storage(header, layout, data.kind) {
            let word = ext.replace(0);
            if is_dict(word) {
                drop(RawValue(word).into_value());
            } else if word != 0 {
                drop(Box::from_raw(word as *mut Overflow));
            }
            for place in inline_places(ext, layout) {
                let old = std::mem::replace(place, Value::UNBOUND);
                drop(old);
            }
            if data.root_shape.get() != 0 {
                (*header).shape.set(data.root_shape.get());
            }
        }
    }
}

/// Shows members and attributes to the collector.
///
/// # Safety
/// The object is alive.
pub(crate) unsafe fn traverse_storage(header: *const Header, visit: &mut Visitor<'_>) {
    // SAFETY: as in `clear_storage`.
    unsafe {
        let data = (*header).type_data();
        let layout = data.layout.get();
        if layout.n_members != 0 {
            let members = members(header, layout, data.kind);
            for i in 0..layout.n_members as usize {
                visit(&*members.add(i));
            }
        }
        if let Some(ext) = storage(header, layout, data.kind) {
            let word = ext.read();
            if is_dict(word) {
                visit(RawValue(word).as_value());
            } else if word != 0 {
                for value in (*(word as *const Overflow)).iter() {
                    visit(value);
                }
            }
            for value in inline_places(ext, layout) {
                visit(value);
            }
        }
    }
}

/// The `i`-th `__slots__` member's place.
///
/// # Safety
/// The object's type has more than `i` members.
pub(crate) unsafe fn member_place(header: *const Header, i: usize) -> *mut Value {
    // SAFETY: by the caller's promise.
    unsafe {
        let data = (*header).type_data();
        members(header, data.layout.get(), data.kind).add(i)
    }
}

/// The place of a shape's attribute inside of an object: inline or in the overflow vector.
///
/// # Safety
/// The object has the shape that the place number comes from.
#[inline(always)]
pub(crate) unsafe fn place_ptr(header: *const Header, place: u32) -> *mut Value {
    // SAFETY: by the caller's promise the place exists.
    unsafe {
        let data = (*header).type_data();
        let layout = data.layout.get();
        if place < layout.n_inline {
            let offset = layout.attrs_offset as usize + 8 + 8 * place as usize;
            return (header as *mut u8).add(offset) as *mut Value;
        }
        let ext = storage(header, layout, data.kind).unwrap_unchecked();
        let overflow = &mut *(ext.read() as *mut Overflow);
        overflow.as_mut_ptr().add((place - layout.n_inline) as usize)
    }
}

impl Ctx {
    /// An attribute of the instance itself, by interned name; `None` if it has none of that name.
    pub(crate) fn own_attr(&self, object: &Value, name: &Value) -> Option<Value> {
        let header = object.header()?;
        let data = header.type_data();
        let ext = storage(header, data.layout.get(), data.kind)?;
        // SAFETY: the word was written by `init_storage` or below.
        let word = unsafe { ext.read() };
        if is_dict(word) {
            let dict = RawValue(word).to_value();
            return dict.downcast::<DictObj>()?.get_str(name);
        }
        let place = self.vm().shapes.get(header.shape.get()).place(name.raw())?;
        // SAFETY: the shape is the object's own.
        Some(unsafe { (*place_ptr(header, place)).clone() })
    }

    /// Sets an attribute of the instance itself. False if instances of its type have no attributes.
    pub(crate) fn set_own_attr(&self, object: &Value, name: &Value, value: Value) -> bool {
        let Some(header) = object.header() else { return false };
        let data = header.type_data();
        let layout = data.layout.get();
        let Some(ext) = storage(header, layout, data.kind) else { return false };
        // SAFETY: as in `own_attr`.
        let word = unsafe { ext.read() };
        if is_dict(word) {
            let dict = RawValue(word).to_value();
            if let Some(dict) = dict.downcast::<DictObj>() {
                dict.set_str(name, value);
            }
            return true;
        }
        let shape_id = header.shape.get();
        if let Some(place) = self.vm().shapes.get(shape_id).place(name.raw()) {
            // SAFETY: the shape is the object's own.
            let old = unsafe { std::mem::replace(&mut *place_ptr(header, place), value) };
            drop(old);
            return true;
        }
        match self.vm().shapes.extend(shape_id, name, &data.n_shapes) {
            Some(next) => {
                let place = self.vm().shapes.get(next).names.len() as u32 - 1;
                // SAFETY: the new place is the first after the old shape's.
                unsafe { append_place(header, ext, layout, place, value) };
                header.shape.set(next);
            }
            None => {
                let dict = self.dict_of(object);
                if let Some(dict) = dict {
                    dict.set_str(name, value);
                }
            }
        }
        true
    }

    /// Deletes an attribute of the instance itself; false if there is none of that name.
    pub(crate) fn delete_own_attr(&self, object: &Value, name: &Value) -> bool {
        if self.own_attr(object, name).is_none() {
            return false;
        }
        self.dict_of(object).is_some_and(|dict| dict.remove_str(name).is_some())
    }

    /// The dictionary of an instance. From now on its attributes live there.
    pub(crate) fn dict_of(&self, object: &Value) -> Option<Ref<DictObj>> {
        let header = object.header()?;
        let data = header.type_data();
        let layout = data.layout.get();
        let ext = storage(header, layout, data.kind)?;
        // SAFETY: as in `own_attr`.
        let word = unsafe { ext.read() };
        if is_dict(word) {
            return Ref::from_value(RawValue(word).as_value());
        }
        let dict = self.new_dict();
        let shape = self.vm().shapes.get(header.shape.get());
        for (place, name) in shape.names.iter().enumerate() {
            // SAFETY: the shape is the object's own.
            let value = unsafe { std::mem::replace(&mut *place_ptr(header, place as u32), Value::UNBOUND) };
            dict.set_str(name, value);
        }
        if word != 0 {
            // SAFETY: the vector was boxed by `append_place`.
            drop(unsafe { Box::from_raw(word as *mut Overflow) });
        }
        header.shape.set(data.dict_shape.get());
        // SAFETY: the word takes a counted reference over.
        unsafe { ext.write(dict.to_value().into_raw().0) };
        Some(dict)
    }

    /// Puts another dictionary in the place of an instance's own; false if it has none.
    pub(crate) fn replace_dict(&self, object: &Value, dict: Ref<DictObj>) -> bool {
        let Some(old) = self.dict_of(object) else { return false };
        let Some(header) = object.header() else { return false };
        let data = header.type_data();
        if let Some(ext) = storage(header, data.layout.get(), data.kind) {
            // SAFETY: `dict_of` has just left a counted dictionary in the word; `old` holds one more.
            unsafe {
                let word = ext.replace(dict.into_value().into_raw().0);
                drop(RawValue(word).into_value());
            }
        }
        drop(old);
        true
    }

    /// Names and values of the instance's own attributes, in order, without turning them into a dictionary.
    pub(crate) fn own_attrs(&self, object: &Value) -> Vec<(Value, Value)> {
        let Some(header) = object.header() else { return Vec::new() };
        let data = header.type_data();
        let Some(ext) = storage(header, data.layout.get(), data.kind) else { return Vec::new() };
        // SAFETY: as in `own_attr`.
        let word = unsafe { ext.read() };
        if is_dict(word) {
            let dict = RawValue(word).to_value();
            return dict.downcast::<DictObj>().map(DictObj::items).unwrap_or_default();
        }
        let shape = self.vm().shapes.get(header.shape.get());
        let places = shape.names.iter().enumerate();
        // SAFETY: the shape is the object's own.
        places.map(|(i, name)| (name.clone(), unsafe { (*place_ptr(header, i as u32)).clone() })).collect()
    }
}

unsafe fn append_place(header: &Header, ext: *mut u64, layout: Layout, place: u32, value: Value) {
    // SAFETY: the caller names the first place that is not in use yet.
    unsafe {
        if place < layout.n_inline {
            let old = std::mem::replace(&mut *place_ptr(header, place), value);
            drop(old);
        } else if ext.read() == 0 {
            ext.write(Box::into_raw(Box::new(vec![value])) as u64);
        } else {
            (*(ext.read() as *mut Overflow)).push(value);
        }
    }
}
