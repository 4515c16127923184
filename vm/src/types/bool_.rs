//! bool.

use super::int::IntObj;
use crate::object::build::TypeSpec;
use crate::object::{Slots, TypeFlags};

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<IntObj>("bool").slots(slots).flags(TypeFlags::MATCH_SELF);

fn slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| Ok(ctx.intern(if x.is_true_object() { "True" } else { "False" }))));
}
