//! Looking up attributes along the MRO, and computing MROs.

use super::type_data::{Type, TypeData};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::types::str::StrObj;
use crate::value::{RawValue, Value};
use std::cell::{Cell, OnceCell};

const N_LINES: usize = 64;

/// What look-ups through a type found last, by interned name. Valid for one version of the type; what is found is not
/// counted, the type's dict has it for as long as the version stands.
#[derive(Default)]
pub(crate) struct LookupCache {
    version: Cell<u64>,
    lines: OnceCell<Box<[Line; N_LINES]>>,
}

/// A name's bits (0 for none) and what was found; unbound where the MRO has no such name.
struct Line {
    name: Cell<u64>,
    found: Cell<RawValue>,
}

impl LookupCache {
    fn lines(&self) -> &[Line; N_LINES] {
        self.lines.get_or_init(|| {
            Box::new(std::array::from_fn(|_| Line {
                name: Cell::new(0),
                found: Cell::new(RawValue::UNBOUND),
            }))
        })
    }
}

/// Where the name's line is. Strs lie some cells apart, so that the upper bits of a product tell them apart best.
#[inline(always)]
fn line_of(name: RawValue) -> usize {
    (name.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize
}

impl TypeData {
    /// As [`lookup`](Self::lookup), not counted: unbound if there is none.
    #[inline(always)]
    pub(crate) fn lookup_uncounted(&self, name: &Value) -> RawValue {
        if self.lookups.version.get() == self.version.get()
            && let Some(lines) = self.lookups.lines.get()
        {
            let at = line_of(name.raw());
            for line in [&lines[at], &lines[at ^ 1]] {
                if line.name.get() == name.raw().0 {
                    return line.found.get();
                }
            }
        }
        // The type's dict has it, or that of a class above.
        self.lookup_anew(name).map_or(RawValue::UNBOUND, |found| found.raw())
    }

    /// What the MRO holds under an interned name, without binding.
    pub fn lookup(&self, name: &Value) -> Option<Value> {
        if self.lookups.version.get() == self.version.get()
            && let Some(lines) = self.lookups.lines.get()
        {
            let at = line_of(name.raw());
            for line in [&lines[at], &lines[at ^ 1]] {
                if line.name.get() == name.raw().0 {
                    let found = line.found.get();
                    return if found == RawValue::UNBOUND { None } else { Some(found.to_value()) };
                }
            }
        }
        self.lookup_anew(name)
    }

    #[inline(never)]
    fn lookup_anew(&self, name: &Value) -> Option<Value> {
        let found = self.mro.borrow().iter().find_map(|class| class.dict().get_str(name));
        // Interned strs are never freed, so that their address stands for their text.
        if name.downcast::<StrObj>().is_some_and(StrObj::is_interned) {
            let lines = self.lookups.lines();
            if self.lookups.version.get() != self.version.get() {
                lines.iter().for_each(|line| line.name.set(0));
                self.lookups.version.set(self.version.get());
            }
            let at = line_of(name.raw());
            let line = &lines[at];
            // Who was here before goes next door.
            lines[at ^ 1].name.set(line.name.get());
            lines[at ^ 1].found.set(line.found.get());
            line.name.set(name.raw().0);
            line.found.set(found.as_ref().map_or(RawValue::UNBOUND, Value::raw));
        }
        found
    }
}

impl Ctx {
    /// A special method of a value, looked up on its type and bound; `None` if the type has none.
    ///
    /// # Errors
    /// What a descriptor's `__get__` raises.
    pub fn lookup_special(&self, object: &Value, name: &Value) -> Result<Option<Value>> {
        let ty = self.type_of(object);
        let Some(found) = ty.lookup(name) else { return Ok(None) };
        let Some(get) = self.type_of(&found).slots.descr_get.get() else { return Ok(Some(found)) };
        let owner = ty.to_value();
        get(self, &found, Some(object), &owner).map(Some)
    }

    /// The C3 linearisation of a class with the given bases.
    ///
    /// # Errors
    /// TypeError if there is no consistent order.
    pub(crate) fn compute_mro(&self, bases: &[Type]) -> Result<Vec<Type>> {
        for (i, base) in bases.iter().enumerate() {
            if bases[..i].iter().any(|other| other.is(base)) {
                return Err(self.type_error(format!("duplicate base class {}", base.name_text())));
            }
        }
        let mut sequences: Vec<Vec<Type>> = bases.iter().map(|b| b.mro.borrow().clone()).collect();
        sequences.push(bases.to_vec());
        let mut merged = Vec::new();
        loop {
            sequences.retain(|s| !s.is_empty());
            if sequences.is_empty() {
                return Ok(merged);
            }
            let blocked = |class: &Type| sequences.iter().any(|s| s[1..].iter().any(|other| other.is(class)));
            let Some(next) = sequences.iter().map(|s| &s[0]).find(|class| !blocked(class)).cloned() else {
                let mut names: Vec<String> = Vec::new();
                for s in &sequences {
                    let name = s[0].name_text();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                let names = names.join(", ");
                return Err(self.type_error(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {names}"
                )));
            };
            for s in &mut sequences {
                if s[0].is(&next) {
                    s.remove(0);
                }
            }
            merged.push(next);
        }
    }
}
