//! The machine of gilbox: values, objects, types and the interpreter loop.
