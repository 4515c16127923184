//! The `gilbox` program.

fn main() -> std::process::ExitCode {
    gilbox::cli::main()
}
