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
    let folder = root().join("src");
    let cases: [(&[&str], &str); 5] = [
        (&["--frob"], "unknown option --frob"),
        (&["--policy", "nice", "x.py"], "unknown policy 'nice'"),
        (&["--switch-interval", "soon", "x.py"], "not a time"),
        (&["no_such_file.py"], "[Errno 2] No such file or directory"),
        (&[folder.to_str().unwrap()], "it is a directory"),
    ];
    for (args, wanted) in cases {
        let (status, out, err) = ask(args, "");
        assert_eq!((status, out.as_str()), (Some(2), ""), "{args:?}");
        assert!(err.contains(wanted) && err.lines().count() == 1, "{args:?}: {err}");
    }
}

#[test]
fn broken_scripts_are_told_of_as_cpython_does() {
    let latin = file("latin.py", b"x = '\xe9'\n");
    let (status, _, err) = ask(&[latin.to_str().unwrap()], "");
    assert!(
        status == Some(1) && err.starts_with("SyntaxError: Non-UTF-8 code starting with '\\xe9' in file"),
        "{err}"
    );
    // At the end of a file there is no place to mark, at that of a text there is.
    let short = file("short.py", b"if x:\n");
    let (_, _, err) = ask(&[short.to_str().unwrap()], "");
    assert!(
        err.ends_with(
            "    if x:\nIndentationError: expected an indented block after 'if' statement on line 1\n"
        ),
        "{err}"
    );
    assert!(ask(&["-c", "if x:"], "").2.contains("    if x:\n         ^\n"));
    let flags = "import sys; print(sys.dont_write_bytecode, sys.flags.dont_write_bytecode)";
    assert_eq!(ask(&["-c", flags], "").1, "False 0\n");
    assert_eq!(ask(&["-B", "-c", flags], "").1, "True 1\n");
}

#[test]
fn a_text_with_arguments() {
    let (status, out, err) = ask(&["-c", "import sys; print(sys.argv)", "a", "-b"], "");
    assert_eq!((status, out.as_str(), err.as_str()), (Some(0), "['-c', 'a', '-b']\n", ""));
}

#[test]
fn u_lets_output_go_out_at_once() {
    let text = "import os; print('out', end=' '); os.write(1, b'after '); print('lost'); os._exit(3)";
    assert_eq!(ask(&["-u", "-c", text], ""), (Some(3), "out after lost\n".to_owned(), String::new()));
}

#[test]
fn unittest_runs_as_a_module() {
    let tests = "import unittest\nclass T(unittest.TestCase):\n    def test_one(self):\n        self.assertTrue(True)\n";
    let path = file("unit_of_cli.py", tests.as_bytes());
    let mut command = gilbox();
    command.args(["-m", "unittest", "-v", "unit_of_cli"]).current_dir(path.parent().unwrap());
    let output = run(&mut command, b"", LIMIT);
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.and_then(|status| status.code()), Some(0), "{err}");
    assert!(
        err.contains("test_one (unit_of_cli.T.test_one) ... ok") && err.contains("Ran 1 test in"),
        "{err}"
    );
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
fn a_library_gives_what_is_missing_and_what_is_asked_for() {
    let library = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("library");
    std::fs::create_dir_all(library.join("json")).unwrap();
    for name in ["queue.py", "json/__init__.py", "json/extra.py", "missing_here.py"] {
        std::fs::write(library.join(name), "here = True\n").unwrap();
    }
    let library = library.to_str().unwrap();
    let script =
        "import missing_here, queue, json; print(*(hasattr(m, 'here') for m in (missing_here, queue, json)))";
    let with = |first: &[&str]| {
        let mut args = vec!["--python-lib", library];
        args.extend(first);
        args.extend(["-c", script]);
        ask(&args, "").1
    };
    assert_eq!(with(&[]), "True False False\n");
    assert_eq!(with(&["--python-lib-first", "queue"]), "True True False\n");
    assert_eq!(with(&["--python-lib-first=json, queue"]), "True True True\n");
    // A package comes with all that is in it, and a module is run from there as well.
    let args = ["--python-lib", library, "--python-lib-first", "json", "-c", "import json.decoder"];
    assert!(ask(&args, "").2.contains("No module named 'json.decoder'"));
    let (status, out, _) =
        ask(&["--python-lib", library, "--python-lib-first", "json", "-m", "json.extra"], "");
    assert_eq!((status, out.as_str()), (Some(0), ""));
}

#[test]
fn i_goes_on_with_a_prompt() {
    let (status, out, err) = ask(&["-i", "-c", "x = 6"], "x * 7\nif x:\n  print('six')\n\n1/0\nx\n");
    assert_eq!(status, Some(0), "{err}");
    assert_eq!(out, "42\nsix\n6\n\n");
    assert!(err.contains("ZeroDivisionError: division by zero"));
}

#[test]
fn the_prompt_of_asyncio_reads_what_is_no_terminal() {
    let input = "await asyncio.sleep(0, 5)\n_ + 1\nasync def f():\n    return 7\n\nawait f()\n1/0\nexit(3)\n";
    let (status, out, err) = ask(&["-m", "asyncio"], input);
    assert_eq!((status, out.as_str()), (Some(3), ">>> 5\n>>> 6\n>>> ... ... >>> 7\n>>> >>> "));
    assert!(err.contains("ZeroDivisionError: division by zero\nexiting asyncio REPL...\n"), "{err}");
    let (status, out, _) = ask(&["-m", "asyncio"], "x = 1");
    assert_eq!((status, out.as_str()), (Some(0), ">>> >>> "));
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

#[test]
fn every_policy_stands_in_the_help_and_can_be_chosen() {
    let (_, help, _) = ask(&["--help"], "");
    for entry in gilbox_gil::POLICIES {
        assert!(help.lines().any(|line| line.trim().starts_with(entry.name)), "{}", entry.name);
        let (status, out, _) = ask(&["--policy", entry.name, "-c", "import gil; print(gil.policy())"], "");
        assert_eq!((status, out.trim()), (Some(0), entry.name));
    }
}

/// Runs a script that must end well.
fn passes(script: &str) {
    let (status, out, err) = ask(&["-c", script], "");
    assert_eq!((status, out.as_str(), err.as_str()), (Some(0), "", ""), "{script}");
}

#[test]
fn a_script_says_what_threads_are() {
    passes(
        "import gil, threading\n\
         gate = threading.Event()\n\
         t = threading.Thread(target=gate.wait); t.start()\n\
         gil.set_nice(-5, t); gil.set_thread_class('computes', t); gil.set_thread_interval('2ms', t)\n\
         assert (gil.nice(t), gil.thread_class(t), gil.thread_interval(t)) == (-5, 'computes', 0.002)\n\
         assert (gil.nice(), gil.thread_class(), gil.thread_interval()) == (0, 'auto', None)\n\
         gil.set_policy('fifo-timer'); assert gil.interval() == 0.1\n\
         gil.set_interval('3ms'); assert gil.interval() == 0.003\n\
         gil.set_priority_guard(7); assert gil.priority_guard() == 7\n\
         gate.set(); t.join()\n\
         for bad in (t, 12):\n\
         \x20   try: gil.set_nice(1, bad)\n\
         \x20   except ValueError: pass\n\
         \x20   else: raise AssertionError\n",
    );
}

#[test]
fn a_script_asserts_how_long_threads_wait_and_how_often_they_switch() {
    passes(
        "import gil, threading, time\n\
         assert [gil.mark('a'), gil.mark('a'), gil.mark('b')] == [1, 2, 1]\n\
         assert gil.marks() == {'a': 2, 'b': 1}\n\
         with gil.max_wait('10s') as waits, gil.switches() as seen:\n\
         \x20   t = threading.Thread(target=time.sleep, args=(0.001,)); t.start(); t.join()\n\
         assert seen.voluntary >= 1 and seen.total == seen.forced + seen.voluntary\n\
         assert gil.metrics()['takes'] > 1\n\
         stop = False\n\
         def burn():\n\
         \x20   while not stop: pass\n\
         t = threading.Thread(target=burn); t.start()\n\
         try:\n\
         \x20   with gil.max_wait('1us'):\n\
         \x20       time.sleep(0.02)\n\
         except AssertionError as error: assert ' ms for the lock' in str(error), error\n\
         else: raise AssertionError('nobody waited')\n\
         finally: stop = True\n\
         t.join()\n",
    );
}

const TWO_THREADS: &str = "import gil, threading, time\n\
    def burn():\n\
    \x20   end = time.perf_counter() + 0.03\n\
    \x20   while time.perf_counter() < end: pass\n\
    threads = [threading.Thread(target=burn, name=f'burner-{i}') for i in range(2)]\n\
    for t in threads: t.start()\n\
    gil.mark('started')\n\
    for t in threads: t.join()\n";

fn path(name: &str) -> String {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name).display().to_string()
}

#[test]
fn a_trace_is_kept_and_shown_in_every_format() {
    let script = file("two_threads.py", TWO_THREADS.as_bytes());
    let trace = path("two.trace");
    let (status, out, err) = ask(&["--gil-trace", &trace, script.to_str().unwrap()], "");
    assert_eq!((status, out.as_str(), err.as_str()), (Some(0), "", ""));
    let shown = |format: &str| {
        let (status, out, err) = ask(&["report", &trace, "--format", format], "");
        assert_eq!((status, err.as_str()), (Some(0), ""), "{format}");
        out
    };
    let text = shown("text");
    assert!(text.starts_with("lock: interval, 5 ms"), "{text}");
    assert!(
        text.contains("burn, ") && text.contains("two_threads.py:4") && text.contains("longest waits"),
        "{text}"
    );
    assert!(shown("timeline").contains("burner-1"));
    assert!(shown("svg").ends_with("</svg>\n") && shown("html").contains("burner-0"));
    assert!(shown("csv").lines().any(|line| line.contains(",MainThread,mark,")));
    let read = "import json, sys; print(len(json.load(sys.stdin)['traceEvents']) > 20)";
    assert_eq!(ask(&["-c", read], &shown("json")).1, "True\n");
}

#[test]
fn a_cut_or_foreign_trace_is_misuse() {
    let trace = path("cut.trace");
    assert_eq!(ask(&["--gil-trace", &trace, "-c", "print(1)"], "").1, "1\n");
    let bytes = std::fs::read(&trace).unwrap();
    std::fs::write(&trace, &bytes[..bytes.len() - 3]).unwrap();
    let foreign = file("foreign.trace", b"no trace at all");
    for (file, wanted) in [
        (trace.as_str(), "cut off"),
        (foreign.to_str().unwrap(), "not a trace of gilbox"),
        ("no_such.trace", "No such file"),
    ] {
        let (status, out, err) = ask(&["report", file], "");
        assert_eq!((status, out.as_str(), err.lines().count()), (Some(2), "", 1), "{err}");
        assert!(err.contains(wanted), "{err}");
    }
    let nowhere = path("no_such_folder/x.trace");
    assert_eq!(ask(&["--gil-trace", &nowhere, "-c", "print(1)"], "").0, Some(2));
}

#[test]
fn a_run_draws_what_it_is_asked_for() {
    let (page, drawing, json) = (path("run.html"), path("run.svg"), path("run.json"));
    let args =
        ["--gil-html", &page, "--gil-svg", &drawing, "--gil-trace", &json, "--gil-timeline", "--gil-report"];
    let (status, _, err) = ask(&[&args[..], &["-c", TWO_THREADS]].concat(), "");
    assert_eq!(status, Some(0), "{err}");
    assert!(err.contains("lock: interval") && err.contains("█ run  ▒ wait"), "{err}");
    let text = |file: &str| std::fs::read_to_string(file).unwrap();
    assert!(text(&page).starts_with("<!doctype html>") && text(&drawing).starts_with("<svg"));
    assert!(text(&json).contains("\"hand-off\""));
}

#[test]
fn waits_that_are_too_long_are_told() {
    let script = "import threading, time\n\
        data = list(range(3_000_000)); data.reverse(); pick = [i * 7919 % 3_000_017 for i in data]\n\
        ticks = []\n\
        def beat():\n\
        \x20   for i in range(30): time.sleep(0.001)\n\
        t = threading.Thread(target=beat, name='heart'); t.start()\n\
        def sort_them():\n\
        \x20   while t.is_alive(): sorted(pick)\n\
        sort_them()\n";
    let (status, _, err) = ask(&["--watch-wait", "20ms", "-c", script], "");
    assert_eq!(status, Some(0), "{err}");
    let line = err.lines().next().unwrap_or_default();
    assert!(line.starts_with("gilbox: heart waited ") && line.contains("MainThread had it for "), "{err}");
    assert!(line.ends_with(", up to <string>:8 (sort_them)"), "{err}");
    let (status, _, err) =
        ask(&["--watch-wait", "10s", "-c", "import gil; gil.watch('5s'); gil.watch()"], "");
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert_eq!(ask(&["--watch-wait", "soon", "-c", ""], "").0, Some(2));
}

#[test]
fn the_interval_is_tuned_to_a_target() {
    passes(
        "import gil, threading, time\n\
         stop = False\n\
         def burn():\n\
         \x20   while not stop: pass\n\
         threads = [threading.Thread(target=burn) for i in range(2)]\n\
         for t in threads: t.start()\n\
         def until(reached):\n\
         \x20   end = time.monotonic() + 60\n\
         \x20   while not reached():\n\
         \x20       assert time.monotonic() < end, tuning\n\
         \x20       time.sleep(0.01)\n\
         with gil.autotune('1us', quantile=1) as tuning:\n\
         \x20   until(lambda: gil.interval() < 0.005)\n\
         \x20   until(lambda: tuning.observed is not None)\n\
         \x20   try: gil.autotune()\n\
         \x20   except RuntimeError as error: assert 'already' in str(error)\n\
         \x20   else: raise AssertionError\n\
         assert gil.interval() == 0.005\n\
         tuning = gil.autotune('60s', longest='20ms')\n\
         until(lambda: gil.interval() == 0.02)\n\
         assert tuning.stop() == 0.02 and gil.interval() == 0.02; gil.set_interval('5ms')\n\
         assert gil.interval() == 0.005 and not tuning.running and tuning.observed is None\n\
         stop = True\n\
         for t in threads: t.join()\n\
         for bad in ({'target_wait': 0}, {'quantile': 2}, {'shortest': 1, 'longest': 0.5}):\n\
         \x20   try: gil.autotune(**bad)\n\
         \x20   except ValueError: pass\n\
         \x20   else: raise AssertionError(bad)\n",
    );
}

#[test]
fn what_the_lock_was_set_to_stands_in_the_trace() {
    let trace = path("settings.trace");
    let script = "import gil\ngil.set_interval('2ms')\ngil.set_policy('fair')\ngil.set_forced_switching(False)\n\
        assert not gil.forced_switching() and not gil.faithful_waits()\n\
        gil.set_faithful_waits(True); assert gil.faithful_waits()\n";
    let (status, _, err) = ask(&["--gil-trace", &trace, "-c", script], "");
    assert_eq!((status, err.as_str()), (Some(0), ""));
    let (_, text, _) = ask(&["report", &trace], "");
    assert!(
        text.contains("MainThread set interval, 2 ms\n") && text.contains("MainThread set fair, 2 ms\n"),
        "{text}"
    );
    assert!(ask(&["report", &trace, "--format", "csv"], "").1.contains(",setting,"));
    assert!(ask(&["report", &trace, "--format", "json"], "").1.contains("\"fair, 2000.000 us\""));
}

#[test]
fn explain_says_where_an_update_is_lost() {
    let script = file("explained.py", b"x = 0\ndef f():\n    global x\n    x += 1\ndef g():\n    return x\n");
    let script = script.to_str().unwrap();
    let (status, whole, err) = ask(&["explain", script], "");
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert!(
        whole.contains("    4      x += 1\n         all       not atomic: a switch between reading x"),
        "{whole}"
    );
    let (_, one, _) = ask(&["explain", &format!("{script}:g")], "");
    assert!(one.contains("return x\n         both      only reads\n") && !one.contains("x += 1"), "{one}");
    let (status, _, err) = ask(&["explain", &format!("{script}:h")], "");
    assert_eq!(status, Some(2));
    assert!(err.contains("has no function or class 'h'"), "{err}");
    passes(
        "import gil, io\n\
         class C:\n\
         \x20   def add(self): self.n += 1\n\
         \x20   @property\n\
         \x20   def p(self): return self.n\n\
         out = io.StringIO(); gil.explain(C, file=out); text = out.getvalue()\n\
         assert 'reading self.n' in text and 'C.p' in text, text\n\
         try: gil.explain(3)\n\
         except TypeError as error: assert str(error) == 'int objects have no code to explain'\n\
         else: raise AssertionError\n",
    );
}
