//! types.GenericAlias: `list[int]`.

use super::{GenericAliasObj, argument_text, items, new_alias, parameters_of, substituted};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::{BinOp, Cmp, Slots};
use crate::types::str::text_of;
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// Attributes that the alias answers itself; all others are its origin's.
const OWN: [&str; 13] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__instancecheck__",
    "__subclasscheck__",
    "__copy__",
    "__deepcopy__",
];

fn parts(x: &Value) -> (Value, Value, bool) {
    match x.downcast::<GenericAliasObj>() {
        Some(alias) => (alias.origin.clone(), alias.args.clone(), alias.starred),
        None => (Value::NONE, Value::NONE, false),
    }
}

pub(super) fn slots(s: &Slots) {
    s.new.set(Some(|ctx, class, args: Args<'_>| match args.pos() {
        [origin, key] => {
            let args = if key.downcast::<TupleObj>().is_some() {
                key.clone()
            } else {
                ctx.new_tuple(std::slice::from_ref(key))
            };
            let alias = GenericAliasObj { origin: origin.clone(), args, starred: false };
            Ok(ctx.alloc(class, alias).into_value())
        }
        other => Err(ctx.type_error(format!("GenericAlias expected 2 arguments, got {}", other.len()))),
    }));
    s.init.set(Some(|_, _, _| Ok(())));
    s.binary[BinOp::Or as usize].set(Some(super::union_of));
    s.repr.set(Some(repr));
    s.call.set(Some(call));
    s.getattro.set(Some(|ctx, x, name| {
        if OWN.contains(&text_of(name).as_str()) {
            return ctx.generic_getattr(x, name);
        }
        ctx.get_attr(&parts(x).0, name)
    }));
    s.getitem.set(Some(|ctx, x, key| {
        let (origin, args, _) = parts(x);
        let replaced = substituted(ctx, x, &items(&args), key)?;
        Ok(new_alias(ctx, &origin, &ctx.new_tuple_from(replaced)))
    }));
    s.hash.set(Some(|ctx, x| {
        let (origin, args, _) = parts(x);
        Ok(ctx.hash(&origin)? ^ ctx.hash(&args)?)
    }));
    s.compare.set(Some(|ctx, a, b, cmp| {
        if !matches!(cmp, Cmp::Eq | Cmp::Ne) || b.downcast::<GenericAliasObj>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (a, b) = (parts(a), parts(b));
        let same = a.2 == b.2 && ctx.eq(&a.0, &b.0)? && ctx.eq(&a.1, &b.1)?;
        Ok(Value::from_bool(same == (cmp == Cmp::Eq)))
    }));
    s.iter.set(Some(|ctx, x| {
        let (origin, args, _) = parts(x);
        let starred = GenericAliasObj { origin, args, starred: true };
        let starred = ctx.alloc(&ctx.types().generic_alias, starred).into_value();
        ctx.iter(&ctx.new_tuple(&[starred]))
    }));
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    ctx.check_stack()?;
    let (origin, args, starred) = parts(x);
    let star = if starred { "*" } else { "" };
    let args = items(&args);
    let texts = args.iter().map(|arg| argument_text(ctx, arg)).collect::<Result<Vec<String>>>()?;
    let inner = if texts.is_empty() { "()".to_owned() } else { texts.join(", ") };
    Ok(ctx.new_str(&format!("{star}{}[{inner}]", argument_text(ctx, &origin)?)))
}

fn call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let made = ctx.call_args(&parts(x).0, args)?;
    match ctx.set_attr(&made, &ctx.intern("__orig_class__"), Some(x)) {
        Err(raise)
            if raise.is(ctx, &ctx.exceptions().attribute_error)
                || raise.is(ctx, &ctx.exceptions().type_error) => {}
        other => other?,
    }
    Ok(made)
}

pub(super) const METHODS: &[NativeDef] =
    &[
        NativeDef::new("__mro_entries__", "(self, bases, /)", |ctx, args| {
            Ok(ctx.new_tuple(&[parts(&args[0]).0]))
        }),
        NativeDef::new("__instancecheck__", "(self, instance, /)", |ctx, _| {
            Err(ctx.type_error("isinstance() argument 2 cannot be a parameterized generic"))
        }),
        NativeDef::new("__subclasscheck__", "(self, cls, /)", |ctx, _| {
            Err(ctx.type_error("issubclass() argument 2 cannot be a parameterized generic"))
        }),
        NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
            let (origin, arguments, _) = parts(&args[0]);
            let class = ctx.types().generic_alias.to_value();
            Ok(ctx.new_tuple(&[class, ctx.new_tuple(&[origin, arguments])]))
        }),
        NativeDef::new("__copy__", "(self, /)", |_, args| Ok(args[0].clone())),
        NativeDef::new("__deepcopy__", "(self, memo, /)", |_, args| Ok(args[0].clone())),
    ];

pub(super) const GETSET: &[GetSet] = &[
    GetSet::member("__origin__", |_, x| Ok(parts(x).0)),
    GetSet::member("__args__", |_, x| Ok(parts(x).1)),
    GetSet::member("__unpacked__", |_, x| Ok(Value::from_bool(parts(x).2))),
    GetSet::get("__typing_unpacked_tuple_args__", |ctx, x| {
        let (origin, args, starred) = parts(x);
        Ok(if starred && origin.is(ctx.types().tuple.as_value()) { args } else { Value::NONE })
    }),
    GetSet::get("__parameters__", |ctx, x| Ok(ctx.new_tuple_from(parameters_of(ctx, &items(&parts(x).1))?))),
];
