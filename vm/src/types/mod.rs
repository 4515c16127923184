//! The built-in types, a file or folder each, and the table they are made from.

pub mod anext;
pub mod async_step;
pub mod bool_;
pub mod bytes;
pub mod cell;
pub mod code;
pub mod code_listing;
pub mod complex;
pub mod descriptor;
pub mod dict;
pub mod exception;
pub(crate) mod exception_fields;
pub(crate) mod exception_group;
pub mod float;
pub mod frame;
pub(crate) mod frame_locals;
pub mod function;
pub mod generator;
pub mod generic_alias;
pub(crate) mod group;
pub mod int;
pub mod iterators;
pub mod list;
pub mod method;
pub mod module;
pub mod namespace;
pub mod native_function;
pub mod object;
pub mod property;
pub mod range;
pub mod set;
pub mod singletons;
pub mod slice;
pub mod str;
pub mod struct_sequence;
pub mod super_;
pub mod traceback;
pub mod tuple;
pub mod type_;
mod type_bases;
mod type_checks;
mod type_members;
pub mod weakref;
pub mod wrapper;

use crate::ctx::Ctx;
use crate::object::build::{RawType, TypeSpec};
use crate::object::{Header, Kind, Object, Type};
use crate::value::Value;

macro_rules! types {
    ($($name:ident: $spec:path, $base:ident;)*) => {
        /// Handles to the built-in types.
        #[allow(missing_docs, reason = "each field is the type it names")]
        pub struct Types {
            pub object: Type,
            pub r#type: Type,
            pub tuple: Type,
            pub dict: Type,
            pub str: Type,
            $(pub $name: Type,)*
        }

        impl Types {
            /// Handles for the time in which the types are made: `object` stands for all but the first.
            fn provisional(first: &First) -> Types {
                let First { object, r#type, tuple, dict, str } = first;
                Types {
                    object: object.clone(), r#type: r#type.clone(), tuple: tuple.clone(), dict: dict.clone(),
                    str: str.clone(), $($name: object.clone(),)*
                }
            }
        }

        /// The types after the first ones, in order, bases first.
        fn make_rest(ctx: &Ctx, first: First) -> Types {
            let First { object, r#type, tuple, dict, str } = first;
            $(let $name = ctx.make_builtin(&$spec, base!(object, dict, $base));)*
            Types { object, r#type, tuple, dict, str, $($name,)* }
        }

        fn fill_rest(ctx: &Ctx) {
            let types = ctx.types();
            $(ctx.fill_builtin(&$spec, &types.$name);)*
        }
    };
}

macro_rules! base {
    ($object:ident, $dict:ident, object) => {
        &$object
    };
    ($object:ident, $dict:ident, dict) => {
        &$dict
    };
    ($object:ident, $dict:ident, $base:ident) => {
        &$base
    };
}

/// The types that every other needs: made by hand.
struct First {
    object: Type,
    r#type: Type,
    tuple: Type,
    dict: Type,
    str: Type,
}

types! {
    wrapper_descriptor: wrapper::WRAPPER, object;
    method_wrapper: wrapper::BOUND, object;
    new_wrapper: wrapper::NEW, object;
    none: singletons::NONE, object;
    ellipsis: singletons::ELLIPSIS, object;
    not_implemented: singletons::NOT_IMPLEMENTED, object;
    int: int::SPEC, object;
    bool: bool_::SPEC, int;
    float: float::SPEC, object;
    complex: complex::SPEC, object;
    bytes: bytes::BYTES, object;
    bytearray: bytes::BYTEARRAY, object;
    memoryview: bytes::MEMORYVIEW, object;
    buffer_wrapper: bytes::lent::LOAN, object;
    list: list::SPEC, object;
    set: set::SET, object;
    frozenset: set::FROZENSET, object;
    range: range::SPEC, object;
    slice: slice::SPEC, object;
    function: function::SPEC, object;
    native_function: native_function::FUNCTION, object;
    method_descriptor: native_function::METHOD, object;
    classmethod_descriptor: native_function::CLASS_METHOD, object;
    method: method::SPEC, object;
    cell: cell::SPEC, object;
    code: code::SPEC, object;
    generator: generator::GENERATOR, object;
    coroutine: generator::COROUTINE, object;
    async_generator: generator::ASYNC_GENERATOR, object;
    coroutine_wrapper: generator::COROUTINE_WRAPPER, object;
    anext_awaitable: anext::SPEC, object;
    async_generator_asend: async_step::ASEND, object;
    async_generator_athrow: async_step::ATHROW, object;
    module: module::SPEC, object;
    getset_descriptor: descriptor::GETSET, object;
    member_descriptor: descriptor::MEMBER, object;
    mappingproxy: descriptor::MAPPING_PROXY, object;
    property: property::PROPERTY, object;
    staticmethod: property::STATIC_METHOD, object;
    classmethod: property::CLASS_METHOD, object;
    super_: super_::SPEC, object;
    traceback: traceback::TRACEBACK, object;
    frame: frame::SPEC, object;
    frame_locals_proxy: frame_locals::SPEC, object;
    generic_alias: generic_alias::SPEC, object;
    union: generic_alias::UNION, object;
    list_iterator: iterators::LIST, object;
    list_reverse_iterator: iterators::LIST_REVERSE, object;
    tuple_iterator: iterators::TUPLE, object;
    range_iterator: iterators::RANGE, object;
    str_iterator: str::iter::SPEC, object;
    wide_str_iterator: str::iter::WIDE, object;
    bytes_iterator: bytes::iter::SPEC, object;
    bytearray_iterator: bytes::iter::BYTEARRAY, object;
    set_iterator: set::ITERATOR, object;
    sequence_iterator: iterators::SEQUENCE, object;
    callable_iterator: iterators::CALLABLE, object;
    dict_keys: dict::views::KEYS, object;
    dict_values: dict::views::VALUES, object;
    dict_items: dict::views::ITEMS, object;
    ordered_dict: dict::ordered::SPEC, dict;
    odict_keys: dict::ordered_views::KEYS, dict_keys;
    odict_values: dict::ordered_views::VALUES, dict_values;
    odict_items: dict::ordered_views::ITEMS, dict_items;
    odict_iterator: dict::ordered_views::ITERATOR, object;
    dict_key_iterator: dict::views::KEY_ITERATOR, object;
    dict_value_iterator: dict::views::VALUE_ITERATOR, object;
    dict_item_iterator: dict::views::ITEM_ITERATOR, object;
    dict_reverse_key_iterator: dict::views::REVERSE_KEY_ITERATOR, object;
    dict_reverse_value_iterator: dict::views::REVERSE_VALUE_ITERATOR, object;
    dict_reverse_item_iterator: dict::views::REVERSE_ITEM_ITERATOR, object;
    enumerate: iterators::ENUMERATE, object;
    zip: iterators::ZIP, object;
    map: iterators::MAP, object;
    filter: iterators::FILTER, object;
    reversed: iterators::REVERSED, object;
    weakref: weakref::REFERENCE, object;
    weakproxy: weakref::PROXY, object;
    weak_callable_proxy: weakref::CALLABLE_PROXY, object;
    simple_namespace: namespace::SPEC, object;
}

/// Makes the type objects, still empty, and the exception classes.
pub(crate) fn boot(ctx: &Ctx) {
    let first = make_first(ctx);
    ctx.vm().set_types(Types::provisional(&first));
    finish_first(ctx, &first);
    let types = make_rest(ctx, first);
    ctx.vm().set_types(types);
    let exceptions = exception::Exceptions::make(ctx);
    let _ = ctx.vm().exceptions.set(exceptions);
}

const FIRST: [&TypeSpec; 5] = [&object::SPEC, &type_::SPEC, &tuple::SPEC, &dict::SPEC, &str::SPEC];

fn make_first(ctx: &Ctx) -> First {
    let [object, r#type, tuple, dict, str] = FIRST.map(|spec| {
        let namespace = ctx.alloc_untyped(dict::DictObj::default());
        ctx.raw_type(None, Value::NONE, namespace, RawType::of(spec))
    });
    for ty in [&object, &r#type, &tuple, &dict, &str] {
        ctx.give_type(ty.as_value(), &r#type);
        ctx.give_type(ty.bare_dict().as_value(), &dict);
    }
    First { object, r#type, tuple, dict, str }
}

fn finish_first(ctx: &Ctx, first: &First) {
    let all = [&first.object, &first.r#type, &first.tuple, &first.dict, &first.str];
    for (ty, spec) in all.into_iter().zip(FIRST) {
        let name = ctx.intern(spec.name);
        *ty.name.borrow_mut() = name.clone();
        *ty.qualname.borrow_mut() = name;
        if ty.is(&first.object) {
            ctx.link_type(ty, &[], None, vec![ty.clone()]);
        } else {
            let base = std::slice::from_ref(&first.object);
            ctx.link_type(ty, base, Some(&first.object), vec![ty.clone(), first.object.clone()]);
        }
    }
}

/// How many bytes an object of a kind with a tail takes, header and tail included.
pub(crate) fn size_with_tail(header: *const Header, kind: Kind) -> usize {
    // SAFETY: the kind says which payload the object carries.
    unsafe {
        match kind {
            Kind::Str => {
                size_of::<Object<str::StrObj>>()
                    + (*(header as *const Object<str::StrObj>)).payload.tail_size()
            }
            Kind::Tuple => {
                size_of::<Object<tuple::TupleObj>>()
                    + (*(header as *const Object<tuple::TupleObj>)).payload.tail_size()
            }
            Kind::Bytes => {
                size_of::<Object<bytes::BytesObj>>()
                    + (*(header as *const Object<bytes::BytesObj>)).payload.tail_size()
            }
            _ => (*header).type_data().layout.get().base_size as usize,
        }
    }
}

/// The name of the class whose `__new__` is safe for a class: itself, or the nearest base that defines none in Python.
pub(crate) fn safe_new_owner(class: &Type) -> String {
    let mut class = class.clone();
    while crate::object::dispatch::is_script_new(&class) {
        let Some(base) = class.base.borrow().clone() else { break };
        class = base;
    }
    class.full_name()
}

/// Fills dicts and slots of all types; the names exist by now.
pub(crate) fn fill(ctx: &Ctx) {
    let types = ctx.types();
    ctx.fill_builtin(&object::SPEC, &types.object);
    ctx.fill_builtin(&type_::SPEC, &types.r#type);
    ctx.fill_builtin(&tuple::SPEC, &types.tuple);
    ctx.fill_builtin(&dict::SPEC, &types.dict);
    ctx.fill_builtin(&str::SPEC, &types.str);
    fill_rest(ctx);
    ctx.exceptions().fill(ctx);
}
