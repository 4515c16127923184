//! The type Unpickler, and the functions that need none.

use super::load::Load;
use super::source::{File, Source};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Visitor};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// The payload of unpicklers.
pub struct UnpicklerObj {
    file: RefCell<Option<(Value, Value)>>,
    persistent_load: RefCell<Option<Value>>,
    buffers: RefCell<Option<Value>>,
    memo: RefCell<Vec<Option<Value>>>,
    fixes_imports: Cell<bool>,
    protocol: Cell<u8>,
    encoding: RefCell<String>,
    errors: RefCell<String>,
}

impl Payload for UnpicklerObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        if let Some((read, readline)) = &*self.file.borrow() {
            visit(read);
            visit(readline);
        }
        self.persistent_load.borrow().iter().for_each(&mut *visit);
        self.buffers.borrow().iter().for_each(&mut *visit);
        self.memo.borrow().iter().flatten().for_each(visit);
    }
    fn clear(&self) {
        let values = (self.file.take(), self.persistent_load.take(), self.buffers.take(), self.memo.take());
        drop(values);
    }
}

impl Default for UnpicklerObj {
    fn default() -> UnpicklerObj {
        UnpicklerObj {
            file: RefCell::default(),
            persistent_load: RefCell::default(),
            buffers: RefCell::default(),
            memo: RefCell::default(),
            fixes_imports: Cell::new(true),
            protocol: Cell::new(0),
            encoding: RefCell::new("ASCII".to_owned()),
            errors: RefCell::new("strict".to_owned()),
        }
    }
}

impl UnpicklerObj {
    fn set_up(&self, ctx: &Ctx, options: &[Option<&Value>; 4]) -> Result<()> {
        let [fix, encoding, errors, buffers] = options;
        if let Some(fix) = fix {
            self.fixes_imports.set(ctx.is_true(fix)?);
        }
        for (given, field) in [(encoding, &self.encoding), (errors, &self.errors)] {
            if let Some(text) = given.filter(|text| text.downcast::<StrObj>().is_some()) {
                *field.borrow_mut() = text_of(text);
            }
        }
        if let Some(buffers) = buffers.filter(|buffers| !buffers.is_none()) {
            let iterator = ctx.iter(buffers)?;
            *self.buffers.borrow_mut() = Some(iterator);
        }
        Ok(())
    }

    /// How strings of Python 2 are read: encoding and errors.
    pub fn decoding(&self) -> (String, String) {
        (self.encoding.borrow().clone(), self.errors.borrow().clone())
    }

    /// What stands beside the pickle.
    pub fn buffers(&self) -> Option<Value> {
        self.buffers.borrow().clone()
    }

    /// Remembers the protocol for a call of `find_class`.
    pub fn set_protocol(&self, protocol: u8) {
        self.protocol.set(protocol);
    }

    /// The object of a name in a module.
    ///
    /// # Errors
    /// What the import raises; AttributeError if there is no such name.
    pub fn find_class(&self, ctx: &Ctx, module: &str, name: &str, protocol: u8) -> Result<Value> {
        let (module_name, path) = match protocol < 3 && self.fixes_imports.get() {
            true => super::names::to_new(ctx, module, name)?,
            false => (module.to_owned(), name.to_owned()),
        };
        let module = ctx.import_module(&module_name)?;
        if protocol < 4 {
            return ctx.get_attr_str(&module, &path);
        }
        match super::reduce::find(ctx, &module, &path)? {
            Some((found, _)) => Ok(found),
            None => {
                let shown = ctx.repr_text(&module)?;
                Err(ctx.attribute_error(format!("Can't get attribute '{path}' on {shown}")))
            }
        }
    }

    fn load(&self, ctx: &Ctx, this: &Value, source: &mut Source) -> Result<Value> {
        let mut load = Load {
            ctx,
            this,
            unpickler: self,
            source,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: self.memo.take(),
            protocol: 0,
        };
        let result = load.run();
        let memo = std::mem::take(&mut load.memo);
        drop(load);
        *self.memo.borrow_mut() = memo;
        result
    }
}

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<UnpicklerObj>("_pickle.Unpickler")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .doc("This takes a binary file for reading a pickle data stream.");

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a UnpicklerObj> {
    ctx.payload::<UnpicklerObj>(x, "_pickle.Unpickler")
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, UnpicklerObj::default()).into_value())));
    s.init.set(Some(init));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let names = ["file", "fix_imports", "encoding", "errors", "buffers"];
    let places = super::bind(ctx, "Unpickler", &names, 1, args)?;
    let part = |at: usize| places.get(at).and_then(Option::as_ref);
    let unpickler = this(ctx, x)?;
    unpickler.set_up(ctx, &[part(1), part(2), part(3), part(4)])?;
    *unpickler.file.borrow_mut() = Some(methods_of(ctx, part(0).unwrap_or(&Value::NONE))?);
    Ok(())
}

fn methods_of(ctx: &Ctx, file: &Value) -> Result<(Value, Value)> {
    let read = ctx.get_attr_opt(file, &ctx.intern("read"))?;
    let readline = ctx.get_attr_opt(file, &ctx.intern("readline"))?;
    match (read, readline) {
        (Some(read), Some(readline)) => Ok((read, readline)),
        _ => Err(ctx.type_error("file must have 'read' and 'readline' attributes")),
    }
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("load", "(self, /)", |ctx, a| {
        let unpickler = this(ctx, &a[0])?;
        let Some((read, readline)) = unpickler.file.borrow().clone() else {
            let name = ctx.type_of(&a[0]).name_text();
            let message = format!("Unpickler.__init__() was not called by {name}.__init__()");
            return Err(super::error(ctx, "UnpicklingError", &message));
        };
        unpickler.load(ctx, &a[0], &mut Source::of_file(File { read, readline }))
    }),
    NativeDef::new("find_class", "(self, module_name, global_name, /)", |ctx, a| {
        let unpickler = this(ctx, &a[0])?;
        unpickler.find_class(ctx, &text_of(&a[1]), &text_of(&a[2]), unpickler.protocol.get())
    }),
];

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "persistent_load",
        |ctx, x| {
            let found = this(ctx, x)?.persistent_load.borrow().clone();
            found.ok_or_else(|| ctx.no_attribute(x, &ctx.intern("persistent_load")))
        },
        |ctx, x, value| {
            let old = this(ctx, x)?.persistent_load.replace(value.cloned());
            drop(old);
            Ok(())
        },
    ),
    GetSet::get("memo", |ctx, x| {
        let dict = ctx.new_dict();
        for (number, object) in this(ctx, x)?.memo.borrow().iter().enumerate() {
            if let Some(object) = object {
                ctx.dict_set(&dict, &ctx.new_uint(number as u64), object.clone())?;
            }
        }
        Ok(dict.into_value())
    }),
];

fn options(args: &[Value], from: usize) -> [Option<&Value>; 4] {
    [arg(args, from), arg(args, from + 1), arg(args, from + 2), arg(args, from + 3)]
}

/// `loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=())`
pub fn loads(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let unpickler = UnpicklerObj::default();
    unpickler.set_up(ctx, &options(args, 1))?;
    let data = ctx.bytes_like(&args[0])?.into_owned();
    unpickler.load(ctx, &Value::NONE, &mut Source::of_bytes(data))
}

/// `load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=())`
pub fn load(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let unpickler = UnpicklerObj::default();
    unpickler.set_up(ctx, &options(args, 1))?;
    let (read, readline) = methods_of(ctx, &args[0])?;
    unpickler.load(ctx, &Value::NONE, &mut Source::of_file(File { read, readline }))
}
