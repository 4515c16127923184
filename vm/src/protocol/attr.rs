//! Attributes.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::TypeData;
use crate::types::str::StrObj;
use crate::value::Value;

impl Ctx {
    /// `x.name`; the name is interned (see [`Ctx::intern`]).
    ///
    /// # Errors
    /// AttributeError; what descriptors and `__getattr__` raise.
    pub fn get_attr(&self, x: &Value, name: &Value) -> Result<Value> {
        match self.type_of(x).slots.getattro.get() {
            Some(f) => f(self, x, name),
            None => self.generic_getattr(x, name),
        }
    }

    /// `x.name` by Rust text.
    ///
    /// # Errors
    /// As [`get_attr`](Self::get_attr).
    pub fn get_attr_str(&self, x: &Value, name: &str) -> Result<Value> {
        self.get_attr(x, &self.intern(name))
    }

    /// `x.name`, or `None` where that raises AttributeError.
    ///
    /// # Errors
    /// What descriptors and `__getattr__` raise other than AttributeError.
    pub fn get_attr_opt(&self, x: &Value, name: &Value) -> Result<Option<Value>> {
        let ty = self.type_of(x);
        let found = if crate::object::dispatch::has_generic_getattr(ty) {
            self.generic_getattr_opt(x, name)
        } else if ty.is(&self.types().r#type) {
            // Not made, so that nobody words an error for nothing.
            self.type_getattr_opt(x, name)
        } else {
            self.get_attr(x, name).map(Some)
        };
        match found {
            Ok(found) => Ok(found),
            Err(raise) if raise.is(self, &self.exceptions().attribute_error) => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    /// `x.name = value`, or `del x.name` with `None`.
    ///
    /// # Errors
    /// AttributeError; what descriptors and `__setattr__` raise.
    pub fn set_attr(&self, x: &Value, name: &Value, value: Option<&Value>) -> Result<()> {
        match self.type_of(x).slots.setattro.get() {
            Some(f) => f(self, x, name, value),
            None => self.generic_setattr(x, name, value),
        }
    }

    /// An attribute name as scripts pass it, interned.
    ///
    /// # Errors
    /// TypeError if it is no str.
    pub fn attribute_name(&self, name: &Value) -> Result<Value> {
        if name.downcast::<StrObj>().is_some() {
            return Ok(self.intern_value(name));
        }
        Err(self.type_error(format!("attribute name must be string, not '{}'", self.type_name(name))))
    }

    /// The attribute look-up of `object`: data descriptors, the instance, other descriptors and class attributes.
    ///
    /// # Errors
    /// AttributeError; what descriptors raise.
    pub fn generic_getattr(&self, x: &Value, name: &Value) -> Result<Value> {
        match self.generic_getattr_opt(x, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(x, name)),
        }
    }

    /// As [`generic_getattr`](Self::generic_getattr), `None` for a missing attribute.
    ///
    /// # Errors
    /// What descriptors raise, other than AttributeError of a property is passed on as `None`.
    fn generic_getattr_opt(&self, x: &Value, name: &Value) -> Result<Option<Value>> {
        let ty = self.type_of(x);
        let found = ty.lookup(name);
        let mut get = None;
        if let Some(descriptor) = &found {
            let slots = &self.type_of(descriptor).slots;
            get = slots.descr_get.get();
            if slots.descr_set.get().is_some()
                && let Some(get) = get
            {
                let owner = ty.to_value();
                return get(self, descriptor, Some(x), &owner).map(Some);
            }
        }
        if let Some(value) = self.own_attr(x, name) {
            return Ok(Some(value));
        }
        match (found, get) {
            (Some(descriptor), Some(get)) => {
                let owner = ty.to_value();
                get(self, &descriptor, Some(x), &owner).map(Some)
            }
            (found, _) => Ok(found),
        }
    }

    /// The attribute assignment of `object`.
    ///
    /// # Errors
    /// AttributeError; what descriptors raise.
    pub fn generic_setattr(&self, x: &Value, name: &Value, value: Option<&Value>) -> Result<()> {
        let ty = self.type_of(x);
        let found = ty.lookup(name);
        if let Some(descriptor) = &found
            && let Some(set) = self.type_of(descriptor).slots.descr_set.get()
        {
            return set(self, descriptor, x, value);
        }
        let done = match value {
            Some(value) => self.set_own_attr(x, name, value.clone()),
            None => self.delete_own_attr(x, name),
        };
        if done {
            return Ok(());
        }
        let text = crate::types::str::text_of(name);
        let class = ty.full_name();
        let has_dict = ty.layout.get().attrs_offset != 0;
        if found.is_some() && !has_dict {
            return Err(self.attribute_error(format!("'{class}' object attribute '{text}' is read-only")));
        }
        let is_generic = ty.slots.setattro.get().map(|f| f as usize)
            == self.types().object.slots.setattro.get().map(|f| f as usize);
        if has_dict || !is_generic {
            return Err(self.no_attribute(x, name));
        }
        let tail = " and no __dict__ for setting new attributes";
        Err(self.attribute_error(format!("'{class}' object has no attribute '{text}'{tail}")))
    }

    /// The attribute look-up of classes: data descriptors of the metatype, the MRO, other descriptors of the metatype.
    ///
    /// # Errors
    /// AttributeError; what descriptors raise.
    pub fn type_getattr(&self, x: &Value, name: &Value) -> Result<Value> {
        match self.type_getattr_opt(x, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(x, name)),
        }
    }

    /// As `type_getattr`, with `None` for an attribute that is missing.
    fn type_getattr_opt(&self, x: &Value, name: &Value) -> Result<Option<Value>> {
        let Some(class) = x.downcast::<TypeData>() else { return self.generic_getattr_opt(x, name) };
        let meta = self.type_of(x);
        let meta_found = meta.lookup(name);
        let mut meta_get = None;
        if let Some(descriptor) = &meta_found {
            let slots = &self.type_of(descriptor).slots;
            meta_get = slots.descr_get.get();
            if slots.descr_set.get().is_some()
                && let Some(get) = meta_get
            {
                let owner = meta.to_value();
                return get(self, descriptor, Some(x), &owner).map(Some);
            }
        }
        if let Some(found) = class.lookup(name) {
            return match self.type_of(&found).slots.descr_get.get() {
                Some(get) => get(self, &found, None, x).map(Some),
                None => Ok(Some(found)),
            };
        }
        match (meta_found, meta_get) {
            (Some(descriptor), Some(get)) => {
                let owner = meta.to_value();
                get(self, &descriptor, Some(x), &owner).map(Some)
            }
            (Some(value), None) => Ok(Some(value)),
            (None, _) => Ok(None),
        }
    }
}

/// The `getattro` slot of `object`, by whose address inline caches know generic access.
pub(crate) fn generic_getattr_slot(ctx: &Ctx, x: &Value, name: &Value) -> Result<Value> {
    ctx.generic_getattr(x, name)
}
