//! `sys.meta_path`: who is asked for a module. While only gilbox's own finders stand there, nothing of this costs
//! an import anything.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, TypeFlags};
use crate::types::list::ListObj;
use crate::types::str::text_of;
use crate::value::Value;
use std::cell::RefCell;

/// One of the finders that `sys.meta_path` starts with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Finder {
    /// Modules written in Rust.
    Native,
    /// Modules written in Python that are part of the interpreter.
    Frozen,
    /// Files along a path.
    Path,
}

const OWN: [(Finder, &str); 3] =
    [(Finder::Native, "BuiltinImporter"), (Finder::Frozen, "FrozenImporter"), (Finder::Path, "PathFinder")];

/// Stands for a class of `importlib.machinery`, which is not imported before a script asks it for something.
struct FinderObj(Finder);

impl Payload for FinderObj {}

static SPEC: TypeSpec = TypeSpec::new::<FinderObj>("_frozen_importlib.Finder")
    .slots(slots)
    .flags(TypeFlags::NO_NEW.with(TypeFlags::IMMUTABLE));

fn name_of(finder: Finder) -> &'static str {
    OWN.iter().find(|(own, _)| *own == finder).map_or("", |(_, name)| name)
}

fn class_of(ctx: &Ctx, finder: Finder) -> Result<Value> {
    let machinery = ctx.import_module("importlib.machinery")?;
    ctx.get_attr_str(&machinery, name_of(finder))
}

fn slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| {
        let name = x.downcast::<FinderObj>().map_or("", |f| name_of(f.0));
        let module = if name == "PathFinder" { "_frozen_importlib_external" } else { "_frozen_importlib" };
        Ok(ctx.new_str(&format!("<class '{module}.{name}'>")))
    }));
    s.getattro.set(Some(|ctx, x, name| match x.downcast::<FinderObj>() {
        Some(f) if text_of(name) != "__class__" => ctx.get_attr(&class_of(ctx, f.0)?, name),
        _ => ctx.generic_getattr(x, name),
    }));
}

/// The classes of `importlib.machinery` that stand for the same finders, once it was imported.
#[derive(Default)]
struct Classes(RefCell<Vec<(Finder, Value)>>);

impl Ctx {
    /// What `sys.meta_path` starts with.
    pub fn own_finders(&self) -> Vec<Value> {
        let class = self.native_type(&SPEC, None);
        OWN.iter().map(|(finder, _)| self.alloc(&class, FinderObj(*finder)).into_value()).collect()
    }

    /// Makes a class known as one of the interpreter's own finders, and puts it into `sys.meta_path`.
    ///
    /// # Errors
    /// What the import of `sys` raises.
    pub fn name_finder(&self, name: &str, class: &Value) -> Result<()> {
        let Some((finder, _)) = OWN.iter().find(|(_, own)| *own == name) else { return Ok(()) };
        self.state::<Classes>().0.borrow_mut().push((*finder, class.clone()));
        let path = self.get_attr_str(&self.import_module("sys")?, "meta_path")?;
        let known = path.downcast::<ListObj>().map(ListObj::to_vec).unwrap_or_default();
        for (at, found) in known.iter().enumerate() {
            if found.downcast::<FinderObj>().is_some_and(|own| own.0 == *finder) {
                self.set_item(&path, &self.new_int(at as i64), class)?;
            }
        }
        Ok(())
    }

    fn own_finder(&self, x: &Value) -> Option<Finder> {
        if let Some(own) = x.downcast::<FinderObj>() {
            return Some(own.0);
        }
        let classes = self.state::<Classes>();
        classes.0.borrow().iter().find(|(_, class)| class.is(x)).map(|(finder, _)| *finder)
    }

    /// The finders in order, if a script has put its own among them; `None` otherwise.
    pub(crate) fn changed_finders(&self) -> Result<Option<Vec<Value>>> {
        let Some(sys) = self.modules().get_str(&self.names().sys) else { return Ok(None) };
        let Some(path) = self.get_attr_opt(&sys, &self.intern("meta_path"))? else { return Ok(None) };
        let finders = match path.downcast::<ListObj>() {
            Some(list) => list.to_vec(),
            None => self.collect(&path)?,
        };
        let is_usual = finders.len() == OWN.len()
            && finders.iter().zip(OWN).all(|(found, (own, _))| self.own_finder(found) == Some(own));
        Ok(if is_usual { None } else { Some(finders) })
    }

    /// Asks the finders in order; `own` does what one of the interpreter's own does.
    pub(crate) fn ask_finders(
        &self,
        finders: &[Value],
        name: &str,
        path: &Value,
        own: impl Fn(Finder) -> Result<Option<Value>>,
    ) -> Result<Option<Value>> {
        for finder in finders {
            let found = match self.own_finder(finder) {
                Some(kind) => own(kind)?,
                None => self.ask_foreign(finder, name, path)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn ask_foreign(&self, finder: &Value, name: &str, path: &Value) -> Result<Option<Value>> {
        let Some(find) = self.get_attr_opt(finder, &self.intern("find_spec"))? else { return Ok(None) };
        let spec = self.call(&find, &[self.new_str(name), path.clone(), Value::NONE])?;
        if spec.is_none() { Ok(None) } else { self.load_spec(&spec).map(Some) }
    }

    /// The module of a spec, made and executed.
    pub(crate) fn load_spec(&self, spec: &Value) -> Result<Value> {
        let machinery = self.import_module("importlib.machinery")?;
        let load = self.get_attr_str(&machinery, "_load")?;
        self.call(&load, std::slice::from_ref(spec))
    }
}
