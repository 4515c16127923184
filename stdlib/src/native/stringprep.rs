//! stringprep: the tables by which names are prepared before they are compared (RFC 3454).

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use stringprep::tables;

/// A function that says whether a character is in a table.
macro_rules! table {
    ($name:literal, $has:expr) => {
        NativeDef::new($name, "(code, /)", |ctx, args| {
            let has: fn(char) -> bool = $has;
            Ok(Value::from_bool(character(ctx, &args[0])?.is_some_and(has)))
        })
    };
}

/// The module `stringprep`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "stringprep",
    doc: "Library that exposes various tables found in the StringPrep RFC 3454.",
    functions: &[
        table!("in_table_a1", tables::unassigned_code_point),
        table!("in_table_b1", tables::commonly_mapped_to_nothing),
        table!("in_table_c11", tables::ascii_space_character),
        table!("in_table_c12", tables::non_ascii_space_character),
        table!("in_table_c11_c12", |c| {
            tables::ascii_space_character(c) || tables::non_ascii_space_character(c)
        }),
        table!("in_table_c21", tables::ascii_control_character),
        table!("in_table_c22", tables::non_ascii_control_character),
        table!("in_table_c21_c22", |c| {
            tables::ascii_control_character(c) || tables::non_ascii_control_character(c)
        }),
        table!("in_table_c3", tables::private_use),
        table!("in_table_c4", tables::non_character_code_point),
        NativeDef::new("in_table_c5", "(code, /)", |ctx, args| {
            Ok(Value::from_bool(character(ctx, &args[0])?.is_none()))
        })
        .doc("Is it a surrogate?"),
        table!("in_table_c6", tables::inappropriate_for_plain_text),
        table!("in_table_c7", tables::inappropriate_for_canonical_representation),
        table!("in_table_c8", tables::change_display_properties_or_deprecated),
        table!("in_table_c9", tables::tagging_character),
        table!("in_table_d1", |c| tables::bidi_r_or_al(c) && has_direction(c)),
        NativeDef::new("in_table_d2", "(code, /)", |ctx, args| {
            let found = character(ctx, &args[0])?;
            Ok(Value::from_bool(found.is_none_or(|c| tables::bidi_l(c) && has_direction(c))))
        })
        .doc("Is it a character of left-to-right text, or a surrogate?"),
        NativeDef::new("map_table_b2", "(code, /)", map_for_nfkc).doc(
            "What stands for a character where case does not count, and text is normalized by NFKC after it.",
        ),
    ],
    init: |_, _| Ok(()),
};

/// What is no character has no direction of its own, though newer tables give it one.
fn has_direction(c: char) -> bool {
    !tables::unassigned_code_point(c) && !tables::non_character_code_point(c)
}

/// The character that a text of one is; `None` for a surrogate.
fn character(ctx: &Ctx, text: &Value) -> Result<Option<char>> {
    match text.downcast::<StrObj>() {
        Some(s) if s.len() == 1 => Ok(char::from_u32(s.code_point(0))),
        Some(s) => {
            let n = s.len();
            Err(ctx.type_error(format!("ord() expected a character, but string of length {n} found")))
        }
        None => {
            let got = ctx.type_name(text);
            Err(ctx.type_error(format!("ord() expected string of length 1, but {got} found")))
        }
    }
}

fn map_for_nfkc(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(match character(ctx, &args[0])? {
        Some(c) => ctx.new_str(&tables::case_fold_for_nfkc(c).collect::<String>()),
        None => args[0].clone(),
    })
}
