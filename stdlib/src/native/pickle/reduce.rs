//! Objects that are pickled by name, or by a call that makes them again.

use super::opcode as op;
use super::save::Save;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::object::TypeData;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::function::FunctionObj;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

/// What `__reduce__` answered, with None for what it left out.
struct Reduced {
    callable: Value,
    args: Value,
    state: Value,
    items: Value,
    pairs: Value,
    setter: Value,
}

impl Save<'_> {
    /// Writes an object that is no built-in container or atom.
    pub(super) fn save_other(&mut self, x: &Value) -> Result<()> {
        let ctx = self.ctx;
        if let Some(hook) = self.hooks.reducer_override.clone() {
            let reduced = ctx.call(&hook, std::slice::from_ref(x))?;
            if !reduced.is_not_implemented() {
                return self.save_answer(&reduced, x);
            }
        }
        let ty = ctx.type_of(x).clone();
        if ty.is(&ctx.types().r#type) {
            return self.save_type(x);
        }
        if x.downcast::<FunctionObj>().is_some() {
            return self.save_global(x, None);
        }
        let table = self.hooks.dispatch_table.as_ref().unwrap_or(&self.hooks.shared_table).clone();
        let reducer = match table.downcast::<DictObj>() {
            Some(dict) => ctx.dict_get(dict, ty.as_value())?,
            None => match ctx.get_item(&table, ty.as_value()) {
                Ok(found) => Some(found),
                Err(raise) if raise.is(ctx, &ctx.exceptions().key_error) => None,
                Err(raise) => return Err(raise),
            },
        };
        let reduced = match reducer {
            Some(reducer) => ctx.call(&reducer, std::slice::from_ref(x))?,
            None if x.downcast::<TypeData>().is_some() => return self.save_global(x, None),
            None => self.reduce(x)?,
        };
        self.save_answer(&reduced, x)
    }

    fn reduce(&self, x: &Value) -> Result<Value> {
        let ctx = self.ctx;
        let protocol = Value::from_i32(self.protocol as i32);
        if let Some(method) = ctx.get_attr_opt(x, &ctx.intern("__reduce_ex__"))? {
            return ctx.call(&method, &[protocol]);
        }
        match ctx.get_attr_opt(x, &ctx.intern("__reduce__"))? {
            Some(method) => ctx.call(&method, &[]),
            None => {
                let shown = ctx.repr_text(x)?;
                Err(self.error(format!("can't pickle '{}' object: {shown}", ctx.type_name(x))))
            }
        }
    }

    fn save_answer(&mut self, reduced: &Value, x: &Value) -> Result<()> {
        if reduced.downcast::<StrObj>().is_some() {
            return self.save_global(x, Some(reduced));
        }
        if reduced.downcast::<TupleObj>().is_none() {
            return Err(self.error("__reduce__ must return a string or tuple"));
        }
        self.save_reduced(reduced, Some(x))
    }

    fn save_type(&mut self, x: &Value) -> Result<()> {
        let ctx = self.ctx;
        let singletons = [Value::NONE, Value::ELLIPSIS, Value::NOT_IMPLEMENTED];
        for singleton in singletons {
            if ctx.type_of(&singleton).as_value().is(x) {
                let args = ctx.new_tuple(&[singleton]);
                return self.save_reduced(&ctx.new_pair(ctx.types().r#type.to_value(), args), Some(x));
            }
        }
        self.save_global(x, None)
    }

    /// Writes the name of an object that is found by it.
    pub(super) fn save_global(&mut self, x: &Value, name: Option<&Value>) -> Result<()> {
        let ctx = self.ctx;
        let name = match name {
            Some(name) => name.clone(),
            None => match ctx.get_attr_opt(x, &ctx.intern("__qualname__"))? {
                Some(name) => name,
                None => ctx.get_attr_str(x, "__name__")?,
            },
        };
        let path = text_of(&name);
        let module_name = self.module_of(x, &path)?;
        let module_text = text_of(&module_name);
        let shown = ctx.repr_text(x)?;
        let Ok(module) = ctx.import_module(&module_text) else {
            let message = format!("Can't pickle {shown}: import of module '{module_text}' failed");
            return Err(self.error(message));
        };
        let Some((found, _)) = find(ctx, &module, &path)? else {
            let message = format!("Can't pickle {shown}: attribute lookup {path} on {module_text} failed");
            return Err(self.error(message));
        };
        if !found.is(x) {
            let message = format!("Can't pickle {shown}: it's not the same object as {module_text}.{path}");
            return Err(self.error(message));
        }
        if self.protocol >= 2 && self.save_extension(&module_name, &name)? {
            return Ok(());
        }
        if self.protocol >= 4 {
            self.save(&module_name)?;
            self.save(&name)?;
            self.out.op(op::STACK_GLOBAL);
        } else if let Some((first, rest)) = path.split_once('.') {
            self.save_dotted(&module_text, first, rest)?;
        } else {
            self.push_global(&module_text, &path)?;
        }
        self.put(x);
        Ok(())
    }

    /// Older protocols know no dotted names: the outer objects are asked for their attributes.
    fn save_dotted(&mut self, module: &str, first: &str, rest: &str) -> Result<()> {
        let ctx = self.ctx;
        let getattr = ctx.builtin("getattr");
        for _ in rest.split('.') {
            self.save(&getattr)?;
            if self.protocol < 2 {
                self.out.op(op::MARK);
            }
        }
        self.push_global(module, first)?;
        for part in rest.split('.') {
            self.save(&ctx.intern(part))?;
            self.out.op(if self.protocol < 2 { op::TUPLE } else { op::TUPLE2 });
            self.out.op(op::REDUCE);
        }
        Ok(())
    }

    fn push_global(&mut self, module: &str, name: &str) -> Result<()> {
        let (module, name) = match self.protocol < 3 && self.pickler.fixes_imports() {
            true => super::names::to_old(self.ctx, module, name)?,
            false => (module.to_owned(), name.to_owned()),
        };
        if self.protocol < 3 && !(module.is_ascii() && name.is_ascii()) {
            let protocol = self.protocol;
            let message =
                format!("can't pickle global identifier '{module}.{name}' using pickle protocol {protocol}");
            return Err(self.error(message));
        }
        self.out.push(format!("c{module}\n{name}\n").as_bytes());
        Ok(())
    }

    /// Writes the number that a name was registered with in `copyreg`, if it was.
    fn save_extension(&mut self, module: &Value, name: &Value) -> Result<bool> {
        let ctx = self.ctx;
        let copyreg = ctx.import_module("copyreg")?;
        let registry = ctx.get_attr_str(&copyreg, "_extension_registry")?;
        let Some(registry) = registry.downcast::<DictObj>() else { return Ok(false) };
        if registry.is_empty() {
            return Ok(false);
        }
        let key = ctx.new_pair(module.clone(), name.clone());
        let Some(code) = ctx.dict_get(registry, &key)? else { return Ok(false) };
        let code = ctx.index_checked(&code)?;
        match code {
            1..=0xff => self.out.push(&[op::EXT1, code as u8]),
            0x100..=0xffff => self.out.push(&[op::EXT2, code as u8, (code >> 8) as u8]),
            0x10000..=0x7fff_ffff => {
                self.out.op(op::EXT4);
                self.out.push(&(code as u32).to_le_bytes());
            }
            _ => return Err(ctx.runtime_error(format!("extension code {code} is out of range"))),
        }
        Ok(true)
    }

    /// The name of the module that an object is found in.
    fn module_of(&self, x: &Value, path: &str) -> Result<Value> {
        let ctx = self.ctx;
        if let Some(name) = ctx.get_attr_opt(x, &ctx.names().__module__)?
            && !name.is_none()
        {
            return Ok(name);
        }
        for (name, module) in ctx.modules().items() {
            let text = if name.downcast::<StrObj>().is_some() { text_of(&name) } else { continue };
            if matches!(text.as_str(), "__main__" | "__mp_main__") || module.is_none() {
                continue;
            }
            if let Some((found, _)) = find(ctx, &module, path)?
                && found.is(x)
            {
                return Ok(name);
            }
        }
        Ok(ctx.intern("__main__"))
    }

    fn parts_of(&self, reduced: &Value) -> Result<Reduced> {
        let ctx = self.ctx;
        let parts = ctx.tuple_items(reduced);
        if !(2..=6).contains(&parts.len()) {
            return Err(self.error("tuple returned by __reduce__ must contain 2 through 6 elements"));
        }
        let part = |at: usize| parts.get(at).cloned().unwrap_or(Value::NONE);
        if !ctx.is_callable(&part(0)) {
            return Err(self.error("first item of the tuple returned by __reduce__ must be callable"));
        }
        if part(1).downcast::<TupleObj>().is_none() {
            return Err(self.error("second item of the tuple returned by __reduce__ must be a tuple"));
        }
        for (at, word) in [(3, "fourth"), (4, "fifth")] {
            let iterator = part(at);
            if !iterator.is_none() && ctx.type_of(&iterator).slots().next.get().is_none() {
                let got = ctx.type_name(&iterator);
                return Err(self.error(format!(
                    "{word} element of the tuple returned by __reduce__ must be an iterator, not {got}"
                )));
            }
        }
        let setter = part(5);
        if !setter.is_none() && !ctx.is_callable(&setter) {
            let got = ctx.type_name(&setter);
            return Err(self.error(format!(
                "sixth element of the tuple returned by __reduce__ must be a function, not {got}"
            )));
        }
        Ok(Reduced {
            callable: part(0),
            args: part(1),
            state: part(2),
            items: part(3),
            pairs: part(4),
            setter,
        })
    }

    /// Writes what makes an object again: a call, and what is done with its result.
    pub(super) fn save_reduced(&mut self, reduced: &Value, x: Option<&Value>) -> Result<()> {
        let reduced = self.parts_of(reduced)?;
        self.save_call(&reduced, x)?;
        if let Some(x) = x {
            if self.memo.contains_key(&x.id()) {
                self.out.op(op::POP);
                self.get(x);
                return Ok(());
            }
            self.put(x);
        }
        if !reduced.items.is_none() {
            self.save_items(&reduced.items)?;
        }
        if !reduced.pairs.is_none() {
            self.save_pairs(&reduced.pairs)?;
        }
        match (reduced.state.is_none(), x) {
            (true, _) => Ok(()),
            (false, Some(x)) if !reduced.setter.is_none() => {
                self.save(&reduced.setter)?;
                self.save(x)?;
                self.save(&reduced.state)?;
                self.out.push(&[op::TUPLE2]);
                self.out.push(&[op::REDUCE]);
                self.out.push(&[op::POP]);
                Ok(())
            }
            _ => {
                self.save(&reduced.state)?;
                self.out.op(op::BUILD);
                Ok(())
            }
        }
    }

    fn save_call(&mut self, reduced: &Reduced, x: Option<&Value>) -> Result<()> {
        let ctx = self.ctx;
        if self.protocol >= 2
            && let Some(name) = ctx.get_attr_opt(&reduced.callable, &ctx.intern("__name__"))?
            && name.downcast::<StrObj>().is_some()
        {
            match text_of(&name).as_str() {
                "__newobj__" => return self.save_new(&reduced.args, x),
                "__newobj_ex__" => return self.save_new_ex(&reduced.args, x),
                _ => {}
            }
        }
        self.save(&reduced.callable)?;
        self.save(&reduced.args)?;
        self.out.op(op::REDUCE);
        Ok(())
    }

    fn check_class(&self, name: &str, class: &Value, x: Option<&Value>) -> Result<()> {
        let ctx = self.ctx;
        if ctx.get_attr_opt(class, &ctx.intern("__new__"))?.is_none() {
            return Err(self.error(format!("args[0] from {name} args has no __new__")));
        }
        if let Some(x) = x
            && !ctx.get_attr_str(x, "__class__")?.is(class)
        {
            return Err(self.error(format!("args[0] from {name} args has the wrong class")));
        }
        Ok(())
    }

    fn save_new(&mut self, args: &Value, x: Option<&Value>) -> Result<()> {
        let ctx = self.ctx;
        let Some((class, rest)) = ctx.tuple_items(args).split_first() else {
            return Err(self.error("__newobj__ arglist is empty"));
        };
        self.check_class("__newobj__", class, x)?;
        self.save(class)?;
        self.save(&ctx.new_tuple(rest))?;
        self.out.op(op::NEWOBJ);
        Ok(())
    }

    fn save_new_ex(&mut self, args: &Value, x: Option<&Value>) -> Result<()> {
        let ctx = self.ctx;
        let [class, positional, keywords] = ctx.tuple_items(args) else {
            let n = ctx.tuple_items(args).len();
            return Err(
                self.error(format!("length of the NEWOBJ_EX argument tuple must be exactly 3, not {n}"))
            );
        };
        self.check_class("__newobj_ex__", class, x)?;
        if self.protocol >= 4 {
            self.save(class)?;
            self.save(positional)?;
            self.save(keywords)?;
            self.out.op(op::NEWOBJ_EX);
            return Ok(());
        }
        let partial = ctx.get_attr_str(&ctx.import_module("functools")?, "partial")?;
        let make = ctx.get_attr_str(class, "__new__")?;
        let mut all = vec![make, class.clone()];
        all.extend_from_slice(ctx.tuple_items(positional));
        let names = keywords.downcast::<DictObj>().map(DictObj::items).unwrap_or_default();
        let named: Vec<(String, Value)> =
            names.into_iter().map(|(name, value)| (text_of(&name), value)).collect();
        let keywords: Vec<(&str, Value)> =
            named.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let call = ctx.call_keywords(&partial, &all, &keywords)?;
        self.save(&call)?;
        self.save(&ctx.new_tuple(&[]))?;
        self.out.op(op::REDUCE);
        Ok(())
    }
}

/// What a dotted name stands for in a module, and the object that has it; `None` if nothing.
pub(super) fn find(ctx: &Ctx, module: &Value, path: &str) -> Result<Option<(Value, Value)>> {
    let (mut found, mut parent) = (module.clone(), module.clone());
    for part in path.split('.') {
        if part == "<locals>" {
            return Ok(None);
        }
        parent = found;
        found = match ctx.get_attr_opt(&parent, &ctx.intern(part))? {
            Some(next) => next,
            None => return Ok(None),
        };
    }
    Ok(Some((found, parent)))
}
