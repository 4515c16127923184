//! The names the machine itself looks up, interned once.

use crate::ctx::Ctx;
use crate::object::{BinOp, slotdefs};
use crate::value::Value;

macro_rules! names {
    ($($name:ident)*) => {
        /// Interned str values of the names the machine itself uses.
        #[allow(missing_docs, non_snake_case, reason = "each field is the name it holds")]
        pub struct Names {
            $(pub $name: Value,)*
            /// `__add__` and so on, by [`BinOp`].
            pub binary: [Value; BinOp::COUNT],
            /// `__radd__` and so on.
            pub reflected: [Value; BinOp::COUNT],
            /// `__iadd__` and so on.
            pub inplace: [Value; BinOp::COUNT],
            /// `__lt__` and so on, by [`crate::object::Cmp`].
            pub compare: [Value; 6],
            /// The special methods of [`NAMED`](crate::object::slotdefs::NAMED), in its order.
            pub(crate) special: Vec<Value>,
        }

        impl Names {
            pub(crate) fn new(ctx: &Ctx) -> Names {
                let stems = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor", "divmod"];
                let with = |prefix: &str| stems.map(|stem| ctx.intern(&format!("__{prefix}{stem}__")));
                Names {
                    $($name: ctx.intern(stringify!($name)),)*
                    binary: with(""),
                    reflected: with("r"),
                    inplace: with("i"),
                    compare: ["lt", "le", "eq", "ne", "gt", "ge"].map(|n| ctx.intern(&format!("__{n}__"))),
                    special: slotdefs::NAMED.iter().map(|(name, _)| ctx.intern(name)).collect(),
                }
            }
        }
    };
}

names! {
    __abs__ __abstractmethods__ __aenter__ __aexit__ __aiter__ __all__ __anext__ __annotations__ __args__ __await__
    __bases__ __bool__ __buffer__ __build_class__ __builtins__ __bytes__ __call__ __cause__ __ceil__ __class__
    __class_getitem__ __classcell__ __closure__ __code__ __complex__ __contains__ __context__ __debug__ __defaults__
    __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __doc__ __enter__ __eq__ __exit__ __file__
    __firstlineno__ __float__ __floor__ __format__ __get__ __getattr__ __getattribute__ __getitem__ __getnewargs__
    __getstate__ __globals__ __hash__ __import__ __index__ __init__ __init_subclass__ __instancecheck__ __int__
    __invert__ __isabstractmethod__ __iter__ __kwdefaults__ __len__ __length_hint__ __loader__ __main__ __match_args__
    __missing__ __module__ __mro__ __mro_entries__ __name__ __ne__ __neg__ __new__ __next__ __objclass__
    __orig_bases__ __origin__ __package__ __parameters__ __path__ __pos__ __prepare__ __qualname__ __reduce__
    __reduce_ex__ __release_buffer__ __repr__ __reversed__ __round__ __self__ __set__ __set_name__ __setattr__
    __setitem__ __setstate__ __sizeof__ __slots__ __spec__ __static_attributes__ __str__ __subclasscheck__
    __subclasshook__ __suppress_context__ __traceback__ __trunc__ __type_params__ __weakref__ __wrapped__ args
    builtins cast close code copy default displayhook encoding end errors excepthook extend fget file filename flush
    fset get getvalue insert isatty items join keys last_exc line mode modules msg name obj offset path pop
    print_file_and_line read readline reversed send sep stdin stdout stderr strict sys threading throw update value
    values write
}
