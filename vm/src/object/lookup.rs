//! Looking up attributes along the MRO, and computing MROs.

use super::type_data::{Type, TypeData};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::value::Value;

impl TypeData {
    /// What the MRO holds under an interned name, without binding.
    pub fn lookup(&self, name: &Value) -> Option<Value> {
        self.mro.borrow().iter().find_map(|class| class.dict.get_str(name))
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
