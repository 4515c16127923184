//! Values on the host's side: plain data, converted at the border.

use crate::error::Error;
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::list::ListObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::{Ctx, Result as VmResult, Value};

/// How deep data may nest at the border.
const MAX_DEPTH: usize = 200;

/// A value that has left the interpreter, or is on its way in: a copy, without identity.
///
/// ```
/// use gilbox::{Data, Engine};
/// let engine = Engine::new();
/// engine.set_global("names", vec!["ada", "grace"])?;
/// assert_eq!(engine.eval("names[1]")?, "grace");
/// assert_eq!(engine.eval("(1, 2.5, None)")?, Data::Tuple(vec![1.into(), 2.5.into(), Data::None]));
/// # Ok::<(), gilbox::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// `None`
    None,
    /// `bool`
    Bool(bool),
    /// `int` that fits
    Int(i64),
    /// `int` that does not fit: its decimal digits
    BigInt(String),
    /// `float`
    Float(f64),
    /// `str`
    Str(String),
    /// `bytes`
    Bytes(Vec<u8>),
    /// `list`
    List(Vec<Data>),
    /// `tuple`
    Tuple(Vec<Data>),
    /// `dict`, in its order
    Dict(Vec<(Data, Data)>),
    /// Any other object, by its `repr()`. It cannot go back in.
    Object(String),
}

impl Data {
    /// The number, if it is an `int` that fits.
    pub fn as_int(&self) -> Option<i64> {
        if let Data::Int(number) = self { Some(*number) } else { None }
    }

    /// The number, if it is an `int` or a `float`.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Data::Int(number) => Some(*number as f64),
            Data::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is a `str`.
    pub fn as_str(&self) -> Option<&str> {
        if let Data::Str(text) = self { Some(text) } else { None }
    }

    /// Copies a value out of the interpreter. May run script code (`__repr__`).
    pub(crate) fn from_value(ctx: &Ctx, value: &Value) -> VmResult<Data> {
        read(ctx, value, MAX_DEPTH)
    }

    /// Makes a value of the interpreter.
    pub(crate) fn to_value(&self, ctx: &Ctx) -> Result<Value, Error> {
        write(ctx, self, MAX_DEPTH)
    }
}

fn read(ctx: &Ctx, value: &Value, depth: usize) -> VmResult<Data> {
    if value.is_none() {
        return Ok(Data::None);
    }
    if value.is_bool() {
        return Ok(Data::Bool(value.is_true_object()));
    }
    if let Some(number) = value.as_small_int() {
        return Ok(Data::Int(number));
    }
    if let Some(number) = value.as_exact_float() {
        return Ok(Data::Float(number));
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Ok(Data::Object("...".to_owned()));
    };
    let types = ctx.types();
    let ty = ctx.type_of(value);
    if ty.is(&types.int) {
        return match gilbox_vm::types::int::to_i64(value) {
            Some(number) => Ok(Data::Int(number)),
            None => Ok(Data::BigInt(ctx.repr_text(value)?)),
        };
    }
    if value.downcast::<StrObj>().is_some() {
        return Ok(Data::Str(gilbox_vm::types::str::text_of(value)));
    }
    if let Some(bytes) = value.downcast::<BytesObj>() {
        return Ok(Data::Bytes(bytes.bytes().to_vec()));
    }
    let read_all =
        |items: &[Value]| items.iter().map(|item| read(ctx, item, depth)).collect::<VmResult<Vec<_>>>();
    if let Some(tuple) = value.downcast::<TupleObj>() {
        return Ok(Data::Tuple(read_all(tuple.items())?));
    }
    if let Some(list) = value.downcast::<ListObj>() {
        return Ok(Data::List(read_all(&list.to_vec())?));
    }
    if let Some(dict) = value.downcast::<DictObj>() {
        let read_entry =
            |(key, item): (Value, Value)| Ok((read(ctx, &key, depth)?, read(ctx, &item, depth)?));
        return Ok(Data::Dict(dict.items().into_iter().map(read_entry).collect::<VmResult<_>>()?));
    }
    Ok(Data::Object(ctx.repr_text(value)?))
}

fn write(ctx: &Ctx, data: &Data, depth: usize) -> Result<Value, Error> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Error::fault("data is nested too deeply"));
    };
    let write_all =
        |items: &[Data]| items.iter().map(|item| write(ctx, item, depth)).collect::<Result<Vec<_>, _>>();
    let raised = |raise| Error::from_raise(ctx, raise);
    Ok(match data {
        Data::None => Value::NONE,
        Data::Bool(flag) => Value::from_bool(*flag),
        Data::Int(number) => ctx.new_int(*number),
        Data::BigInt(digits) => {
            let int = ctx.types().int.clone();
            ctx.call(int.as_value(), &[ctx.new_str(digits)]).map_err(raised)?
        }
        Data::Float(number) => ctx.new_float(*number),
        Data::Str(text) => ctx.new_str(text),
        Data::Bytes(bytes) => ctx.new_bytes(bytes),
        Data::List(items) => ctx.new_list(write_all(items)?),
        Data::Tuple(items) => ctx.new_tuple_from(write_all(items)?),
        Data::Dict(entries) => {
            let dict = ctx.new_dict();
            for (key, item) in entries {
                let (key, item) = (write(ctx, key, depth)?, write(ctx, item, depth)?);
                ctx.dict_set(&dict, &key, item).map_err(raised)?;
            }
            dict.into_value()
        }
        Data::Object(repr) => {
            return Err(Error::fault(format!("{repr} left the interpreter as a copy of its repr")));
        }
    })
}

macro_rules! conversions {
    ($($from:ty => $variant:ident;)*) => {
        $(impl From<$from> for Data {
            fn from(value: $from) -> Data {
                Data::$variant(value.into())
            }
        })*
    };
}

conversions! {
    bool => Bool;
    i32 => Int;
    u32 => Int;
    i64 => Int;
    f64 => Float;
    &str => Str;
    String => Str;
    &[u8] => Bytes;
}

impl From<()> for Data {
    fn from((): ()) -> Data {
        Data::None
    }
}

impl<T: Into<Data>> From<Vec<T>> for Data {
    fn from(items: Vec<T>) -> Data {
        Data::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Data>> From<Option<T>> for Data {
    fn from(item: Option<T>) -> Data {
        item.map_or(Data::None, Into::into)
    }
}

impl PartialEq<i64> for Data {
    fn eq(&self, other: &i64) -> bool {
        self.as_int() == Some(*other)
    }
}

impl PartialEq<&str> for Data {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(other)
    }
}
