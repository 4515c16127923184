//! Functions made by `def` and `lambda`.

mod bind;

pub(crate) use bind::bind_arguments;

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::GetSet;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Ref, Slots, TypeFlags, Visitor, shape};
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::str::{StrObj, text_of};
use crate::types::tuple::TupleObj;
use crate::value::Value;
use gilbox_lang::code::flags;
use std::cell::RefCell;
use std::sync::Arc;

/// The payload of functions.
pub struct FunctionObj {
    pub(crate) code: RefCell<Ref<CodeObj>>,
    pub(crate) globals: Ref<DictObj>,
    pub(crate) builtins: Ref<DictObj>,
    /// A tuple, or None.
    pub(crate) defaults: RefCell<Value>,
    /// A dict, or None.
    pub(crate) kwdefaults: RefCell<Value>,
    /// A tuple of cells, or None.
    pub(crate) closure: Value,
    pub(crate) name: RefCell<Value>,
    pub(crate) qualname: RefCell<Value>,
    pub(crate) doc: RefCell<Value>,
    pub(crate) module: RefCell<Value>,
    /// A dict, or the flat tuple of names and values that the compiler made, or None.
    pub(crate) annotations: RefCell<Value>,
    pub(crate) type_params: RefCell<Value>,
}

impl Payload for FunctionObj {
    const KIND: Kind = Kind::Function;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.code.borrow().as_value());
        visit(self.globals.as_value());
        visit(self.builtins.as_value());
        visit(&self.closure);
        let cells =
            [&self.defaults, &self.kwdefaults, &self.doc, &self.module, &self.annotations, &self.type_params];
        for cell in cells {
            visit(&cell.borrow());
        }
    }

    fn clear(&self) {
        let cells =
            [&self.defaults, &self.kwdefaults, &self.doc, &self.module, &self.annotations, &self.type_params];
        for cell in cells {
            drop(cell.replace(Value::NONE));
        }
        // A finalizer may still show the function: without names, as in CPython.
        let nameless = Ctx::with_current(|ctx| ctx.vm().empty_str());
        for cell in [&self.name, &self.qualname] {
            drop(cell.replace(nameless.clone()));
        }
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<FunctionObj>("function")
    .slots(slots)
    .getset(GETSET)
    .shape(shape::FUNCTION)
    .flags(TypeFlags::HAS_DICT.with(TypeFlags::WEAKREF).with(TypeFlags::METHOD_DESCRIPTOR));

impl Ctx {
    /// A function of a code object, without defaults and closure.
    pub(crate) fn new_function(
        &self,
        code: Ref<CodeObj>,
        globals: Ref<DictObj>,
        closure: Value,
    ) -> Ref<FunctionObj> {
        let names = self.names();
        let doc = match &code.code.docstring {
            Some(gilbox_lang::code::Const::Str(bytes)) => self.new_str_bytes(bytes, None),
            _ => Value::NONE,
        };
        let module = globals.get_str_near(&code.places[0], &names.__name__).unwrap_or(Value::NONE);
        let builtins = match globals.get_str_near(&code.places[1], &names.__builtins__) {
            Some(found) => self.builtins_in(&found),
            None => self.builtins(),
        };
        let function = FunctionObj {
            name: RefCell::new(code.name.clone()),
            qualname: RefCell::new(code.qualname.clone()),
            code: RefCell::new(code),
            globals,
            builtins,
            defaults: RefCell::new(Value::NONE),
            kwdefaults: RefCell::new(Value::NONE),
            closure,
            doc: RefCell::new(doc),
            module: RefCell::new(module),
            annotations: RefCell::new(Value::NONE),
            type_params: RefCell::new(Value::NONE),
        };
        self.alloc(&self.types().function, function)
    }

    /// The builtins that code with these globals sees.
    pub(crate) fn builtins_of(&self, globals: &DictObj) -> Ref<DictObj> {
        match globals.get_str(&self.names().__builtins__) {
            Some(found) => self.builtins_in(&found),
            None => self.builtins(),
        }
    }

    /// The builtins that a global `__builtins__` stands for: a dict, or a module's.
    fn builtins_in(&self, found: &Value) -> Ref<DictObj> {
        Ref::<DictObj>::from_value(found)
            .or_else(|| crate::types::module::dict_of(found))
            .unwrap_or_else(|| self.builtins())
    }

    /// The dict of the module `builtins`.
    pub fn builtins(&self) -> Ref<DictObj> {
        match self.vm().builtins.get() {
            Some(dict) => dict.clone(),
            None => self.new_dict(),
        }
    }
}

fn slots(s: &Slots) {
    s.call.set(Some(crate::interp::call_function));
    s.descr_get.set(Some(|ctx, f, object, _| match object {
        Some(object) => Ok(crate::types::method::bound(ctx, f.clone(), object.clone())),
        None => Ok(f.clone()),
    }));
    s.repr.set(Some(|ctx, f| {
        let name = f.downcast::<FunctionObj>().map(|f| text_of(&f.qualname.borrow())).unwrap_or_default();
        Ok(ctx.new_str(&format!("<function {name} at {:#x}>", f.id())))
    }));
    s.new.set(Some(new));
}

fn new(ctx: &Ctx, _ty: &crate::object::Type, args: crate::native::Args<'_>) -> Result<Value> {
    let mut given: [Option<Value>; 6] = Default::default();
    for (place, value) in given.iter_mut().zip(args.pos()) {
        *place = Some(value.clone());
    }
    for (key, value) in args.keywords() {
        let names = ["code", "globals", "name", "argdefs", "closure", "kwdefaults"];
        match names.iter().position(|n| *n == text_of(key)) {
            Some(i) => given[i] = Some(value.clone()),
            None => {
                return Err(ctx.type_error(format!(
                    "function() got an unexpected keyword argument '{}'",
                    text_of(key)
                )));
            }
        }
    }
    let [code, globals, name, defaults, closure, kwdefaults] = given.map(|v| v.unwrap_or(Value::NONE));
    let code = ctx.expect::<CodeObj>(&code, "code")?;
    let globals = ctx.expect::<DictObj>(&globals, "dict")?;
    let n_closure = closure.downcast::<TupleObj>().map_or(0, |t| t.items().len());
    if n_closure != code.code.n_free as usize {
        let (name, n) = (&code.code.name, code.code.n_free);
        return Err(ctx.value_error(format!("{name} requires closure of length {n}, not {n_closure}")));
    }
    let is_function = code.code.flags & flags::OPTIMIZED != 0 || code.is_generator;
    let code = if is_function { code } else { ctx.link_code(&Arc::new(code.code.over_globals()))? };
    let function = ctx.new_function(code, globals, closure);
    if name.downcast::<StrObj>().is_some() {
        *function.name.borrow_mut() = name;
    }
    *function.defaults.borrow_mut() = defaults;
    *function.kwdefaults.borrow_mut() = kwdefaults;
    Ok(function.into_value())
}

fn of(x: &Value) -> Option<&FunctionObj> {
    x.downcast::<FunctionObj>()
}

fn read(x: &Value, f: impl FnOnce(&FunctionObj) -> Value) -> Result<Value> {
    Ok(of(x).map(f).unwrap_or(Value::NONE))
}

fn write(x: &Value, cell: impl FnOnce(&FunctionObj) -> &RefCell<Value>, value: Option<&Value>) -> Result<()> {
    if let Some(f) = of(x) {
        let old = cell(f).replace(value.cloned().unwrap_or(Value::NONE));
        drop(old);
    }
    Ok(())
}

fn write_text(
    ctx: &Ctx,
    x: &Value,
    name: &str,
    cell: impl FnOnce(&FunctionObj) -> &RefCell<Value>,
    value: Option<&Value>,
) -> Result<()> {
    match value {
        Some(v) if v.downcast::<StrObj>().is_some() => write(x, cell, value),
        _ => Err(ctx.type_error(format!("{name} must be set to a string object"))),
    }
}

fn annotations(ctx: &Ctx, x: &Value) -> Result<Value> {
    let Some(f) = of(x) else { return Ok(Value::NONE) };
    let current = f.annotations.borrow().clone();
    if current.downcast::<DictObj>().is_some() {
        return Ok(current);
    }
    let dict = ctx.new_dict();
    if let Some(flat) = current.downcast::<TupleObj>() {
        for pair in flat.items().chunks_exact(2) {
            dict.set_str(&pair[0], pair[1].clone());
        }
    }
    let value = dict.into_value();
    drop(f.annotations.replace(value.clone()));
    Ok(value)
}

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "__name__",
        |_, x| read(x, |f| f.name.borrow().clone()),
        |ctx, x, v| write_text(ctx, x, "__name__", |f| &f.name, v),
    ),
    GetSet::get_set(
        "__qualname__",
        |_, x| read(x, |f| f.qualname.borrow().clone()),
        |ctx, x, v| write_text(ctx, x, "__qualname__", |f| &f.qualname, v),
    ),
    GetSet::get_set("__doc__", |_, x| read(x, |f| f.doc.borrow().clone()), |_, x, v| write(x, |f| &f.doc, v)),
    GetSet::get_set(
        "__module__",
        |_, x| read(x, |f| f.module.borrow().clone()),
        |_, x, v| write(x, |f| &f.module, v),
    ),
    GetSet::get_set(
        "__defaults__",
        |_, x| read(x, |f| f.defaults.borrow().clone()),
        |ctx, x, v| match v {
            Some(v) if !v.is_none() && v.downcast::<TupleObj>().is_none() => {
                Err(ctx.type_error("__defaults__ must be set to a tuple object"))
            }
            _ => write(x, |f| &f.defaults, v),
        },
    ),
    GetSet::get_set(
        "__kwdefaults__",
        |_, x| read(x, |f| f.kwdefaults.borrow().clone()),
        |ctx, x, v| match v {
            Some(v) if !v.is_none() && v.downcast::<DictObj>().is_none() => {
                Err(ctx.type_error("__kwdefaults__ must be set to a dict object"))
            }
            _ => write(x, |f| &f.kwdefaults, v),
        },
    ),
    GetSet::get_set("__annotations__", annotations, |ctx, x, v| {
        if v.is_some_and(|v| !v.is_none() && v.downcast::<DictObj>().is_none()) {
            return Err(ctx.type_error("__annotations__ must be set to a dict object"));
        }
        write(x, |f| &f.annotations, v)
    }),
    GetSet::get_set(
        "__type_params__",
        |ctx, x| {
            let params = of(x).map(|f| f.type_params.borrow().clone()).filter(|p| !p.is_none());
            Ok(params.unwrap_or_else(|| ctx.new_tuple(&[])))
        },
        |_, x, v| write(x, |f| &f.type_params, v),
    ),
    GetSet::get_set(
        "__code__",
        |_, x| read(x, |f| f.code.borrow().to_value()),
        |ctx, x, v| {
            let (Some(f), Some(v)) = (of(x), v) else { return Ok(()) };
            let Some(code) = Ref::<CodeObj>::from_value(v) else {
                return Err(ctx.type_error("__code__ must be set to a code object"));
            };
            let (name, needs) = (text_of(&f.name.borrow()), code.code.n_free as usize);
            let has = f.closure.downcast::<TupleObj>().map_or(0, |t| t.items().len());
            if needs != has {
                return Err(ctx.value_error(format!(
                    "{name}() requires a code object with {has} free vars, not {needs}"
                )));
            }
            // Frames in flight refer to the old code: it stays alive for good.
            let old = f.code.replace(code);
            std::mem::forget(old);
            Ok(())
        },
    ),
    GetSet::member("__globals__", |_, x| read(x, |f| f.globals.to_value())),
    GetSet::member("__builtins__", |_, x| read(x, |f| f.builtins.to_value())),
    GetSet::member("__closure__", |_, x| read(x, |f| f.closure.clone())),
];
