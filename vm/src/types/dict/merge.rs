//! Merging mappings and iterables of pairs into dicts.

use super::DictObj;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::slots::UnaryFn;
use crate::types::list::ListObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;

impl Ctx {
    /// `dict.update(other)`: from a mapping (anything with `keys`) or an iterable of pairs.
    ///
    /// # Errors
    /// TypeError or ValueError for what is neither; what the other's methods raise.
    pub fn dict_update(&self, dict: &DictObj, other: &Value) -> Result<()> {
        if let Some(source) = self.plain_dict(other) {
            return self.dict_merge_plain(dict, source);
        }
        match self.get_attr_opt(other, &self.names().keys)? {
            Some(_) => self.dict_merge_mapping(dict, other),
            None => self.dict_merge_pairs(dict, other),
        }
    }

    /// As [`dict_update`](Self::dict_update), from a mapping only: what is none lacks an attribute `keys`.
    pub(crate) fn dict_merge(&self, dict: &DictObj, other: &Value) -> Result<()> {
        match self.plain_dict(other) {
            Some(source) => self.dict_merge_plain(dict, source),
            None => self.dict_merge_mapping(dict, other),
        }
    }

    /// `{**other}`: from a mapping only.
    ///
    /// # Errors
    /// TypeError "'TYPE' object is not a mapping"; what the mapping's methods raise.
    pub fn dict_update_mapping(&self, dict: &DictObj, other: &Value) -> Result<()> {
        self.dict_merge(dict, other).map_err(|raise| {
            if !raise.is(self, &self.exceptions().attribute_error) {
                return raise;
            }
            self.type_error(format!("'{}' object is not a mapping", self.type_name(other)))
        })
    }

    /// `**other` of a call: every key must be new; that it is a str, the call itself finds out. `function` says how messages call the function, with its
    /// brackets (`"f()"`).
    ///
    /// # Errors
    /// TypeError "f() argument after ** must be a mapping, not TYPE", "f() got multiple values for keyword argument
    /// 'x'"; what the mapping's methods raise.
    pub fn dict_merge_kwargs(
        &self,
        dict: &DictObj,
        other: &Value,
        function: &dyn Fn() -> String,
    ) -> Result<()> {
        let source = match self.plain_dict(other) {
            Some(_) => other.clone(),
            None => {
                let copy = self.new_dict();
                self.dict_merge_mapping(&copy, other).map_err(|raise| {
                    if !raise.is(self, &self.exceptions().attribute_error) {
                        return raise;
                    }
                    let name = self.type_name(other);
                    self.type_error(format!("{} argument after ** must be a mapping, not {name}", function()))
                })?;
                copy.into_value()
            }
        };
        let Some(source) = source.downcast::<DictObj>() else { return Ok(()) };
        let mut at = 0;
        while let Some((found, hash, key, value)) = source.hashed_from(at) {
            at = found + 1;
            if self.dict_get_hashed(dict, hash, &key)?.is_some() {
                let (function, key) = (function(), self.str_text(&key)?);
                let message = format!("{function} got multiple values for keyword argument '{key}'");
                return Err(self.type_error(message));
            }
            self.dict_set_hashed(dict, hash, &key, value)?;
        }
        Ok(())
    }

    /// The payload of a dict whose iteration is not overridden, so that its entries can be taken directly.
    fn plain_dict<'a>(&self, other: &'a Value) -> Option<&'a DictObj> {
        let dict = other.downcast::<DictObj>()?;
        let own = self.types().dict.slots.iter.get()?;
        let iter: UnaryFn = self.type_of(other).slots.iter.get()?;
        if std::ptr::fn_addr_eq(own, iter) { Some(dict) } else { None }
    }

    fn dict_merge_plain(&self, dict: &DictObj, source: &DictObj) -> Result<()> {
        if std::ptr::eq(dict, source) {
            return Ok(());
        }
        if dict.is_empty() {
            dict.fill_from(source);
            return Ok(());
        }
        let len = source.len();
        let mut at = 0;
        while let Some((found, hash, key, value)) = source.hashed_from(at) {
            at = found + 1;
            self.dict_set_hashed(dict, hash, &key, value)?;
            if source.len() != len {
                return Err(self.runtime_error("dict mutated during update"));
            }
        }
        Ok(())
    }

    /// Takes over what `other.keys()` names. All keys are asked for before the first value.
    ///
    /// # Errors
    /// AttributeError if there is no `keys`; TypeError "TYPE.keys() returned a non-iterable (type TYPE)"; what the
    /// mapping's methods raise.
    fn dict_merge_mapping(&self, dict: &DictObj, other: &Value) -> Result<()> {
        let keys = self.call_method(other, &self.names().keys, &[])?;
        let iterator = self.iter(&keys).map_err(|raise| {
            if !raise.is(self, &self.exceptions().type_error) {
                return raise;
            }
            let (class, got) = (self.type_name(other), self.type_name(&keys));
            self.type_error(format!("{class}.keys() returned a non-iterable (type {got})"))
        })?;
        for key in self.collect(&iterator)? {
            let value = self.get_item(other, &key)?;
            self.dict_set(dict, &key, value)?;
            self.check_memory()?;
        }
        Ok(())
    }

    fn dict_merge_pairs(&self, dict: &DictObj, other: &Value) -> Result<()> {
        let iterator = self.iter(other)?;
        let mut n = 0;
        while let Some(pair) = self.next(&iterator)? {
            let (key, value) = self.pair_of(&pair, n)?;
            self.dict_set(dict, &key, value)?;
            self.check_memory()?;
            n += 1;
        }
        Ok(())
    }

    fn pair_of(&self, pair: &Value, n: usize) -> Result<(Value, Value)> {
        if let Some(tuple) = pair.downcast::<TupleObj>() {
            return match tuple.items() {
                [key, value] => Ok((key.clone(), value.clone())),
                items => Err(self.no_pair(n, items.len())),
            };
        }
        if let Some(list) = pair.downcast::<ListObj>() {
            return match (list.len(), list.get(0), list.get(1)) {
                (2, Some(key), Some(value)) => Ok((key, value)),
                (len, ..) => Err(self.no_pair(n, len)),
            };
        }
        let items = match self.collect(pair) {
            Ok(items) => items,
            Err(raise) if raise.is(self, &self.exceptions().type_error) => {
                let message = format!("cannot convert dictionary update sequence element #{n} to a sequence");
                return Err(self.type_error(message));
            }
            Err(raise) => return Err(raise),
        };
        match items.as_slice() {
            [key, value] => Ok((key.clone(), value.clone())),
            _ => Err(self.no_pair(n, items.len())),
        }
    }

    #[cold]
    fn no_pair(&self, n: usize, len: usize) -> Raise {
        self.value_error(format!("dictionary update sequence element #{n} has length {len}; 2 is required"))
    }
}
