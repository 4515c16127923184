//! What `except*` needs: splitting groups, and joining what its clauses left.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::types::exception::ExceptionObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;

fn is_group(ctx: &Ctx, x: &Value) -> bool {
    ctx.is_instance_by_mro(x, &ctx.exceptions().base_exception_group)
}

/// The part of an exception that matches the classes, and the rest; None for an empty part.
///
/// # Errors
/// TypeError for classes that are no exceptions, or are groups; what `split` raises.
pub(crate) fn split_star(ctx: &Ctx, exception: &Value, classes: &Value) -> Result<(Value, Value)> {
    let list =
        classes.downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_else(|| vec![classes.clone()]);
    for class in &list {
        let Some(ty) = ctx.as_type(class).filter(|t| t.has(crate::object::TypeFlags::EXCEPTION)) else {
            return Err(
                ctx.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        };
        if ctx.is_subtype(&ty, &ctx.exceptions().base_exception_group) {
            return Err(
                ctx.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
            );
        }
    }
    if exception.is_none() {
        return Ok((Value::NONE, Value::NONE));
    }
    if ctx.isinstance(exception, classes)? {
        if is_group(ctx, exception) {
            return Ok((exception.clone(), Value::NONE));
        }
        let group = ctx.call(
            ctx.exceptions().base_exception_group.as_value(),
            &[ctx.new_str(""), ctx.new_tuple(std::slice::from_ref(exception))],
        )?;
        return Ok((group, Value::NONE));
    }
    if is_group(ctx, exception) {
        let parts = ctx.call_method_str(exception, "split", std::slice::from_ref(classes))?;
        if let Some([matching, rest]) = parts.downcast::<TupleObj>().map(TupleObj::items) {
            return Ok((matching.clone(), rest.clone()));
        }
        return Err(ctx.type_error("BaseExceptionGroup.split must return a 2-tuple"));
    }
    Ok((Value::NONE, exception.clone()))
}

/// What is left to raise after all clauses have run, or None.
///
/// # Errors
/// What the group's methods raise.
pub(crate) fn prep_reraise(ctx: &Ctx, original: &Value, raised: Vec<Value>) -> Result<Value> {
    let raised: Vec<Value> = raised.into_iter().filter(|e| !e.is_none()).collect();
    if raised.is_empty() {
        return Ok(Value::NONE);
    }
    if !is_group(ctx, original) {
        return Ok(raised[0].clone());
    }
    // What the clauses raised anew stands beside what they left over of the original.
    let (mut fresh, mut left) = (Vec::new(), Vec::new());
    let traceback = |x: &Value| x.downcast::<ExceptionObj>().map(|e| e.traceback.borrow().clone());
    for exception in raised {
        let same = exception.is(original)
            || (is_group(ctx, &exception)
                && matches!((traceback(&exception), traceback(original)), (Some(a), Some(b)) if a.is(&b)));
        if same { left.push(exception) } else { fresh.push(exception) }
    }
    let rest =
        if left.is_empty() { Value::NONE } else { crate::types::group::project(ctx, original, &left)? };
    if fresh.is_empty() {
        return Ok(rest);
    }
    if !rest.is_none() {
        fresh.push(rest);
    }
    if fresh.len() == 1 {
        return Ok(fresh.remove(0));
    }
    // This class makes an ExceptionGroup where there are only Exceptions.
    ctx.call(ctx.exceptions().base_exception_group.as_value(), &[ctx.new_str(""), ctx.new_list(fresh)])
}
