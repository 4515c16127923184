//! Registers, constants, cells, globals, names of a namespace, attributes.

use crate::ctx::Ctx;
use crate::interp::bodies::{bodies, call_result, fail, finish, next, ops, outline, r, set, slow};
use crate::interp::cache::{Access, Hit, SiteCache};
use crate::interp::frame::Frame;
use crate::interp::loads::{cached_attr, cached_method, cached_store, direct_attr};
use crate::interp::machine::{Body, Machine, Step, failed, look_first, lose};
use crate::interp::quick::Word;
use crate::types::cell::CellObj;
use crate::types::dict::DictObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{A_TEMP, B_TEMP, HAS_VALUE, Instr, Op};

macro_rules! load_global {
    ($m:ident, $i:ident) => {{
        let cache = $m.cache($i.c());
        if (*(*$m.frame).globals).changes() == cache.version.get() {
            let hit = cache.hit.get();
            if hit == Hit::Global {
                let value = *(cache.value.get().0 as *const RawValue);
                value.incref();
                finish!($m, $m.put($i.a(), value));
            }
            if hit == Hit::Builtin {
                let builtins = &*(*$m.frame).builtins;
                let name = cache.value.get();
                if let Some(value) = builtins.entry_if(cache.place.get() as usize, name.as_value()) {
                    let value = value.raw();
                    value.incref();
                    finish!($m, $m.put($i.a(), value));
                }
            }
        }
        outline!($m, $i, { slow!($m, $m.ctx.op_load_global($i.word(), $m.regs)) })
    }};
}

macro_rules! store_global {
    ($m:ident, $i:ident) => {{
        let cache = $m.cache($i.c());
        let name = $m.code().names.get_unchecked(cache.index as usize);
        let value = $m.take($i.flags() & A_TEMP != 0, $i.a()).into_value();
        let globals = &*(*$m.frame).globals;
        match globals.set_entry_if(cache.place.get() as usize, name, value) {
            Ok(old) => drop(old),
            Err(value) => store_new(globals, name, cache, value),
        }
    }};
}

/// Stores a global that was not where the site found it last.
#[inline(never)]
fn store_new(globals: &DictObj, name: &Value, cache: &SiteCache, value: Value) {
    globals.set_str(name, value);
    if let Some(at) = globals.position_str(name) {
        cache.place.set(at as u32);
    }
}

/// Writes a method and its object to the window of a call.
macro_rules! load_method {
    ($m:ident, $i:ident, $x:ident, $method:ident) => {{
        $method.incref();
        if $i.flags() & B_TEMP != 0 {
            r!($m, $i.b()) = RawValue::UNBOUND;
        } else if $i.a() != $i.b() {
            $x.incref();
        }
        // The window's registers are dead temps, or its first one is the object's.
        debug_assert!($i.a() == $i.b() || !r!($m, $i.a()).is_pointer());
        debug_assert!(!r!($m, $i.a() + 1).is_pointer());
        r!($m, $i.a()) = $method;
        r!($m, $i.a() + 1) = $x;
        next!($m)
    }};
}

impl Machine<'_> {
    /// Tells the cache of a site what is known of its name and the object's shape; false if nothing is.
    #[inline(always)]
    unsafe fn recall(&self, access: Access, x: RawValue, site: u16) -> bool {
        // SAFETY: as for `cache`; the compiler's names are the code's.
        unsafe {
            let cache = self.cache(site);
            let name = self.code().names.get_unchecked(cache.index as usize);
            x.is_pointer() && self.ctx.vm().attributes.recall(access, name, (*x.header()).shape.get(), cache)
        }
    }
}

ops! {
    Nop(m, i) {
    }

    Move(m, i) {
        let value = m.take(i.flags() & B_TEMP != 0, i.b());
        finish!(m, m.put(i.a(), value));
    }

    LoadConst(m, i) {
        let value = m.code().constants.get_unchecked(i.bx() as usize).raw();
        value.incref();
        finish!(m, m.put(i.a(), value));
    }

    LoadInt(m, i) {
        finish!(m, m.put(i.a(), RawValue((i.bx() as i64 as u64) << 2)));
    }

    Unset(m, i) {
        finish!(m, m.put(i.a(), RawValue::UNBOUND));
    }

    CheckBound(m, i) {
        if r!(m, i.a()) != RawValue::UNBOUND {
            next!(m);
        }
        outline!(m, i, { slow!(m, m.ctx.op_unbound_local::<()>(i.c())) })
    }

    MakeCell(m, i) {
        let contents = if i.flags() & HAS_VALUE != 0 {
            std::mem::replace(&mut r!(m, i.b()), RawValue::UNBOUND)
        } else {
            RawValue::UNBOUND
        };
        let cell = m.ctx.new_cell(contents.into_value());
        set!(m, i.a(), cell.into_raw());
    }

    LoadDeref(m, i) {
        if let Some(cell) = r!(m, i.b()).as_value().downcast::<CellObj>() {
            let contents = cell.raw();
            if contents != RawValue::UNBOUND {
                contents.incref();
                finish!(m, m.put(i.a(), contents));
            }
        }
        outline!(m, i, { slow!(m, m.ctx.op_unbound_cell::<()>(i.b(), i.c())) })
    }

    StoreDeref(m, i) {
        let value = m.take(i.flags() & B_TEMP != 0, i.b()).into_value();
        if let Some(cell) = r!(m, i.a()).as_value().downcast::<CellObj>() {
            finish!(m, lose(cell.replace(value).into_raw()));
        }
    }

    DelDeref(m, i) {
        let old =
            r!(m, i.a()).as_value().downcast::<CellObj>().map(|c| c.replace(Value::UNBOUND));
        if old.is_none_or(|v| v.is_unbound()) {
            slow!(m, m.ctx.op_unbound_cell::<()>(i.a(), i.c()));
        }
    }

    LoadFromDictOrDeref(m, i) {
        slow!(m, m.ctx.op_load_from_dict_or_deref(i.word(), m.regs));
    }

    LoadFromDictOrGlobal(m, i) {
        slow!(m, m.ctx.op_load_from_dict_or_global(i.word(), m.regs));
    }

    LoadGlobal(m, i) {
        load_global!(m, i);
    }

    StoreGlobal(m, i) {
        store_global!(m, i);
    }

    DelGlobal(m, i) {
        slow!(m, m.ctx.op_del_global(i.word()));
    }

    LoadName(m, i) {
        if (*m.frame).is_module_level() {
            load_global!(m, i);
        }
        outline!(m, i, { slow!(m, m.ctx.op_load_name(i.word(), m.regs)) })
    }

    StoreName(m, i) {
        if (*m.frame).is_module_level() {
            store_global!(m, i)
        } else {
            slow!(m, m.ctx.op_store_name(i.word(), m.regs))
        }
    }

    DelName(m, i) {
        slow!(m, m.ctx.op_del_name(i.word()));
    }

    LoadLocals(m, i) {
        let namespace = slow!(m, m.ctx.op_namespace());
        set!(m, i.a(), namespace.into_raw());
    }

    SetupAnnotations(m, i) {
        slow!(m, m.ctx.op_setup_annotations());
    }

    LoadBuildClass(m, i) {
        let value = slow!(m, m.ctx.op_load_build_class());
        set!(m, i.a(), value.into_raw());
    }

    LoadAssertionError(m, i) {
        set!(m, i.a(), m.ctx.exceptions().assertion_error.to_value().into_raw())
    }

    LoadAttr(m, i) {
        let cache = m.cache(i.c());
        if let Some(value) = direct_attr(r!(m, i.b()), cache) {
            value.incref();
            if i.flags() & B_TEMP == 0 {
                finish!(m, m.put(i.a(), value));
            }
            let dead = m.put(i.b(), RawValue::UNBOUND);
            finish!(m, dead, m.put(i.a(), value));
        }
        outline!(m, i, {
            let (cache, x) = (m.cache(i.c()), r!(m, i.b()));
            let mut found = cached_attr(x, cache);
            if found.is_none() && m.recall(Access::Load, x, i.c()) {
                found = cached_attr(x, cache);
            }
            if let Some(value) = found {
                value.incref();
                let dead = m.drop_if(i.flags() & B_TEMP != 0, i.b());
                finish!(m, dead, m.put(i.a(), value));
            }
            // A property's getter is a frame pushed.
            let called = slow!(m, m.ctx.op_load_attr(i.word(), m.regs));
            call_result!(m, called);
        })
    }

    StoreAttr(m, i) {
        let cache = m.cache(i.c());
        if let Some(dead) = cached_store(i.word(), m.regs, cache) {
            finish!(m, dead, m.drop_if(i.flags() & A_TEMP != 0, i.a()));
        }
        outline!(m, i, {
            if m.recall(Access::Store, r!(m, i.a()), i.c())
                && let Some(dead) = cached_store(i.word(), m.regs, m.cache(i.c()))
            {
                finish!(m, dead, m.drop_if(i.flags() & A_TEMP != 0, i.a()));
            }
            slow!(m, m.ctx.op_store_attr(i.word(), m.regs))
        })
    }

    DelAttr(m, i) {
        slow!(m, m.ctx.op_del_attr(i.word(), m.regs));
    }

    LoadMethod(m, i) {
        let x = r!(m, i.b());
        if let Some(method) = cached_method(x, m.cache(i.c())) {
            load_method!(m, i, x, method);
        }
        outline!(m, i, {
            let x = r!(m, i.b());
            if m.recall(Access::Method, x, i.c()) && let Some(method) = cached_method(x, m.cache(i.c())) {
                load_method!(m, i, x, method);
            }
            slow!(m, m.ctx.op_load_method(i.word(), m.regs))
        })
    }

    LoadSuperAttr(m, i) {
        slow!(m, m.ctx.op_load_super_attr(i.word(), m.regs));
    }

    LoadSuperMethod(m, i) {
        slow!(m, m.ctx.op_load_super_method(i.word(), m.regs));
    }
}
