//! Op bodies for names and attributes, and the filling of their caches.

use super::cache::{Access, Hit, SiteCache};
use super::calls_out::{consume, operand, put, reg, take};
use super::frame::{Frame, FrameKind};
use super::machine::lose;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Header, Ref, Type, TypeFlags, attrs, dispatch, shape};
use crate::types::cell::CellObj;
use crate::types::code::CodeObj;
use crate::types::descriptor::MemberObj;
use crate::types::dict::DictObj;
use crate::types::function::FunctionObj;
use crate::types::property::PropertyObj;
use crate::types::str::text_of;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{A_TEMP, B_TEMP, Instr, ZERO_ARG};

type Regs = *mut RawValue;

/// The attribute that an object has where a cache says, not counted.
///
/// # Safety
/// The site's cache is filled for loads, and used before anything else happens.
#[inline(always)]
pub(super) unsafe fn direct_attr(x: RawValue, cache: &SiteCache) -> Option<RawValue> {
    // SAFETY: the shape says that there is a place for it.
    unsafe {
        if !x.is_pointer() || (*x.header()).shape.get() != cache.shape.get() {
            return None;
        }
        let place = (x.header() as *const u8).add(cache.place.get() as usize);
        let value = *(place as *const RawValue);
        if value != RawValue::UNBOUND { Some(value) } else { None }
    }
}

/// The attribute that a cache answers for an object, not counted.
///
/// # Safety
/// As for [`direct_attr`].
#[inline(always)]
pub(super) unsafe fn cached_attr(x: RawValue, cache: &SiteCache) -> Option<RawValue> {
    // SAFETY: the shape says where the object's attributes lie; a type's version that its dict still has the value.
    unsafe {
        if let Some(value) = direct_attr(x, cache) {
            return Some(value);
        }
        if !x.is_pointer() || (*x.header()).shape.get() != cache.next.get() {
            return None;
        }
        let header: *const Header = x.header();
        match cache.hit.get() {
            Hit::ClassValue if (*header).type_data().version.get() == cache.version.get() => {
                Some(cache.value.get())
            }
            Hit::Overflow => Some((*attrs::place_ptr(header, cache.place.get())).raw()),
            _ => None,
        }
    }
}

/// The method that a cache answers for an object, not counted.
///
/// # Safety
/// The site's cache is filled for methods, and used before anything else happens.
#[inline(always)]
pub(super) unsafe fn cached_method(x: RawValue, cache: &SiteCache) -> Option<RawValue> {
    // SAFETY: the version says that the class still has it.
    unsafe {
        if x.is_pointer()
            && (*x.header()).shape.get() == cache.shape.get()
            && (*x.header()).type_data().version.get() == cache.version.get()
        {
            Some(cache.value.get())
        } else {
            None
        }
    }
}

/// Stores an attribute where a cache says, and answers the object whose last reference was overwritten, if one was;
/// `None` if the cache does not know.
///
/// # Safety
/// As for [`cached_attr`]; the registers are the running frame's.
#[inline(always)]
pub(super) unsafe fn cached_store(i: Instr, regs: Regs, cache: &SiteCache) -> Option<*mut Header> {
    // SAFETY: the shape says where the object's attributes lie; the place owns what it holds.
    unsafe {
        let x = *regs.add(i.a() as usize);
        if !x.is_pointer() || (*x.header()).shape.get() != cache.shape.get() {
            return None;
        }
        let place = (x.header() as *mut u8).add(cache.place.get() as usize) as *mut RawValue;
        let from = regs.add(i.b() as usize);
        let value = *from;
        if i.flags() & B_TEMP != 0 {
            *from = RawValue::UNBOUND;
        } else {
            value.incref();
        }
        let old = *place;
        *place = value;
        (*x.header()).shape.set(cache.next.get());
        Some(lose(old))
    }
}

impl Ctx {
    /// The running frame.
    #[inline]
    #[allow(
        clippy::mut_from_ref,
        reason = "a frame is the running thread's own and lies outside of the context"
    )]
    pub(super) fn frame(&self) -> &mut Frame {
        // SAFETY: op bodies run inside of the loop, so there is a frame; it is not moved while it is on the stack.
        unsafe { &mut *self.thread.top() }
    }

    fn site(&self, i: u16) -> (&SiteCache, &Value) {
        let frame: &Frame = self.frame();
        // SAFETY: the owner of the frame keeps the code alive while its op runs.
        let code = unsafe { &*frame.code };
        let cache = &code.caches[i as usize];
        (cache, &code.names[cache.index as usize])
    }

    #[cold]
    pub(super) fn op_unbound_local<T>(&self, var: u16) -> Result<T> {
        let code = self.frame().code();
        let name = code.code.var_names.get(var as usize).map(|n| n.to_string()).unwrap_or_default();
        let raise = self.unbound_local_error(format!(
            "cannot access local variable '{name}' where it is not associated with a value"
        ));
        crate::types::exception_fields::put(raise.value(), 0, self.intern(&name));
        Err(raise)
    }

    #[cold]
    pub(super) fn op_unbound_cell<T>(&self, register: u16, var: u16) -> Result<T> {
        let code = self.frame().code();
        if register < code.code.n_locals + code.code.n_cells {
            return self.op_unbound_local(var);
        }
        let name = code.code.var_names.get(var as usize).map(|n| n.to_string()).unwrap_or_default();
        let raise = self.name_error(format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        ));
        crate::types::exception_fields::put(raise.value(), 0, self.intern(&name));
        Err(raise)
    }

    #[cold]
    pub(super) fn undefined_name(&self, name: &Value) -> crate::error::Raise {
        let raise = self.name_error(format!("name '{}' is not defined", text_of(name)));
        crate::types::exception_fields::put(raise.value(), 0, name.clone());
        raise
    }

    pub(super) unsafe fn op_load_from_dict_or_deref(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: the registers are the running frame's, as for all op bodies below.
        unsafe {
            let code = self.frame().code();
            let name = code.code.var_names.get(i.c() as usize).map(|n| self.intern(n)).unwrap_or(Value::NONE);
            let found = self.mapping_get(reg(regs, i.a()), &name)?;
            let value = match found {
                Some(value) => value,
                None => reg(regs, i.b()).downcast::<CellObj>().map(CellObj::get).unwrap_or(Value::UNBOUND),
            };
            if value.is_unbound() {
                return self.op_unbound_cell(i.b(), i.c());
            }
            put(regs, i.a(), value);
        }
        Ok(())
    }

    pub(super) unsafe fn op_load_from_dict_or_global(&self, i: Instr, regs: Regs) -> Result<()> {
        let (_, name) = self.site(i.c());
        let name = name.clone();
        // SAFETY: as above.
        unsafe {
            let value = match self.mapping_get(reg(regs, i.a()), &name)? {
                Some(value) => value,
                None => self.global_or_builtin(&name)?,
            };
            put(regs, i.a(), value);
        }
        Ok(())
    }

    /// A name in a mapping that may be no dict; `None` if it is not there.
    fn mapping_get(&self, mapping: &Value, name: &Value) -> Result<Option<Value>> {
        if mapping.shape_id() == shape::DICT
            && let Some(dict) = mapping.downcast::<DictObj>()
        {
            return Ok(dict.get_str(name));
        }
        match self.get_item(mapping, name) {
            Ok(value) => Ok(Some(value)),
            Err(raise) if raise.is(self, &self.exceptions().key_error) => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    fn global_or_builtin(&self, name: &Value) -> Result<Value> {
        let (globals, builtins) = (self.frame().globals(), self.frame().builtins());
        if let Some(value) = globals.get_str(name).or_else(|| builtins.get_str(name)) {
            return Ok(value);
        }
        Err(self.undefined_name(name))
    }

    #[inline(never)]
    pub(super) unsafe fn op_load_global(&self, i: Instr, regs: Regs) -> Result<()> {
        let (cache, name) = self.site(i.c());
        let frame: &Frame = self.frame();
        // SAFETY: the frame's owner keeps both dicts alive.
        let (globals, builtins) = unsafe { (&*frame.globals, &*frame.builtins) };
        let value = if let Some(at) = globals.position_str(name) {
            globals.give_serial(self.vm().next_type_version());
            cache.hit.set(Hit::Global);
            cache.place.set(at as u32);
            cache.version.set(globals.changes());
            cache.value.set(RawValue(globals.value_place(at) as u64));
            globals.get_str(name)
        } else if let Some(at) = builtins.position_str(name) {
            cache.hit.set(Hit::Builtin);
            cache.place.set(at as u32);
            globals.give_serial(self.vm().next_type_version());
            cache.version.set(globals.changes());
            cache.value.set(name.raw());
            builtins.get_str(name)
        } else {
            None
        };
        match value {
            Some(value) => {
                // SAFETY: as above.
                unsafe { put(regs, i.a(), value) };
                Ok(())
            }
            None => Err(self.undefined_name(name)),
        }
    }

    pub(super) fn op_del_global(&self, i: Instr) -> Result<()> {
        let (_, name) = self.site(i.c());
        match self.frame().globals().remove_str(name) {
            Some(_) => Ok(()),
            None => Err(self.undefined_name(name)),
        }
    }

    /// The namespace of module, class and exec code; a function's locals as a dict.
    pub(super) fn op_namespace(&self) -> Result<Value> {
        let frame = self.frame();
        if frame.namespace != RawValue::UNBOUND {
            return Ok(frame.namespace.to_value());
        }
        Ok(crate::types::frame_locals::locals_dict(self, frame))
    }

    pub(super) unsafe fn op_load_name(&self, i: Instr, regs: Regs) -> Result<()> {
        let (_, name) = self.site(i.c());
        let name = name.clone();
        let namespace = self.frame().namespace.to_value();
        let value = match self.mapping_get(&namespace, &name)? {
            Some(value) => value,
            None => self.global_or_builtin(&name)?,
        };
        // SAFETY: as above.
        unsafe { put(regs, i.a(), value) };
        Ok(())
    }

    pub(super) unsafe fn op_store_name(&self, i: Instr, regs: Regs) -> Result<()> {
        let (_, name) = self.site(i.c());
        let name = name.clone();
        let namespace = self.frame().namespace.to_value();
        // SAFETY: as above.
        unsafe {
            let value = super::calls_out::operand(regs, i.a(), i.flags() & A_TEMP != 0);
            if namespace.shape_id() == shape::DICT
                && let Some(dict) = namespace.downcast::<DictObj>()
            {
                dict.set_str(&name, value);
                return Ok(());
            }
            self.set_item(&namespace, &name, &value)
        }
    }

    pub(super) fn op_del_name(&self, i: Instr) -> Result<()> {
        let (_, name) = self.site(i.c());
        let name = name.clone();
        let namespace = self.frame().namespace.to_value();
        match self.del_item(&namespace, &name) {
            Err(raise) if raise.is(self, &self.exceptions().key_error) => Err(self.undefined_name(&name)),
            other => other,
        }
    }

    pub(super) fn op_setup_annotations(&self) -> Result<()> {
        let namespace = self.op_namespace()?;
        let name = self.names().__annotations__.clone();
        if self.mapping_get(&namespace, &name)?.is_none() {
            self.set_item(&namespace, &name, self.new_dict().as_value())?;
        }
        Ok(())
    }

    pub(super) fn op_load_build_class(&self) -> Result<Value> {
        let found = self.frame().builtins().get_str(&self.names().__build_class__);
        found.ok_or_else(|| self.name_error("__build_class__ not found"))
    }

    #[inline(never)]
    /// LoadAttr. True if a frame was pushed.
    pub(super) unsafe fn op_load_attr(&self, i: Instr, regs: Regs) -> Result<bool> {
        let (cache, name) = self.site(i.c());
        // SAFETY: as above.
        unsafe {
            let x = reg(regs, i.b());
            if cache.hit.get() == Hit::Property && self.push_getter(i, regs, cache)? {
                return Ok(true);
            }
            let entry = if cache.hit.get() == Hit::Module { self.module_entry(x, name, cache) } else { None };
            let value = match entry {
                Some(value) => value,
                None => {
                    self.fill_load(x, name, cache);
                    self.vm().attributes.remember(Access::Load, name, x.shape_id(), cache);
                    self.get_attr(x, name)?
                }
            };
            consume(regs, i);
            put(regs, i.a(), value);
        }
        Ok(false)
    }

    /// The entry of a module's dict where a site's cache says that it is.
    #[inline(always)]
    fn module_entry(&self, x: &Value, name: &Value, cache: &SiteCache) -> Option<Value> {
        if x.shape_id() != shape::MODULE {
            return None;
        }
        crate::types::module::dict_of(x)?.entry_if(cache.place.get() as usize, name).cloned()
    }

    /// Pushes the frame of a property's getter, if the site's cache holds for the object at hand.
    unsafe fn push_getter(&self, i: Instr, regs: Regs, cache: &SiteCache) -> Result<bool> {
        // SAFETY: as above; the version says that the class still has the property.
        unsafe {
            let x = reg(regs, i.b());
            if x.shape_id() != cache.next.get() || self.type_of(x).version.get() != cache.version.get() {
                return Ok(false);
            }
            let property = cache.value.get();
            let Some(property) = property.as_value().downcast::<PropertyObj>() else { return Ok(false) };
            let getter = property.fget.borrow().clone();
            let Some(getter) = getter else { return Ok(false) };
            let Some(function) = getter.downcast::<FunctionObj>() else { return Ok(false) };
            let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
            let base = self.thread.stack_top();
            if code.simple_args != Some(1) || !self.thread.make_room(base.add(1)) {
                return Ok(false);
            }
            base.write(operand(regs, i.b(), i.flags() & B_TEMP != 0).into_raw());
            self.push_function(getter.clone().into_raw(), function, code, base, 1, FrameKind::Call, i.a())?;
            Ok(true)
        }
    }

    /// Notes where an attribute was found, if that can be told by the shape next time.
    fn fill_load(&self, x: &Value, name: &Value, cache: &SiteCache) {
        cache.forget();
        let ty = self.type_of(x).clone();
        if x.shape_id() == shape::MODULE {
            if let Some(at) = crate::types::module::dict_of(x).and_then(|d| d.position_str(name))
                && ty.lookup(name).is_none()
            {
                cache.hit.set(Hit::Module);
                cache.place.set(at as u32);
            }
            return;
        }
        if !dispatch::has_generic_getattr(&ty) || x.header().is_none() {
            return;
        }
        let found = ty.lookup(name);
        if let Some(descriptor) = &found {
            let slots = &self.type_of(descriptor).slots;
            if slots.descr_set.get().is_some() {
                if let Some(member) = descriptor.downcast::<MemberObj>()
                    && member.owner.layout.get().base_size == ty.layout.get().base_size
                    // Behind a tail, members are at no place of the class's.
                    && !ty.layout.get().has_tail
                {
                    cache.place.set(ty.layout.get().base_size + 8 * member.index as u32);
                    cache.shape.set(x.shape_id());
                    cache.hit.set(Hit::Member);
                } else if self.type_of(descriptor).is(&self.types().property) {
                    cache.value.set(descriptor.raw());
                    cache.version.set(ty.version.get());
                    cache.next.set(x.shape_id());
                    cache.hit.set(Hit::Property);
                }
                return;
            }
        }
        let shape = self.vm().shapes.get(x.shape_id());
        if shape.is_dict {
            return;
        }
        if let Some(place) = shape.place(name.raw()) {
            let layout = ty.layout.get();
            if place < layout.n_inline {
                cache.place.set(layout.attrs_offset + 8 + 8 * place);
                cache.shape.set(x.shape_id());
                cache.hit.set(Hit::Inline);
            } else {
                cache.place.set(place);
                cache.next.set(x.shape_id());
                cache.hit.set(Hit::Overflow);
            }
        } else if let Some(value) = &found
            && self.type_of(value).slots.descr_get.get().is_none()
        {
            cache.value.set(value.raw());
            cache.version.set(ty.version.get());
            cache.next.set(x.shape_id());
            cache.hit.set(Hit::ClassValue);
        }
    }

    #[inline(never)]
    pub(super) unsafe fn op_store_attr(&self, i: Instr, regs: Regs) -> Result<()> {
        let (cache, name) = self.site(i.c());
        // SAFETY: as above.
        unsafe {
            let x = reg(regs, i.a());
            let ty = self.type_of(x).clone();
            let before = x.shape_id();
            self.set_attr(x, name, Some(reg(regs, i.b())))?;
            self.fill_store(x, &ty, name, before, cache);
            self.vm().attributes.remember(Access::Store, name, before, cache);
            consume(regs, i);
        }
        Ok(())
    }

    fn fill_store(&self, x: &Value, ty: &Type, name: &Value, before: u32, cache: &SiteCache) {
        cache.forget();
        let generic = self.types().object.slots.setattro.get();
        let is_generic = match (ty.slots.setattro.get(), generic) {
            (Some(f), Some(g)) => std::ptr::fn_addr_eq(f, g),
            _ => false,
        };
        if !is_generic || x.header().is_none() || ty.layout.get().has_tail {
            return;
        }
        let found = ty.lookup(name);
        if let Some(member) = found.as_ref().and_then(|d| d.downcast::<MemberObj>()) {
            if member.owner.layout.get().base_size == ty.layout.get().base_size && before == x.shape_id() {
                cache.place.set(ty.layout.get().base_size + 8 * member.index as u32);
                cache.next.set(before);
                cache.shape.set(before);
                cache.hit.set(Hit::Member);
            }
            return;
        }
        if ty.layout.get().attrs_offset == 0 {
            return;
        }
        let is_data = found.is_some_and(|d| self.type_of(&d).slots.descr_set.get().is_some());
        let after = x.shape_id();
        if is_data || self.vm().shapes.get(after).is_dict || self.vm().shapes.get(before).is_dict {
            return;
        }
        let Some(place) = self.vm().shapes.get(after).place(name.raw()) else { return };
        if place >= ty.layout.get().n_inline {
            return;
        }
        cache.place.set(ty.layout.get().attrs_offset + 8 + 8 * place);
        cache.next.set(after);
        cache.shape.set(before);
        cache.hit.set(if before == after { Hit::Inline } else { Hit::Transition });
    }

    pub(super) unsafe fn op_del_attr(&self, i: Instr, regs: Regs) -> Result<()> {
        let (_, name) = self.site(i.c());
        // SAFETY: as above.
        unsafe {
            self.set_attr(reg(regs, i.a()), name, None)?;
            consume(regs, i);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) unsafe fn op_load_method(&self, i: Instr, regs: Regs) -> Result<()> {
        let (cache, name) = self.site(i.c());
        // SAFETY: as above.
        unsafe {
            let x = reg(regs, i.b()).clone();
            if cache.hit.get() == Hit::Module
                && let Some(value) = self.module_entry(&x, name, cache)
            {
                if i.flags() & B_TEMP != 0 {
                    drop(take(regs, i.b()));
                }
                put(regs, i.a(), value);
                put(regs, i.a() + 1, Value::UNBOUND);
                return Ok(());
            }
            let ty = self.type_of(&x).clone();
            cache.forget();
            if dispatch::has_generic_getattr(&ty)
                && let Some(found) = ty.lookup(name)
                && self.type_of(&found).has(TypeFlags::METHOD_DESCRIPTOR)
                && self.own_attr(&x, name).is_none()
            {
                if x.header().is_some() && !self.vm().shapes.get(x.shape_id()).is_dict {
                    cache.shape.set(x.shape_id());
                    cache.version.set(ty.version.get());
                    cache.value.set(found.raw());
                    cache.hit.set(Hit::Method);
                    self.vm().attributes.remember(Access::Method, name, x.shape_id(), cache);
                }
                if i.flags() & B_TEMP != 0 {
                    drop(take(regs, i.b()));
                }
                put(regs, i.a(), found);
                put(regs, i.a() + 1, x);
                return Ok(());
            }
            if x.shape_id() == shape::MODULE {
                self.fill_load(&x, name, cache);
            }
            let value = self.get_attr(&x, name)?;
            if i.flags() & B_TEMP != 0 {
                drop(take(regs, i.b()));
            }
            put(regs, i.a(), value);
            put(regs, i.a() + 1, Value::UNBOUND);
        }
        Ok(())
    }

    fn super_object(&self, i: Instr, window: [Value; 3]) -> Result<(Option<(Type, Value)>, Value)> {
        let [callee, class, object] = window;
        if callee.is(self.types().super_.as_value()) {
            if let Some(class) = Ref::from_value(&class) {
                return Ok((Some((class, object)), Value::NONE));
            }
            if class.is_unbound() {
                return Err(self.runtime_error("super(): empty __class__ cell"));
            }
        }
        let instance = if i.flags() & ZERO_ARG != 0 {
            self.call(&callee, &[])?
        } else {
            self.call(&callee, &[class, object])?
        };
        Ok((None, instance))
    }

    pub(super) unsafe fn op_load_super_attr(&self, i: Instr, regs: Regs) -> Result<()> {
        let (_, name) = self.site(i.c());
        // SAFETY: as above.
        unsafe {
            let window = [take(regs, i.b()), take(regs, i.b() + 1), take(regs, i.b() + 2)];
            let value = match self.super_object(i, window)? {
                (Some((class, object)), _) => self.super_attr(&class, &object, name)?,
                (None, instance) => self.get_attr(&instance, name)?,
            };
            put(regs, i.a(), value);
        }
        Ok(())
    }

    fn super_attr(&self, class: &Type, object: &Value, name: &Value) -> Result<Value> {
        match self.super_lookup(class, object, name)? {
            Some(value) => Ok(value),
            None => {
                let instance =
                    self.call(self.types().super_.as_value(), &[class.to_value(), object.clone()])?;
                self.get_attr(&instance, name)
            }
        }
    }

    pub(super) unsafe fn op_load_super_method(&self, i: Instr, regs: Regs) -> Result<()> {
        let (_, name) = self.site(i.c());
        // SAFETY: as above.
        unsafe {
            let window = [take(regs, i.a()), take(regs, i.a() + 1), take(regs, i.a() + 2)];
            let (callee, object) = match self.super_object(i, window)? {
                (Some((class, object)), _) => match self.super_method(&class, &object, name)? {
                    Some((f, true)) => (f, object),
                    Some((f, false)) => (f, Value::UNBOUND),
                    None => (self.super_attr(&class, &object, name)?, Value::UNBOUND),
                },
                (None, instance) => (self.get_attr(&instance, name)?, Value::UNBOUND),
            };
            put(regs, i.a(), callee);
            put(regs, i.a() + 1, object);
        }
        Ok(())
    }
}
