//! The names of Python 2 in pickles: the tables stand in `_compat_pickle`.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;

fn lookup(ctx: &Ctx, table: &str, key: &Value) -> Result<Option<Value>> {
    let module = ctx.import_module("_compat_pickle")?;
    let table = ctx.get_attr_str(&module, table)?;
    match table.downcast::<DictObj>() {
        Some(dict) => ctx.dict_get(dict, key),
        None => Ok(None),
    }
}

fn renamed(ctx: &Ctx, names: &str, modules: &str, module: &str, name: &str) -> Result<(String, String)> {
    let key = ctx.new_pair(ctx.new_str(module), ctx.new_str(name));
    if let Some(found) = lookup(ctx, names, &key)?
        && let [module, name] = ctx.tuple_items(&found)
    {
        return Ok((text_of(module), text_of(name)));
    }
    let module = match lookup(ctx, modules, &ctx.new_str(module))? {
        Some(found) => text_of(&found),
        None => module.to_owned(),
    };
    Ok((module, name.to_owned()))
}

/// How Python 2 called it.
pub fn to_old(ctx: &Ctx, module: &str, name: &str) -> Result<(String, String)> {
    renamed(ctx, "REVERSE_NAME_MAPPING", "REVERSE_IMPORT_MAPPING", module, name)
}

/// How Python 3 calls it.
pub fn to_new(ctx: &Ctx, module: &str, name: &str) -> Result<(String, String)> {
    renamed(ctx, "NAME_MAPPING", "IMPORT_MAPPING", module, name)
}
