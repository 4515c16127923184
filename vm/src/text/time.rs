//! Time written out: `strftime` and `asctime` in the C locale.

use crate::text::error::{TextError, TextResult};
use crate::text::pytext::{PyText, TextBuf};
use std::fmt::Write;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A broken-down time, with Python's numbering where it differs from C's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeFields {
    /// The year.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// Day of the month, from 1.
    pub day: i64,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 61.
    pub second: i64,
    /// Monday is 0.
    pub weekday: i64,
    /// Day of the year, from 1.
    pub yearday: i64,
    /// Seconds east of Greenwich.
    pub offset: i64,
    /// The zone's name.
    pub zone: String,
    /// Seconds since 1970, for `%s`.
    pub epoch: i64,
}

impl TimeFields {
    /// Puts zeros right and refuses what is out of range, as `time.strftime` does.
    ///
    /// # Errors
    /// `ValueError`, or `OverflowError` for a year beyond C's `int`.
    pub fn checked(mut self) -> TextResult<TimeFields> {
        if i32::try_from(self.year).is_err() {
            return Err(TextError::overflow("year out of range"));
        }
        for field in [&mut self.month, &mut self.day, &mut self.yearday] {
            *field = if *field == 0 { 1 } else { *field };
        }
        let ranges = [
            (self.month, 1, 12, "month"),
            (self.day, 1, 31, "day of month"),
            (self.hour, 0, 23, "hour"),
            (self.minute, 0, 59, "minute"),
            (self.second, 0, 61, "seconds"),
            (self.weekday, -1, i64::MAX, "day of week"),
            (self.yearday, 1, 366, "day of year"),
        ];
        if let Some((.., name)) = ranges.iter().find(|(value, low, high, _)| value < low || value > high) {
            return Err(TextError::value(format!("{name} out of range")));
        }
        self.weekday = self.weekday.rem_euclid(7);
        Ok(self)
    }

    /// C's weekday: Sunday is 0.
    fn weekday_in_c(&self) -> i64 {
        (self.weekday + 1).rem_euclid(7)
    }

    fn day_name(&self) -> &'static str {
        DAYS[self.weekday_in_c() as usize]
    }

    fn month_name(&self) -> &'static str {
        MONTHS[(self.month - 1).rem_euclid(12) as usize]
    }

    fn hour_of_twelve(&self) -> i64 {
        (self.hour + 11).rem_euclid(12) + 1
    }

    /// Year and week by ISO 8601.
    fn iso_week(&self) -> (i64, i64) {
        let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let days = |year: i64| 365 + leap(year) as i64;
        // The week belongs to the year its Thursday is in.
        let thursday = self.yearday - 1 - self.weekday + 3;
        if thursday < 0 {
            (self.year - 1, (thursday + days(self.year - 1)) / 7 + 1)
        } else if thursday >= days(self.year) {
            (self.year + 1, 1)
        } else {
            (self.year, thursday / 7 + 1)
        }
    }
}

/// `time.asctime(fields)`
pub fn asctime(t: &TimeFields) -> String {
    let (day, month) = (&t.day_name()[..3], &t.month_name()[..3]);
    format!("{day} {month} {:2} {:02}:{:02}:{:02} {}", t.day, t.hour, t.minute, t.second, t.year)
}

/// The flags and width glibc allows between `%` and the letter.
#[derive(Clone, Copy, Default)]
struct Options {
    pad: Option<u8>,
    upper: bool,
    swap: bool,
    width: usize,
}

/// `time.strftime(format, fields)`
///
/// # Errors
/// `ValueError` for a null character.
pub fn strftime(format: PyText<'_>, t: &TimeFields) -> TextResult<TextBuf> {
    let bytes = format.bytes();
    if memchr::memchr(0, bytes).is_some() {
        return Err(TextError::value("embedded null character"));
    }
    let mut out = TextBuf::with_capacity(bytes.len() * 2);
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'%', &bytes[at..]) {
        out.push_text(format.cut(at, at + found));
        let start = at + found;
        let (options, end) = parse_options(bytes, start + 1);
        match bytes.get(end).and_then(|&letter| convert(letter, options, t)) {
            Some(text) => {
                out.push_str(&text);
                at = end + 1;
            }
            None => {
                // What is no conversion stays as it is.
                out.push_text(format.cut(start, end));
                at = end;
                if bytes.get(end) == Some(&b'%') && end > start + 1 {
                    out.push_str("%");
                    at += 1;
                }
            }
        }
    }
    out.push_text(format.cut(at, bytes.len()));
    Ok(out)
}

/// Flags, width and the modifiers `E` and `O`; and where the letter stands.
fn parse_options(bytes: &[u8], mut at: usize) -> (Options, usize) {
    let mut options = Options::default();
    loop {
        match bytes.get(at) {
            Some(&flag @ (b'_' | b'-' | b'0')) => options.pad = Some(flag),
            Some(b'^') => options.upper = true,
            Some(b'#') => options.swap = true,
            _ => break,
        }
        at += 1;
    }
    while let Some(&b) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
        // A width no text needs is cut, so that a format cannot ask for all memory.
        options.width = (options.width * 10 + (b - b'0') as usize).min(4096);
        at += 1;
    }
    if matches!(bytes.get(at), Some(b'E' | b'O')) && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
        at += 1;
    }
    (options, at)
}

impl Options {
    /// A number of at least `digits` digits, filled with `fill` unless a flag says otherwise.
    fn number(self, value: i64, digits: usize, fill: u8) -> Option<String> {
        let (fill, least) = match self.pad {
            Some(b'-') => (b'0', 0),
            Some(b'_') => (b' ', digits),
            Some(_) => (b'0', digits),
            None => (fill, digits),
        };
        let (sign, magnitude) = (if value < 0 { "-" } else { "" }, value.unsigned_abs().to_string());
        let padding = least.max(self.width).saturating_sub(sign.len() + magnitude.len());
        let padding: String = std::iter::repeat_n(fill as char, padding).collect();
        Some(if fill == b' ' { padding + sign + &magnitude } else { sign.to_owned() + &padding + &magnitude })
    }

    fn text(self, text: &str) -> Option<String> {
        let fill = if self.pad == Some(b'0') { '0' } else { ' ' };
        let padding = self.width.saturating_sub(text.len());
        let mut out: String = std::iter::repeat_n(fill, padding).collect();
        out.push_str(&if self.upper { text.to_ascii_uppercase() } else { text.to_owned() });
        Some(out)
    }

    /// A name; `#` asks for capitals.
    fn name(self, name: &str) -> Option<String> {
        Options { upper: self.upper || self.swap, ..self }.text(name)
    }

    /// What is written in capitals anyway; `#` asks for small letters.
    fn capitals(self, text: &str) -> Option<String> {
        if self.swap { self.text(&text.to_ascii_lowercase()) } else { self.text(text) }
    }

    /// Other conversions put together.
    fn several(self, letters: &str, t: &TimeFields) -> Option<String> {
        let format = PyText::from(letters);
        let text = strftime(format, t).ok()?.as_text().lossy();
        self.text(&text)
    }
}

fn convert(letter: u8, o: Options, t: &TimeFields) -> Option<String> {
    match letter {
        b'c' => o.several("%a %b %e %H:%M:%S %Y", t),
        b'D' | b'x' => o.several("%m/%d/%y", t),
        b'F' => o.several("%Y-%m-%d", t),
        b'r' => o.several("%I:%M:%S %p", t),
        b'R' => o.several("%H:%M", t),
        b'T' | b'X' => o.several("%H:%M:%S", t),
        b'n' => o.text("\n"),
        b't' => o.text("\t"),
        b'%' => o.text("%"),
        _ => convert_date(letter, o, t).or_else(|| convert_time(letter, o, t)),
    }
}

fn convert_date(letter: u8, o: Options, t: &TimeFields) -> Option<String> {
    let yearday = t.yearday - 1;
    match letter {
        b'a' => o.name(&t.day_name()[..3]),
        b'A' => o.name(t.day_name()),
        b'b' | b'h' => o.name(&t.month_name()[..3]),
        b'B' => o.name(t.month_name()),
        b'C' => o.number(t.year.div_euclid(100), 1, b'0'),
        b'd' => o.number(t.day, 2, b'0'),
        b'e' => o.number(t.day, 2, b' '),
        b'g' => o.number(t.iso_week().0.rem_euclid(100), 2, b'0'),
        b'G' => o.number(t.iso_week().0, 1, b'0'),
        b'j' => o.number(t.yearday, 3, b'0'),
        b'm' => o.number(t.month, 2, b'0'),
        b'u' => o.number(t.weekday + 1, 1, b'0'),
        b'U' => o.number((yearday + 7 - t.weekday_in_c()) / 7, 2, b'0'),
        b'V' => o.number(t.iso_week().1, 2, b'0'),
        b'w' => o.number(t.weekday_in_c(), 1, b'0'),
        b'W' => o.number((yearday + 7 - t.weekday) / 7, 2, b'0'),
        b'y' => o.number(t.year.rem_euclid(100), 2, b'0'),
        b'Y' => o.number(t.year, 1, b'0'),
        _ => None,
    }
}

fn convert_time(letter: u8, o: Options, t: &TimeFields) -> Option<String> {
    match letter {
        b'H' => o.number(t.hour, 2, b'0'),
        b'I' => o.number(t.hour_of_twelve(), 2, b'0'),
        b'k' => o.number(t.hour, 2, b' '),
        b'l' => o.number(t.hour_of_twelve(), 2, b' '),
        b'M' => o.number(t.minute, 2, b'0'),
        b'p' => o.capitals(if t.hour >= 12 { "PM" } else { "AM" }),
        b'P' => o.text(if t.hour >= 12 { "pm" } else { "am" }),
        b's' => o.number(t.epoch, 1, b'0'),
        b'S' => o.number(t.second, 2, b'0'),
        b'z' => o.text(&zone_offset(t.offset)),
        b'Z' => o.capitals(&t.zone),
        _ => None,
    }
}

/// Hours and minutes east of Greenwich: `+0130`.
fn zone_offset(seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    let mut out = String::new();
    let _ = write!(out, "{}{:02}{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60);
    out
}
