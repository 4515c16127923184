//! The views of a dict and their iterators.

use crate::object::build::TypeSpec;
use crate::object::{Payload, TypeFlags};

/// Placeholder payload.
pub struct ViewObj {}

impl Payload for ViewObj {}

pub(crate) const KEYS: TypeSpec = TypeSpec::new::<ViewObj>("dict_keys").flags(TypeFlags::NO_NEW);
pub(crate) const VALUES: TypeSpec = TypeSpec::new::<ViewObj>("dict_values").flags(TypeFlags::NO_NEW);
pub(crate) const ITEMS: TypeSpec = TypeSpec::new::<ViewObj>("dict_items").flags(TypeFlags::NO_NEW);
pub(crate) const KEY_ITERATOR: TypeSpec =
    TypeSpec::new::<ViewObj>("dict_keyiterator").flags(TypeFlags::NO_NEW);
pub(crate) const VALUE_ITERATOR: TypeSpec =
    TypeSpec::new::<ViewObj>("dict_valueiterator").flags(TypeFlags::NO_NEW);
pub(crate) const ITEM_ITERATOR: TypeSpec =
    TypeSpec::new::<ViewObj>("dict_itemiterator").flags(TypeFlags::NO_NEW);
