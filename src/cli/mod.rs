//! The program: arguments in, exit status out.

mod args;
mod check;
mod commands;
mod demo;
mod dis;
mod exit;
mod explain;
mod explore;
mod lab;
mod locate;
mod outputs;
mod repl;
mod replay;
mod report;
mod run;
mod start;

use args::{Command, Request};
use std::process::ExitCode;

/// The status of a program that was called wrongly, as CPython has it.
const USAGE: u8 = 2;
/// The status a shell reports for SIGINT, where dying of it is not possible.
const INTERRUPTED: u8 = 130;

/// Runs the program with the arguments and environment of the process.
pub fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
    let request = match args::parse(arguments, |name| std::env::var(name).ok()) {
        Ok(request) => request,
        Err(message) => return misused(&message),
    };
    match request {
        Request::Help => print(&args::help()),
        Request::Version => print(&version()),
        Request::Dis(files) => dis::main(&files, dis::Form::Code),
        Request::Explain(files) => explain::main(&files),
        Request::Report(request) => report::main(&request),
        Request::Replay(file, more) => replay::main(&file, &more),
        Request::Explore(request) => explore::main(&request),
        Request::Demo(wish) => demo::main(&wish),
        Request::Lab(request) => lab::main(&request),
        Request::Check(files) => check::main(&files),
        Request::Run(run) => match (&run.command, run.dump) {
            (Command::File(file), Some(form)) => dis::main(std::slice::from_ref(file), form),
            (_, Some(_)) => misused("a dump needs a file"),
            _ => run::main(&run),
        },
    }
}

/// The version, and how references are counted if that is not as usual.
fn version() -> String {
    let counting = match gilbox_vm::object::counts::COUNTING {
        "plain" => String::new(),
        other => format!(" ({other} counts)"),
    };
    format!("gilbox {}{counting}\n", env!("CARGO_PKG_VERSION"))
}

/// One clear line and status 2.
fn misused(message: &str) -> ExitCode {
    eprintln!("gilbox: {message}");
    ExitCode::from(USAGE)
}

fn print(text: &str) -> ExitCode {
    use std::io::Write;
    let mut stdout = std::io::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Whoever closed the pipe has seen enough.
            if error.kind() != std::io::ErrorKind::BrokenPipe {
                eprintln!("gilbox: can't write standard output: {}", os_error(&error));
            }
            ExitCode::FAILURE
        }
    }
}

/// Reads a file that must be UTF-8 (or say in its first lines what else it is).
fn read_script(file: &str) -> Result<Vec<u8>, String> {
    let bytes = read_bytes(file)?;
    if let Err(error) = std::str::from_utf8(&bytes)
        && !declares_encoding(&bytes)
    {
        let at = error.valid_up_to();
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        return Err(format!("can't read file '{file}': line {line} is not UTF-8 (byte {:#04x})", bytes[at]));
    }
    Ok(bytes)
}

/// Reads a script, whatever is in it.
fn read_bytes(file: &str) -> Result<Vec<u8>, String> {
    let path = std::path::Path::new(file);
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let shown = absolute.display();
    if path.is_dir() {
        return Err(format!("can't open file '{shown}': it is a directory"));
    }
    std::fs::read(path).map_err(|error| format!("can't open file '{shown}': {}", os_error(&error)))
}

/// An error of the operating system as CPython words it.
fn os_error(error: &std::io::Error) -> String {
    let text = error.to_string();
    match error.raw_os_error() {
        Some(number) => {
            let text = text.strip_suffix(&format!(" (os error {number})")).unwrap_or(&text);
            format!("[Errno {number}] {text}")
        }
        None => text,
    }
}

fn declares_encoding(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').take(2);
    lines.any(|line| line.contains(&b'#') && line.windows(6).any(|word| word == b"coding"))
}
