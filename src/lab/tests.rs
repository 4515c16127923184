//! Results by hand: what the tables, the drawings and the advice make of them.

use super::advice::Advice;
use super::band::Band;
use super::measure::{Delay, Goal, mark_names};
use super::plan::{Plan, Results};
use super::summary::{MarkSums, Quantiles};
use super::{Point, Summary, comparison, csv, html, json, panels, plot, svg, tune};
use crate::report::Style;
use std::time::Duration;

fn quantiles(p50: u64, p99: u64) -> Quantiles {
    Quantiles { count: 10, p50, p99, max: p99 * 2 }
}

/// A run of a second with so many requests, so much work and such waits in microseconds.
fn run(requests: u64, work: u64, wait_us: u64) -> Summary {
    let mark =
        |name: &str, count, pairs| MarkSums { name: name.to_owned(), count, gaps: quantiles(7, 9), pairs };
    Summary {
        policy: "interval".to_owned(),
        interval_ns: 5_000_000,
        wall_ns: 1_000_000_000,
        cpu_share: 1.0,
        waits: quantiles(wait_us * 500, wait_us * 1_000),
        marks: vec![
            mark("request:begin", requests, Quantiles::default()),
            mark("request:end", requests, quantiles(wait_us * 600, wait_us * 1_100)),
            mark("work", work, Quantiles::default()),
        ],
        ..Summary::default()
    }
}

fn results(points: &[(&str, &[Summary])]) -> Results {
    let point = |(key, runs): &(&str, &[Summary])| {
        (Point::parse(key).unwrap(), runs.iter().map(|run| Ok(run.clone())).collect())
    };
    Results { points: points.iter().map(point).collect(), stopped: false }
}

/// Short intervals answer soon and cost work.
fn convoy() -> Results {
    results(&[
        ("interval=10us", &[run(1_000, 600, 20), run(1_010, 590, 21)]),
        ("interval=500us", &[run(980, 980, 600), run(970, 985, 610)]),
        ("interval=5ms", &[run(690, 1_000, 5_200), run(680, 1_001, 5_300)]),
        ("ticks", &[run(900, 700, 90)]),
    ])
}

const STYLE: Style = Style { width: 80, color: false };

#[test]
fn a_band_is_the_middle_with_its_ends() {
    assert_eq!(Band::of([3.0, 1.0, 2.0]), Some(Band { least: 1.0, median: 2.0, most: 3.0 }));
    assert_eq!(Band::of([4.0, 1.0, f64::NAN]), Some(Band { least: 1.0, median: 2.5, most: 4.0 }));
    assert_eq!(Band::of([]), None);
}

#[test]
fn pairs_have_one_name() {
    assert_eq!(mark_names(&convoy()), ["request", "work"]);
}

#[test]
fn the_advice_weighs_goals_and_delay() {
    let advice = Advice::of(&convoy(), None).unwrap();
    assert_eq!(advice.goals, [Goal::Rate("request".to_owned()), Goal::Rate("work".to_owned())]);
    assert_eq!(advice.delay, Delay::Pair("request".to_owned()));
    insta::assert_snapshot!(advice.words);
}

#[test]
fn what_makes_no_difference_is_not_advised() {
    let results = results(&[
        ("interval=1ms", &[run(1_000, 1_000, 900), run(900, 950, 1_100)]),
        ("interval=5ms", &[run(950, 1_000, 1_000), run(940, 990, 1_050)]),
    ]);
    assert!(
        Advice::of(&results, None).unwrap().words.starts_with("Keep interval 5 ms: no setting is better")
    );
}

#[test]
fn a_mark_can_be_chosen() {
    let advice = Advice::of(&convoy(), Some("work")).unwrap();
    assert_eq!((advice.goals.len(), advice.delay.clone()), (1, Delay::Wait));
    assert!(advice.words.starts_with("Take interval 500 us"), "{}", advice.words);
}

#[test]
fn nothing_gives_no_advice() {
    let mut results = convoy();
    results.points.iter_mut().for_each(|(_, runs)| *runs = vec![Err("status 1".to_owned())]);
    assert!(Advice::of(&results, None).is_none());
    assert!(comparison(&results, 200).contains("ticks 100 ticks: status 1"));
}

#[test]
fn tables_and_plots() {
    let results = convoy();
    let advice = Advice::of(&results, None).unwrap();
    let mut out = comparison(&results, 200)
        + "\n"
        + &comparison(&results, 80)
        + "\n"
        + &tune::table(&results, &advice, 200)
        + "\n"
        + &tune::table(&results, &advice, 80);
    panels(&results, &advice).iter().for_each(|panel| out.push_str(&plot(panel, STYLE)));
    insta::assert_snapshot!(out);
}

#[test]
fn drawings_are_whole() {
    let results = convoy();
    let advice = Advice::of(&results, None).unwrap();
    let panels = panels(&results, &advice);
    let drawing = svg("a <script>", &panels);
    assert_eq!(drawing.matches("<polyline").count(), 6, "a curve in each of six panels");
    assert_eq!(drawing.matches("<circle").count(), 18);
    assert!(drawing.contains("a &lt;script&gt;") && drawing.ends_with("</svg>\n"));
    assert!(!drawing.contains("NaN") && !drawing.contains("inf"));
    let page = html("a <script>", &panels, "1 < 2", "Take it.");
    assert!(
        page.contains("<pre>1 &lt; 2")
            && page.contains("<p>Take it.</p>")
            && page.contains("<title>a &lt;script&gt;<")
    );
    assert!(["@TITLE@", "@ADVICE@", "@TABLE@", "@DRAWING@"].iter().all(|hole| !page.contains(hole)));
}

#[test]
fn data_for_programs() {
    let results = convoy();
    let table = csv(&results);
    let columns: Vec<usize> = table.lines().map(|line| line.split(',').count()).collect();
    assert_eq!(columns, [19; 8], "{table}");
    let read: serde_json::Value = serde_json::from_str(&json(&results, "a.py", Some("why"))).unwrap();
    assert_eq!(read["points"][2]["setting"], "5 ms");
    assert_eq!(Summary::from_json(&read["points"][0]["runs"][0]), Some(run(1_000, 600, 20)));
}

#[test]
fn a_log_gives_back_what_it_was_given() {
    let folder = super::child::Scratch::new().unwrap();
    let script = folder.file("a.py");
    std::fs::write(&script, "pass").unwrap();
    let plan = Plan {
        script: script.clone(),
        args: vec!["x".to_owned()],
        common: Vec::new(),
        points: vec![Point::parse("fair").unwrap()],
        repeats: 1,
        limit: Duration::from_secs(1),
        log: None,
    };
    let file = folder.file("runs");
    let mut log = super::log::Log::open(&file, &plan).unwrap();
    log.add(&plan.points[0], &Ok(run(1, 2, 3))).unwrap();
    log.add(&plan.points[0], &Err("no".to_owned())).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}{{\"point\":\"fa")).unwrap();
    let known = super::log::Log::open(&file, &plan).unwrap().take_known();
    let key = plan.points[0].key();
    assert_eq!(known, [(key.clone(), Ok(run(1, 2, 3))), (key, Err("no".to_owned()))]);
    let other = Plan { args: Vec::new(), ..plan.clone() };
    assert!(super::log::Log::open(&file, &other).err().unwrap().contains("another script"));
    assert!(super::log::Log::open(&script, &plan).err().unwrap().contains("no file of gilbox's runs"));
}
