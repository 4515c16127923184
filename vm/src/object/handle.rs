//! A value known to carry a given payload.

use super::header::{Object, Payload};
use crate::value::Value;
use std::marker::PhantomData;
use std::ops::Deref;

/// An owned reference to an object whose payload is a `T`; dereferences to the payload.
#[repr(transparent)]
pub struct Ref<T: Payload> {
    value: Value,
    payload: PhantomData<T>,
}

impl<T: Payload> Ref<T> {
    /// The typed handle of a value, or the value back if it carries something else.
    pub fn try_from_value(value: Value) -> Result<Ref<T>, Value> {
        if value.downcast::<T>().is_some() { Ok(Ref { value, payload: PhantomData }) } else { Err(value) }
    }

    /// The typed handle of a borrowed value, if it carries a `T`.
    pub fn from_value(value: &Value) -> Option<Ref<T>> {
        value.downcast::<T>().map(|_| Ref { value: value.clone(), payload: PhantomData })
    }

    /// The same handle, seen as a typed one, if it carries a `T`.
    #[inline(always)]
    pub fn borrowed(value: &Value) -> Option<&Ref<T>> {
        // SAFETY: a `Ref` is a transparent wrapper of a `Value` whose payload is a `T`.
        value.downcast::<T>().map(|_| unsafe { &*(value as *const Value as *const Ref<T>) })
    }

    /// The typed handle of a value that is known to carry a `T`.
    ///
    /// # Safety
    /// The value is an object whose payload is a `T`.
    pub(crate) unsafe fn from_value_unchecked(value: Value) -> Ref<T> {
        Ref { value, payload: PhantomData }
    }

    /// The untyped handle, borrowed.
    #[inline(always)]
    pub fn as_value(&self) -> &Value {
        &self.value
    }

    /// The untyped handle.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        self.value
    }

    /// A second untyped handle.
    #[inline(always)]
    pub fn to_value(&self) -> Value {
        self.value.clone()
    }

    /// Do both name the same object?
    #[inline(always)]
    pub fn is(&self, other: &Ref<T>) -> bool {
        self.value.is(&other.value)
    }

    /// The payload's address.
    #[inline(always)]
    pub(crate) fn object_payload(&self) -> *const T {
        // SAFETY: the object is alive; only an address is computed.
        unsafe { &raw const (*self.object_ptr()).payload }
    }

    #[inline(always)]
    pub(crate) fn object_ptr(&self) -> *const Object<T> {
        self.value.raw().header() as *const Object<T>
    }
}

impl<T: Payload> Clone for Ref<T> {
    fn clone(&self) -> Ref<T> {
        Ref { value: self.value.clone(), payload: PhantomData }
    }
}

impl<T: Payload> Deref for Ref<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a `Ref` is only made from a value whose payload is a `T`.
        unsafe { &(*self.object_ptr()).payload }
    }
}

impl<T: Payload> From<Ref<T>> for Value {
    fn from(handle: Ref<T>) -> Value {
        handle.value
    }
}
