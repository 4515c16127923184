//! Buffers that need not be copied into a pickle.

use super::opcode as op;
use super::save::Save;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::NativeDef;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::types::bytes::BufferOps;
use gilbox_vm::types::bytes::lent::{LEND, TAKE_BACK};
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// The payload of `PickleBuffer`: a view of the memory, None once released, and the object that it belongs to.
pub struct BufferObj {
    view: RefCell<Value>,
    object: Value,
    ops: BufferOps,
}

/// Makes PickleBuffers readable as the memory that they stand for.
pub(super) fn register(ctx: &Ctx) {
    ctx.register_buffer::<BufferObj>(BufferOps {
        read: |x, f| {
            if let Some(buffer) = x.downcast::<BufferObj>() {
                (buffer.ops.read)(&buffer.object, f);
            }
        },
        write: None,
        pin: |x, change| {
            if let Some(buffer) = x.downcast::<BufferObj>() {
                (buffer.ops.pin)(&buffer.object, change);
            }
        },
        format: |_| ('B', 1),
    });
}

impl Payload for BufferObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.view.borrow());
        visit(&self.object);
    }
}

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<BufferObj>("pickle.PickleBuffer")
    .methods(METHODS)
    .slots(slots)
    .flags(TypeFlags::WEAKREF)
    .doc("Wrapper for potentially out-of-band buffers.");

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| {
        let [object] = args.values() else {
            let n = args.values().len();
            return Err(ctx.type_error(format!("PickleBuffer() takes exactly 1 argument ({n} given)")));
        };
        let view = ctx.call(ctx.types().memoryview.as_value(), std::slice::from_ref(object))?;
        let owner = ctx.get_attr_str(&view, "obj")?;
        let Some(ops) = ctx.buffer_ops(&owner) else {
            return Err(ctx.not_implemented_error("PickleBuffer of a view of another view"));
        };
        if ctx.bytes_like(&view)?.len() != ctx.bytes_like(&owner)?.len() {
            return Err(ctx.not_implemented_error("PickleBuffer of a part of an object's memory"));
        }
        Ok(ctx.alloc(ty, BufferObj { view: RefCell::new(view), object: owner, ops }).into_value())
    }));
}

const METHODS: &[NativeDef] = &[
    LEND,
    TAKE_BACK,
    NativeDef::new("raw", "(self, /)", |ctx, a| {
        let view = view_of(ctx, &a[0])?;
        ctx.call_method_str(&view, "cast", &[ctx.new_str("B")])
    }),
    NativeDef::new("release", "(self, /)", |ctx, a| {
        let buffer = ctx.payload::<BufferObj>(&a[0], "pickle.PickleBuffer")?;
        let old = buffer.view.replace(Value::NONE);
        drop(old);
        Ok(Value::NONE)
    }),
];

fn view_of(ctx: &Ctx, x: &Value) -> Result<Value> {
    let view = ctx.payload::<BufferObj>(x, "pickle.PickleBuffer")?.view.borrow().clone();
    match view.is_none() {
        true => Err(ctx.value_error("operation forbidden on released PickleBuffer object")),
        false => Ok(view),
    }
}

impl Save<'_> {
    /// Writes a buffer: its bytes, or that it comes beside the pickle.
    pub(super) fn save_buffer(&mut self, x: &Value) -> Result<()> {
        let ctx = self.ctx;
        if self.protocol < 5 {
            return Err(self.error("PickleBuffer can only be pickled with protocol >= 5"));
        }
        let view = view_of(ctx, x)?;
        if !ctx.is_true(&ctx.get_attr_str(&view, "contiguous")?)? {
            return Err(
                self.error("PickleBuffer can not be pickled when pointing to a non-contiguous buffer")
            );
        }
        let readonly = ctx.is_true(&ctx.get_attr_str(&view, "readonly")?)?;
        let in_band = match self.pickler.buffer_callback() {
            Some(callback) => {
                let answer = ctx.call(&callback, std::slice::from_ref(x))?;
                ctx.is_true(&answer)?
            }
            None => true,
        };
        if in_band {
            let bytes = ctx.bytes_like(&view)?.into_owned();
            if readonly {
                self.push_bytes(&bytes)
            } else {
                self.push_bytearray(&bytes)
            }
            self.put(x);
            return Ok(());
        }
        self.out.op(op::NEXT_BUFFER);
        if readonly {
            self.out.op(op::READONLY_BUFFER);
        }
        Ok(())
    }
}
