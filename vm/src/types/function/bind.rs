//! Binding the arguments of a call to a function's parameters.

use super::FunctionObj;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::Args;
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::str::{StrObj, same_text, text_of};
use crate::types::tuple::TupleObj;
use crate::value::Value;
use gilbox_lang::code::flags;

/// The values of the parameter registers, in order. Needed when counts alone do not decide.
///
/// # Errors
/// TypeError, worded as CPython 3.13 words it.
pub(crate) fn bind_arguments(
    ctx: &Ctx,
    f: &FunctionObj,
    code: &CodeObj,
    args: Args<'_>,
) -> Result<Vec<Value>> {
    let c = &code.code;
    let (n_pos, n_kwonly) = (c.arg_count as usize, c.kwonly_count as usize);
    let mut places = vec![Value::UNBOUND; code.n_parameters()];
    let pos = args.pos();
    let direct = pos.len().min(n_pos);
    places[..direct].clone_from_slice(&pos[..direct]);
    let has_varargs = c.flags & flags::VARARGS != 0;
    if has_varargs {
        places[n_pos + n_kwonly] = ctx.new_tuple(&pos[direct..]);
    }
    let mut rest = None;
    if c.flags & flags::VARKEYWORDS != 0 {
        let dict = ctx.new_dict();
        places[n_pos + n_kwonly + has_varargs as usize] = dict.to_value();
        rest = Some(dict);
    }
    let named = &code.varnames[..n_pos + n_kwonly];
    for (key, value) in args.keywords() {
        if key.downcast::<StrObj>().is_none() {
            return Err(ctx.type_error("keywords must be strings"));
        }
        let usable = &named[c.posonly_count as usize..];
        let found =
            usable.iter().position(|n| n.is(key)).or_else(|| usable.iter().position(|n| same_text(n, key)));
        match found.map(|i| i + c.posonly_count as usize) {
            Some(at) if !places[at].is_unbound() => {
                let (name, key) = (text_of(&f.qualname.borrow()), text_of(key));
                return Err(ctx.type_error(format!("{name}() got multiple values for argument '{key}'")));
            }
            Some(at) => places[at] = value.clone(),
            None => match &rest {
                Some(rest) => rest.set_str(&ctx.intern_value(key), value.clone()),
                None => return Err(unexpected(ctx, f, code, args, key)),
            },
        }
    }
    if pos.len() > n_pos && !has_varargs {
        return Err(too_many(ctx, f, code, pos.len(), &places));
    }
    fill_defaults(ctx, f, code, &mut places)?;
    Ok(places)
}

fn fill_defaults(ctx: &Ctx, f: &FunctionObj, code: &CodeObj, places: &mut [Value]) -> Result<()> {
    let c = &code.code;
    let (n_pos, n_kwonly) = (c.arg_count as usize, c.kwonly_count as usize);
    if places[..n_pos].iter().any(Value::is_unbound) {
        let defaults = f.defaults.borrow().clone();
        let defaults = defaults.downcast::<TupleObj>().map(TupleObj::items).unwrap_or_default();
        let first = n_pos.saturating_sub(defaults.len());
        let missing: Vec<usize> = (0..first).filter(|i| places[*i].is_unbound()).collect();
        if !missing.is_empty() {
            return Err(missing_arguments(ctx, f, code, &missing, "positional"));
        }
        for at in first..n_pos {
            if places[at].is_unbound() {
                places[at] = defaults[at - first].clone();
            }
        }
    }
    if n_kwonly > 0 {
        let defaults = f.kwdefaults.borrow().clone();
        let defaults = defaults.downcast::<DictObj>();
        let mut missing = Vec::new();
        for at in n_pos..n_pos + n_kwonly {
            if places[at].is_unbound() {
                match defaults.and_then(|d| d.get_str(&code.varnames[at])) {
                    Some(value) => places[at] = value,
                    None => missing.push(at),
                }
            }
        }
        if !missing.is_empty() {
            return Err(missing_arguments(ctx, f, code, &missing, "keyword-only"));
        }
    }
    Ok(())
}

#[cold]
fn missing_arguments(ctx: &Ctx, f: &FunctionObj, code: &CodeObj, missing: &[usize], kind: &str) -> Raise {
    let names: Vec<String> = missing.iter().map(|i| format!("'{}'", text_of(&code.varnames[*i]))).collect();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        [] => String::new(),
    };
    let plural = if missing.len() == 1 { "" } else { "s" };
    let (name, n) = (text_of(&f.qualname.borrow()), missing.len());
    ctx.type_error(format!("{name}() missing {n} required {kind} argument{plural}: {list}"))
}

#[cold]
fn too_many(ctx: &Ctx, f: &FunctionObj, code: &CodeObj, given: usize, places: &[Value]) -> Raise {
    let c = &code.code;
    let n_pos = c.arg_count as usize;
    let n_defaults = f.defaults.borrow().downcast::<TupleObj>().map_or(0, |t| t.items().len());
    let kwonly_given = (n_pos..n_pos + c.kwonly_count as usize).filter(|i| !places[*i].is_unbound()).count();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let takes = if n_defaults > 0 {
        format!("from {} to {n_pos} positional arguments", n_pos - n_defaults)
    } else {
        format!("{n_pos} positional argument{}", plural(n_pos))
    };
    let extra = if kwonly_given > 0 {
        format!(
            " positional argument{} (and {kwonly_given} keyword-only argument{})",
            plural(given),
            plural(kwonly_given)
        )
    } else {
        String::new()
    };
    let verb = if given == 1 && kwonly_given == 0 { "was" } else { "were" };
    let name = text_of(&f.qualname.borrow());
    ctx.type_error(format!("{name}() takes {takes} but {given}{extra} {verb} given"))
}

#[cold]
fn unexpected(ctx: &Ctx, f: &FunctionObj, code: &CodeObj, args: Args<'_>, key: &Value) -> Raise {
    let name = text_of(&f.qualname.borrow());
    let posonly = &code.varnames[..code.code.posonly_count as usize];
    let wrong: Vec<String> =
        posonly.iter().filter(|n| args.names().iter().any(|k| same_text(n, k))).map(text_of).collect();
    if !wrong.is_empty() {
        let list = wrong.join(", ");
        return ctx.type_error(format!(
            "{name}() got some positional-only arguments passed as keyword arguments: '{list}'"
        ));
    }
    let c = &code.code;
    let candidates: Vec<String> = code.varnames
        [c.posonly_count as usize..(c.arg_count + c.kwonly_count) as usize]
        .iter()
        .map(text_of)
        .collect();
    let text = text_of(key);
    let hint =
        crate::text::suggest::suggest(text.as_str().into(), candidates.iter().map(|c| c.as_str().into()));
    match hint {
        Some(other) => {
            let other = other.lossy();
            ctx.type_error(format!(
                "{name}() got an unexpected keyword argument '{text}'. Did you mean '{other}'?"
            ))
        }
        None => ctx.type_error(format!("{name}() got an unexpected keyword argument '{text}'")),
    }
}
