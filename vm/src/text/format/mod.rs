//! Formatting: the format mini-language, `%`-formatting and the templates of `str.format`.

pub mod common;
pub mod complex;
pub mod float;
pub mod int;
pub mod layout;
pub mod percent;
pub mod percent_render;
pub mod spec;
pub mod string;
pub mod template;

pub use complex::format_complex;
pub use float::format_float;
pub use int::format_int;
pub use string::format_str;
