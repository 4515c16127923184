//! Times written out, and suggested names, against CPython.

use super::{Args, check, shown};
use crate::text::suggest::suggest;
use crate::text::time::{TimeFields, asctime, strftime};
use crate::text::{PyText, TextResult};

fn fields(a: &Args, at: usize) -> TextResult<TimeFields> {
    TimeFields {
        year: a.int(at),
        month: a.int(at + 1),
        day: a.int(at + 2),
        hour: a.int(at + 3),
        minute: a.int(at + 4),
        second: a.int(at + 5),
        weekday: a.int(at + 6),
        yearday: a.int(at + 7),
        offset: 0,
        zone: "UTC".to_owned(),
        epoch: 0,
    }
    .checked()
}

fn suggested(a: &Args) -> Vec<u8> {
    let names: Vec<PyText<'_>> = a.bytes(1).split(|&b| b == b',').map(PyText::new).collect();
    suggest(PyText::new(a.bytes(0)), names.into_iter()).map_or(b"None".to_vec(), |name| name.bytes().to_vec())
}

#[test]
fn times_and_names() {
    check(include_str!("time.txt"), |operation, a| match operation {
        "strftime" => {
            let written = |t: TimeFields| strftime(PyText::new(a.bytes(0)), &t);
            shown(fields(a, 1).and_then(written), |text| text.as_text().bytes().to_vec())
        }
        "asctime" => shown(fields(a, 0), |t| asctime(&t).into_bytes()),
        _ => suggested(a),
    });
}
