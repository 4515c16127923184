//! The end of a program: modules are given up and what dies with them is finalized, in CPython's order.

use crate::ctx::Ctx;
use crate::types::dict::DictObj;
use crate::types::module::dict_of;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

/// What `sys` no longer keeps alive.
const LAST_ONES: [&str; 4] = ["last_exc", "last_type", "last_value", "last_traceback"];

impl Ctx {
    /// Gives up the modules of scripts, so that what they alone kept alive is finalized and weak references call.
    /// Other threads never run again. Does nothing if nobody would notice.
    ///
    /// The modules that are part of the interpreter stay: finalizers may print and raise.
    pub fn tear_down_modules(&self) {
        if !self.death_is_noticed() {
            return;
        }
        self.vm().gil.shut_out_others(self.thread_id());
        self.collect_cycles();
        if let Some(sys) = self.modules().get_str(&self.names().sys).and_then(|sys| dict_of(&sys)) {
            LAST_ONES.iter().for_each(|name| drop(sys.remove_str(&self.intern(name))));
        }
        self.vm().tearing_down.set(true);
        let (order, references) = self.remove_modules();
        self.collect_in_order(&order);
        // What still lives is held from elsewhere: it loses its names, last imported first.
        for reference in references.iter().rev() {
            if let Ok(module) = self.call(reference, &[])
                && let Some(names) = dict_of(&module)
            {
                self.clear_names(&names);
            }
        }
        self.collect_cycles();
    }

    /// Takes the modules of scripts out of `sys.modules`; answers the order in which what they refer to is
    /// finalized, and weak references to them.
    fn remove_modules(&self) -> (crate::gc::Order, Vec<Value>) {
        let modules = self.modules();
        let mut removed: Vec<Value> = Vec::new();
        for (name, module) in modules.items() {
            if name.downcast::<StrObj>().is_some() && self.is_of_scripts(&text_of(&name)) {
                modules.remove_str(&name);
                removed.push(module);
            }
        }
        let order = self.breadth_first(&removed);
        let weak = &self.types().weakref;
        let reference = |module: &Value| self.call(weak.as_value(), std::slice::from_ref(module)).ok();
        let references = removed.iter().filter_map(reference).collect();
        (order, references)
    }

    fn is_of_scripts(&self, name: &str) -> bool {
        self.vm().loader.native_module(name).is_none() && self.frozen_module(name).is_none()
    }

    /// First the names that begin with one underscore, then the others.
    fn clear_names(&self, names: &DictObj) {
        let is_private = |name: &str| name.starts_with('_') && !name.starts_with("__");
        for private in [true, false] {
            for key in names.keys() {
                if key.downcast::<StrObj>().is_some() {
                    let name = text_of(&key);
                    if name != "__builtins__" && is_private(&name) == private {
                        names.set_str(&key, Value::NONE);
                    }
                }
            }
        }
    }
}
