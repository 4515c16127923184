//! The instructions that make objects: by name, by calls, from states.

use super::load::Load;
use super::opcode as op;
use gilbox_vm::error::Result;
use gilbox_vm::native::Args;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

impl Load<'_> {
    pub(super) fn object_step(&mut self, code: u8) -> Result<()> {
        match code {
            op::GLOBAL => {
                let (module, name) = self.named()?;
                let found = self.find_class(&module, &name)?;
                self.push(found);
                Ok(())
            }
            op::STACK_GLOBAL => {
                let (name, module) = (self.pop()?, self.pop()?);
                if module.downcast::<StrObj>().is_none() || name.downcast::<StrObj>().is_none() {
                    return Err(self.error("STACK_GLOBAL requires str"));
                }
                let found = self.find_class(&module, &name)?;
                self.push(found);
                Ok(())
            }
            op::REDUCE => {
                let (args, function) = (self.pop()?, self.pop()?);
                if args.downcast::<TupleObj>().is_none() {
                    return Err(self.ctx.type_error("argument list must be a tuple"));
                }
                let made = self.ctx.call(&function, self.ctx.tuple_items(&args))?;
                self.push(made);
                Ok(())
            }
            op::NEWOBJ => self.new_object(false),
            op::NEWOBJ_EX => self.new_object(true),
            op::BUILD => self.build(),
            op::EXT1 => self.extension(1),
            op::EXT2 => self.extension(2),
            op::EXT4 => self.extension(4),
            op::INST => {
                let (module, name) = self.named()?;
                let class = self.find_class(&module, &name)?;
                let args = self.pop_mark()?;
                self.instance(&class, &args)
            }
            op::OBJ => {
                let mut args = self.pop_mark()?;
                if args.is_empty() {
                    return Err(self.error("unpickling stack underflow"));
                }
                let class = args.remove(0);
                self.instance(&class, &args)
            }
            op::PERSID => {
                let line = self.source.line(self.ctx)?;
                let id = self.ctx.new_str(&String::from_utf8_lossy(&line));
                self.persistent(id)
            }
            op::BINPERSID => {
                let id = self.pop()?;
                self.persistent(id)
            }
            _ if (0x20..0x7f).contains(&code) && code != b'\'' => {
                Err(self.error(format!("invalid load key, '{}'.", code as char)))
            }
            _ => Err(self.error(format!("invalid load key, '\\x{code:02x}'."))),
        }
    }

    /// An instance as classes of Python 2 were pickled: without arguments it is not initialised.
    fn instance(&mut self, class: &Value, args: &[Value]) -> Result<()> {
        let ctx = self.ctx;
        let is_bare = args.is_empty()
            && ctx.as_type(class).is_some()
            && ctx.get_attr_opt(class, &ctx.intern("__getinitargs__"))?.is_none();
        let made = match is_bare {
            true => {
                let make = ctx.get_attr_str(class, "__new__")?;
                ctx.call(&make, std::slice::from_ref(class))?
            }
            false => ctx.call(class, args)?,
        };
        self.push(made);
        Ok(())
    }

    /// Two lines: a module and a name.
    fn named(&mut self) -> Result<(Value, Value)> {
        let module = self.source.line(self.ctx)?;
        let name = self.source.line(self.ctx)?;
        let text = |line: &[u8]| self.ctx.new_str(&String::from_utf8_lossy(line));
        Ok((text(&module), text(&name)))
    }

    fn find_class(&self, module: &Value, name: &Value) -> Result<Value> {
        let ctx = self.ctx;
        if self.this.is_none() || !ctx.type_of(self.this).has(gilbox_vm::object::TypeFlags::HEAP) {
            return self.unpickler.find_class(ctx, &text_of(module), &text_of(name), self.protocol);
        }
        self.unpickler.set_protocol(self.protocol);
        ctx.call_method_str(self.this, "find_class", &[module.clone(), name.clone()])
    }

    fn new_object(&mut self, with_keywords: bool) -> Result<()> {
        let ctx = self.ctx;
        let keywords = if with_keywords { self.pop()? } else { Value::NONE };
        let (args, class) = (self.pop()?, self.pop()?);
        let word = if with_keywords { "NEWOBJ_EX" } else { "NEWOBJ" };
        let Some(ty) = ctx.as_type(&class) else {
            let got = ctx.type_name(&class);
            return Err(self.error(format!("{word} class argument must be a type, not {got}")));
        };
        if args.downcast::<TupleObj>().is_none() {
            let got = ctx.type_name(&args);
            return Err(self.error(format!("{word} args argument must be a tuple, not {got}")));
        }
        let Some(make) = ty.slots().new.get() else {
            return Err(
                self.error(format!("{word} class argument '{}' doesn't have __new__", ty.name_text()))
            );
        };
        let items = ctx.tuple_items(&args);
        let made = match keywords.downcast::<DictObj>() {
            Some(keywords) => {
                let (names, values): (Vec<Value>, Vec<Value>) = keywords.items().into_iter().unzip();
                let all: Vec<Value> = items.iter().cloned().chain(values).collect();
                make(ctx, &ty, Args::with_names(&all, &names))?
            }
            None => make(ctx, &ty, Args::positional(items))?,
        };
        self.push(made);
        Ok(())
    }

    fn build(&mut self) -> Result<()> {
        let ctx = self.ctx;
        let state = self.pop()?;
        let object = self.top()?.clone();
        if let Some(set) = ctx.get_attr_opt(&object, &ctx.intern("__setstate__"))? {
            return ctx.call(&set, &[state]).map(drop);
        }
        let (state, slots) = match ctx.tuple_items(&state) {
            [state, slots] => (state.clone(), slots.clone()),
            _ => (state, Value::NONE),
        };
        if !state.is_none() {
            let Some(state) = state.downcast::<DictObj>() else {
                return Err(self.error("state is not a dictionary"));
            };
            let dict = ctx.get_attr_str(&object, "__dict__")?;
            for (name, value) in state.items() {
                let name = if name.downcast::<StrObj>().is_some() { ctx.intern_value(&name) } else { name };
                ctx.set_item(&dict, &name, &value)?;
            }
        }
        if !slots.is_none() {
            let Some(slots) = slots.downcast::<DictObj>() else {
                return Err(self.error("slot state is not a dictionary"));
            };
            for (name, value) in slots.items() {
                ctx.set_attr(&object, &name, Some(&value))?;
            }
        }
        Ok(())
    }

    /// An object by the number that `copyreg` knows its name by.
    fn extension(&mut self, bytes: usize) -> Result<()> {
        let ctx = self.ctx;
        let code = self.number(bytes)? as u32 as i32;
        if code <= 0 {
            return Err(self.error("EXT specifies code <= 0"));
        }
        let copyreg = ctx.import_module("copyreg")?;
        let registry = ctx.get_attr_str(&copyreg, "_inverted_registry")?;
        let found = match registry.downcast::<DictObj>() {
            Some(registry) => ctx.dict_get(registry, &Value::from_i32(code))?,
            None => None,
        };
        let Some(found) = found else {
            return Err(ctx.value_error(format!("unregistered extension code {code}")));
        };
        let [module, name] = ctx.tuple_items(&found) else {
            return Err(ctx.value_error(format!("_inverted_registry[{code}] isn't a 2-tuple of strings")));
        };
        let object = self.find_class(module, name)?;
        self.push(object);
        Ok(())
    }

    fn persistent(&mut self, id: Value) -> Result<()> {
        let ctx = self.ctx;
        let Some(hook) = super::pickler::hook(ctx, self.this, "persistent_load")? else {
            return Err(self.error(
                "A load persistent id instruction was encountered, but no persistent_load function was specified.",
            ));
        };
        let object = ctx.call(&hook, &[id])?;
        self.push(object);
        Ok(())
    }

    pub(super) fn next_buffer(&mut self) -> Result<()> {
        let Some(buffers) = self.unpickler.buffers() else {
            return Err(
                self.error("pickle stream refers to out-of-band data but no *buffers* argument was given")
            );
        };
        match self.ctx.next(&buffers)? {
            Some(buffer) => {
                self.push(buffer);
                Ok(())
            }
            None => Err(self.error("not enough out-of-band buffers")),
        }
    }

    pub(super) fn readonly_buffer(&mut self) -> Result<()> {
        let ctx = self.ctx;
        let buffer = self.pop()?;
        let view = ctx.call(ctx.types().memoryview.as_value(), std::slice::from_ref(&buffer))?;
        let readonly = ctx.is_true(&ctx.get_attr_str(&view, "readonly")?)?;
        let kept = if readonly { buffer } else { ctx.call_method_str(&view, "toreadonly", &[])? };
        self.push(kept);
        Ok(())
    }
}
