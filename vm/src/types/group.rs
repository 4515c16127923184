//! BaseExceptionGroup and ExceptionGroup: construction, text, split and its kin.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::{Slots, Type, TypeData};
use crate::text::TextBuf;
use crate::types::exception::{ExceptionObj, base_new, class_is_exception};
use crate::types::exception_fields::{Family, field_of, put, tuple_of};
use crate::types::list::ListObj;
use crate::types::str::StrObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// Field 0 is the message, field 1 the tuple of exceptions.
pub(crate) const GROUP: Family = Family {
    slots,
    getset: &[
        GetSet::member("message", |_, x| Ok(field_of(x, 0))),
        GetSet::member("exceptions", |_, x| Ok(field_of(x, 1))),
    ],
    methods: &[
        NativeDef::new("derive", "(self, excs, /)", |ctx, args| {
            let class = ctx.exceptions().base_exception_group.to_value();
            ctx.call(&class, &[field_of(&args[0], 0), args[1].clone()])
        }),
        NativeDef::new("split", "(self, matcher_value, /)", |ctx, args| {
            let matcher = Matcher::new(ctx, &args[1])?;
            let (matching, rest) = matcher.split(ctx, &args[0], true)?;
            Ok(ctx.new_tuple(&[matching.unwrap_or(Value::NONE), rest.unwrap_or(Value::NONE)]))
        }),
        NativeDef::new("subgroup", "(self, matcher_value, /)", |ctx, args| {
            let matcher = Matcher::new(ctx, &args[1])?;
            Ok(matcher.split(ctx, &args[0], false)?.0.unwrap_or(Value::NONE))
        }),
        NativeDef::class("__class_getitem__", "(cls, item, /)", crate::types::iterators::class_getitem),
    ],
};

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.init.set(Some(crate::types::exception::base_init));
    s.str.set(Some(|ctx, x| {
        let n = tuple_of(&field_of(x, 1)).len();
        let plural = if n == 1 { "" } else { "s" };
        let mut text = TextBuf::new();
        ctx.push_str_of(&mut text, &field_of(x, 0))?;
        text.push_str(&format!(" ({n} sub-exception{plural})"));
        Ok(ctx.new_str_buf(text))
    }));
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [message, exceptions] = args.pos() else {
        let n = args.pos().len();
        return Err(
            ctx.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)"))
        );
    };
    if message.downcast::<StrObj>().is_none() {
        let got = ctx.type_name(message);
        return Err(ctx.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}")));
    }
    let is_sequence = ctx.is_mapping(exceptions) && ctx.as_type(exceptions).is_none();
    if !is_sequence || exceptions.downcast::<crate::types::dict::DictObj>().is_some() {
        return Err(ctx.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = ctx.collect(exceptions)?;
    if items.is_empty() {
        return Err(ctx.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let e = ctx.exceptions();
    let mut only_exceptions = true;
    for (i, item) in items.iter().enumerate() {
        if item.downcast::<ExceptionObj>().is_none() {
            return Err(
                ctx.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        only_exceptions &= ctx.is_instance_by_mro(item, &e.exception);
    }
    let mut class = ty;
    if ty.is(&e.base_exception_group) {
        if only_exceptions {
            class = &e.exception_group;
        }
    } else if !only_exceptions {
        if ty.is(&e.exception_group) {
            return Err(ctx.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        if ctx.is_subtype(ty, &e.exception) {
            let name = ty.name_text();
            return Err(ctx.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
        }
    }
    let x = base_new(ctx, class, Args::positional(args.pos()))?;
    put(&x, 0, message.clone());
    put(&x, 1, ctx.new_tuple_from(items));
    Ok(x)
}

fn is_group(ctx: &Ctx, x: &Value) -> bool {
    ctx.is_instance_by_mro(x, &ctx.exceptions().base_exception_group)
}

/// The group with only those leaves that stand in some of `parts`, or None.
///
/// # Errors
/// What `derive` raises.
pub(crate) fn project(ctx: &Ctx, group: &Value, parts: &[Value]) -> Result<Value> {
    let mut leaves = Vec::new();
    let mut open: Vec<Value> = parts.to_vec();
    while let Some(x) = open.pop() {
        if is_group(ctx, &x) { open.extend(tuple_of(&field_of(&x, 1))) } else { leaves.push(x) }
    }
    let (kept, _) = Matcher::Leaves(&leaves).split(ctx, group, false)?;
    Ok(kept.unwrap_or(Value::NONE))
}

/// What chooses the exceptions of a split.
enum Matcher<'a> {
    Classes(&'a Value),
    Leaves(&'a [Value]),
    Function(&'a Value),
}

impl<'a> Matcher<'a> {
    fn new(ctx: &Ctx, value: &'a Value) -> Result<Matcher<'a>> {
        let is_tuple = value.downcast::<TupleObj>().is_some_and(|t| t.items().iter().all(class_is_exception));
        if class_is_exception(value) || is_tuple {
            return Ok(Matcher::Classes(value));
        }
        if value.downcast::<TypeData>().is_none() && ctx.is_callable(value) {
            return Ok(Matcher::Function(value));
        }
        Err(ctx.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(&self, ctx: &Ctx, x: &Value) -> Result<bool> {
        match self {
            Matcher::Classes(classes) => ctx.isinstance(x, classes),
            Matcher::Leaves(leaves) => Ok(leaves.iter().any(|leaf| leaf.is(x))),
            Matcher::Function(f) => {
                let answer = ctx.call(f, std::slice::from_ref(x))?;
                ctx.is_true(&answer)
            }
        }
    }

    /// The part that matches, and the rest if it is wanted.
    fn split(&self, ctx: &Ctx, x: &Value, wants_rest: bool) -> Result<(Option<Value>, Option<Value>)> {
        ctx.check_stack()?;
        if self.matches(ctx, x)? {
            return Ok((Some(x.clone()), None));
        }
        if !is_group(ctx, x) {
            return Ok((None, Some(x.clone())));
        }
        let (mut matching, mut rest) = (Vec::new(), Vec::new());
        for inner in tuple_of(&field_of(x, 1)) {
            let (m, r) = self.split(ctx, &inner, wants_rest)?;
            matching.extend(m);
            rest.extend(r.filter(|_| wants_rest));
        }
        Ok((subset(ctx, x, matching)?, subset(ctx, x, rest)?))
    }
}

/// A group like `original` of some of its exceptions.
fn subset(ctx: &Ctx, original: &Value, exceptions: Vec<Value>) -> Result<Option<Value>> {
    if exceptions.is_empty() {
        return Ok(None);
    }
    let group = ctx.call_method_str(original, "derive", &[ctx.new_list(exceptions)])?;
    if !is_group(ctx, &group) {
        return Err(ctx.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    if let (Some(g), Some(o)) = (group.downcast::<ExceptionObj>(), original.downcast::<ExceptionObj>()) {
        for (to, from) in [(&g.traceback, &o.traceback), (&g.context, &o.context), (&g.cause, &o.cause)] {
            let value = from.borrow().clone();
            drop(to.replace(value));
        }
        g.suppress_context.set(o.suppress_context.get());
    }
    let notes = ctx.intern("__notes__");
    if let Some(list) = ctx.get_attr_opt(original, &notes)?
        && let Some(items) = list.downcast::<ListObj>()
    {
        let copy = ctx.new_list(items.to_vec());
        ctx.set_attr(&group, &notes, Some(&copy))?;
    }
    Ok(Some(group))
}
