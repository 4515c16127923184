//! unicodedata: what the Unicode character database says of a character.

mod tables;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::text::codec::Names;
use gilbox_vm::text::unicode::{decimal_value, digit_value, numeric_value};
use gilbox_vm::text::{PyText, TextBuf};
use gilbox_vm::types::str::codec::CodecState;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use unicode_normalization::UnicodeNormalization;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "unicodedata",
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties \
          for all Unicode characters.",
    functions: &[
        NativeDef::new("category", "(chr, /)", |ctx, a| {
            let c = character(ctx, &a[0], "category")?;
            Ok(ctx.new_str(value_of(tables::CATEGORY, tables::CATEGORY_VALUES, c)))
        }),
        NativeDef::new("bidirectional", "(chr, /)", |ctx, a| {
            let c = character(ctx, &a[0], "bidirectional")?;
            Ok(ctx.new_str(value_of(tables::BIDIRECTIONAL, tables::BIDIRECTIONAL_VALUES, c)))
        }),
        NativeDef::new("east_asian_width", "(chr, /)", |ctx, a| {
            let c = character(ctx, &a[0], "east_asian_width")?;
            Ok(ctx.new_str(value_of(tables::EAST_ASIAN_WIDTH, tables::EAST_ASIAN_WIDTH_VALUES, c)))
        }),
        NativeDef::new("mirrored", "(chr, /)", |ctx, a| {
            let c = character(ctx, &a[0], "mirrored")?;
            Ok(ctx.new_int(value_of(tables::MIRRORED, tables::MIRRORED_VALUES, c) as i64))
        }),
        NativeDef::new("combining", "(chr, /)", |ctx, a| {
            let c = character(ctx, &a[0], "combining")?;
            Ok(ctx.new_int(value_of(tables::COMBINING, tables::COMBINING_VALUES, c) as i64))
        }),
        NativeDef::new("decomposition", "(chr, /)", decomposition),
        NativeDef::new("decimal", "(chr, default=None, /)", |ctx, a| {
            let c = character(ctx, &a[0], "decimal")?;
            or_default(ctx, a, decimal_value(c).map(|n| ctx.new_int(n as i64)), "not a decimal")
        }),
        NativeDef::new("digit", "(chr, default=None, /)", |ctx, a| {
            let c = character(ctx, &a[0], "digit")?;
            or_default(ctx, a, digit_value(c).map(|n| ctx.new_int(n as i64)), "not a digit")
        }),
        NativeDef::new("numeric", "(chr, default=None, /)", |ctx, a| {
            let c = character(ctx, &a[0], "numeric")?;
            or_default(ctx, a, numeric_value(c).map(|n| ctx.new_float(n)), "not a numeric character")
        }),
        NativeDef::new("name", "(chr, default=None, /)", |ctx, a| {
            let c = character(ctx, &a[0], "name")?;
            or_default(ctx, a, name_of(c).map(|n| ctx.new_str(&n)), "no such name")
        }),
        NativeDef::new("lookup", "(name, /)", look_up),
        NativeDef::new("normalize", "(form, unistr, /)", |ctx, a| normalized(ctx, a, "normalize")),
        NativeDef::new("is_normalized", "(form, unistr, /)", |ctx, a| {
            let text = normalized(ctx, a, "is_normalized")?;
            Ok(Value::from_bool(gilbox_vm::types::str::same_text(&text, &a[1])))
        }),
    ],
    init,
};

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    ctx.set_attr(module, &ctx.intern("unidata_version"), Some(&ctx.new_str("15.1.0")))
}

/// Gives the codecs the names of characters, for `\N{...}` and `namereplace`.
pub(crate) fn name_characters(ctx: &Ctx) {
    ctx.state::<CodecState>().names.set(Some(NAMES));
}

/// Names of characters, for codecs.
const NAMES: Names = Names { look_up: character_named, name_of };

/// The code point of a character's name or alias.
pub(crate) fn character_named(name: &str) -> Option<u32> {
    unicode_names2::character(name).map(u32::from)
}

fn name_of(c: u32) -> Option<String> {
    let name = unicode_names2::name(char::from_u32(c)?)?;
    // The table is newer than the database: what that does not know has no name.
    let category = value_of(tables::CATEGORY, tables::CATEGORY_VALUES, c);
    if matches!(category, "Cn" | "Cc") { None } else { Some(name.to_string()) }
}

fn value_of<T: Copy>(runs: &[u32], values: &[T], c: u32) -> T {
    let at = runs.partition_point(|run| run >> 6 <= c).saturating_sub(1);
    values[(runs[at] & 63) as usize]
}

fn character(ctx: &Ctx, x: &Value, name: &str) -> Result<u32> {
    match x.downcast::<StrObj>() {
        Some(s) if s.len() == 1 => Ok(s.code_point(0)),
        _ => Err(no_character(ctx, x, name)),
    }
}

#[cold]
fn no_character(ctx: &Ctx, x: &Value, name: &str) -> Raise {
    // Arguments of functions that take only one have no number.
    let place =
        if matches!(name, "decimal" | "digit" | "numeric" | "name") { "argument 1" } else { "argument" };
    let got = ctx.given_name(x);
    ctx.type_error(format!("{name}() {place} must be a unicode character, not {got}"))
}

fn or_default(ctx: &Ctx, args: &[Value], found: Option<Value>, message: &str) -> Result<Value> {
    match (found, arg(args, 1)) {
        (Some(found), _) => Ok(found),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(ctx.value_error(message)),
    }
}

/// Lines of a code point in hexadecimal, a semicolon, and what it decomposes to.
static DECOMPOSITION: &str = include_str!("decomposition.txt");

fn decomposition(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let c = character(ctx, &args[0], "decomposition")?;
    let start = format!("\n{c:X};");
    let rest = match DECOMPOSITION.strip_prefix(&start[1..]) {
        Some(rest) => Some(rest),
        None => DECOMPOSITION.find(&start).map(|at| &DECOMPOSITION[at + start.len()..]),
    };
    let text = rest.and_then(|rest| rest.lines().next()).unwrap_or("");
    Ok(ctx.new_str(text))
}

fn look_up(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = match args[0].downcast::<StrObj>() {
        Some(_) => text_of(&args[0]),
        None => String::from_utf8_lossy(&ctx.bytes_like(&args[0])?).into_owned(),
    };
    match character_named(&name) {
        Some(c) => Ok(ctx.new_char(c)),
        None => {
            // As C tells of it, which reads to a null character.
            let shown = name.split('\0').next().unwrap_or_default();
            Err(ctx.key_error(&ctx.new_str(&format!("undefined character name '{shown}'"))))
        }
    }
}

fn normalized(ctx: &Ctx, args: &[Value], name: &str) -> Result<Value> {
    let Some(s) = args[1].downcast::<StrObj>() else {
        let got = ctx.type_name(&args[1]);
        return Err(ctx.type_error(format!("{name}() argument 2 must be str, not {got}")));
    };
    let form = text_of(&args[0]);
    let normalize: fn(&str) -> String = match form.as_str() {
        "NFC" => |text| text.nfc().collect(),
        "NFD" => |text| text.nfd().collect(),
        "NFKC" => |text| text.nfkc().collect(),
        "NFKD" => |text| text.nfkd().collect(),
        _ => return Err(ctx.value_error("invalid normalization form")),
    };
    if s.is_ascii() {
        return Ok(args[1].clone());
    }
    if let Some(text) = s.as_utf8() {
        return Ok(ctx.new_str(&normalize(text)));
    }
    // Lone surrogates stay and part the text.
    let mut out = TextBuf::new();
    let mut run = String::new();
    for c in s.text().code_points() {
        match char::from_u32(c) {
            Some(c) => run.push(c),
            None => {
                out.push_text(PyText::from(normalize(&run).as_str()));
                run.clear();
                out.push(c);
            }
        }
    }
    out.push_text(PyText::from(normalize(&run).as_str()));
    Ok(ctx.new_str_buf(out))
}
