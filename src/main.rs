//! The `gilbox` program.

/// A script that uses up memory gets MemoryError, and the process goes on.
#[global_allocator]
static ALLOCATOR: gilbox::Allocator<mimalloc::MiMalloc> = gilbox::Allocator::over(mimalloc::MiMalloc);

fn main() -> std::process::ExitCode {
    gilbox::cli::main()
}
