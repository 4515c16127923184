//! What the methods of `bytes` and `bytearray` compute. Searching is in [`crate::text::search`], `repr` in
//! [`crate::text::string::repr`].

pub mod case;
pub mod hex;
pub mod shape;
