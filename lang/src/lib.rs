//! The language front of gilbox: text in, code object out.
