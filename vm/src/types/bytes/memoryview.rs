//! memoryview: a window on the bytes of another object.

use super::MemoryViewObj;
use super::args::check_copies;
use super::dimensions::{Dimensions, cast, column_major, is_fortran, nested, offset_of, same_shape};
use super::items::{Packed, pack_item, unpack_item};
use super::lent::{FULL_READ_ONLY, LEND, TAKE_BACK};
use super::methods::hex_text;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef, arg};
use crate::object::{Cmp, Slots, Type, shape};
use crate::types::slice;
use crate::types::str::text_of;
use crate::types::tuple::TupleObj;
use crate::value::Value;
use std::cell::RefCell;

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("tobytes", "(self, /, order='C')", to_bytes),
    NativeDef::new("tolist", "(self, /)", to_list),
    NativeDef::new("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", to_hex),
    NativeDef::new("cast", "(self, /, format, shape=<unrepresentable>)", cast),
    NativeDef::new("release", "(self, /)", |ctx, a| close(ctx, &a[0])),
    NativeDef::new("toreadonly", "(self, /)", to_readonly),
    NativeDef::new("__enter__", "(self, /)", |ctx, a| open(ctx, &a[0]).map(|_| a[0].clone())),
    NativeDef::new("__exit__", "(self, /, *args)", |ctx, a| close(ctx, &a[0])),
    LEND,
    TAKE_BACK,
];

pub(super) const GETSET: &[GetSet] = &[
    GetSet::get("obj", |ctx, x| Ok(open(ctx, x)?.object.borrow().clone())),
    GetSet::get("nbytes", |ctx, x| open(ctx, x).map(|v| ctx.new_int(v.n_bytes() as i64))),
    GetSet::get("readonly", |ctx, x| open(ctx, x).map(|v| Value::from_bool(v.readonly))),
    GetSet::get("format", |ctx, x| open(ctx, x).map(|v| ctx.new_str(&v.format.to_string()))),
    GetSet::get("itemsize", |ctx, x| open(ctx, x).map(|v| ctx.new_int(v.item_size as i64))),
    GetSet::get("ndim", |ctx, x| open(ctx, x).map(|v| ctx.new_int(v.shape().len() as i64))),
    GetSet::get("shape", |ctx, x| {
        open(ctx, x).map(|v| int_tuple(ctx, v.shape().into_iter().map(|len| len as i64)))
    }),
    GetSet::get("strides", |ctx, x| {
        open(ctx, x).map(|v| int_tuple(ctx, v.strides().into_iter().map(|step| step as i64)))
    }),
    GetSet::get("suboffsets", |ctx, x| open(ctx, x).map(|_| ctx.new_tuple(&[]))),
    GetSet::get("c_contiguous", is_contiguous),
    GetSet::get("f_contiguous", |ctx, x| open(ctx, x).map(|v| Value::from_bool(has_columns(v)))),
    GetSet::get("contiguous", |ctx, x| open(ctx, x).map(|v| Value::from_bool(is_solid(v) || has_columns(v)))),
];

pub(super) fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.len.set(Some(|ctx, x| match open(ctx, x)? {
        v if is_scalar(v) => Err(ctx.type_error("0-dim memory has no length")),
        v => Ok(v.len),
    }));
    s.getitem.set(Some(get_item));
    s.setitem.set(Some(set_item));
    s.compare.set(Some(compare));
    s.hash.set(Some(hash));
    s.iter.set(Some(|ctx, x| {
        one_dimension(ctx, open(ctx, x)?)?;
        Ok(crate::types::iterators::sequence_iterator(ctx, x))
    }));
    s.repr.set(Some(|ctx, x| {
        let state = if open(ctx, x).is_ok() { "memory" } else { "released memory" };
        Ok(ctx.new_str(&format!("<{state} at {:#x}>", x.id())))
    }));
}

/// The view, which must not be released.
pub(super) fn open<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a MemoryViewObj> {
    let view = x.downcast::<MemoryViewObj>().ok_or_else(|| ctx.type_error("a memoryview is required"))?;
    if view.object.borrow().is_unbound() {
        return Err(ctx.value_error("operation forbidden on released memoryview object"));
    }
    Ok(view)
}

fn int_tuple(ctx: &Ctx, items: impl Iterator<Item = i64>) -> Value {
    ctx.new_tuple(&items.map(|i| ctx.new_int(i)).collect::<Vec<_>>())
}

fn is_scalar(v: &MemoryViewObj) -> bool {
    matches!(v.dimensions, Dimensions::None)
}

/// Refuses views of which one index does not give an item.
fn one_dimension(ctx: &Ctx, v: &MemoryViewObj) -> Result<()> {
    match v.dimensions {
        Dimensions::None => Err(ctx.type_error("invalid indexing of 0-dim memory")),
        Dimensions::One => Ok(()),
        Dimensions::More(_) => {
            Err(ctx.not_implemented_error("multi-dimensional sub-views are not implemented"))
        }
    }
}

fn close(ctx: &Ctx, x: &Value) -> Result<Value> {
    if let Some(view) = x.downcast::<MemoryViewObj>() {
        release(ctx, view);
    }
    Ok(Value::NONE)
}

/// Gives the object up, which may change its size again.
pub(super) fn release(ctx: &Ctx, view: &MemoryViewObj) {
    let object = view.object.replace(Value::UNBOUND);
    if let Some(ops) = ctx.buffer_ops(&object) {
        (ops.pin)(&object, -1);
    }
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let named = args.keywords().find(|(name, _)| text_of(name) == "object").map(|(_, value)| value);
    let source = match (args.pos(), named, args.values().len()) {
        ([source], None, 1) => source,
        ([], Some(source), 1) => source,
        ([], None, 0 | 1) => {
            return Err(ctx.type_error("memoryview() missing required argument 'object' (pos 1)"));
        }
        (pos, _, n) => {
            let what = if pos.is_empty() { "keyword argument" } else { "argument" };
            return Err(ctx.type_error(format!("memoryview() takes at most 1 {what} ({n} given)")));
        }
    };
    if source.downcast::<MemoryViewObj>().is_some() {
        let v = open(ctx, source)?;
        return Ok(view_of(ctx, ty, v, v.start, v.len, v.step));
    }
    ctx.new_memoryview(source)
}

impl Ctx {
    /// A view on all bytes of a buffer object.
    ///
    /// # Errors
    /// TypeError if the object is no buffer; what a `__buffer__` raises.
    pub fn new_memoryview(&self, source: &Value) -> Result<Value> {
        match self.borrow_buffer(source, FULL_READ_ONLY)? {
            Some(loan) => self.own_memoryview(&loan),
            None => self.own_memoryview(source),
        }
    }

    pub(super) fn own_memoryview(&self, source: &Value) -> Result<Value> {
        let Some(ops) = self.buffer_ops(source) else {
            let got = self.type_name(source);
            return Err(self.type_error(format!("memoryview: a bytes-like object is required, not '{got}'")));
        };
        let mut n_bytes = 0;
        (ops.read)(source, &mut |bytes| n_bytes = bytes.len());
        let (format, item_size) = (ops.format)(source);
        (ops.pin)(source, 1);
        let view = MemoryViewObj {
            object: RefCell::new(source.clone()),
            start: 0,
            len: n_bytes / item_size,
            step: item_size as isize,
            dimensions: Dimensions::One,
            format,
            item_size,
            readonly: ops.write.is_none(),
        };
        Ok(self.alloc(&self.types().memoryview, view).into_value())
    }
}

/// Another view on the object of a view.
fn view_of(ctx: &Ctx, ty: &Type, v: &MemoryViewObj, start: usize, len: usize, step: isize) -> Value {
    let (object, dimensions) = (RefCell::new(Value::UNBOUND), v.dimensions.clone());
    derived(ctx, ty, v, MemoryViewObj { object, start, len, step, dimensions, ..*v })
}

/// A view on the object of another.
pub(super) fn derived(ctx: &Ctx, ty: &Type, v: &MemoryViewObj, fresh: MemoryViewObj) -> Value {
    let object = v.object.borrow().clone();
    if let Some(ops) = ctx.buffer_ops(&object) {
        (ops.pin)(&object, 1);
    }
    *fresh.object.borrow_mut() = object;
    ctx.alloc(ty, fresh).into_value()
}

fn item_offset(v: &MemoryViewObj, at: usize) -> usize {
    (v.start as isize + at as isize * v.step).max(0) as usize
}

/// The items' bytes, one after the other; `None` if the view is released.
pub(super) fn contents(ctx: &Ctx, v: &MemoryViewObj) -> Option<Vec<u8>> {
    let object = v.object.borrow().clone();
    let ops = ctx.buffer_ops(&object)?;
    let (n_bytes, row) = (v.n_bytes(), v.row_size());
    let mut out = Vec::with_capacity(n_bytes);
    (ops.read)(&object, &mut |bytes| {
        if v.step == row as isize {
            out.extend_from_slice(bytes.get(v.start..v.start + n_bytes).unwrap_or_default());
            return;
        }
        for at in 0..v.len {
            let offset = item_offset(v, at);
            out.extend_from_slice(bytes.get(offset..offset + row).unwrap_or_default());
        }
    });
    Some(out)
}

/// Shows the bytes of a contiguous view for writing.
pub(super) fn with_writable(
    ctx: &Ctx,
    x: &Value,
    v: &MemoryViewObj,
    f: &mut dyn FnMut(&mut [u8]),
) -> Result<()> {
    open(ctx, x)?;
    if !is_solid(v) {
        return Err(ctx.buffer_error("memoryview: underlying buffer is not C-contiguous"));
    }
    let (start, end) = (v.start, v.start + v.n_bytes());
    write_at(ctx, v, &mut |bytes| f(bytes.get_mut(start..end).unwrap_or_default()))
}

fn write_at(ctx: &Ctx, v: &MemoryViewObj, f: &mut dyn FnMut(&mut [u8])) -> Result<()> {
    let object = v.object.borrow().clone();
    match ctx.buffer_ops(&object).and_then(|ops| ops.write).filter(|_| !v.readonly) {
        Some(write) => {
            write(&object, f);
            Ok(())
        }
        None => Err(ctx.type_error("cannot modify read-only memory")),
    }
}

fn item(ctx: &Ctx, v: &MemoryViewObj, offset: usize) -> Value {
    let mut bytes = [0u8; 8];
    let object = v.object.borrow().clone();
    if let Some(ops) = ctx.buffer_ops(&object) {
        (ops.read)(&object, &mut |all| {
            if let Some(found) = all.get(offset..offset + v.item_size) {
                bytes[..v.item_size].copy_from_slice(found);
            }
        });
    }
    unpack_item(ctx, v.format, &bytes[..v.item_size])
}

/// The indices of a subscript; `None` for what is neither an index nor a tuple of them.
fn indices<'a>(ctx: &Ctx, key: &'a Value) -> Option<&'a [Value]> {
    if ctx.has_index(key) {
        return Some(std::slice::from_ref(key));
    }
    let items = key.downcast::<TupleObj>()?.items();
    items.iter().all(|x| ctx.has_index(x)).then_some(items)
}

fn is_slices(key: &Value) -> bool {
    let items = key.downcast::<TupleObj>().map_or(&[][..], TupleObj::items);
    !items.is_empty() && items.iter().all(|x| x.shape_id() == shape::SLICE)
}

/// Is it the subscript of an item that has no place: `()` or `...`?
fn names_scalar(key: &Value) -> bool {
    key.is(&Value::ELLIPSIS) || key.downcast::<TupleObj>().is_some_and(|items| items.items().is_empty())
}

fn get_item(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let v = open(ctx, x)?;
    if is_scalar(v) {
        return match key {
            key if key.is(&Value::ELLIPSIS) => Ok(x.clone()),
            key if names_scalar(key) => Ok(item(ctx, v, v.start)),
            _ => one_dimension(ctx, v).map(|()| Value::NONE),
        };
    }
    if key.shape_id() == shape::SLICE {
        let (start, _, step, count) = slice::resolve(ctx, key, v.len)?;
        let v = open(ctx, x)?;
        let offset = item_offset(v, start.max(0) as usize);
        return Ok(view_of(ctx, &ctx.types().memoryview, v, offset, count, v.step * step as isize));
    }
    let Some(indices) = indices(ctx, key) else {
        return Err(if is_slices(key) {
            ctx.not_implemented_error("multi-dimensional slicing is not implemented")
        } else {
            ctx.type_error("memoryview: invalid slice key")
        });
    };
    if key.downcast::<TupleObj>().is_none() {
        one_dimension(ctx, v)?;
    }
    let offset = offset_of(ctx, v, indices)?;
    Ok(item(ctx, open(ctx, x)?, offset))
}

fn set_item(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let v = open(ctx, x)?;
    if v.readonly {
        return Err(ctx.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(ctx.type_error("cannot delete memory")) };
    let is_slice = key.shape_id() == shape::SLICE;
    let offset = match &v.dimensions {
        Dimensions::None if names_scalar(key) => v.start,
        Dimensions::None => return one_dimension(ctx, v),
        Dimensions::One if is_slice => return set_slice(ctx, x, key, value),
        _ => match indices(ctx, key) {
            Some(indices) => offset_of(ctx, v, indices)?,
            None if is_slice || is_slices(key) => {
                let message = "memoryview slice assignments are currently restricted to ndim = 1";
                return Err(ctx.not_implemented_error(message));
            }
            None => return Err(ctx.type_error("memoryview: invalid slice key")),
        },
    };
    let format = v.format;
    match pack_item(ctx, format, value)? {
        Packed::WrongType => Err(ctx.type_error(format!("memoryview: invalid type for format '{format}'"))),
        Packed::OutOfRange => {
            Err(ctx.value_error(format!("memoryview: invalid value for format '{format}'")))
        }
        Packed::Bytes(bytes) => {
            let v = open(ctx, x)?;
            let size = v.item_size;
            write_at(ctx, v, &mut |all| {
                if let Some(place) = all.get_mut(offset..offset + size) {
                    place.copy_from_slice(&bytes[..size]);
                }
            })
        }
    }
}

fn set_slice(ctx: &Ctx, x: &Value, key: &Value, value: &Value) -> Result<()> {
    let (format, item_size) = match value.downcast::<MemoryViewObj>() {
        Some(other) => (other.format, other.item_size),
        None => ctx.buffer_ops(value).map_or(('B', 1), |ops| (ops.format)(value)),
    };
    // The value is looked at before the bounds are, unlike elsewhere.
    let new = ctx.bytes_like(value)?;
    let bounds = slice::unpack(ctx, key)?;
    let v = open(ctx, x)?;
    let slice::Selection { start, step, count, .. } = slice::adjust(bounds, v.len);
    if format != v.format || item_size != v.item_size || new.len() != count * v.item_size {
        let message = "memoryview assignment: lvalue and rvalue have different structures";
        return Err(ctx.value_error(message));
    }
    let size = v.item_size;
    write_at(ctx, v, &mut |all| {
        for (n, bytes) in new.chunks_exact(size).enumerate() {
            let offset = item_offset(v, (start + n as i64 * step).max(0) as usize);
            if let Some(place) = all.get_mut(offset..offset + size) {
                place.copy_from_slice(bytes);
            }
        }
    })
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    if !matches!(cmp, Cmp::Eq | Cmp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (Some(x), Some(other)) = (a.downcast::<MemoryViewObj>(), ctx.bytes_view(b)?) else {
        let released = b.downcast::<MemoryViewObj>().is_some();
        return Ok(if released {
            Value::from_bool(a.is(b) == (cmp == Cmp::Eq))
        } else {
            Value::NOT_IMPLEMENTED
        });
    };
    let Some(mine) = contents(ctx, x) else { return Ok(Value::from_bool(a.is(b) == (cmp == Cmp::Eq))) };
    let (format, size, shape) = match b.downcast::<MemoryViewObj>() {
        Some(y) => (y.format, y.item_size, y.shape()),
        None => {
            let (format, size) = ctx.buffer_ops(b).map_or(('B', 1), |ops| (ops.format)(b));
            (format, size, vec![other.len() / size.max(1)])
        }
    };
    let equal = if !same_shape(&x.shape(), &shape) {
        false
    } else if (format, size) == (x.format, x.item_size) && !matches!(format, 'f' | 'd' | 'e') {
        mine == *other
    } else {
        let pairs = mine.chunks_exact(x.item_size).zip(other.chunks_exact(size.max(1)));
        let mut equal = true;
        for (p, q) in pairs {
            let (p, q) = (unpack_item(ctx, x.format, p), unpack_item(ctx, format, q));
            equal = equal && ctx.compare_true(&p, &q, Cmp::Eq)?;
        }
        equal
    };
    Ok(Value::from_bool(equal == (cmp == Cmp::Eq)))
}

fn hash(ctx: &Ctx, x: &Value) -> Result<i64> {
    let v = open(ctx, x)?;
    if !v.readonly {
        return Err(ctx.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(v.format, 'B' | 'b' | 'c') {
        return Err(ctx.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    ctx.hash(&ctx.new_bytes(&contents(ctx, v).unwrap_or_default()))
}

fn is_contiguous(ctx: &Ctx, x: &Value) -> Result<Value> {
    open(ctx, x).map(|v| Value::from_bool(is_solid(v)))
}

/// Whether the items of a view lie side by side, row after row.
pub(super) fn is_solid(v: &MemoryViewObj) -> bool {
    let is_empty = !matches!(v.dimensions, Dimensions::One) && v.n_bytes() == 0;
    v.step == v.row_size() as isize || v.len == 1 || is_empty
}

/// Whether they lie side by side with the first index changing fastest.
fn has_columns(v: &MemoryViewObj) -> bool {
    match v.dimensions {
        Dimensions::More(_) => is_fortran(v),
        _ => is_solid(v),
    }
}

fn to_bytes(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    if let Some(order) = arg(args, 1).filter(|o| !o.is_none())
        && !matches!(text_of(order).as_str(), "C" | "F" | "A")
    {
        return Err(ctx.value_error("order must be one of 'C', 'F', 'A' or None"));
    }
    let order = arg(args, 1).map_or(String::new(), text_of);
    let is_turned = order == "F" || (order == "A" && has_columns(v) && !is_solid(v));
    check_copies(ctx, &args[0], 1 + usize::from(is_turned))?;
    let bytes = contents(ctx, v).unwrap_or_default();
    if is_turned {
        return Ok(ctx.new_bytes(&column_major(&bytes, &v.shape(), v.item_size)));
    }
    Ok(ctx.new_bytes(&bytes))
}

fn to_list(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    let items = v.n_bytes() / v.item_size.max(1);
    ctx.check_allocation(items.saturating_mul(size_of::<Value>()).saturating_add(v.n_bytes()))?;
    let bytes = contents(ctx, v).unwrap_or_default();
    Ok(nested(ctx, v, &v.shape(), &bytes))
}

fn to_hex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    check_copies(ctx, &args[0], 1)?;
    hex_text(ctx, &contents(ctx, v).unwrap_or_default(), arg(args, 1), arg(args, 2))
}

fn to_readonly(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    let (object, dimensions) = (RefCell::new(Value::UNBOUND), v.dimensions.clone());
    let fresh = MemoryViewObj { object, dimensions, readonly: true, ..*v };
    Ok(derived(ctx, &ctx.types().memoryview, v, fresh))
}
