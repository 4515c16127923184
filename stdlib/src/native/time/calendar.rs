//! Calendar times: from seconds to fields and back, and as text.

use super::clocks::Kind;
use super::zone;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::object::{Ref, Type};
use gilbox_vm::text::time::{self, TimeFields};
use gilbox_vm::types::float::as_float;
use gilbox_vm::types::int::to_i64;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use std::cell::RefCell;

static STRUCT_TIME: StructSpec = StructSpec {
    module: "time",
    name: "struct_time",
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n\
        accepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.",
    fields: &[
        "tm_year",
        "tm_mon",
        "tm_mday",
        "tm_hour",
        "tm_min",
        "tm_sec",
        "tm_wday",
        "tm_yday",
        "tm_isdst",
        "tm_zone",
        "tm_gmtoff",
    ],
    n_items: 9,
    callable: true,
};

/// The class, once made.
#[derive(Default)]
struct StructTime(RefCell<Option<Type>>);

/// `time.struct_time`.
pub(super) fn struct_time(ctx: &Ctx) -> Result<Type> {
    let state = ctx.state::<StructTime>();
    let known = state.0.borrow().clone();
    match known {
        Some(class) => Ok(class),
        None => {
            let class = ctx.struct_type(&STRUCT_TIME)?;
            *state.0.borrow_mut() = Some(class.clone());
            Ok(class)
        }
    }
}

/// A `struct_time` of fields.
pub(super) fn to_struct(ctx: &Ctx, t: &TimeFields, summer: i64) -> Result<Value> {
    let class = struct_time(ctx)?;
    let numbers = [t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday, t.yearday, summer];
    let mut values: Vec<Value> = numbers.into_iter().map(|n| ctx.new_int(n)).collect();
    if !t.zone.is_empty() {
        values.push(ctx.new_str(&t.zone));
        values.push(ctx.new_int(t.offset));
    }
    Ok(ctx.new_struct(&class, values))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar; month 1 to 12.
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years start in March, so that the leap day is a year's last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The day that many days after 1970-01-01: (year, month, day).
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + (month <= 2) as i64, month, day)
}

/// The fields of a point in time, at an offset from Greenwich.
pub(super) fn fields(seconds: i64, offset: i64, zone: &str) -> TimeFields {
    let local = seconds.saturating_add(offset);
    let (days, rest) = (local.div_euclid(86_400), local.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    TimeFields {
        year,
        month,
        day,
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        weekday: (days + 3).rem_euclid(7),
        yearday: days - days_from_civil(year, 1, 1) + 1,
        offset,
        zone: zone.to_owned(),
        epoch: seconds,
    }
}

/// The point in time a script names: seconds since 1970, now without an argument.
fn moment(ctx: &Ctx, args: &[Value]) -> Result<i64> {
    let Some(seconds) = arg(args, 0).filter(|s| !s.is_none()) else {
        return Ok(Kind::Real.now(ctx).div_euclid(1_000_000_000));
    };
    let out_of_range = || ctx.overflow_error("timestamp out of range for platform time_t");
    let seconds = match as_float(seconds) {
        Some(f) if f.is_nan() => return Err(ctx.value_error("Invalid value NaN (not a number)")),
        Some(f) if f.abs() >= 9.2e18 => return Err(out_of_range()),
        Some(f) => f.floor() as i64,
        None => to_i64(&ctx.index(seconds)?).ok_or_else(out_of_range)?,
    };
    // Beyond these years the year itself would not fit a C int.
    if seconds.unsigned_abs() > 67_000_000_000_000_000 {
        let args = [Value::from_i32(75), ctx.new_str("Value too large for defined data type")];
        return Err(ctx.raise_args(&ctx.exceptions().os_error, &args));
    }
    Ok(seconds)
}

pub(super) fn gmtime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    to_struct(ctx, &fields(moment(ctx, args)?, 0, "GMT"), 0)
}

fn local_fields(ctx: &Ctx, seconds: i64) -> (TimeFields, bool) {
    let rule = zone::current(ctx).at(seconds);
    (fields(seconds, rule.offset, &rule.name), rule.summer)
}

pub(super) fn localtime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (fields, summer) = local_fields(ctx, moment(ctx, args)?);
    to_struct(ctx, &fields, summer as i64)
}

/// The fields of a tuple or struct_time that a script gives, and its daylight saving flag.
fn given(ctx: &Ctx, value: &Value, function: &str) -> Result<(TimeFields, i64)> {
    let Some(tuple) = Ref::<TupleObj>::from_value(value) else {
        return Err(ctx.type_error("Tuple or struct_time argument required"));
    };
    let is_struct = struct_time(ctx)?.is(&ctx.type_of(value).clone());
    if tuple.items().len() != 9 && !(is_struct && tuple.items().len() > 9) {
        return Err(ctx.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut n = [0i64; 9];
    for (place, item) in n.iter_mut().zip(tuple.items()) {
        let number = to_i64(&ctx.index(item)?).filter(|n| i32::try_from(*n).is_ok());
        *place = number.ok_or_else(|| ctx.overflow_error("signed integer is greater than maximum"))?;
    }
    let [year, month, day, hour, minute, second, weekday, yearday, summer] = n;
    let mut t =
        TimeFields { year, month, day, hour, minute, second, weekday, yearday, ..TimeFields::default() };
    // The zone belongs to the fields where they carry one.
    if is_struct {
        let zone = ctx.get_attr_str(value, "tm_zone")?;
        if let Some(zone) = zone.downcast::<StrObj>() {
            t.zone = zone.text().lossy();
            t.offset = to_i64(&ctx.get_attr_str(value, "tm_gmtoff")?).unwrap_or(0);
        }
    }
    Ok((t, summer))
}

/// Seconds since 1970 of local fields, which may lie outside of their usual ranges.
fn to_seconds(ctx: &Ctx, t: &TimeFields, summer: i64) -> i64 {
    let months = t.month - 1;
    let (year, month) = (t.year + months.div_euclid(12), months.rem_euclid(12) + 1);
    let days = days_from_civil(year, month, 1) + t.day - 1;
    let local = days * 86_400 + t.hour * 3600 + t.minute * 60 + t.second;
    zone::current(ctx).to_universal(local, summer)
}

pub(super) fn mktime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (t, summer) = given(ctx, &args[0], "mktime")?;
    Ok(ctx.new_float(to_seconds(ctx, &t, summer) as f64))
}

pub(super) fn asctime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let t = match arg(args, 0) {
        Some(tuple) => {
            let (t, _) = given(ctx, tuple, "asctime")?;
            t.checked().map_err(|e| ctx.text_error(e))?
        }
        None => local_fields(ctx, moment(ctx, &[])?).0,
    };
    Ok(ctx.new_str(&time::asctime(&t)))
}

pub(super) fn ctime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (t, _) = local_fields(ctx, moment(ctx, args)?);
    Ok(ctx.new_str(&time::asctime(&t)))
}

pub(super) fn strftime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(format) = args[0].downcast::<StrObj>() else {
        let got = ctx.type_name(&args[0]);
        return Err(ctx.type_error(format!("strftime() argument 1 must be str, not {got}")));
    };
    let t = match arg(args, 1) {
        Some(tuple) => {
            let (t, summer) = given(ctx, tuple, "strftime")?;
            let mut t = t.checked().map_err(|e| ctx.text_error(e))?;
            t.epoch = to_seconds(ctx, &t, summer);
            if t.zone.is_empty() {
                let rule = zone::current(ctx).at(t.epoch);
                (t.zone, t.offset) = (rule.name, rule.offset);
            }
            t
        }
        None => local_fields(ctx, moment(ctx, &[])?).0,
    };
    match time::strftime(format.text(), &t) {
        Ok(text) => Ok(ctx.new_str_buf(text)),
        Err(e) => Err(ctx.text_error(e)),
    }
}
