//! _collections: deque, OrderedDict, defaultdict and the helpers of `collections`.

mod deque;
mod deque_methods;
mod tuplegetter;

pub(in crate::native) use deque::Deque;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::object::BinOp;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::value::Value;

/// The module `_collections`.
pub const MODULE: ModuleSpec = ModuleSpec {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] =
    &[NativeDef::new("_count_elements", "(mapping, iterable, /)", count_elements)
        .doc("Count elements in the iterable, updating the mapping")];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    ctx.native_type(&deque::ITERATOR, None);
    ctx.native_type(&deque::REVERSE_ITERATOR, None);
    let types = [
        ("deque", ctx.native_type(&deque::DEQUE, None)),
        ("_deque_iterator", ctx.type_for::<deque::Forward>()),
        ("_deque_reverse_iterator", ctx.type_for::<deque::Backward>()),
        ("OrderedDict", ctx.types().ordered_dict.clone()),
        ("defaultdict", gilbox_vm::types::dict::make_defaultdict(ctx)),
        ("_tuplegetter", ctx.native_type(&tuplegetter::SPEC, None)),
    ];
    for (name, ty) in types {
        ctx.set_attr(module, &ctx.intern(name), Some(ty.as_value()))?;
    }
    Ok(())
}

fn count_elements(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (mapping, one) = (&args[0], Value::from_i32(1));
    let native = mapping.downcast::<DictObj>();
    let dict_type = &ctx.types().dict;
    let plain = native.filter(|_| {
        let ty = ctx.type_of(mapping);
        // Counter overrides neither; another class might.
        ["get", "__setitem__"].into_iter().all(|name| {
            let name = ctx.intern(name);
            matches!((ty.lookup(&name), dict_type.lookup(&name)), (Some(a), Some(b)) if a.is(&b))
        })
    });
    let get = match plain {
        Some(_) => Value::NONE,
        None => ctx.get_attr_str(mapping, "get")?,
    };
    ctx.for_each(&args[1], |item| {
        match plain {
            Some(dict) => {
                let count = match ctx.dict_get(dict, &item)? {
                    Some(count) => ctx.binary(BinOp::Add, &count, &one)?,
                    None => one.clone(),
                };
                ctx.dict_set(dict, &item, count)?;
            }
            None => {
                let before = ctx.call(&get, &[item.clone(), Value::from_i32(0)])?;
                let count = ctx.binary(BinOp::Add, &before, &one)?;
                ctx.set_item(mapping, &item, &count)?;
            }
        }
        Ok(true)
    })?;
    Ok(Value::NONE)
}
