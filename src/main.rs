//! The `gilbox` program.

/// A script that uses up memory gets MemoryError, and the process goes on.
#[global_allocator]
static ALLOCATOR: gilbox::Allocator = gilbox::Allocator::over(std::alloc::System);

fn main() -> std::process::ExitCode {
    gilbox::cli::main()
}
