//! The type Pickler, and the functions that need none.

use super::save::{Hooks, Memo, Save};
use super::write::Output;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Visitor};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// The newest protocol.
pub const HIGHEST: i64 = 5;
/// The protocol of those who ask for none.
pub const DEFAULT: i64 = 4;

/// The payload of picklers.
#[derive(Default)]
pub struct PicklerObj {
    write: RefCell<Option<Value>>,
    buffer_callback: RefCell<Option<Value>>,
    dispatch_table: RefCell<Option<Value>>,
    persistent_id: RefCell<Option<Value>>,
    protocol: Cell<u8>,
    fixes_imports: Cell<bool>,
    is_fast: Cell<bool>,
    memo: RefCell<Memo>,
}

impl Payload for PicklerObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        for field in [&self.write, &self.buffer_callback, &self.dispatch_table, &self.persistent_id] {
            field.borrow().iter().for_each(&mut *visit);
        }
        self.memo.borrow().values().for_each(|(_, x)| visit(x));
    }
    fn clear(&self) {
        let memo = self.memo.take();
        let fields = [&self.write, &self.buffer_callback, &self.dispatch_table, &self.persistent_id];
        let values: Vec<Option<Value>> = fields.iter().map(|field| field.take()).collect();
        drop((memo, values));
    }
}

impl PicklerObj {
    /// Is nothing remembered?
    #[inline]
    pub fn is_fast(&self) -> bool {
        self.is_fast.get()
    }

    /// Are names written as Python 2 had them?
    pub fn fixes_imports(&self) -> bool {
        self.fixes_imports.get()
    }

    /// Who takes buffers that are not written.
    pub fn buffer_callback(&self) -> Option<Value> {
        self.buffer_callback.borrow().clone()
    }

    fn set_up(
        &self,
        ctx: &Ctx,
        protocol: Option<&Value>,
        fix: Option<&Value>,
        buffer: Option<&Value>,
    ) -> Result<()> {
        let protocol = match protocol.filter(|protocol| !protocol.is_none()) {
            None => DEFAULT,
            Some(protocol) => match ctx.index_checked(protocol)? {
                ..0 => HIGHEST,
                protocol @ 0..=HIGHEST => protocol,
                _ => return Err(ctx.value_error(format!("pickle protocol must be <= {HIGHEST}"))),
            },
        };
        self.protocol.set(protocol as u8);
        self.fixes_imports.set(fix.map_or(Ok(true), |fix| ctx.is_true(fix))?);
        let callback = buffer.filter(|buffer| !buffer.is_none()).cloned();
        if callback.is_some() && protocol < 5 {
            return Err(ctx.value_error("buffer_callback needs protocol >= 5"));
        }
        *self.buffer_callback.borrow_mut() = callback;
        Ok(())
    }

    /// Pickles; the memo is left as it then is.
    fn pickle(&self, ctx: &Ctx, this: &Value, x: &Value) -> Result<Vec<u8>> {
        let hooks = Hooks {
            persistent_id: hook(ctx, this, "persistent_id")?,
            reducer_override: hook(ctx, this, "reducer_override")?,
            dispatch_table: hook(ctx, this, "dispatch_table")?,
            shared_table: ctx.get_attr_str(&ctx.import_module("copyreg")?, "dispatch_table")?,
        };
        let mut save = Save {
            ctx,
            pickler: self,
            out: Output::default(),
            memo: self.memo.take(),
            protocol: self.protocol.get(),
            hooks,
        };
        let result = save.dump(x);
        let bytes = save.out.take();
        *self.memo.borrow_mut() = save.memo;
        result.map(|()| bytes)
    }
}

/// A method that a script put in the way; `None` for the functions of the module, which have no pickler.
pub(super) fn hook(ctx: &Ctx, this: &Value, name: &str) -> Result<Option<Value>> {
    if this.is_none() {
        return Ok(None);
    }
    match ctx.get_attr_str(this, name) {
        Ok(found) => Ok(Some(found)),
        Err(raise) if raise.is(ctx, &ctx.exceptions().attribute_error) => Ok(None),
        Err(raise) => Err(raise),
    }
}

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<PicklerObj>("_pickle.Pickler")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .doc("This takes a binary file for writing a pickle data stream.");

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a PicklerObj> {
    ctx.payload::<PicklerObj>(x, "_pickle.Pickler")
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, PicklerObj::default()).into_value())));
    s.init.set(Some(init));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let names = ["file", "protocol", "fix_imports", "buffer_callback"];
    let places = super::bind(ctx, "Pickler", &names, 1, args)?;
    let pickler = this(ctx, x)?;
    let part = |at: usize| places.get(at).and_then(Option::as_ref);
    pickler.set_up(ctx, part(1), part(2), part(3))?;
    let file = places[0].clone().unwrap_or(Value::NONE);
    let Some(write) = ctx.get_attr_opt(&file, &ctx.intern("write"))? else {
        return Err(ctx.type_error("file must have a 'write' attribute"));
    };
    *pickler.write.borrow_mut() = Some(write);
    Ok(())
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("dump", "(self, obj, /)", |ctx, a| {
        let pickler = this(ctx, &a[0])?;
        let Some(write) = pickler.write.borrow().clone() else {
            let name = ctx.type_of(&a[0]).name_text();
            let message = format!("Pickler.__init__() was not called by {name}.__init__()");
            return Err(super::error(ctx, "PicklingError", &message));
        };
        let bytes = pickler.pickle(ctx, &a[0], &a[1])?;
        ctx.call(&write, &[ctx.new_bytes(&bytes)])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("clear_memo", "(self, /)", |ctx, a| {
        let old = this(ctx, &a[0])?.memo.take();
        drop(old);
        Ok(Value::NONE)
    }),
];

fn optional(field: &RefCell<Option<Value>>, ctx: &Ctx, x: &Value, name: &str) -> Result<Value> {
    let found = field.borrow().clone();
    found.ok_or_else(|| ctx.no_attribute(x, &ctx.intern(name)))
}

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "dispatch_table",
        |ctx, x| optional(&this(ctx, x)?.dispatch_table, ctx, x, "dispatch_table"),
        |ctx, x, value| {
            let old = this(ctx, x)?.dispatch_table.replace(value.cloned());
            drop(old);
            Ok(())
        },
    ),
    GetSet::get_set(
        "persistent_id",
        |ctx, x| optional(&this(ctx, x)?.persistent_id, ctx, x, "persistent_id"),
        |ctx, x, value| {
            let old = this(ctx, x)?.persistent_id.replace(value.cloned());
            drop(old);
            Ok(())
        },
    ),
    GetSet::get_set(
        "fast",
        |ctx, x| Ok(Value::from_i32(this(ctx, x)?.is_fast.get() as i32)),
        |ctx, x, value| {
            let is_fast = value.map_or(Ok(false), |value| ctx.is_true(value))?;
            this(ctx, x).map(|pickler| pickler.is_fast.set(is_fast))
        },
    ),
    GetSet::get("bin", |ctx, x| Ok(Value::from_i32((this(ctx, x)?.protocol.get() > 0) as i32))),
    GetSet::get("memo", |ctx, x| {
        let dict = ctx.new_dict();
        for (id, (number, object)) in this(ctx, x)?.memo.borrow().iter() {
            let entry = ctx.new_pair(ctx.new_int(*number as i64), object.clone());
            ctx.dict_set(&dict, &ctx.new_uint(*id), entry)?;
        }
        Ok(dict.into_value())
    }),
];

/// `dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)`
pub fn dumps(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let pickler = PicklerObj::default();
    pickler.set_up(ctx, arg(args, 1), arg(args, 2), arg(args, 3))?;
    pickler.pickle(ctx, &Value::NONE, &args[0]).map(|bytes| ctx.new_bytes(&bytes))
}

/// `dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)`
pub fn dump(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let pickler = PicklerObj::default();
    pickler.set_up(ctx, arg(args, 2), arg(args, 3), arg(args, 4))?;
    let Some(write) = ctx.get_attr_opt(&args[1], &ctx.intern("write"))? else {
        return Err(ctx.type_error("file must have a 'write' attribute"));
    };
    let bytes = pickler.pickle(ctx, &Value::NONE, &args[0])?;
    ctx.call(&write, &[ctx.new_bytes(&bytes)])?;
    Ok(Value::NONE)
}
