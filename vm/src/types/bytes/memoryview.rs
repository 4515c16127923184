//! memoryview: a window on the bytes of another object, in one dimension.

use super::MemoryViewObj;
use super::items::{Packed, item_size, pack_item, unpack_item};
use super::lent::{FULL_READ_ONLY, LEND, TAKE_BACK};
use super::methods::hex_text;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
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
    NativeDef::new("hex", "(self, sep=None, bytes_per_sep=1)", to_hex),
    NativeDef::new("cast", "(self, /, format, shape=None)", cast),
    NativeDef::new("release", "(self, /)", |ctx, a| close(ctx, &a[0])),
    NativeDef::new("toreadonly", "(self, /)", to_readonly),
    NativeDef::new("__enter__", "(self, /)", |ctx, a| open(ctx, &a[0]).map(|_| a[0].clone())),
    NativeDef::new("__exit__", "(self, /, *args)", |ctx, a| close(ctx, &a[0])),
    LEND,
    TAKE_BACK,
];

pub(super) const GETSET: &[GetSet] = &[
    GetSet::get("obj", |ctx, x| Ok(open(ctx, x)?.object.borrow().clone())),
    GetSet::get("nbytes", |ctx, x| open(ctx, x).map(|v| ctx.new_int((v.len * v.item_size) as i64))),
    GetSet::get("readonly", |ctx, x| open(ctx, x).map(|v| Value::from_bool(v.readonly))),
    GetSet::get("format", |ctx, x| open(ctx, x).map(|v| ctx.new_str(&v.format.to_string()))),
    GetSet::get("itemsize", |ctx, x| open(ctx, x).map(|v| ctx.new_int(v.item_size as i64))),
    GetSet::get("ndim", |ctx, x| open(ctx, x).map(|_| Value::from_i32(1))),
    GetSet::get("shape", |ctx, x| open(ctx, x).map(|v| ctx.new_tuple(&[ctx.new_int(v.len as i64)]))),
    GetSet::get("strides", |ctx, x| open(ctx, x).map(|v| ctx.new_tuple(&[ctx.new_int(v.step as i64)]))),
    GetSet::get("suboffsets", |ctx, x| open(ctx, x).map(|_| ctx.new_tuple(&[]))),
    GetSet::get("c_contiguous", is_contiguous),
    GetSet::get("f_contiguous", is_contiguous),
    GetSet::get("contiguous", is_contiguous),
];

pub(super) fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.len.set(Some(|ctx, x| open(ctx, x).map(|v| v.len)));
    s.getitem.set(Some(get_item));
    s.setitem.set(Some(set_item));
    s.compare.set(Some(compare));
    s.hash.set(Some(hash));
    s.iter.set(Some(|ctx, x| open(ctx, x).map(|_| crate::types::iterators::sequence_iterator(ctx, x))));
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
            format,
            item_size,
            readonly: ops.write.is_none(),
        };
        Ok(self.alloc(&self.types().memoryview, view).into_value())
    }
}

/// Another view on the object of a view.
fn view_of(ctx: &Ctx, ty: &Type, v: &MemoryViewObj, start: usize, len: usize, step: isize) -> Value {
    derived(ctx, ty, v, MemoryViewObj { object: RefCell::new(Value::UNBOUND), start, len, step, ..*v })
}

fn derived(ctx: &Ctx, ty: &Type, v: &MemoryViewObj, fresh: MemoryViewObj) -> Value {
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
    let mut out = Vec::with_capacity(v.len * v.item_size);
    (ops.read)(&object, &mut |bytes| {
        if v.step == v.item_size as isize {
            out.extend_from_slice(bytes.get(v.start..v.start + v.len * v.item_size).unwrap_or_default());
            return;
        }
        for at in 0..v.len {
            let offset = item_offset(v, at);
            out.extend_from_slice(bytes.get(offset..offset + v.item_size).unwrap_or_default());
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
    let (start, end) = (v.start, v.start + v.len * v.item_size);
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

fn item(ctx: &Ctx, v: &MemoryViewObj, at: usize) -> Value {
    let mut bytes = [0u8; 8];
    let object = v.object.borrow().clone();
    if let Some(ops) = ctx.buffer_ops(&object) {
        let offset = item_offset(v, at);
        (ops.read)(&object, &mut |all| {
            if let Some(found) = all.get(offset..offset + v.item_size) {
                bytes[..v.item_size].copy_from_slice(found);
            }
        });
    }
    unpack_item(ctx, v.format, &bytes[..v.item_size])
}

fn place(ctx: &Ctx, v: &MemoryViewObj, key: &Value) -> Result<usize> {
    let Some(at) = ctx.index_i64(key)? else {
        return Err(ctx.index_error("cannot fit 'int' into an index-sized integer"));
    };
    let at = if at < 0 { at.saturating_add(v.len as i64) } else { at };
    let outside = || -> Raise { ctx.index_error("index out of bounds on dimension 1") };
    usize::try_from(at).ok().filter(|at| *at < v.len).ok_or_else(outside)
}

fn wrong_key(ctx: &Ctx, key: &Value) -> Raise {
    let indices = key.downcast::<TupleObj>().map(TupleObj::items);
    match indices.filter(|all| all.iter().all(|x| ctx.has_index(x))).map(<[Value]>::len) {
        Some(0) => ctx.not_implemented_error("sub-views are not implemented"),
        Some(n) if n > 1 => ctx.type_error(format!("cannot index 1-dimension view with {n}-element tuple")),
        _ => ctx.type_error("memoryview: invalid slice key"),
    }
}

fn get_item(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let v = open(ctx, x)?;
    if key.shape_id() == shape::SLICE {
        let (start, _, step, count) = slice::resolve(ctx, key, v.len)?;
        let v = open(ctx, x)?;
        let offset = item_offset(v, start.max(0) as usize);
        return Ok(view_of(ctx, &ctx.types().memoryview, v, offset, count, v.step * step as isize));
    }
    let key = single(key);
    if !ctx.has_index(key) {
        return Err(wrong_key(ctx, key));
    }
    let at = place(ctx, v, key)?;
    Ok(item(ctx, open(ctx, x)?, at))
}

/// `(i,)` counts as `i`.
fn single(key: &Value) -> &Value {
    match key.downcast::<TupleObj>().map(TupleObj::items) {
        Some([only]) => only,
        _ => key,
    }
}

fn set_item(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let v = open(ctx, x)?;
    if v.readonly {
        return Err(ctx.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(ctx.type_error("cannot delete memory")) };
    if key.shape_id() == shape::SLICE {
        return set_slice(ctx, x, key, value);
    }
    let key = single(key);
    if !ctx.has_index(key) {
        return Err(wrong_key(ctx, key));
    }
    let at = place(ctx, v, key)?;
    let format = v.format;
    match pack_item(ctx, format, value)? {
        Packed::WrongType => Err(ctx.type_error(format!("memoryview: invalid type for format '{format}'"))),
        Packed::OutOfRange => {
            Err(ctx.value_error(format!("memoryview: invalid value for format '{format}'")))
        }
        Packed::Bytes(bytes) => {
            let v = open(ctx, x)?;
            let (offset, size) = (item_offset(v, at), v.item_size);
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
    let (format, size) = match b.downcast::<MemoryViewObj>() {
        Some(y) => (y.format, y.item_size),
        None => ctx.buffer_ops(b).map_or(('B', 1), |ops| (ops.format)(b)),
    };
    let equal = if (format, size) == (x.format, x.item_size) && !matches!(format, 'f' | 'd' | 'e') {
        mine == *other
    } else if mine.len() / x.item_size != other.len() / size.max(1) {
        false
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

/// Whether the items of a view lie side by side.
pub(super) fn is_solid(v: &MemoryViewObj) -> bool {
    v.step == v.item_size as isize || v.len <= 1
}

fn to_bytes(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    if let Some(order) = arg(args, 1).filter(|o| !o.is_none())
        && !matches!(text_of(order).as_str(), "C" | "F" | "A")
    {
        return Err(ctx.value_error("order must be one of 'C', 'F', 'A' or None"));
    }
    Ok(ctx.new_bytes(&contents(ctx, v).unwrap_or_default()))
}

fn to_list(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    let bytes = contents(ctx, v).unwrap_or_default();
    Ok(ctx.new_list(bytes.chunks_exact(v.item_size).map(|b| unpack_item(ctx, v.format, b)).collect()))
}

fn to_hex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    hex_text(ctx, &contents(ctx, v).unwrap_or_default(), arg(args, 1), arg(args, 2))
}

fn to_readonly(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    let fresh = MemoryViewObj { object: RefCell::new(Value::UNBOUND), readonly: true, ..*v };
    Ok(derived(ctx, &ctx.types().memoryview, v, fresh))
}

/// `view.cast(format)`
fn cast(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let v = open(ctx, &args[0])?;
    if args[1].downcast::<crate::types::str::StrObj>().is_none() {
        return Err(ctx.type_error("memoryview: format argument must be a string"));
    }
    if arg(args, 2).is_some_and(|s| !s.is_none() && ctx.len(s).ok() != Some(1)) {
        return Err(ctx.not_implemented_error("memoryview: views of more than one dimension"));
    }
    let name = text_of(&args[1]);
    let mut letters = name.strip_prefix('@').unwrap_or(&name).chars();
    let format = letters.next().filter(|_| letters.as_str().is_empty());
    let known =
        format.and_then(|f| item_size(f).filter(|_| !matches!(f, 'w' | 'u' | 'e')).map(|size| (f, size)));
    let Some((format, size)) = known else {
        return Err(ctx.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    if !matches!(v.format, 'B' | 'b' | 'c') && !matches!(format, 'B' | 'b' | 'c') {
        return Err(ctx.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    if !is_solid(v) {
        return Err(ctx.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let n_bytes = v.len * v.item_size;
    if n_bytes % size != 0 {
        return Err(ctx.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let object = RefCell::new(Value::UNBOUND);
    let fresh =
        MemoryViewObj { object, format, item_size: size, len: n_bytes / size, step: size as isize, ..*v };
    Ok(derived(ctx, &ctx.types().memoryview, v, fresh))
}
