//! `strptime`: reading a time by a format.

use super::calendar::{days_from_civil, to_struct};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::text::time::TimeFields;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What was read so far.
#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    weekday: Option<i64>,
    yearday: Option<i64>,
    /// A week number, and whether weeks start on Monday.
    week: Option<(i64, bool)>,
    iso_year: Option<i64>,
    iso_week: Option<i64>,
    offset: Option<i64>,
    zone: Option<String>,
    summer: i64,
}

enum Failure {
    Mismatch,
    BadDirective(char),
    Stray,
    Rest(usize),
    Value(String),
}

pub(super) fn strptime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let default = ctx.new_str("%a %b %d %H:%M:%S %Y");
    let format = arg(args, 1).unwrap_or(&default);
    for (i, text) in [&args[0], format].into_iter().enumerate() {
        if text.downcast::<StrObj>().is_none() {
            let name = ctx.type_of(text).as_value().clone();
            let shown = ctx.repr_text(&name)?;
            return Err(ctx.type_error(format!("strptime() argument {i} must be str, not {shown}")));
        }
    }
    let (text, format) = (text_of(&args[0]), text_of(format));
    let found = read(&text, &format).and_then(finish);
    match found {
        Ok((fields, summer)) => to_struct(ctx, &fields, summer),
        Err(failure) => Err(ctx.value_error(match failure {
            Failure::Mismatch => {
                let (text, format) = (quoted(ctx, &text)?, quoted(ctx, &format)?);
                format!("time data {text} does not match format {format}")
            }
            Failure::BadDirective(c) => {
                format!("'{c}' is a bad directive in format {}", quoted(ctx, &format)?)
            }
            Failure::Stray => format!("stray % in format {}", quoted(ctx, &format)?),
            Failure::Rest(at) => format!("unconverted data remains: {}", text.get(at..).unwrap_or_default()),
            Failure::Value(message) => message,
        })),
    }
}

fn quoted(ctx: &Ctx, text: &str) -> Result<String> {
    ctx.repr_text(&ctx.new_str(text))
}

type Step<T> = std::result::Result<T, Failure>;

/// A position in the text that is read.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// A number of one to `most` digits within bounds; fewer digits are tried while it is too large.
    fn number(&mut self, most: usize, low: i64, high: i64) -> Step<i64> {
        let digits = self.rest().bytes().take(most).take_while(u8::is_ascii_digit).count();
        for n in (1..=digits).rev() {
            if let Some(value) = self.rest().get(..n).and_then(|d| d.parse().ok())
                && (low..=high).contains(&value)
            {
                self.at += n;
                return Ok(value);
            }
        }
        Err(Failure::Mismatch)
    }

    /// Which of the names comes next, whole or (if `short`) by its first three letters.
    fn name(&mut self, names: &[&str], short: bool) -> Step<i64> {
        let rest = self.rest().to_lowercase();
        for (i, name) in names.iter().enumerate() {
            let name = if short { name.get(..3).unwrap_or(name) } else { name };
            if rest.starts_with(name) {
                self.at += name.len();
                return Ok(i as i64);
            }
        }
        Err(Failure::Mismatch)
    }

    fn skip_space(&mut self) {
        let trimmed = self.rest().trim_start().len();
        self.at = self.text.len() - trimmed;
    }

    /// `+HH:MM`, `+HHMM`, with optional seconds, or `Z`.
    fn offset(&mut self) -> Step<i64> {
        let rest = self.rest();
        if rest.starts_with(['Z', 'z']) {
            self.at += 1;
            return Ok(0);
        }
        let sign = match rest.as_bytes().first() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return Err(Failure::Mismatch),
        };
        self.at += 1;
        let hours = self.two_digits()?;
        let colon = self.rest().starts_with(':');
        self.at += colon as usize;
        let minutes = self.two_digits()?;
        let mut total = hours * 3600 + minutes * 60;
        let before = self.at;
        if colon && self.rest().starts_with(':') {
            self.at += 1;
        }
        match self.two_digits() {
            Ok(seconds) => total += seconds,
            Err(_) => self.at = before,
        }
        Ok(sign * total)
    }

    fn two_digits(&mut self) -> Step<i64> {
        let digits = self.rest().get(..2).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
        let value = digits.and_then(|d| d.parse().ok()).ok_or(Failure::Mismatch)?;
        self.at += 2;
        Ok(value)
    }
}

fn read(text: &str, format: &str) -> Step<Found> {
    let format = format.replace("%T", "%H:%M:%S").replace("%D", "%m/%d/%y").replace("%R", "%H:%M");
    let format =
        format.replace("%c", "%a %b %d %H:%M:%S %Y").replace("%x", "%m/%d/%y").replace("%X", "%H:%M:%S");
    let mut reader = Reader { text, at: 0 };
    let mut found = Found { summer: -1, ..Found::default() };
    let mut letters = format.chars();
    while let Some(c) = letters.next() {
        if c.is_whitespace() {
            reader.skip_space();
        } else if c == '%' {
            let directive = letters.next().ok_or(Failure::Stray)?;
            read_directive(&mut reader, directive, &mut found)?;
        } else {
            let next = reader.rest().chars().next().ok_or(Failure::Mismatch)?;
            if !next.to_lowercase().eq(c.to_lowercase()) {
                return Err(Failure::Mismatch);
            }
            reader.at += next.len_utf8();
        }
    }
    if reader.at < text.len() { Err(Failure::Rest(reader.at)) } else { Ok(found) }
}

fn read_directive(reader: &mut Reader<'_>, directive: char, found: &mut Found) -> Step<()> {
    match directive {
        'Y' => {
            let digits = reader.rest().get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
            found.year = Some(digits.and_then(|d| d.parse().ok()).ok_or(Failure::Mismatch)?);
            reader.at += 4;
        }
        'y' => {
            let short = reader.two_digits()?;
            found.year = Some(if short <= 68 { 2000 + short } else { 1900 + short });
        }
        'm' => found.month = Some(reader.number(2, 1, 12)?),
        'd' | 'e' => {
            if reader.rest().starts_with(' ') {
                reader.at += 1;
            }
            found.day = Some(reader.number(2, 1, 31)?);
        }
        'H' => found.hour = reader.number(2, 0, 23)?,
        'I' => found.hour = reader.number(2, 1, 12)?,
        'M' => found.minute = reader.number(2, 0, 59)?,
        'S' => found.second = reader.number(2, 0, 61)?,
        'j' => found.yearday = Some(reader.number(3, 1, 366)?),
        'f' => {
            reader.number(6, 0, 999_999)?;
        }
        'b' | 'h' => found.month = Some(reader.name(&MONTHS, true)? + 1),
        'B' => found.month = Some(reader.name(&MONTHS, false)? + 1),
        'a' => found.weekday = Some(reader.name(&DAYS, true)?),
        'A' => found.weekday = Some(reader.name(&DAYS, false)?),
        'p' => found.afternoon = Some(reader.name(&["am", "pm"], false)? == 1),
        'w' => found.weekday = Some((reader.number(1, 0, 6)? + 6) % 7),
        'u' => found.weekday = Some(reader.number(1, 1, 7)? - 1),
        'U' => found.week = Some((reader.number(2, 0, 53)?, false)),
        'W' => found.week = Some((reader.number(2, 0, 53)?, true)),
        'G' => found.iso_year = Some(reader.number(4, 0, 9999)?),
        'V' => found.iso_week = Some(reader.number(2, 1, 53)?),
        'z' => found.offset = Some(reader.offset()?),
        'Z' => {
            let at = reader.name(&["utc", "gmt"], false)?;
            found.zone = Some(["UTC", "GMT"][at as usize].to_owned());
            found.summer = 0;
        }
        '%' => {
            if !reader.rest().starts_with('%') {
                return Err(Failure::Mismatch);
            }
            reader.at += 1;
        }
        other => return Err(Failure::BadDirective(other)),
    }
    Ok(())
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Works out the fields that follow from the others.
fn finish(found: Found) -> Step<(TimeFields, i64)> {
    let hour = match found.afternoon {
        None => found.hour,
        Some(afternoon) => found.hour % 12 + if afternoon { 12 } else { 0 },
    };
    let (mut month, mut day, mut yearday) = (found.month.unwrap_or(1), found.day.unwrap_or(1), found.yearday);
    let leap_day = found.year.is_none() && month == 2 && day == 29;
    // 29 February without a year is read in a leap year and shown in 1900.
    let mut year = found.year.unwrap_or(if leap_day { 1904 } else { 1900 });
    if let (Some((week, monday)), Some(weekday), true) = (found.week, found.weekday, found.year.is_some()) {
        yearday = Some(day_of_week_number(year, week, weekday, monday));
    }
    if let (Some(iso_year), Some(week), Some(weekday)) = (found.iso_year, found.iso_week, found.weekday) {
        let monday_of_week_one = |year| {
            let fourth = days_from_civil(year, 1, 4);
            fourth - (fourth + 3).rem_euclid(7)
        };
        let first = monday_of_week_one(iso_year);
        if first + week * 7 > monday_of_week_one(iso_year + 1) {
            return Err(Failure::Value(format!("Invalid week: {week}")));
        }
        let days = first + (week - 1) * 7 + weekday;
        let date = super::calendar::fields(days * 86_400, 0, "");
        (year, yearday) = (date.year, Some(date.yearday));
    }
    let known_date = found.month.is_some() || found.day.is_some();
    if let (Some(of_year), false) = (yearday, known_date) {
        let days = days_from_civil(year, 1, 1) + of_year - 1;
        let date = super::calendar::fields(days * 86_400, 0, "");
        (year, month, day) = (date.year, date.month, date.day);
    }
    let lengths = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if day > lengths[(month - 1) as usize % 12] {
        return Err(Failure::Value("day is out of range for month".to_owned()));
    }
    let days = days_from_civil(year, month, day);
    let fields = TimeFields {
        year: if leap_day { 1900 } else { year },
        month,
        day,
        hour,
        minute: found.minute,
        second: found.second,
        weekday: found.weekday.unwrap_or((days + 3).rem_euclid(7)),
        yearday: yearday.unwrap_or(days - days_from_civil(year, 1, 1) + 1),
        offset: found.offset.unwrap_or(0),
        zone: found.zone.unwrap_or_default(),
        epoch: 0,
    };
    Ok((fields, found.summer))
}

/// The day of the year of a weekday in a numbered week.
fn day_of_week_number(year: i64, week: i64, weekday: i64, monday: bool) -> i64 {
    let first = (days_from_civil(year, 1, 1) + 3).rem_euclid(7);
    let (first, weekday) = if monday { (first, weekday) } else { ((first + 1) % 7, (weekday + 1) % 7) };
    let before = (7 - first) % 7;
    if week == 0 { 1 + weekday - first } else { 1 + before + 7 * (week - 1) + weekday }
}
