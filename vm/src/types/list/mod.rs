//! list: a growable array of values.

mod item;
mod methods;
mod ops;
mod sort;

pub(crate) use item::{pick, place, subscript_index};
pub(crate) use methods::search_bound;
pub(crate) use ops::{repeated, repeated_len};

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::types::dict::DictObj;
use crate::types::tuple::TupleObj;
use crate::value::{RawValue, Value};
use std::cell::RefCell;

/// The payload of list. No borrow of `items` is kept while script code may run.
#[derive(Default)]
pub struct ListObj {
    pub(crate) items: RefCell<Vec<Value>>,
}

impl ListObj {
    /// A list of the values.
    pub fn new(items: Vec<Value>) -> ListObj {
        ListObj { items: RefCell::new(items) }
    }

    /// Copies of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        crate::value::copies(&self.items.borrow())
    }

    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at an index, if there is one.
    #[inline]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.items.borrow().get(i).cloned()
    }

    /// Appends a value.
    #[inline]
    pub fn push(&self, value: Value) {
        self.items.borrow_mut().push(value);
    }

    /// Appends a value if there is room for it. The bits' reference is then the list's; otherwise it stays the caller's.
    ///
    /// # Safety
    /// The caller owns a reference through the bits.
    #[inline(always)]
    pub(crate) unsafe fn push_if_room(&self, value: RawValue) -> bool {
        // SAFETY: only the lock's holder is here, nothing is borrowed meanwhile, and the place is within the buffer.
        unsafe {
            let items = &mut *self.items.as_ptr();
            let len = items.len();
            if len == items.capacity() {
                return false;
            }
            items.as_mut_ptr().add(len).write(value.into_value());
            items.set_len(len + 1);
            true
        }
    }

    /// Takes the last item away.
    pub fn pop(&self) -> Option<Value> {
        self.items.borrow_mut().pop()
    }

    /// Replaces an item; the value back if there is no such place.
    pub fn replace(&self, i: usize, value: Value) -> std::result::Result<Value, Value> {
        match self.items.borrow_mut().get_mut(i) {
            Some(place) => Ok(std::mem::replace(place, value)),
            None => Err(value),
        }
    }

    /// Puts a value in front of the item at an index (at the end, if the index is beyond).
    pub fn insert(&self, i: usize, value: Value) {
        let mut items = self.items.borrow_mut();
        let at = i.min(items.len());
        items.insert(at, value);
    }

    /// Puts other items in place of all; answers the former ones, which the caller drops.
    #[must_use]
    pub fn replace_all(&self, items: Vec<Value>) -> Vec<Value> {
        self.items.replace(items)
    }
}

impl Payload for ListObj {
    const KIND: Kind = Kind::List;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.items.borrow().iter().for_each(visit);
    }

    fn clear(&self) {
        let old = self.items.take();
        drop(old);
    }
}

impl Ctx {
    /// Appends a value to a list that may grow without end.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn list_push(&self, list: &ListObj, value: Value) -> Result<()> {
        let mut items = list.items.borrow_mut();
        let len = items.len();
        self.make_room(&mut *items, 1)?;
        // SAFETY: there is room for one more, which `push` would ask again.
        unsafe {
            items.as_mut_ptr().add(len).write(value);
            items.set_len(len + 1);
        }
        Ok(())
    }

    /// Makes room in a list for so many more items.
    fn list_reserve(&self, list: &ListObj, more: usize) -> Result<()> {
        self.make_room(&mut *list.items.borrow_mut(), more)
    }

    /// A list of the values.
    #[inline]
    pub fn new_list(&self, items: Vec<Value>) -> Value {
        self.alloc_exact(&self.types().list, shape::LIST, ListObj::new(items))
    }

    /// `list.extend(iterable)`. Runs script code unless the iterable is an exact list, tuple or dict.
    ///
    /// # Errors
    /// TypeError if it cannot be iterated over; what the iteration raises. Items found before stay appended.
    pub fn list_extend(&self, list: &ListObj, iterable: &Value) -> Result<()> {
        match iterable.shape_id() {
            shape::LIST => {
                if let Some(other) = iterable.downcast::<ListObj>() {
                    self.list_reserve(list, other.len())?;
                    if std::ptr::eq(list, other) {
                        list.items.borrow_mut().extend_from_within(..);
                    } else {
                        crate::value::extend_copies(&mut list.items.borrow_mut(), &other.items.borrow());
                    }
                    return Ok(());
                }
            }
            shape::TUPLE => {
                if let Some(other) = iterable.downcast::<TupleObj>() {
                    self.list_reserve(list, other.items().len())?;
                    crate::value::extend_copies(&mut list.items.borrow_mut(), other.items());
                    return Ok(());
                }
            }
            shape::DICT => {
                if let Some(other) = iterable.downcast::<DictObj>() {
                    self.check_room_for::<Value>(other.len())?;
                    self.list_reserve(list, other.len())?;
                    list.items.borrow_mut().extend(other.keys());
                    return Ok(());
                }
            }
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        let hint = self.asked_length_hint(iterable)?;
        // A hint that no list could follow says nothing.
        let is_possible = hint.checked_add(list.len()).is_some_and(|len| len <= isize::MAX as usize);
        let hint = if is_possible { hint } else { 0 };
        self.check_room_for::<Value>(hint)?;
        list.items.borrow_mut().reserve(hint.min(1 << 20));
        while let Some(item) = self.next(&iterator)? {
            self.list_push(list, item)?;
            self.check_memory()?;
        }
        Ok(())
    }
}

/// The list a method was called on.
fn list_of<'a>(ctx: &Ctx, value: &'a Value) -> Result<&'a ListObj> {
    value.downcast::<ListObj>().ok_or_else(|| ctx.type_error("a list is required"))
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<ListObj>("list")
    .methods(methods::METHODS)
    .slots(slots)
    .shape(shape::LIST)
    .flags(TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::MATCH_SELF))
    .doc(
        "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\n\
         The argument must be an iterable if specified.",
    );

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, ListObj::default()).into_value())));
    s.init.set(Some(methods::init));
    s.repr.set(Some(ops::repr));
    s.compare.set(Some(ops::compare));
    s.len.set(Some(|ctx, x| list_of(ctx, x).map(ListObj::len)));
    s.getitem.set(Some(item::getitem));
    s.setitem.set(Some(item::setitem));
    s.contains.set(Some(ops::contains));
    s.concat.set(Some(ops::concat));
    s.repeat.set(Some(ops::repeat));
    s.inplace_concat.set(Some(ops::inplace_concat));
    s.inplace_repeat.set(Some(ops::inplace_repeat));
    s.iter.set(Some(|ctx, x| Ok(crate::types::iterators::list_iterator(ctx, x))));
}
