//! Shapes: which attribute of an instance lies in which place (hidden classes), and the fixed ids of the
//! exact built-in types, which serve as one-compare type guards.

use super::header::Object;
use super::type_data::TypeData;
use crate::value::{RawValue, Value};
use std::cell::RefCell;
use std::collections::HashMap;

macro_rules! fixed_shapes {
    ($($name:ident),*) => { fixed_shapes!(@ 1u32, $($name),*); };
    (@ $n:expr, $name:ident $(, $rest:ident)*) => {
        #[allow(missing_docs, reason = "the id of the exact built-in type of that name")]
        pub const $name: u32 = $n;
        fixed_shapes!(@ $n + 1, $($rest),*);
    };
    (@ $n:expr,) => {
        /// The first id that is given out while running.
        pub const FIRST_FREE: u32 = $n;
    };
}

fixed_shapes!(
    INT,
    FLOAT,
    COMPLEX,
    STR,
    BYTES,
    BYTEARRAY,
    TUPLE,
    LIST,
    DICT,
    SET,
    FROZENSET,
    RANGE,
    SLICE,
    FUNCTION,
    NATIVE_FUNCTION,
    METHOD_DESCRIPTOR,
    METHOD,
    CELL,
    CODE,
    GENERATOR,
    COROUTINE,
    ASYNC_GENERATOR,
    MODULE,
    LIST_ITER,
    TUPLE_ITER,
    RANGE_ITER,
    STR_ITER,
    DICT_KEY_ITER,
    DICT_ITEM_ITER,
    DICT_VALUE_ITER,
    ENUMERATE,
    ZIP,
    MAP,
    PROPERTY
);

/// At most this many attributes are placed by shape; more go to a dictionary.
const MAX_ATTRIBUTES: usize = 64;
/// At most this many shapes a type; more, and new instances' attributes go to dictionaries.
const MAX_SHAPES: u32 = 256;

/// One layout of attributes.
pub struct Shape {
    pub(crate) ty: *const Object<TypeData>,
    /// The names in order of assignment; interned.
    pub(crate) names: Vec<Value>,
    places: HashMap<u64, u32>,
    transitions: RefCell<HashMap<u64, u32>>,
    /// Marks the shape of instances whose attributes live in a dictionary.
    pub(crate) is_dict: bool,
}

impl Shape {
    /// Where the attribute lies, if instances of this shape have it. The name is interned.
    pub(crate) fn place(&self, name: RawValue) -> Option<u32> {
        if self.names.len() <= 6 {
            return self.names.iter().position(|n| n.raw() == name).map(|i| i as u32);
        }
        self.places.get(&name.0).copied()
    }
}

/// All shapes of an interpreter, by id.
pub struct Shapes {
    list: RefCell<Vec<Option<Box<Shape>>>>,
}

impl Shapes {
    pub(crate) fn new() -> Shapes {
        let mut list = Vec::new();
        list.resize_with(FIRST_FREE as usize, || None);
        Shapes { list: RefCell::new(list) }
    }

    /// Makes the two shapes every type has: without attributes, and with a dictionary.
    pub(crate) fn add_type(&self, ty: *const Object<TypeData>, fixed: Option<u32>) -> (u32, u32) {
        let mut list = self.list.borrow_mut();
        let make = |is_dict| {
            let shape = Shape {
                ty,
                names: Vec::new(),
                places: HashMap::new(),
                transitions: RefCell::default(),
                is_dict,
            };
            Some(Box::new(shape))
        };
        let root = match fixed {
            Some(id) => {
                list[id as usize] = make(false);
                id
            }
            None => {
                list.push(make(false));
                (list.len() - 1) as u32
            }
        };
        list.push(make(true));
        (root, (list.len() - 1) as u32)
    }

    /// Frees the shapes of a type that dies, and so has no instances. Their ids are not given out again: caches
    /// may still know them.
    pub(crate) fn remove_type(&self, root: u32, dict: u32) {
        let mut left = vec![root, dict];
        while let Some(id) = left.pop() {
            let shape = self.list.borrow_mut().get_mut(id as usize).and_then(Option::take);
            left.extend(
                shape
                    .iter()
                    .flat_map(|shape| shape.transitions.borrow().values().copied().collect::<Vec<_>>()),
            );
            // Names may be the last of their kind, and give memory back; the list is free for that.
            drop(shape);
        }
    }

    /// The shape of an id. Shapes live as long as their type.
    #[inline]
    pub(crate) fn get(&self, id: u32) -> &Shape {
        let list = self.list.borrow();
        let shape: *const Shape = &**list[id as usize].as_ref().expect("a shape in use");
        // SAFETY: shapes are boxed and live as long as their type, whose instance asks.
        unsafe { &*shape }
    }

    /// The shape after one more attribute; `None` where the instance should turn to a dictionary.
    pub(crate) fn extend(&self, id: u32, name: &Value, n_shapes: &std::cell::Cell<u32>) -> Option<u32> {
        let shape = self.get(id);
        if let Some(next) = shape.transitions.borrow().get(&name.raw().0) {
            return Some(*next);
        }
        if shape.names.len() >= MAX_ATTRIBUTES || n_shapes.get() >= MAX_SHAPES {
            return None;
        }
        n_shapes.set(n_shapes.get() + 1);
        let mut names = shape.names.clone();
        names.push(name.clone());
        let places = names.iter().enumerate().map(|(i, n)| (n.raw().0, i as u32)).collect();
        let next = Shape { ty: shape.ty, names, places, transitions: RefCell::default(), is_dict: false };
        let mut list = self.list.borrow_mut();
        list.push(Some(Box::new(next)));
        let next_id = (list.len() - 1) as u32;
        shape.transitions.borrow_mut().insert(name.raw().0, next_id);
        Some(next_id)
    }
}
