//! The laboratory as a user meets it: `compare`, `tune`, `demo`, and what one run says for other programs.

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{gilbox, run};

const LIMIT: Duration = Duration::from_secs(120);

/// A tenth of a second in which two threads count, from when both are there; two marks, one of them a pair.
const SCRIPT: &str = "import gil, sys, threading, time\n\
    both = threading.Barrier(2)\n\
    def clock():\n\
    \x20   both.wait()\n\
    \x20   end = time.perf_counter() + float(sys.argv[1])\n\
    \x20   return lambda: time.perf_counter() < end\n\
    def work():\n\
    \x20   is_time = clock()\n\
    \x20   while is_time():\n\
    \x20       gil.mark('work')\n\
    def ask():\n\
    \x20   is_time = clock()\n\
    \x20   while is_time():\n\
    \x20       with gil.span('request'):\n\
    \x20           time.sleep(0.001)\n\
    threads = [threading.Thread(target=f) for f in (work, ask)]\n\
    for t in threads: t.start()\n\
    for t in threads: t.join()\n\
    print('done')\n";

fn ask(args: &[&str]) -> (Option<i32>, String, String) {
    let output = run(gilbox().args(args), b"", LIMIT);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.and_then(|status| status.code()), text(&output.stdout), text(&output.stderr))
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// The name of a file of a test's own that is not there yet.
fn fresh(name: &str) -> String {
    let path = folder().join(name);
    let _ = std::fs::remove_file(&path);
    path.display().to_string()
}

fn script(name: &str, text: &str) -> String {
    let path = fresh(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(file)).unwrap()
}

fn json(file: &str) -> serde_json::Value {
    serde_json::from_str(&read(file)).unwrap()
}

#[test]
fn a_run_says_what_it_was_like() {
    let (script, file) = (script("lab_summary.py", SCRIPT), fresh("lab_summary.json"));
    let (status, out, err) =
        ask(&["--gil-summary", &file, "--policy", "fair", "--cores", "1", &script, "0.1"]);
    assert_eq!((status, out.as_str(), err.as_str()), (Some(0), "done\n", ""));
    let summary = json(&file);
    assert_eq!((&summary["policy"], &summary["interval_ns"]), (&"fair".into(), &5_000_000.into()));
    assert!(summary["wall_ns"].as_u64().unwrap() >= 100_000_000);
    let marks = summary["marks"].as_array().unwrap();
    let count =
        |name: &str| marks.iter().find(|mark| mark["name"] == name).unwrap()["count"].as_u64().unwrap();
    assert!(count("work") > 100 && count("request:begin") == count("request:end"));
    let end = marks.iter().find(|mark| mark["name"] == "request:end").unwrap();
    assert_eq!(end["pairs"]["count"], end["count"]);
    assert!(end["pairs"]["p50_ns"].as_u64().unwrap() >= 1_000_000);
    assert_eq!(summary["threads"].as_array().unwrap().len(), 3);
}

#[test]
fn a_reset_begins_anew() {
    let file = fresh("lab_reset.json");
    let text = "import gil; gil.mark('a'); gil.mark('b'); gil.reset(); gil.mark('b'); print(gil.marks())";
    assert_eq!(ask(&["--gil-summary", &file, "-c", text]).1, "{'a': 0, 'b': 1}\n");
    assert_eq!(json(&file)["marks"][1]["gaps"]["count"], 0);
}

#[test]
fn policies_side_by_side() {
    let (script, csv, data) =
        (script("lab_compare.py", SCRIPT), fresh("lab_compare.csv"), fresh("lab_compare.json"));
    let (status, out, err) = ask(&[
        "compare",
        "--policies",
        "interval,interval=1ms,ticks",
        "--repeats",
        "2",
        "--csv",
        &csv,
        "--json",
        &data,
        &script,
        "0.05",
    ]);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    for wanted in ["interval 5 ms", "interval 1 ms", "ticks 100 ticks", "'work'", "'request'", "wait p50"] {
        assert!(out.contains(wanted), "{wanted}: {out}");
    }
    assert_eq!(read(&csv).lines().count(), 1 + 3 * 2);
    let data = json(&data);
    assert_eq!(data["points"][1]["runs"].as_array().unwrap().len(), 2);
    assert_eq!(data["points"][1]["runs"][0]["interval_ns"], 1_000_000);
}

#[test]
fn tuning_draws_advises_and_goes_on_where_it_was() {
    let script = script("lab_tune.py", SCRIPT);
    let files = ["svg", "html", "csv", "json", "runs"].map(|kind| fresh(&format!("lab_tune.{kind}")));
    let [svg, html, csv, data, runs] = &files;
    let tune = |repeats: &str| {
        ask(&[
            "tune",
            "--policies",
            "interval,ticks",
            "--intervals",
            "1ms,5ms",
            "--repeats",
            repeats,
            "--svg",
            svg,
            "--html",
            html,
            "--csv",
            csv,
            "--json",
            data,
            "--resume",
            runs,
            &script,
            "0.05",
        ])
    };
    let (status, out, err) = tune("1");
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("Take ") || out.contains("Keep "), "{out}");
    assert!(out.contains("'request' from begin to end, p99") && out.contains("└──"), "{out}");
    assert!(
        read(svg).ends_with("</svg>\n")
            && read(html).contains("<svg")
            && !read(html).contains("http://www.w3.org/TR")
    );
    assert_eq!(read(runs).lines().count(), 1 + 3);
    assert!(json(data)["advice"].as_str().is_some());
    tune("2");
    assert_eq!(read(runs).lines().count(), 1 + 6, "only what was missing is run");
    let before = Instant::now();
    let (status, ..) = tune("2");
    assert_eq!((status, read(runs).lines().count()), (Some(0), 1 + 6));
    assert!(before.elapsed() < LIMIT);
    let (status, _, err) = ask(&["tune", "--resume", runs, &script, "0.06"]);
    assert!(status == Some(2) && err.contains("another script, or with other arguments"), "{err}");
}

#[test]
fn ctrl_c_keeps_what_is_done() {
    let (script, runs) = (script("lab_stop.py", SCRIPT), fresh("lab_stop.runs"));
    let mut child = gilbox()
        .args(["compare", "--policies", "interval", "--repeats", "1000", "--resume", &runs, &script, "0.05"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while std::fs::read_to_string(&runs).map_or(0, |text| text.lines().count()) < 3 && begun.elapsed() < LIMIT
    {
        std::thread::sleep(Duration::from_millis(10));
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let status = child.wait().unwrap();
    let mut out = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut out).unwrap();
    assert_eq!(status.code(), Some(130), "{out}");
    assert!(out.contains("stopped") && out.contains("interval 5 ms"), "{out}");
}

#[test]
fn what_goes_wrong_is_told() {
    let broken = script("lab_broken.py", "raise ValueError('no')\n");
    let (status, out, err) = ask(&["compare", "--policies", "fair", &broken]);
    assert_eq!((status, out.as_str()), (Some(1), ""));
    assert!(err.contains("fair 5 ms: exit status: 1: ValueError: no") && err.lines().count() == 1, "{err}");
    let endless = script("lab_endless.py", "while True: pass\n");
    let (status, _, err) = ask(&["compare", "--policies", "fair", "--limit", "200ms", &endless]);
    assert!(status == Some(1) && err.contains("took longer than 0.2 s"), "{err}");
    let foreign = script("lab_foreign.txt", "what somebody else wrote\n");
    for (args, wanted) in [
        (&["compare", "no_such_script.py"][..], "can't open file 'no_such_script.py': [Errno 2]"),
        (&["compare"], "needs a script"),
        (&["tune", "--intervals", "x", &broken], "not a time"),
        (&["demo", "nothing"], "there is no demo 'nothing'"),
        (&["--cores", "0", &broken], "from 1 on"),
        (&["compare", "--resume", &foreign, &broken], "no file of gilbox's runs"),
        (&["compare", "--resume", &broken, &broken], "would overwrite the script"),
    ] {
        let (status, out, err) = ask(args);
        assert_eq!((status, out.as_str(), err.lines().count()), (Some(2), "", 1), "{args:?}: {err}");
        assert!(err.contains(wanted), "{args:?}: {err}");
    }
}

#[test]
fn the_gallery_shows_a_demo() {
    let (status, out, _) = ask(&["demo", "--list"]);
    assert!(status == Some(0) && out.contains("price-of-atomics") && out.contains("convoy"), "{out}");
    let (status, source, _) = ask(&["demo", "--source", "lost-update"]);
    assert!(status == Some(0) && source.contains("number += 1"));
    let file = fresh("lab_demo.svg");
    let (status, out, err) = ask(&["demo", "lost-update", "--repeats", "1", "--svg", &file]);
    assert!(matches!(status, Some(0 | 1)) && err.is_empty(), "{status:?} {err}");
    let exact = out.lines().find(|line| line.contains("it loses nothing")).unwrap();
    assert!(exact.ends_with("as expected") && exact.contains("exactly 0"), "{out}");
    assert!(out.contains("█ run") && read(&file).ends_with("</svg>\n"), "{out}");
}

/// Every script of the gallery runs on gilbox to its end and says what the gallery reads.
#[test]
fn the_scripts_of_the_gallery_run() {
    for entry in std::fs::read_dir(support::root().join("examples/demos")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let (status, out, err) = ask(&[path.to_str().unwrap()]);
        assert_eq!((status, err.as_str()), (Some(0), ""), "{}", path.display());
        assert!(
            out.lines().count() > 0 && out.lines().all(|line| line.contains(": ")),
            "{}: {out}",
            path.display()
        );
    }
}
