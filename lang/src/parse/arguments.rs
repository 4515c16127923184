//! Parameters of functions and arguments of calls: which orders are allowed.

use super::actions::{Fallible, invalid};
use crate::ast::*;
use crate::source::Pos;

/// One entry of a parameter list.
pub(crate) enum Param {
    /// A name, perhaps with a default.
    Plain(Arg, Option<Expr>),
    /// `/`
    Slash(Pos),
    /// `*`, or `*name`.
    Star(Pos, Option<Arg>),
    /// `**name`
    DoubleStar(Arg),
}

/// One argument of a call.
pub(crate) enum Argument {
    /// `value`
    Positional(Expr),
    /// `*value`
    Starred(Expr),
    /// `name=value` or `**value`
    Keyword(Keyword),
}

/// The arguments of a call or the bases of a class.
#[derive(Default)]
pub(crate) struct CallArguments {
    pub(crate) args: Vec<Expr>,
    pub(crate) keywords: Vec<Keyword>,
}

/// Sorts the arguments of a call; refuses orders that Python refuses.
pub(crate) fn collect_arguments(list: Vec<Argument>) -> Fallible<CallArguments> {
    let mut call = CallArguments::default();
    let mut unpacked = false;
    for argument in list {
        match argument {
            Argument::Positional(value) if !call.keywords.is_empty() => {
                return invalid("positional argument follows keyword argument", value.span);
            }
            Argument::Starred(value) if unpacked => {
                return invalid("iterable argument unpacking follows keyword argument unpacking", value.span);
            }
            Argument::Positional(value) | Argument::Starred(value) => call.args.push(value),
            Argument::Keyword(keyword) => {
                unpacked |= keyword.arg.is_none();
                call.keywords.push(keyword);
            }
        }
    }
    Ok(call)
}

/// Sorts the parameters of a function; refuses orders that Python refuses.
pub(crate) fn collect_params(list: Vec<Box<Param>>) -> Fallible<Arguments> {
    let mut collector = Collector { args: Arguments::default(), star: None };
    for param in list {
        collector.add(*param)?;
    }
    match collector.star {
        Some(pos) if collector.args.vararg.is_none() && collector.args.kwonlyargs.is_empty() => {
            invalid("named parameters must follow bare *", Span::new(pos, pos))
        }
        _ => Ok(collector.args),
    }
}

struct Collector {
    args: Arguments,
    star: Option<Pos>,
}

impl Collector {
    fn add(&mut self, param: Param) -> Fallible<()> {
        let args = &mut self.args;
        if let Some(kwarg) = &args.kwarg {
            return invalid("parameters cannot follow var-keyword parameter", kwarg.span);
        }
        match param {
            Param::Plain(arg, default) if self.star.is_some() => {
                args.kwonlyargs.push(arg);
                args.kw_defaults.push(default);
            }
            Param::Plain(arg, None) if !args.defaults.is_empty() => {
                return invalid("parameter without a default follows parameter with a default", arg.span);
            }
            Param::Plain(arg, default) => {
                args.args.push(arg);
                args.defaults.extend(default);
            }
            Param::Slash(pos) => {
                if self.star.is_some() || !args.posonlyargs.is_empty() || args.args.is_empty() {
                    return invalid("misplaced /", Span::new(pos, pos));
                }
                args.posonlyargs = std::mem::take(&mut args.args);
            }
            Param::Star(pos, vararg) => {
                if self.star.is_some() {
                    return invalid("* may appear only once", Span::new(pos, pos));
                }
                self.star = Some(pos);
                args.vararg = vararg.map(Box::new);
            }
            Param::DoubleStar(arg) => {
                if self.star.is_some() && args.vararg.is_none() && args.kwonlyargs.is_empty() {
                    return invalid("named parameters must follow bare *", arg.span);
                }
                args.kwarg = Some(Box::new(arg));
            }
        }
        Ok(())
    }
}
