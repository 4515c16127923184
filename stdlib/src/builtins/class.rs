//! `__build_class__`: what a class statement calls.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::Args;
use gilbox_vm::object::Type;
use gilbox_vm::types::cell::CellObj;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

pub(super) fn build_class(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (body, name) = (&args[0], &args[1]);
    if name.downcast::<StrObj>().is_none() {
        return Err(ctx.type_error("__build_class__: name is not a string"));
    }
    let original = ctx.tuple_items(&args[2]);
    let bases = resolve_bases(ctx, original, &args[2])?;
    let bases_tuple = match &bases {
        Some(resolved) => ctx.new_tuple(resolved),
        None => args[2].clone(),
    };
    let bases = ctx.tuple_items(&bases_tuple);
    let mut keywords = args[3].downcast::<DictObj>().map(DictObj::items).unwrap_or_default();
    let asked = keywords.iter().position(|(key, _)| text_of(key) == "metaclass");
    let asked = asked.map(|at| keywords.remove(at).1);
    let meta = metaclass(ctx, asked, bases)?;
    let values: Vec<Value> = [name.clone(), bases_tuple.clone()]
        .into_iter()
        .chain(keywords.iter().map(|(_, value)| value.clone()))
        .collect();
    let names: Vec<Value> = keywords.iter().map(|(key, _)| key.clone()).collect();
    let namespace = match ctx.get_attr_opt(&meta, &ctx.names().__prepare__)? {
        Some(prepare) => ctx.call_args(&prepare, Args::with_names(&values, &names))?,
        None => ctx.new_dict().into_value(),
    };
    if !ctx.is_mapping(&namespace) {
        let meta = ctx.as_type(&meta).map_or("<metaclass>".to_owned(), |class| class.name_text());
        let got = ctx.type_name(&namespace);
        return Err(ctx.type_error(format!("{meta}.__prepare__() must return a mapping, not {got}")));
    }
    let cell = ctx.run_class_body(body, &namespace)?;
    if !bases_tuple.is(&args[2]) {
        ctx.set_item(&namespace, &ctx.names().__orig_bases__, &args[2])?;
    }
    let mut values = values;
    values.insert(2, namespace);
    let class = ctx.call_args(&meta, Args::with_names(&values, &names))?;
    check_cell(ctx, &cell, &class, name)?;
    Ok(class)
}

/// The bases with `__mro_entries__` asked; `None` if nothing changed.
fn resolve_bases(ctx: &Ctx, bases: &[Value], whole: &Value) -> Result<Option<Vec<Value>>> {
    let mut changed = false;
    let mut resolved = Vec::with_capacity(bases.len());
    for base in bases {
        if ctx.as_type(base).is_some() {
            resolved.push(base.clone());
            continue;
        }
        match ctx.get_attr_opt(base, &ctx.names().__mro_entries__)? {
            None => resolved.push(base.clone()),
            Some(entries) => {
                let entries = ctx.call(&entries, std::slice::from_ref(whole))?;
                let Some(entries) = entries.downcast::<TupleObj>() else {
                    return Err(ctx.type_error("__mro_entries__ must return a tuple"));
                };
                resolved.extend_from_slice(entries.items());
                changed = true;
            }
        }
    }
    Ok(changed.then_some(resolved))
}

fn metaclass(ctx: &Ctx, asked: Option<Value>, bases: &[Value]) -> Result<Value> {
    let meta = match (asked, bases.first()) {
        (Some(meta), _) => meta,
        (None, Some(base)) => ctx.type_of(base).to_value(),
        (None, None) => ctx.types().r#type.to_value(),
    };
    let Some(class) = ctx.as_type(&meta) else { return Ok(meta) };
    let types: Vec<Type> = bases.iter().filter_map(|base| ctx.as_type(base)).collect();
    Ok(ctx.winning_metaclass(&class, &types)?.into_value())
}

fn check_cell(ctx: &Ctx, cell: &Value, class: &Value, name: &Value) -> Result<()> {
    let Some(cell) = cell.downcast::<CellObj>() else { return Ok(()) };
    if ctx.as_type(class).is_none() {
        return Ok(());
    }
    let (found, name) = (cell.get(), text_of(name));
    if found.is_unbound() {
        let class = ctx.repr_text(class)?;
        return Err(ctx.runtime_error(format!(
            "__class__ not set defining '{name}' as {class}. Was __classcell__ propagated to type.__new__?"
        )));
    }
    if !found.is(class) {
        let (found, class) = (ctx.repr_text(&found)?, ctx.repr_text(class)?);
        return Err(ctx.type_error(format!("__class__ set to {found} defining '{name}' as {class}")));
    }
    Ok(())
}
