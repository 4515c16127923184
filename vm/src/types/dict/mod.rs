//! dict: an insertion-ordered hash table.

mod default;
mod entries;
mod iter;
mod merge;
mod methods;
mod ops;
pub(crate) mod ordered;
pub(crate) mod ordered_views;
mod table;
pub mod views;

pub use default::make_defaultdict;
pub use iter::DictIterObj;
pub(crate) use iter::next_part;
pub use table::DictObj;
pub(crate) use table::plainly_equal;

use crate::object::build::TypeSpec;
use crate::object::{TypeFlags, shape};

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<DictObj>("dict")
    .methods(methods::METHODS)
    .slots(ops::slots)
    .shape(shape::DICT)
    .flags(TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::MATCH_SELF))
    .doc(
        "dict() -> new empty dictionary\n\
         dict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\n\
         dict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\n\
         dict(**kwargs) -> new dictionary initialized with the name=value pairs\n    \
         in the keyword argument list.  For example:  dict(one=1, two=2)",
    );
