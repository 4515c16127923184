//! The dimensions of a memoryview, and the casts that give it others.
//!
//! Only casts of views without gaps make more dimensions than one, and only the first is sliced: the items of all further
//! ones lie side by side, row after row.

use super::MemoryViewObj;
use super::items::{item_size, unpack_item};
use super::memoryview::{derived, is_solid, open};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::arg;
use crate::types::int::as_int;
use crate::types::list::ListObj;
use crate::types::str::{StrObj, text_of};
use crate::types::tuple::TupleObj;
use crate::value::Value;
use std::cell::RefCell;

/// The most dimensions that a buffer may have (PEP 3118).
const MOST: usize = 64;

/// How the items of a view are arranged.
#[derive(Clone)]
pub(crate) enum Dimensions {
    /// One item, without a place.
    None,
    One,
    /// More than one; the lengths of all after the first.
    More(Box<[usize]>),
}

impl MemoryViewObj {
    /// The lengths of the dimensions after the first.
    pub(super) fn inner(&self) -> &[usize] {
        match &self.dimensions {
            Dimensions::More(inner) => inner,
            _ => &[],
        }
    }

    /// The bytes of all that one index of the first dimension stands for.
    pub(super) fn row_size(&self) -> usize {
        self.item_size * self.inner().iter().product::<usize>()
    }

    /// How many bytes the items take.
    pub(super) fn n_bytes(&self) -> usize {
        self.len * self.row_size()
    }

    /// The length of each dimension.
    pub(super) fn shape(&self) -> Vec<usize> {
        match self.dimensions {
            Dimensions::None => Vec::new(),
            _ => [&[self.len], self.inner()].concat(),
        }
    }

    /// The bytes from one index to the next, for each dimension.
    pub(super) fn strides(&self) -> Vec<isize> {
        if matches!(self.dimensions, Dimensions::None) {
            return Vec::new();
        }
        let mut strides = vec![self.step];
        let mut size = self.row_size();
        for len in self.inner() {
            size /= (*len).max(1);
            strides.push(size as isize);
        }
        strides
    }
}

/// Do views of these shapes have their items at the same places? What comes after a length of 0 does not matter.
pub(super) fn same_shape(a: &[usize], b: &[usize]) -> bool {
    let counted = a.iter().position(|len| *len == 0).map_or(a.len(), |at| at + 1);
    a.len() == b.len() && a[..counted] == b[..counted]
}

/// Is the view one whose first index changes fastest, as in Fortran's arrays?
pub(super) fn is_fortran(v: &MemoryViewObj) -> bool {
    let mut size = v.item_size as isize;
    v.n_bytes() == 0
        || v.shape().iter().zip(v.strides()).all(|(len, stride)| {
            let fits = *len <= 1 || stride == size;
            size *= *len as isize;
            fits
        })
}

/// The items, given row after row, with the first index changing fastest.
pub(super) fn column_major(bytes: &[u8], shape: &[usize], size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for n in 0..bytes.len() / size {
        let (mut rest, mut at, mut stride) = (n, 0, bytes.len() / size);
        for len in shape {
            stride /= len;
            at += rest % len * stride;
            rest /= len;
        }
        out.extend_from_slice(&bytes[at * size..][..size]);
    }
    out
}

/// The items as lists of lists; one that has no dimension alone.
pub(super) fn nested(ctx: &Ctx, v: &MemoryViewObj, shape: &[usize], bytes: &[u8]) -> Value {
    match shape {
        [] => unpack_item(ctx, v.format, bytes),
        [_] => ctx.new_list(bytes.chunks_exact(v.item_size).map(|b| unpack_item(ctx, v.format, b)).collect()),
        [len, inner @ ..] => {
            let size = (bytes.len() / (*len).max(1)).max(1);
            ctx.new_list(bytes.chunks_exact(size).map(|row| nested(ctx, v, inner, row)).collect())
        }
    }
}

/// Where along a dimension an index is.
fn place(ctx: &Ctx, index: &Value, len: usize, dimension: usize) -> Result<isize> {
    let Some(at) = ctx.index_i64(index)? else {
        return Err(ctx.index_error("cannot fit 'int' into an index-sized integer"));
    };
    let at = if at < 0 { at.saturating_add(len as i64) } else { at };
    if !(0..len as i64).contains(&at) {
        return Err(ctx.index_error(format!("index out of bounds on dimension {dimension}")));
    }
    Ok(at as isize)
}

/// Where in the buffer the item of these indices is.
pub(super) fn offset_of(ctx: &Ctx, v: &MemoryViewObj, indices: &[Value]) -> Result<usize> {
    if let (Dimensions::One, [index]) = (&v.dimensions, indices) {
        // The common case makes no lists.
        return Ok((v.start as isize + place(ctx, index, v.len, 1)? * v.step).max(0) as usize);
    }
    let (shape, strides) = (v.shape(), v.strides());
    if indices.len() > shape.len() {
        let (of, n) = (shape.len(), indices.len());
        return Err(ctx.type_error(format!("cannot index {of}-dimension view with {n}-element tuple")));
    }
    if indices.len() < shape.len() {
        return Err(ctx.not_implemented_error("sub-views are not implemented"));
    }
    let mut offset = v.start as isize;
    for (dimension, index) in indices.iter().enumerate() {
        offset += place(ctx, index, shape[dimension], dimension + 1)? * strides[dimension];
    }
    Ok(offset.max(0) as usize)
}

/// `view.cast(format[, shape])`
///
/// # Errors
/// TypeError for views with gaps, formats of which neither is one of bytes, and sizes that do not agree; ValueError for
/// formats that are unknown and lengths below 1.
pub(super) fn cast(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    if args[1].downcast::<StrObj>().is_none() {
        let got = ctx.type_name(&args[1]);
        return Err(ctx.type_error(format!("cast() argument 'format' must be str, not {got}")));
    }
    if !is_solid(v) {
        return Err(ctx.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let is_one = |v: &MemoryViewObj| matches!(v.dimensions, Dimensions::One);
    let wanted = arg(args, 2);
    if (wanted.is_some() || !is_one(v)) && v.shape().contains(&0) {
        return Err(ctx.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let lengths = wanted.map(|shape| lengths(ctx, shape)).transpose()?;
    if lengths.as_ref().is_some_and(|lengths| !is_one(v) && lengths.len() != 1) {
        return Err(ctx.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
    }
    let (format, size) = cast_format(ctx, v, &text_of(&args[1]))?;
    let n_bytes = v.n_bytes();
    if n_bytes % size != 0 {
        return Err(ctx.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let shape = match lengths {
        Some(lengths) => checked_shape(ctx, &lengths, size, n_bytes)?,
        None => vec![n_bytes / size],
    };
    let (len, dimensions) = match &shape[..] {
        [] => (1, Dimensions::None),
        [len] => (*len, Dimensions::One),
        [len, inner @ ..] => (*len, Dimensions::More(inner.into())),
    };
    let step = (size * shape.iter().skip(1).product::<usize>()) as isize;
    let v = open(ctx, &args[0])?;
    let fresh = MemoryViewObj {
        object: RefCell::new(Value::UNBOUND),
        start: v.start,
        len,
        step,
        dimensions,
        format,
        item_size: size,
        readonly: v.readonly,
    };
    Ok(derived(ctx, &ctx.types().memoryview, v, fresh))
}

fn lengths(ctx: &Ctx, shape: &Value) -> Result<Vec<Value>> {
    let lengths = match (shape.downcast::<ListObj>(), shape.downcast::<TupleObj>()) {
        (None, None) => return Err(ctx.type_error("shape must be a list or a tuple")),
        (_, Some(tuple)) => tuple.items().to_vec(),
        (Some(_), None) => ctx.collect(shape)?,
    };
    if lengths.len() > MOST {
        let message = format!("memoryview: number of dimensions must not exceed {MOST}");
        return Err(ctx.value_error(message));
    }
    Ok(lengths)
}

fn checked_shape(ctx: &Ctx, lengths: &[Value], size: usize, n_bytes: usize) -> Result<Vec<usize>> {
    let mut shape = Vec::with_capacity(lengths.len());
    let mut product = size as i64;
    for length in lengths {
        if as_int(length).is_none() {
            return Err(ctx.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        let length = ctx.index_checked(length)?;
        if length <= 0 {
            return Err(ctx.value_error("memoryview.cast(): elements of shape must be integers > 0"));
        }
        let too_many = || -> Raise { ctx.value_error("memoryview.cast(): product(shape) > SSIZE_MAX") };
        product = product.checked_mul(length).ok_or_else(too_many)?;
        shape.push(length as usize);
    }
    if product != n_bytes as i64 {
        return Err(ctx.type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    Ok(shape)
}

/// The format's letter and the size of its items.
fn cast_format(ctx: &Ctx, v: &MemoryViewObj, name: &str) -> Result<(char, usize)> {
    let mut letters = name.strip_prefix('@').unwrap_or(name).chars();
    let format = letters.next().filter(|_| letters.as_str().is_empty());
    let castable = |f: char| item_size(f).filter(|_| !matches!(f, 'w' | 'u' | 'e')).map(|size| (f, size));
    let wrong = |which: &str| {
        let rest = "format must be a native single character format prefixed with an optional '@'";
        ctx.value_error(format!("memoryview: {which} {rest}"))
    };
    if castable(v.format).is_none() {
        return Err(wrong("source"));
    }
    let known = format.and_then(castable).ok_or_else(|| wrong("destination"))?;
    if !matches!(v.format, 'B' | 'b' | 'c') && !matches!(known.0, 'B' | 'b' | 'c') {
        return Err(ctx.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    Ok(known)
}
