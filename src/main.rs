//! The `gilbox` program.

fn main() {}
