//! str: immutable text as WTF-8 behind the header, with its code point count and cached hash.

pub(crate) mod args;
pub mod codec;
mod extent;
mod find;
pub(crate) mod format;
pub(crate) mod iter;
mod make;
mod methods;
mod object;
pub(crate) mod percent;
pub(crate) mod slots;

pub(crate) use object::Interned;
pub use object::{StrObj, same_text, text_of};

use crate::object::build::TypeSpec;
use crate::object::{TypeFlags, shape};

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<StrObj>("str")
    .slots(slots::fill)
    .methods(methods::METHODS)
    .shape(shape::STR)
    .tail()
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF))
    .doc(DOC);

const DOC: &str = "Text: a sequence of code points.\n\n\
str(object='') is object's printed form; str(bytes, encoding, errors) decodes.";
