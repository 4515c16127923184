//! `isinstance` and `issubclass`: by the MRO, by what objects say of themselves, and by what classes say.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Ref, TypeData};
use crate::types::tuple::TupleObj;
use crate::value::Value;

impl Ctx {
    /// `isinstance` by type and `__class__` alone, without `__instancecheck__`.
    ///
    /// # Errors
    /// TypeError if the second value is no class and has no `__bases__`; what attributes raise.
    pub(crate) fn plain_isinstance(&self, object: &Value, class: &Value) -> Result<bool> {
        if class.downcast::<TypeData>().is_some() {
            let ty = self.type_of(object);
            if ty.mro.borrow().iter().any(|c| c.as_value().is(class)) {
                return Ok(true);
            }
            if ty.honest.get() == ty.version.get() {
                return Ok(false);
            }
            // Objects may pretend to be of another class, if theirs says something else of `__class__` than `object`.
            let name = &self.names().__class__;
            let usual = self.types().object.lookup(name);
            if crate::object::dispatch::has_generic_getattr(ty)
                && matches!((ty.lookup(name), usual), (Some(own), Some(usual)) if own.is(&usual))
            {
                ty.honest.set(ty.version.get());
                return Ok(false);
            }
            let own = self.get_attr_opt(object, name)?.and_then(|c| self.as_type(&c));
            return Ok(own.is_some_and(|own| own.mro.borrow().iter().any(|c| c.as_value().is(class))));
        }
        self.check_bases(class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
        match self.get_attr_opt(object, &self.names().__class__)? {
            Some(own) => self.leads_to(&own, class),
            None => Ok(false),
        }
    }

    /// `issubclass` by bases alone, without `__subclasscheck__`.
    ///
    /// # Errors
    /// TypeError if a value is no class and has no `__bases__`; what attributes raise.
    pub(crate) fn plain_issubclass(&self, sub: &Value, class: &Value) -> Result<bool> {
        if let (Some(sub), Some(class)) = (self.as_type(sub), self.as_type(class)) {
            return Ok(self.is_subtype(&sub, &class));
        }
        self.check_bases(sub, "issubclass() arg 1 must be a class")?;
        self.check_bases(class, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
        self.leads_to(sub, class)
    }

    /// What passes for a class has a tuple of bases.
    fn check_bases(&self, class: &Value, message: &str) -> Result<()> {
        match self.bases_of(class)? {
            Some(_) => Ok(()),
            None => Err(self.type_error(message)),
        }
    }

    fn bases_of(&self, class: &Value) -> Result<Option<Ref<TupleObj>>> {
        let bases = self.get_attr_opt(class, &self.names().__bases__)?;
        Ok(bases.and_then(|bases| Ref::<TupleObj>::from_value(&bases)))
    }

    /// Whether the bases of `sub`, or it itself, lead to `class`, as objects say that are no classes.
    fn leads_to(&self, sub: &Value, class: &Value) -> Result<bool> {
        self.check_stack()?;
        if sub.is(class) {
            return Ok(true);
        }
        let Some(bases) = self.bases_of(sub)? else { return Ok(false) };
        for base in bases.items() {
            if self.leads_to(base, class)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `isinstance(object, class)`, with tuples, unions and `__instancecheck__`.
    ///
    /// # Errors
    /// TypeError; what `__instancecheck__` raises.
    pub fn isinstance(&self, object: &Value, class: &Value) -> Result<bool> {
        self.instance_or_subclass(object, class, true)
    }

    /// `issubclass(sub, class)`, with tuples, unions and `__subclasscheck__`.
    ///
    /// # Errors
    /// TypeError; what `__subclasscheck__` raises.
    pub fn issubclass(&self, sub: &Value, class: &Value) -> Result<bool> {
        self.instance_or_subclass(sub, class, false)
    }

    fn instance_or_subclass(&self, object: &Value, class: &Value, instance: bool) -> Result<bool> {
        let types = self.types();
        if instance && self.type_of(object).as_value().is(class) {
            return Ok(true);
        }
        if self.type_of(class).is(&types.r#type) {
            return if instance {
                self.plain_isinstance(object, class)
            } else {
                self.plain_issubclass(object, class)
            };
        }
        self.check_stack()?;
        if let Some(tuple) = Ref::<TupleObj>::from_value(class) {
            for at in 0..tuple.items().len() {
                let member = tuple.items()[at].clone();
                if self.instance_or_subclass(object, &member, instance)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(members) = crate::types::generic_alias::union_members(class) {
            for member in members {
                if self.instance_or_subclass(object, &member, instance)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let names = self.names();
        let name = if instance { &names.__instancecheck__ } else { &names.__subclasscheck__ };
        if let Some(result) = self.call_special(class, name, std::slice::from_ref(object))? {
            return self.is_true(&result);
        }
        if instance { self.plain_isinstance(object, class) } else { self.plain_issubclass(object, class) }
    }
}
