//! types.SimpleNamespace: attributes and nothing else.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Cmp, Payload, Slots, TypeFlags};
use crate::types::dict::DictObj;
use crate::types::str::text_of;
use crate::value::Value;

/// The payload of namespaces: empty, all they have are attributes.
pub struct NamespaceObj;

impl Payload for NamespaceObj {
    const GC: bool = true;
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<NamespaceObj>("types.SimpleNamespace")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::WEAKREF));

impl Ctx {
    /// A namespace with these attributes.
    pub fn new_namespace(&self, attributes: &[(&str, Value)]) -> Value {
        let namespace = self.alloc(&self.types().simple_namespace, NamespaceObj).into_value();
        for (name, value) in attributes {
            self.set_own_attr(&namespace, &self.intern(name), value.clone());
        }
        namespace
    }
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, class, _| Ok(ctx.alloc(class, NamespaceObj).into_value())));
    s.init.set(Some(init));
    s.repr.set(Some(repr));
    s.hash.set(Some(crate::protocol::unhashable));
    s.compare.set(Some(|ctx, a, b, cmp| {
        if !matches!(cmp, Cmp::Eq | Cmp::Ne) || b.downcast::<NamespaceObj>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        match (ctx.dict_of(a), ctx.dict_of(b)) {
            (Some(x), Some(y)) => ctx.compare(x.as_value(), y.as_value(), cmp),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    match args.pos() {
        [] => {}
        [mapping] => {
            let dict = ctx.call(ctx.types().dict.as_value(), std::slice::from_ref(mapping))?;
            for (name, value) in dict.downcast::<DictObj>().map(DictObj::items).unwrap_or_default() {
                let name = ctx.attribute_name(&name)?;
                ctx.set_own_attr(x, &name, value);
            }
        }
        more => {
            let n = more.len();
            return Err(ctx.type_error(format!("SimpleNamespace expected at most 1 argument, got {n}")));
        }
    }
    for (name, value) in args.keywords() {
        ctx.set_own_attr(x, &ctx.intern_value(name), value.clone());
    }
    Ok(())
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let class = ctx.type_of(x);
    let name =
        if class.is(&ctx.types().simple_namespace) { "namespace".to_owned() } else { class.name_text() };
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str(&format!("{name}(...)"))) };
    let mut parts = Vec::new();
    for (key, value) in ctx.own_attrs(x) {
        parts.push(format!("{}={}", text_of(&key), ctx.repr_text(&value)?));
    }
    Ok(ctx.new_str(&format!("{name}({})", parts.join(", "))))
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        let state = ctx.dict_of(&args[0]).map_or(Value::NONE, |dict| dict.into_value());
        Ok(ctx.new_tuple(&[ctx.type_of(&args[0]).to_value(), ctx.new_tuple(&[]), state]))
    }),
    NativeDef::new("__replace__", "(self, /, **changes)", |ctx, args| {
        let copy = ctx.call(ctx.type_of(&args[0]).as_value(), &[])?;
        for (name, value) in ctx.own_attrs(&args[0]) {
            ctx.set_own_attr(&copy, &ctx.intern_value(&name), value);
        }
        for (name, value) in args[1].downcast::<DictObj>().map(DictObj::items).unwrap_or_default() {
            ctx.set_own_attr(&copy, &ctx.intern_value(&name), value);
        }
        Ok(copy)
    })
    .doc("Return a copy of the namespace object with new values for the specified attributes."),
];

const GETSET: &[GetSet] =
    &[GetSet::member("__dict__", |ctx, x| Ok(ctx.dict_of(x).map_or(Value::NONE, |dict| dict.into_value())))];
