//! The program as a user meets it: statuses, messages, standard input, pipes.

#[path = "support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{gilbox, root, run};

const LIMIT: Duration = Duration::from_secs(60);

/// Runs the program; answers status, standard output and standard error.
fn ask(args: &[&str], input: &str) -> (Option<i32>, String, String) {
    let output = run(gilbox().args(args), input.as_bytes(), LIMIT);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.and_then(|status| status.code()), text(&output.stdout), text(&output.stderr))
}

/// A file of its own for a test.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn version_and_help() {
    assert_eq!(ask(&["-V"], "").1, format!("gilbox {}\n", env!("CARGO_PKG_VERSION")));
    let (status, out, _) = ask(&["--help"], "");
    assert_eq!(status, Some(0));
    assert!(out.starts_with("usage: gilbox"));
}

#[test]
fn misuse_is_one_line_and_status_2() {
    let latin = file("latin.py", b"x = '\xe9'\n");
    let folder = root().join("src");
    let cases: [(&[&str], &str); 6] = [
        (&["--frob"], "unknown option --frob"),
        (&["--policy", "nice", "x.py"], "unknown policy 'nice'"),
        (&["--switch-interval", "soon", "x.py"], "not a time"),
        (&["no_such_file.py"], "[Errno 2] No such file or directory"),
        (&[folder.to_str().unwrap()], "it is a directory"),
        (&[latin.to_str().unwrap()], "not UTF-8"),
    ];
    for (args, wanted) in cases {
        let (status, out, err) = ask(args, "");
        assert_eq!((status, out.as_str()), (Some(2), ""), "{args:?}");
        assert!(err.contains(wanted) && err.lines().count() == 1, "{args:?}: {err}");
    }
}

#[test]
fn a_text_with_arguments() {
    let (status, out, err) = ask(&["-c", "import sys; print(sys.argv)", "a", "-b"], "");
    assert_eq!((status, out.as_str(), err.as_str()), (Some(0), "['-c', 'a', '-b']\n", ""));
}

#[test]
fn a_script_on_standard_input() {
    assert_eq!(ask(&[], "print(6 * 7)\n").1, "42\n");
    assert_eq!(ask(&["-", "x"], "import sys; print(sys.argv)\n").1, "['-', 'x']\n");
}

#[test]
fn statuses() {
    assert_eq!(ask(&["-c", "raise SystemExit(7)"], "").0, Some(7));
    assert_eq!(ask(&["-c", "raise SystemExit"], "").0, Some(0));
    assert_eq!(ask(&["-c", "raise SystemExit('bye')"], ""), (Some(1), String::new(), "bye\n".to_owned()));
    let (status, _, err) = ask(&["-c", "1 / 0"], "");
    assert_eq!(status, Some(1));
    assert!(err.ends_with("ZeroDivisionError: division by zero\n"), "{err}");
    let (status, _, err) = ask(&["-c", "x ="], "");
    assert_eq!(status, Some(1));
    assert!(err.ends_with("SyntaxError: invalid syntax\n"), "{err}");
}

#[test]
fn check_tells_good_from_bad() {
    let good = file("good.py", b"match x:\n    case [1, *_]: pass\n");
    let bad = file("bad.py", b"return 1\n");
    assert_eq!(ask(&["check", good.to_str().unwrap()], ""), (Some(0), String::new(), String::new()));
    let (status, _, err) = ask(&["check", good.to_str().unwrap(), bad.to_str().unwrap()], "");
    assert_eq!(status, Some(1));
    assert!(err.ends_with("SyntaxError: 'return' outside function\n"), "{err}");
}

#[test]
fn dis_and_dumps_show_and_do_not_run() {
    let script = file("shown.py", b"print('ran')\n");
    let script = script.to_str().unwrap();
    for args in
        [&["dis", script][..], &["--dump-tokens", script], &["--dump-ast", script], &["--dump-code", script]]
    {
        let (status, out, err) = ask(args, "");
        assert_eq!((status, err.as_str()), (Some(0), ""), "{args:?}");
        assert!(out.contains("print") && !out.starts_with("ran"), "{args:?}: {out}");
    }
}

#[test]
fn a_module_as_a_script() {
    file("some_module.py", b"import sys\nprint(__name__, sys.argv[1:])\n");
    let output =
        run(gilbox().args(["-m", "some_module", "x"]).current_dir(env!("CARGO_TARGET_TMPDIR")), b"", LIMIT);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "__main__ ['x']\n");
    let (status, _, err) = ask(&["-m", "no_such_module"], "");
    assert_eq!((status, err.as_str()), (Some(1), "gilbox: No module named no_such_module\n"));
}

#[test]
fn i_goes_on_with_a_prompt() {
    let (status, out, err) = ask(&["-i", "-c", "x = 6"], "x * 7\nif x:\n  print('six')\n\n1/0\nx\n");
    assert_eq!(status, Some(0), "{err}");
    assert_eq!(out, "42\nsix\n6\n\n");
    assert!(err.contains("ZeroDivisionError: division by zero"));
}

#[test]
fn the_report_comes_after_the_run() {
    let (status, out, err) = ask(&["--policy", "fair", "--gil-report", "-c", "print(1)"], "");
    assert_eq!((status, out.as_str()), (Some(0), "1\n"));
    assert!(err.starts_with("lock: fair"), "{err}");
    assert!(err.contains("MainThread"), "{err}");
}

#[test]
fn the_environment_sets_the_lock() {
    let output = run(gilbox().env("GILBOX_POLICY", "ticks").args(["--gil-report", "-c", ""]), b"", LIMIT);
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("lock: ticks"));
    let output = run(gilbox().env("GILBOX_POLICY", "nice").args(["-c", ""]), b"", LIMIT);
    assert_eq!(output.status.and_then(|status| status.code()), Some(2));
}

#[test]
fn a_closed_pipe_is_no_crash() {
    let program = env!("CARGO_BIN_EXE_gilbox");
    let line = format!("'{program}' -c 'for i in range(100000): print(i)' | head -n 1");
    let output = Command::new("sh").args(["-c", &line]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.stdout, b"0\n");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(err.contains("BrokenPipeError") && !err.contains("panicked"), "{err}");
}

#[test]
fn ctrl_c_ends_a_loop_and_a_wait() {
    for script in
        ["while True: pass", "import time; time.sleep(60)", "import threading; threading.Event().wait()"]
    {
        let mut child = gilbox()
            .args(["-c", &format!("print('up', flush=True)\n{script}")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut up = [0; 3];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut up).unwrap();
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(err.ends_with("KeyboardInterrupt\n"), "{script}: {err}");
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(2), "{script}");
    }
}
