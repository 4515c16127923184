//! Modules.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, ModuleSpec, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Ref, Slots, TypeFlags, Visitor, shape};
use crate::types::dict::DictObj;
use crate::types::str::text_of;
use crate::value::Value;
use std::cell::RefCell;

/// The payload of modules: their dict.
pub struct ModuleObj {
    pub(crate) dict: RefCell<Ref<DictObj>>,
}

impl Payload for ModuleObj {
    const KIND: Kind = Kind::Module;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.dict.borrow().as_value());
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<ModuleObj>("module")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .shape(shape::MODULE)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF));

/// The dict of a module.
pub(crate) fn dict_of(module: &Value) -> Option<Ref<DictObj>> {
    module.downcast::<ModuleObj>().map(|m| m.dict.borrow().clone())
}

impl Ctx {
    /// A new module of that name, not entered anywhere.
    pub fn new_module(&self, name: &str, doc: &str) -> Value {
        let dict = self.new_dict();
        let names = self.names();
        dict.set_str(&names.__name__, self.intern(name));
        dict.set_str(&names.__doc__, if doc.is_empty() { Value::NONE } else { self.new_str(doc) });
        dict.set_str(&names.__package__, Value::NONE);
        dict.set_str(&names.__loader__, Value::NONE);
        dict.set_str(&names.__spec__, Value::NONE);
        self.alloc(&self.types().module, ModuleObj { dict: RefCell::new(dict) }).into_value()
    }

    /// The module of a table, filled.
    ///
    /// # Errors
    /// What its `init` raises.
    pub fn make_module(&self, spec: &'static ModuleSpec) -> Result<Value> {
        let module = self.new_module(spec.name, spec.doc);
        if let Some(dict) = dict_of(&module) {
            dict.set_str(
                &self.names().__package__,
                self.intern(spec.name.rsplit_once('.').map_or("", |(p, _)| p)),
            );
        }
        self.add_functions(&module, spec.name, spec.functions);
        (spec.init)(self, &module)?;
        Ok(module)
    }

    /// Puts the functions of a table into a module.
    pub fn add_functions(&self, module: &Value, name: &str, functions: &'static [NativeDef]) {
        for def in functions {
            let function = crate::types::native_function::function_of(self, def, self.intern(name));
            self.module_set(module, def.name, function);
        }
    }

    /// Sets a name in a module (for `init` functions).
    pub fn module_set(&self, module: &Value, name: &str, value: Value) {
        if let Some(dict) = dict_of(module) {
            dict.set_str(&self.intern(name), value);
        }
    }

    /// The `__name__` of a module object, if the value is one.
    pub(crate) fn module_name_of(&self, value: &Value) -> Option<String> {
        let dict = dict_of(value)?;
        Some(dict.get_str(&self.names().__name__).map(|n| text_of(&n)).unwrap_or_else(|| "?".to_owned()))
    }
}

fn getattr(ctx: &Ctx, m: &Value, name: &Value) -> Result<Value> {
    let Some(dict) = dict_of(m) else { return ctx.generic_getattr(m, name) };
    // Names of the module hide the few attributes of the type, but for data descriptors such as __dict__.
    if let Some(value) = dict.get_str(name)
        && !name.is(&ctx.names().__dict__)
        && !name.is(&ctx.names().__class__)
    {
        return Ok(value);
    }
    if ctx.type_of(m).lookup(name).is_some() {
        return ctx.generic_getattr(m, name);
    }
    if let Some(hook) = dict.get_str(&ctx.names().__getattr__) {
        return ctx.call(&hook, std::slice::from_ref(name));
    }
    Err(ctx.no_attribute(m, name))
}

fn setattr(ctx: &Ctx, m: &Value, name: &Value, value: Option<&Value>) -> Result<()> {
    let Some(dict) = dict_of(m) else { return ctx.generic_setattr(m, name, value) };
    if let Some(found) = ctx.type_of(m).lookup(name)
        && let Some(set) = ctx.type_of(&found).slots.descr_set.get()
    {
        return set(ctx, &found, m, value);
    }
    match value {
        Some(value) => {
            dict.set_str(name, value.clone());
            Ok(())
        }
        None => match dict.remove_str(name) {
            Some(_) => Ok(()),
            None => Err(ctx.no_attribute(m, name)),
        },
    }
}

fn slots(s: &Slots) {
    s.getattro.set(Some(getattr));
    s.setattro.set(Some(setattr));
    s.new.set(Some(|ctx, ty, _args| {
        Ok(ctx.alloc(ty, ModuleObj { dict: RefCell::new(ctx.new_dict()) }).into_value())
    }));
    s.init.set(Some(|ctx, m, args: Args<'_>| {
        let Some(dict) = dict_of(m) else { return Ok(()) };
        let Some(name) = args.values().first() else {
            return Err(ctx.type_error("module() missing required argument 'name' (pos 1)"));
        };
        if name.downcast::<crate::types::str::StrObj>().is_none() {
            let got = ctx.type_name(name);
            return Err(ctx.type_error(format!("module() argument 'name' must be str, not {got}")));
        }
        let names = ctx.names();
        dict.set_str(&names.__name__, name.clone());
        dict.set_str(&names.__doc__, args.values().get(1).cloned().unwrap_or(Value::NONE));
        for name in [&names.__package__, &names.__loader__, &names.__spec__] {
            dict.set_str(name, Value::NONE);
        }
        Ok(())
    }));
    s.repr.set(Some(|ctx, m| {
        let name = ctx.module_name_of(m).unwrap_or_default();
        let file = dict_of(m).and_then(|d| d.get_str(&ctx.names().__file__));
        let text = match file {
            Some(file) => format!("<module '{name}' from {}>", ctx.repr_text(&file)?),
            None => {
                let loader = &ctx.vm().loader;
                let origin = if loader.native_module(&name).is_some() {
                    " (built-in)"
                } else if ctx.frozen_module(&name).is_some() {
                    " (frozen)"
                } else {
                    ""
                };
                format!("<module '{name}'{origin}>")
            }
        };
        Ok(ctx.new_str(&text))
    }));
}

const GETSET: &[GetSet] = &[
    GetSet::member("__dict__", |_, m| match dict_of(m) {
        Some(dict) => Ok(dict.into_value()),
        None => Ok(Value::NONE),
    }),
    GetSet::get_set(
        "__annotations__",
        |ctx, m| {
            let Some(dict) = dict_of(m) else { return Ok(Value::NONE) };
            let name = &ctx.names().__annotations__;
            let found = dict.get_str(name).unwrap_or_else(|| ctx.new_dict().into_value());
            dict.set_str(name, found.clone());
            Ok(found)
        },
        |ctx, m, value| {
            let Some(dict) = dict_of(m) else { return Ok(()) };
            let name = &ctx.names().__annotations__;
            match value {
                Some(value) => dict.set_str(name, value.clone()),
                None if dict.remove_str(name).is_none() => return Err(ctx.attribute_error("__annotations__")),
                None => {}
            }
            Ok(())
        },
    ),
];

const METHODS: &[NativeDef] = &[NativeDef::new("__dir__", "(self, /)", |ctx, args| {
    let Some(dict) = dict_of(&args[0]) else { return Ok(ctx.new_list(Vec::new())) };
    match dict.get_str(&ctx.names().__dir__) {
        Some(hook) => ctx.call(&hook, &[]),
        None => Ok(ctx.new_list(dict.keys())),
    }
})];
