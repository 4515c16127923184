//! Running scripts in a child process, for the test programs.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a child left behind.
pub struct Output {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// `None` if it had to be killed.
    pub status: Option<ExitStatus>,
}

/// The program under test, in an environment that does not depend on who runs the tests. Another build of it is tested
/// where the environment variable TEST_PROGRAM has its path.
pub fn gilbox() -> Command {
    let other = std::env::var_os("TEST_PROGRAM");
    let mut command = Command::new(other.as_deref().unwrap_or(env!("CARGO_BIN_EXE_gilbox").as_ref()));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        // Who asks for collections in the middle of everything means the program under test.
        let is_wanted = name == "GILBOX_STRESS_GC";
        if !is_wanted && (name.starts_with("PYTHON") || name.starts_with("GILBOX")) {
            command.env_remove(name);
        }
    }
    command.env("PYTHONHASHSEED", "0").env("PYTHON_COLORS", "0").env("NO_COLOR", "1");
    command
}

/// Runs a command to its end, or for as long as `limit`.
pub fn run(command: &mut Command, input: &[u8], limit: Duration) -> Output {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.expect("the program starts");
    let (mut stdin, mut stdout, mut stderr) =
        (child.stdin.take().unwrap(), child.stdout.take().unwrap(), child.stderr.take().unwrap());
    thread::scope(|scope| {
        let read_out = scope.spawn(move || read_all(&mut stdout));
        let read_err = scope.spawn(move || read_all(&mut stderr));
        scope.spawn(move || drop(stdin.write_all(input)));
        let started = Instant::now();
        let mut pause = Duration::from_millis(1);
        let status = loop {
            match child.try_wait().expect("the child can be waited for") {
                Some(status) => break Some(status),
                None if started.elapsed() > limit => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
                None => thread::sleep(pause),
            }
            pause = (pause * 2).min(Duration::from_millis(20));
        };
        Output { stdout: read_out.join().unwrap(), stderr: read_err.join().unwrap(), status }
    })
}

fn read_all(from: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = from.read_to_end(&mut bytes);
    bytes
}

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "target" && name != ".git") {
                    folders.push(path);
                }
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
