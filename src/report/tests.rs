use super::*;
use crate::trace::Trace;
use crate::trace::tests::convoy;

const PLAIN: Style = Style { width: 60, color: false };

#[test]
fn a_timeline_has_a_band_a_thread_and_fits() {
    let drawn = timeline(&convoy(), Axis::Time, Style { width: 48, color: false });
    let expected = "            █ run  ▒ wait  · blocked  ! woken in vain
MainThread  ████····▒▒▒▒!▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒████
hog <1>         ████████████████████████▒▒▒▒████
            0          4.50 ms           9.00 ms
";
    assert_eq!(drawn, expected);
    for width in [40, 60, 200] {
        let drawn = timeline(&convoy(), Axis::Time, Style { width, color: false });
        assert!(drawn.lines().skip(1).all(|line| line.chars().count() <= width), "{drawn}");
    }
}

#[test]
fn on_the_axis_of_ticks_only_running_takes_room() {
    let drawn = timeline(&convoy(), Axis::Ticks, PLAIN);
    assert!(drawn.contains("900 ticks"), "{drawn}");
    let main = drawn.lines().find(|line| line.starts_with("MainThread")).unwrap_or("");
    assert_eq!(main.matches('█').count(), 48 * 2 / 9 + 1, "{drawn}");
}

#[test]
fn colour_repeats_what_shape_says() {
    let colored = timeline(&convoy(), Axis::Time, Style { color: true, ..PLAIN });
    let mut plain = colored.clone();
    ["\x1b[0m", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m"]
        .iter()
        .for_each(|code| plain = plain.replace(code, ""));
    let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
    assert_eq!(trimmed.join("\n") + "\n", timeline(&convoy(), Axis::Time, PLAIN));
}

#[test]
fn details_name_who_waited_for_whom_and_where() {
    let told = details(&convoy());
    let blame: Vec<&str> = told.lines().filter(|line| line.contains("burn, hog.py:")).collect();
    assert!(blame[0].starts_with("MainThread         hog <1>"), "{told}");
    assert!(blame[0].contains("5.00 ms  burn, hog.py:12"), "{told}");
    let sentence = "* at 2.00 ms MainThread waited 5.00 ms for hog <1>, which let go in burn, hog.py:12; \
                    the first request came after 4.00 ms; a request found no safe point for 1.00 ms; \
                    it was woken in vain 1 time.\n";
    assert!(told.contains(sentence), "{told}");
    assert!(told.contains("5.00 ms and more       1"), "{told}");
}

#[test]
fn details_of_nothing_are_empty_and_lost_events_are_told() {
    assert_eq!(details(&Trace::default()), "");
    assert!(details(&Trace { lost: 2, ..convoy() }).contains("2 events not kept"));
}

/// Elements of a drawing: name and attributes. Enough of XML for what we write; panics at what is not balanced.
fn elements(svg: &str) -> Vec<String> {
    let mut open = Vec::new();
    let mut all = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').expect("a tag ends");
        let name = |tag: &str| tag.split([' ', '/']).next().unwrap_or("").to_owned();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(closed));
            continue;
        }
        all.push(tag.to_owned());
        if !tag.ends_with('/') {
            open.push(name(tag));
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

#[test]
fn a_drawing_has_a_rectangle_a_span_and_a_line_a_failed_wake() {
    let drawn = svg(&convoy(), Axis::Time);
    let all = elements(&drawn);
    let count = |what: &str| all.iter().filter(|tag| tag.starts_with(what)).count();
    // One of each kind is the key.
    assert_eq!(count("rect class=\"run\""), 1 + 4);
    assert_eq!(count("rect class=\"wait\""), 1 + 2);
    assert_eq!(count("rect class=\"blocked\""), 1 + 1);
    assert_eq!(count("path class=\"failed\""), 1 + 1);
    assert!(drawn.contains("hog &lt;1&gt;") && !drawn.contains("http://www.w3.org/1999"));
}

#[test]
fn a_page_needs_nothing_else_and_its_data_ends_no_script() {
    let page = html(&convoy());
    for word in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("\"name\":\"hog \\u003c1>\"") && !page.contains("@DATA@"));
    assert!(page.contains("[0,1000000,7000000,100,700,\"forced\",2]"), "{page}");
}

#[test]
fn a_table_has_a_line_an_event() {
    let table = csv(&convoy());
    assert_eq!(table.lines().count(), 1 + convoy().events.len());
    assert_eq!(table.lines().nth(4), Some("4,1000000,0,MainThread,drop,io,100,burn,hog.py,7,0"));
}
