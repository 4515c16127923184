//! Cells: variables shared between a function and the functions inside of it.

use crate::ctx::Ctx;
use crate::native::GetSet;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::value::{RawValue, Value};
use std::cell::UnsafeCell;

/// The payload of cells. An empty cell holds the unbound mark.
pub struct CellObj {
    value: UnsafeCell<Value>,
}

impl CellObj {
    /// A cell with these contents.
    pub fn new(value: Value) -> CellObj {
        CellObj { value: UnsafeCell::new(value) }
    }

    /// The contents, copied; unbound if the cell is empty.
    #[inline(always)]
    pub fn get(&self) -> Value {
        // SAFETY: only the lock's holder is here, and cloning runs no code that could reach the cell.
        unsafe { (*self.value.get()).clone() }
    }

    /// The contents, not counted.
    #[inline(always)]
    pub(crate) fn raw(&self) -> RawValue {
        // SAFETY: as in `get`.
        unsafe { (*self.value.get()).raw() }
    }

    /// Changes the contents and answers the old ones.
    #[inline(always)]
    pub fn replace(&self, value: Value) -> Value {
        // SAFETY: as in `get`; the old contents are handed out, not dropped here.
        unsafe { std::mem::replace(&mut *self.value.get(), value) }
    }
}

impl Payload for CellObj {
    const KIND: Kind = Kind::Cell;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        // SAFETY: as in `get`.
        visit(unsafe { &*self.value.get() });
    }
    fn clear(&self) {
        drop(self.replace(Value::UNBOUND));
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<CellObj>("cell")
    .slots(slots)
    .getset(GETSET)
    .shape(shape::CELL)
    .flags(TypeFlags::MATCH_SELF.without(TypeFlags::MATCH_SELF));

impl Ctx {
    /// A cell with these contents (unbound for an empty one).
    pub(crate) fn new_cell(&self, value: Value) -> Value {
        self.alloc(&self.types().cell, CellObj::new(value)).into_value()
    }
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| match args.values() {
        [] => Ok(ctx.alloc(ty, CellObj::new(Value::UNBOUND)).into_value()),
        [value] if !args.has_keywords() => Ok(ctx.alloc(ty, CellObj::new(value.clone())).into_value()),
        values => Err(ctx.type_error(format!("cell expected at most 1 argument, got {}", values.len()))),
    }));
    s.repr.set(Some(|ctx, c| {
        let contents = c.downcast::<CellObj>().map(CellObj::get).unwrap_or(Value::UNBOUND);
        let text = match contents.bound() {
            Some(value) => format!("{} object at {:#x}", ctx.type_name(value), value.id()),
            None => "empty".to_owned(),
        };
        Ok(ctx.new_str(&format!("<cell at {:#x}: {text}>", c.id())))
    }));
}

const GETSET: &[GetSet] = &[GetSet::get_set(
    "cell_contents",
    |ctx, c| match c.downcast::<CellObj>().map(CellObj::get) {
        Some(value) if !value.is_unbound() => Ok(value),
        _ => Err(ctx.value_error("Cell is empty")),
    },
    |_, c, value| {
        if let Some(cell) = c.downcast::<CellObj>() {
            drop(cell.replace(value.cloned().unwrap_or(Value::UNBOUND)));
        }
        Ok(())
    },
)];
