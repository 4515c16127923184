//! Struct sequences: tuples whose items have names (`time.struct_time`, `sys.version_info`, `os.stat_result`).
//!
//! A struct sequence may have more fields than items: the rest can be reached by name only. They lie among the
//! attributes of the instance, where data descriptors of the class keep scripts from setting them.

use super::native_function::{function_of, method_of};
use super::str::{StrObj, text_of};
use super::tuple::TupleObj;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{NativeDef, arg};
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, Type, TypeFlags, Visitor};
use crate::text::TextBuf;
use crate::value::Value;

/// A struct sequence type as data.
pub struct StructSpec {
    /// Its module.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its docstring.
    pub doc: &'static str,
    /// The names of all fields.
    pub fields: &'static [&'static str],
    /// How many of them are items.
    pub n_items: usize,
    /// May scripts make instances?
    pub callable: bool,
}

impl Ctx {
    /// Makes the type of a table. Every call makes another one: the caller keeps it.
    ///
    /// # Errors
    /// What making a class may raise.
    pub fn struct_type(&self, spec: &'static StructSpec) -> Result<Type> {
        let names = self.names();
        let dict = self.new_dict();
        dict.set_str(&names.__module__, self.intern(spec.module));
        dict.set_str(&names.__doc__, self.new_str(spec.doc));
        dict.set_str(&self.intern("n_fields"), self.new_int(spec.fields.len() as i64));
        dict.set_str(&self.intern("n_sequence_fields"), self.new_int(spec.n_items as i64));
        dict.set_str(&self.intern("n_unnamed_fields"), Value::from_i32(0));
        let field_names: Vec<Value> = spec.fields.iter().map(|f| self.intern(f)).collect();
        dict.set_str(
            &names.__match_args__,
            self.new_tuple(&field_names[..spec.n_items.min(field_names.len())]),
        );
        if spec.n_items == spec.fields.len() {
            dict.set_str(&names.__slots__, self.new_tuple(&[]));
        }
        let field_type = self.native_type(&FIELD, None);
        for (index, name) in field_names.iter().enumerate() {
            let field = FieldObj { index, name: name.clone() };
            dict.set_str(name, self.alloc(&field_type, field).into_value());
        }
        let bases = self.new_tuple(&[self.types().tuple.to_value()]);
        let metatype = self.types().r#type.to_value();
        let made = self.call(&metatype, &[self.new_str(spec.name), bases, dict.into_value()])?;
        let Some(class) = self.as_type(&made) else { return Err(self.type_error("a class is required")) };
        self.set_attr(&made, &names.__new__, Some(&function_of(self, &NEW, Value::NONE)))?;
        for def in METHODS {
            self.set_attr(&made, &self.intern(def.name), Some(&method_of(self, &class, def)))?;
        }
        let mut flags = class.flags.get().without(TypeFlags::BASE).with(TypeFlags::IMMUTABLE);
        if !spec.callable {
            flags = flags.with(TypeFlags::NO_NEW);
        }
        class.flags.set(flags);
        Ok(class)
    }

    /// An instance of a struct sequence type. Fields that are not given are None.
    pub fn new_struct(&self, class: &Type, mut values: Vec<Value>) -> Value {
        let (n_items, n_fields) = sizes(self, class);
        values.resize(n_fields, Value::NONE);
        let hidden = values.split_off(n_items.min(n_fields));
        let made = self.new_tuple_iter(class, values.len(), values.into_iter());
        for (name, value) in field_names(self, class).into_iter().skip(n_items).zip(hidden) {
            self.set_own_attr(&made, &name, value);
        }
        made
    }
}

fn class_number(ctx: &Ctx, class: &Type, name: &str) -> usize {
    let found = class.dict().get_str(&ctx.intern(name));
    found.and_then(|n| n.as_small_int()).unwrap_or(0) as usize
}

/// How many items and how many fields instances have.
fn sizes(ctx: &Ctx, class: &Type) -> (usize, usize) {
    (class_number(ctx, class, "n_sequence_fields"), class_number(ctx, class, "n_fields"))
}

/// The names of all fields, in order.
fn field_names(_ctx: &Ctx, class: &Type) -> Vec<Value> {
    let mut fields: Vec<(usize, Value)> = Vec::new();
    for (name, value) in class.dict().items() {
        if let Some(field) = value.downcast::<FieldObj>() {
            fields.push((field.index, name));
        }
    }
    fields.sort_by_key(|(index, _)| *index);
    fields.into_iter().map(|(_, name)| name).collect()
}

/// A field as a data descriptor.
struct FieldObj {
    index: usize,
    name: Value,
}

impl Payload for FieldObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.name);
    }
}

static FIELD: TypeSpec =
    TypeSpec::new::<FieldObj>("member_descriptor").slots(field_slots).flags(TypeFlags::NO_NEW);

fn field_slots(s: &Slots) {
    s.descr_get.set(Some(|ctx, f, object, _owner| {
        let (Some(field), Some(object)) = (f.downcast::<FieldObj>(), object) else { return Ok(f.clone()) };
        let item = object.downcast::<TupleObj>().and_then(|t| t.items().get(field.index).cloned());
        Ok(item.or_else(|| ctx.own_attr(object, &field.name)).unwrap_or(Value::NONE))
    }));
    s.descr_set.set(Some(|ctx, _, _, _| Err(ctx.attribute_error("readonly attribute"))));
}

static NEW: NativeDef = NativeDef::new("__new__", "(cls, sequence, dict=None)", new);

static METHODS: &[NativeDef] = &[
    NativeDef::new("__repr__", "(self, /)", repr),
    NativeDef::new("__reduce__", "(self, /)", reduce),
    NativeDef::new("__replace__", "(self, /, **changes)", replace),
];

fn new(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(class) = ctx.as_type(&args[0]) else { return Err(ctx.type_error("a class is required")) };
    let name = full_name(ctx, &class);
    if class.has(TypeFlags::NO_NEW) {
        return Err(ctx.type_error(format!("cannot create '{name}' instances")));
    }
    let iterable = ctx.type_of(&args[1]).slots.iter.get().is_some()
        || ctx.type_of(&args[1]).slots.getitem.get().is_some();
    if !iterable {
        return Err(ctx.type_error("constructor requires a sequence"));
    }
    let mut values = ctx.collect(&args[1])?;
    let (n_items, n_fields) = sizes(ctx, &class);
    let given = values.len();
    if given < n_items || given > n_fields {
        let bound = match (n_items == n_fields, given < n_items) {
            (true, _) => format!("a {n_items}-sequence"),
            (_, true) => format!("an at least {n_items}-sequence"),
            _ => format!("an at most {n_fields}-sequence"),
        };
        return Err(ctx.type_error(format!("{name}() takes {bound} ({given}-sequence given)")));
    }
    if let Some(dict) = arg(args, 2).filter(|d| !d.is_none()) {
        let Some(dict) = dict.downcast::<super::dict::DictObj>() else {
            return Err(ctx.type_error(format!("{name}() takes a dict as second arg, if any")));
        };
        let names = field_names(ctx, &class);
        for name in names.iter().skip(given) {
            values.push(dict.get_str(name).unwrap_or(Value::NONE));
        }
    }
    Ok(ctx.new_struct(&class, values))
}

fn full_name(ctx: &Ctx, class: &Type) -> String {
    let module = class.dict().get_str(&ctx.names().__module__).map(|m| text_of(&m)).unwrap_or_default();
    match module.as_str() {
        "builtins" => class.name_text(),
        _ => format!("{module}.{}", class.name_text()),
    }
}

#[cold]
fn required(ctx: &Ctx) -> Raise {
    ctx.type_error("a struct sequence is required")
}

fn repr(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let class = ctx.type_of(&args[0]).clone();
    let Some(tuple) = args[0].downcast::<TupleObj>() else { return Err(required(ctx)) };
    let mut out = TextBuf::new();
    out.push_str(&full_name(ctx, &class));
    out.push_str("(");
    for (i, (name, item)) in field_names(ctx, &class).iter().zip(tuple.items()).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(&text_of(name));
        out.push_str("=");
        let shown = ctx.repr(item)?;
        if let Some(shown) = shown.downcast::<StrObj>() {
            out.push_text(shown.text());
        }
    }
    out.push_str(")");
    Ok(ctx.new_str_buf(out))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let class = ctx.type_of(&args[0]).clone();
    let Some(tuple) = args[0].downcast::<TupleObj>() else { return Err(required(ctx)) };
    let hidden = ctx.new_dict();
    for name in field_names(ctx, &class).iter().skip(tuple.items().len()) {
        hidden.set_str(name, ctx.own_attr(&args[0], name).unwrap_or(Value::NONE));
    }
    let parts = ctx.new_tuple(&[ctx.new_tuple(tuple.items()), hidden.into_value()]);
    Ok(ctx.new_tuple(&[class.to_value(), parts]))
}

fn replace(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let class = ctx.type_of(&args[0]).clone();
    let Some(tuple) = args[0].downcast::<TupleObj>() else { return Err(required(ctx)) };
    let mut values = tuple.items().to_vec();
    let names = field_names(ctx, &class);
    for name in names.iter().skip(values.len()) {
        values.push(ctx.own_attr(&args[0], name).unwrap_or(Value::NONE));
    }
    let changes = arg(args, 1)
        .and_then(|d| d.downcast::<super::dict::DictObj>())
        .map(|d| d.items())
        .unwrap_or_default();
    for (key, value) in changes {
        match names.iter().position(|n| super::str::same_text(n, &key)) {
            Some(at) => values[at] = value,
            None => {
                let shown = ctx.repr_text(&ctx.new_list(vec![key]))?;
                return Err(ctx.type_error(format!("Got unexpected field name(s): {shown}")));
            }
        }
    }
    Ok(ctx.new_struct(&class, values))
}
