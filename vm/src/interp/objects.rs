//! Op bodies that make and take apart objects: functions, displays, unpacking, formatting, with, raise, import, match.

use super::calls_out::{consume, operand, put, reg, take};
use super::quick::take_window;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::{Ref, TypeData, TypeFlags, shape};
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::list::ListObj;
use crate::types::set::SetObj;
use crate::types::str::{StrObj, text_of};
use crate::types::tuple::TupleObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{A_TEMP, ASYNC, Instr, MF_ANNOTATIONS, MF_CLOSURE, MF_DEFAULTS, MF_KWDEFAULTS};

type Regs = *mut RawValue;

impl Ctx {
    pub(super) unsafe fn op_make_function(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: the registers are the running frame's, as for all op bodies below.
        unsafe {
            let code = &self.frame().code().constants[i.c() as usize];
            let Some(code) = Ref::<CodeObj>::from_value(code) else {
                return Err(self.system_error("bad code constant"));
            };
            let mut at = i.b();
            let mut next = |flag: u8| {
                if i.flags() & flag == 0 {
                    return Value::NONE;
                }
                at += 1;
                take(regs, at - 1)
            };
            let (defaults, kwdefaults) = (next(MF_DEFAULTS), next(MF_KWDEFAULTS));
            let (annotations, closure) = (next(MF_ANNOTATIONS), next(MF_CLOSURE));
            let f = self.new_function(code, self.frame().globals(), closure);
            *f.defaults.borrow_mut() = defaults;
            *f.kwdefaults.borrow_mut() = kwdefaults;
            *f.annotations.borrow_mut() = annotations;
            put(regs, i.a(), f.into_value());
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn op_build_tuple(&self, window: &mut [RawValue]) -> Value {
        if window.is_empty() {
            return self.new_tuple(&[]);
        }
        let len = window.len();
        // SAFETY: each value is moved out of its register once.
        let items =
            window.iter_mut().map(|r| unsafe { std::mem::replace(r, RawValue::UNBOUND).into_value() });
        self.exact_tuple(len, items)
    }

    pub(super) unsafe fn op_build_set(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let items = take_window(regs.add(i.b() as usize), i.c() as usize);
            let set = self.build_set(&items)?;
            put(regs, i.a(), set);
        }
        Ok(())
    }

    pub(super) unsafe fn op_build_map(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let dict = self.new_dict();
            dict.reserve(i.c() as usize);
            for at in (i.b()..).step_by(2).take(i.c() as usize) {
                let (key, value) = (take(regs, at), take(regs, at + 1));
                self.dict_set(&dict, &key, value)?;
            }
            put(regs, i.a(), dict.into_value());
        }
        Ok(())
    }

    pub(super) unsafe fn op_build_string(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let first = regs.add(i.b() as usize);
            let parts: &[Value] = std::slice::from_raw_parts(first as *const Value, i.c() as usize);
            let text = self.build_string(parts)?;
            for k in 0..i.c() as usize {
                std::mem::replace(&mut *first.add(k), RawValue::UNBOUND).decref();
            }
            put(regs, i.a(), text);
        }
        Ok(())
    }

    pub(super) unsafe fn op_set_add(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let key = operand(regs, i.b(), i.flags() & gilbox_lang::code::B_TEMP != 0);
            if let Some(set) = reg(regs, i.a()).downcast::<SetObj>()
                && let Some(key) = self.set_add_plain(set, key)
            {
                self.set_add(set, &key)?;
            }
            consume(regs, i);
        }
        Ok(())
    }

    pub(super) unsafe fn op_map_add(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            if let Some(dict) = reg(regs, i.a()).downcast::<DictObj>() {
                let value = operand(regs, i.c(), i.flags() & gilbox_lang::code::C_TEMP != 0);
                self.dict_set(dict, reg(regs, i.b()), value)?;
            }
            consume(regs, i);
        }
        Ok(())
    }

    pub(super) unsafe fn op_list_extend(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let source = reg(regs, i.b()).clone();
            let slots = &self.type_of(&source).slots;
            if slots.iter.get().is_none() && slots.getitem.get().is_none() {
                let got = self.type_name(&source);
                return Err(self.type_error(format!("Value after * must be an iterable, not {got}")));
            }
            if let Some(list) = reg(regs, i.a()).downcast::<ListObj>() {
                self.list_extend(list, &source)?;
            }
            consume(regs, i);
        }
        Ok(())
    }

    pub(super) unsafe fn op_set_update(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            if let Some(set) = reg(regs, i.a()).downcast::<SetObj>() {
                self.set_update(set, reg(regs, i.b()))?;
            }
            consume(regs, i);
        }
        Ok(())
    }

    pub(super) unsafe fn op_map_update(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let source = reg(regs, i.b()).clone();
            if let Some(dict) = reg(regs, i.a()).downcast::<DictObj>() {
                self.dict_update_mapping(dict, &source)?;
            }
            consume(regs, i);
        }
        Ok(())
    }

    pub(super) unsafe fn op_map_merge(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let source = reg(regs, i.b()).clone();
            let callee = reg(regs, i.c()).clone();
            if let Some(dict) = reg(regs, i.a()).downcast::<DictObj>() {
                self.dict_merge_kwargs(dict, &source, &|| self.callable_name(&callee))?;
            }
            consume(regs, i);
        }
        Ok(())
    }

    pub(super) unsafe fn op_unpack(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let source = operand(regs, i.b(), i.flags() & gilbox_lang::code::B_TEMP != 0);
            let items = self.unpack_exact(&source, i.c() as usize)?;
            for (k, item) in items.into_iter().enumerate() {
                put(regs, i.a() + k as u16, item);
            }
        }
        Ok(())
    }

    pub(super) unsafe fn op_unpack2(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let source = operand(regs, i.b(), i.flags() & gilbox_lang::code::B_TEMP != 0);
            if source.shape_id() == shape::LIST
                && let Some(list) = source.downcast::<ListObj>()
                && let [Some(a), Some(b), None] = [list.get(0), list.get(1), list.get(2)]
            {
                put(regs, i.a(), a);
                put(regs, i.c(), b);
                return Ok(());
            }
            let mut items = self.unpack_exact(&source, 2)?.into_iter();
            if let (Some(a), Some(b)) = (items.next(), items.next()) {
                put(regs, i.a(), a);
                put(regs, i.c(), b);
            }
        }
        Ok(())
    }

    pub(super) unsafe fn op_unpack_ex(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let source = operand(regs, i.b(), i.flags() & gilbox_lang::code::B_TEMP != 0);
            let (before, after) = ((i.c() & 255) as usize, (i.c() >> 8) as usize);
            let items = self.unpack_starred(&source, before, after)?;
            for (k, item) in items.into_iter().enumerate() {
                put(regs, i.a() + k as u16, item);
            }
        }
        Ok(())
    }

    fn converted(&self, value: &Value, conversion: u8) -> Result<Value> {
        match conversion {
            1 => self.str(value),
            2 => self.repr(value),
            3 => self.ascii(value),
            _ => Ok(value.clone()),
        }
    }

    pub(super) unsafe fn op_format_value(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let conversion = i.flags() >> 4;
            let value = reg(regs, i.b());
            let text = match (conversion, value.shape_id()) {
                // The exact built-in types format as str() does.
                (0, shape::STR | shape::LIST | shape::DICT | shape::TUPLE | shape::BYTES | shape::INT) => {
                    self.str(value)?
                }
                (0, 0) if !value.raw().is_small_int() && !value.raw().is_inline_float() => self.str(value)?,
                (0, _) => self.format_simple(value)?,
                _ => self.converted(value, conversion)?,
            };
            consume(regs, i);
            put(regs, i.a(), text);
        }
        Ok(())
    }

    pub(super) unsafe fn op_format_spec(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let spec = reg(regs, i.c());
            let text = match i.flags() >> 4 {
                0 => self.format_value(reg(regs, i.b()), spec)?,
                conversion => {
                    let value = self.converted(reg(regs, i.b()), conversion)?;
                    self.format_value(&value, spec)?
                }
            };
            consume(regs, i);
            put(regs, i.a(), text);
        }
        Ok(())
    }

    pub(super) unsafe fn op_get_iter(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let iterator = self.iter(reg(regs, i.b()))?;
            consume(regs, i);
            put(regs, i.a(), iterator);
        }
        Ok(())
    }

    /// A list iterator came to its end: it gives up its list, so that it stays at the end.
    pub(super) fn op_end_list_iter(&self, iterator: &Value) -> Result<()> {
        if let Some(it) = iterator.downcast::<crate::types::iterators::ListIterObj>() {
            let old = it.list.replace(Value::NONE);
            drop(old);
        }
        Ok(())
    }

    pub(super) unsafe fn op_raise(&self, i: Instr, regs: Regs) -> Raise {
        // SAFETY: as above.
        unsafe {
            if i.c() == 0 {
                let handled = self.handled_exception();
                if handled.is_none() {
                    return self.runtime_error("No active exception to reraise");
                }
                return Raise::new(handled);
            }
            let (exception, cause) =
                (reg(regs, i.a()).clone(), if i.c() == 2 { Some(reg(regs, i.b()).clone()) } else { None });
            if i.flags() & A_TEMP != 0 {
                drop(take(regs, i.a()));
            }
            match self.make_exception(&exception, cause) {
                Ok(exception) => Raise::new(exception),
                Err(raise) => raise,
            }
        }
    }

    /// The exception object of `raise exception from cause`.
    pub(crate) fn make_exception(&self, exception: &Value, cause: Option<Value>) -> Result<Value> {
        let instance = |x: &Value, message: &str| -> Result<Value> {
            if let Some(class) = x.downcast::<TypeData>() {
                if class.has(TypeFlags::EXCEPTION) {
                    let made = self.call(x, &[])?;
                    if made.downcast::<crate::types::exception::ExceptionObj>().is_none() {
                        let (class, got) = (self.repr_text(x)?, self.type_name(&made));
                        return Err(self.type_error(format!(
                            "calling {class} should have returned an instance of BaseException, not <class '{got}'>"
                        )));
                    }
                    return Ok(made);
                }
            } else if x.downcast::<crate::types::exception::ExceptionObj>().is_some() {
                return Ok(x.clone());
            }
            Err(self.type_error(message))
        };
        let made = instance(exception, "exceptions must derive from BaseException")?;
        if let Some(cause) = cause {
            let cause = if cause.is_none() {
                cause
            } else {
                instance(&cause, "exception causes must derive from BaseException")?
            };
            if let Some(e) = made.downcast::<crate::types::exception::ExceptionObj>() {
                e.suppress_context.set(true);
                let old = e.cause.replace(cause);
                drop(old);
            }
        }
        Ok(made)
    }

    /// Does an exception match the class or tuple of an `except` clause?
    pub(super) fn op_exc_match(&self, exception: &Value, classes: &Value) -> Result<bool> {
        let is_class = |c: &Value| c.downcast::<TypeData>().is_some_and(|t| t.has(TypeFlags::EXCEPTION));
        let list: Vec<Value> = match classes.downcast::<TupleObj>() {
            Some(tuple) => tuple.items().to_vec(),
            None => vec![classes.clone()],
        };
        if !list.iter().all(is_class) {
            return Err(
                self.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        }
        let mut classes = list.iter().filter_map(|c| self.as_type(c));
        Ok(classes.any(|c| self.is_instance_by_mro(exception, &c)))
    }

    pub(super) unsafe fn op_load_with(&self, i: Instr, regs: Regs) -> Result<()> {
        let is_async = i.flags() & ASYNC != 0;
        let names = self.names();
        let (enter, exit) = if is_async {
            (&names.__aenter__, &names.__aexit__)
        } else {
            (&names.__enter__, &names.__exit__)
        };
        // SAFETY: as above.
        unsafe {
            if let Some((enter, exit)) = self.plain_methods(reg(regs, i.b()), enter, exit) {
                let is_temporary = i.flags() & gilbox_lang::code::B_TEMP != 0;
                let manager = reg(regs, i.b()).clone();
                let again = if is_temporary { take(regs, i.b()) } else { manager.clone() };
                put(regs, i.a(), exit);
                put(regs, i.a() + 1, manager);
                put(regs, i.a() + 2, enter);
                put(regs, i.a() + 3, again);
                return Ok(());
            }
            let manager = reg(regs, i.b()).clone();
            let protocol = if is_async { "asynchronous context manager" } else { "context manager" };
            let missing = |hint: &str| {
                let name = self.type_name(&manager);
                self.type_error(format!("'{name}' object does not support the {protocol} protocol{hint}"))
            };
            let Some((enter, enter_self)) = self.special_unbound(&manager, enter)? else {
                return Err(missing(""));
            };
            let Some((exit, exit_self)) = self.special_unbound(&manager, exit)? else {
                let name = if is_async { "__aexit__" } else { "__exit__" };
                return Err(missing(&format!(" (missed {name} method)")));
            };
            if i.flags() & gilbox_lang::code::B_TEMP != 0 {
                drop(take(regs, i.b()));
            }
            put(regs, i.a(), exit);
            put(regs, i.a() + 1, exit_self);
            put(regs, i.a() + 2, enter);
            put(regs, i.a() + 3, enter_self);
        }
        Ok(())
    }

    /// Two special methods of an object where both are methods of its type that need no binding.
    fn plain_methods(&self, x: &Value, first: &Value, second: &Value) -> Option<(Value, Value)> {
        let is_plain = |method: &Value| self.type_of(method).has(TypeFlags::METHOD_DESCRIPTOR);
        let ty = self.type_of(x);
        let first = ty.lookup(first).filter(is_plain)?;
        Some((first, ty.lookup(second).filter(is_plain)?))
    }

    /// A special method and the object to pass first; unbound where the method is bound already.
    fn special_unbound(&self, x: &Value, name: &Value) -> Result<Option<(Value, Value)>> {
        let Some(found) = self.type_of(x).lookup(name) else { return Ok(None) };
        if self.type_of(&found).has(TypeFlags::METHOD_DESCRIPTOR) {
            return Ok(Some((found, x.clone())));
        }
        Ok(self.lookup_special(x, name)?.map(|m| (m, Value::UNBOUND)))
    }

    pub(super) unsafe fn op_load_exit_args(&self, i: Instr, regs: Regs) {
        // SAFETY: as above.
        unsafe {
            let (exit, slot) = (reg(regs, i.b()).clone(), reg(regs, i.b() + 1).clone());
            let exception = reg(regs, i.c()).clone();
            let class = self.type_of(&exception).to_value();
            let traceback = exception
                .downcast::<crate::types::exception::ExceptionObj>()
                .map(|e| e.traceback.borrow().clone());
            put(regs, i.a(), exit);
            put(regs, i.a() + 1, slot);
            put(regs, i.a() + 2, class);
            put(regs, i.a() + 3, exception);
            put(regs, i.a() + 4, traceback.unwrap_or(Value::NONE));
        }
    }

    pub(super) unsafe fn op_import_name(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let code = self.frame().code();
            let parts = code.constants[i.b() as usize].clone();
            let name = code.names[i.c() as usize].clone();
            let parts = parts.downcast::<TupleObj>().map(TupleObj::items).unwrap_or_default();
            let (level, fromlist) = (
                parts.first().cloned().unwrap_or(Value::from_i32(0)),
                parts.get(1).cloned().unwrap_or(Value::NONE),
            );
            let frame = self.frame();
            let import = frame.builtins().get_str(&self.names().__import__);
            let Some(import) = import else { return Err(self.import_error("__import__ not found")) };
            let globals = frame.globals().into_value();
            let locals =
                if frame.namespace == RawValue::UNBOUND { Value::NONE } else { frame.namespace.to_value() };
            let module = self.call(&import, &[name, globals, locals, fromlist, level])?;
            put(regs, i.a(), module);
        }
        Ok(())
    }

    pub(super) unsafe fn op_import_from(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let name = self.frame().code().names[i.c() as usize].clone();
            let module = reg(regs, i.b()).clone();
            let value = self.import_from(&module, &name)?;
            consume(regs, i);
            put(regs, i.a(), value);
        }
        Ok(())
    }

    pub(super) unsafe fn op_import_star(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let module = operand(regs, i.a(), i.flags() & A_TEMP != 0);
            let namespace = self.op_namespace()?;
            self.import_star(&module, &namespace)
        }
    }

    pub(super) fn op_is_pattern(&self, x: &Value, flag: TypeFlags) -> bool {
        self.type_of(x).has(flag)
    }

    pub(super) unsafe fn op_match_keys(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let (mapping, keys) = (reg(regs, i.b()).clone(), reg(regs, i.c()).clone());
            let result = self.match_keys(&mapping, &keys)?;
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    fn match_keys(&self, mapping: &Value, keys: &Value) -> Result<Value> {
        let keys = keys.downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_default();
        let seen = self.new_dict();
        let get = self.get_attr(mapping, &self.intern("get"))?;
        let marker = self.new_list(Vec::new());
        let mut values = Vec::new();
        for key in keys {
            if self.dict_contains(&seen, &key)? {
                let key = self.repr_text(&key)?;
                return Err(self.value_error(format!("mapping pattern checks duplicate key ({key})")));
            }
            self.dict_set(&seen, &key, Value::NONE)?;
            let value = self.call(&get, &[key, marker.clone()])?;
            if value.is(&marker) {
                return Ok(Value::NONE);
            }
            values.push(value);
        }
        Ok(self.new_tuple_from(values))
    }

    pub(super) unsafe fn op_match_rest(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let (mapping, keys) = (reg(regs, i.b()).clone(), reg(regs, i.c()).clone());
            let rest = self.new_dict();
            self.dict_update_mapping(&rest, &mapping)?;
            for key in keys.downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_default() {
                self.dict_remove(&rest, &key)?;
            }
            consume(regs, i);
            put(regs, i.a(), rest.into_value());
        }
        Ok(())
    }

    pub(super) unsafe fn op_match_class(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let class = take(regs, i.a());
            let keywords = take(regs, i.a() + 1);
            let subject = reg(regs, i.b()).clone();
            let result = self.match_class(&subject, &class, i.c() as usize, &keywords)?;
            if i.flags() & gilbox_lang::code::B_TEMP != 0 {
                drop(take(regs, i.b()));
            }
            put(regs, i.a(), result);
        }
        Ok(())
    }

    fn match_class(
        &self,
        subject: &Value,
        class: &Value,
        n_positional: usize,
        keywords: &Value,
    ) -> Result<Value> {
        let Some(ty) = self.as_type(class) else {
            return Err(self.type_error("called match pattern must be a class"));
        };
        if !self.isinstance(subject, class)? {
            return Ok(Value::NONE);
        }
        let mut seen: Vec<String> = Vec::new();
        let mut values = Vec::new();
        if n_positional > 0 {
            let match_args = self.get_attr_opt(class, &self.names().__match_args__)?;
            let class_name = ty.name_text();
            let names = match match_args {
                Some(names) => match names.downcast::<TupleObj>() {
                    Some(names) => Some(names.items().to_vec()),
                    None => {
                        let got = self.type_name(&names);
                        return Err(self
                            .type_error(format!("{class_name}.__match_args__ must be a tuple (got {got})")));
                    }
                },
                None => None,
            };
            let match_self = names.is_none() && ty.has(TypeFlags::MATCH_SELF);
            let allowed = if match_self { 1 } else { names.as_ref().map_or(0, Vec::len) };
            if allowed < n_positional {
                let plural = if allowed == 1 { "" } else { "s" };
                return Err(self.type_error(format!(
                    "{class_name}() accepts {allowed} positional sub-pattern{plural} ({n_positional} given)"
                )));
            }
            if match_self {
                values.push(subject.clone());
            } else {
                for name in names.unwrap_or_default().into_iter().take(n_positional) {
                    if name.downcast::<StrObj>().is_none() {
                        let got = self.type_name(&name);
                        return Err(
                            self.type_error(format!("__match_args__ elements must be strings (got {got})"))
                        );
                    }
                    match self.match_attr(subject, &ty.name_text(), &name, &mut seen)? {
                        Some(value) => values.push(value),
                        None => return Ok(Value::NONE),
                    }
                }
            }
        }
        for name in keywords.downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_default() {
            match self.match_attr(subject, &ty.name_text(), &name, &mut seen)? {
                Some(value) => values.push(value),
                None => return Ok(Value::NONE),
            }
        }
        Ok(self.new_tuple_from(values))
    }

    fn match_attr(
        &self,
        subject: &Value,
        class: &str,
        name: &Value,
        seen: &mut Vec<String>,
    ) -> Result<Option<Value>> {
        let text = text_of(name);
        if seen.contains(&text) {
            return Err(
                self.type_error(format!("{class}() got multiple sub-patterns for attribute '{text}'"))
            );
        }
        seen.push(text);
        self.get_attr_opt(subject, &self.intern_value(name))
    }

    pub(super) unsafe fn op_exc_star_match(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let (classes, rest) = (reg(regs, i.a()).clone(), reg(regs, i.b()).clone());
            let (matching, rest) = crate::types::exception_group::split_star(self, &rest, &classes)?;
            if !matching.is_none() {
                drop(self.set_handled(matching.clone()));
            }
            put(regs, i.a(), matching);
            put(regs, i.b(), rest);
        }
        Ok(())
    }

    pub(super) unsafe fn op_prep_reraise_star(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let (original, raised) = (reg(regs, i.b()).clone(), reg(regs, i.c()).clone());
            let items = raised.downcast::<ListObj>().map(ListObj::to_vec).unwrap_or_default();
            let result = crate::types::exception_group::prep_reraise(self, &original, items)?;
            consume(regs, i);
            put(regs, i.a(), result);
        }
        Ok(())
    }

    pub(super) unsafe fn op_intrinsic1(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let x = operand(regs, i.b(), i.flags() & gilbox_lang::code::B_TEMP != 0);
            let result = match i.c() {
                0 => {
                    let sys = self.import_module("sys")?;
                    let hook = self.get_attr(&sys, &self.names().displayhook)?;
                    self.call(&hook, &[x])?
                }
                n => {
                    let names = [
                        "",
                        "_make_typevar",
                        "_make_paramspec",
                        "_make_typevartuple",
                        "_subscript_generic",
                        "_make_type_alias",
                    ];
                    let typing = self.import_module("_typing_support")?;
                    let f = self.get_attr_str(&typing, names.get(n as usize).copied().unwrap_or(""))?;
                    self.call(&f, &[x])?
                }
            };
            put(regs, i.a(), result);
        }
        Ok(())
    }

    pub(super) unsafe fn op_intrinsic2(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let (x, y) = (take(regs, i.b()), take(regs, i.b() + 1));
            let names =
                ["_make_typevar_with_bound", "_make_typevar_with_constraints", "", "_set_type_param_default"];
            let result = if i.c() == 2 {
                if let Some(f) = x.downcast::<crate::types::function::FunctionObj>() {
                    drop(f.type_params.replace(y));
                }
                x
            } else {
                let typing = self.import_module("_typing_support")?;
                let f = self.get_attr_str(&typing, names.get(i.c() as usize).copied().unwrap_or(""))?;
                self.call(&f, &[x, y])?
            };
            put(regs, i.a(), result);
        }
        Ok(())
    }
}
