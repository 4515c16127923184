//! Arguments of constructors, counted with CPython's words.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::types::str::text_of;
use crate::value::Value;

impl<'a> Args<'a> {
    /// The values, if there are no keywords among them.
    ///
    /// # Errors
    /// TypeError "NAME() takes no keyword arguments".
    pub fn no_keywords(&self, ctx: &Ctx, name: &str) -> Result<&'a [Value]> {
        if self.has_keywords() {
            return Err(ctx.type_error(format!("{name}() takes no keyword arguments")));
        }
        Ok(self.values())
    }

    /// The positional arguments, `low..=high` of them and no keywords.
    ///
    /// # Errors
    /// TypeError "NAME expected at most 1 argument, got 2" and its like.
    pub fn between(&self, ctx: &Ctx, name: &str, low: usize, high: usize) -> Result<&'a [Value]> {
        let values = self.no_keywords(ctx, name)?;
        let n = values.len();
        if (low..=high).contains(&n) {
            return Ok(values);
        }
        let (kind, bound) = match (low == high, n < low) {
            (true, _) => ("", low),
            (false, true) => ("at least ", low),
            (false, false) => ("at most ", high),
        };
        let plural = if bound == 1 { "" } else { "s" };
        Err(ctx.type_error(format!("{name} expected {kind}{bound} argument{plural}, got {n}")))
    }

    /// Splits the arguments into positional ones and the keywords `known`, whose values come back in that order.
    ///
    /// # Errors
    /// TypeError "NAME() got an unexpected keyword argument 'x'".
    pub fn with_known<const N: usize>(
        &self,
        ctx: &Ctx,
        name: &str,
        known: [&str; N],
    ) -> Result<(&'a [Value], [Option<&'a Value>; N])> {
        let mut found = [None; N];
        for (key, value) in self.keywords() {
            let text = text_of(key);
            match known.iter().position(|k| *k == text) {
                Some(at) => found[at] = Some(value),
                None => {
                    return Err(
                        ctx.type_error(format!("{name}() got an unexpected keyword argument '{text}'"))
                    );
                }
            }
        }
        Ok((self.pos(), found))
    }

    /// Positional arguments and keywords merged into the places of the parameters `names`, the first `required` of
    /// which must be given.
    ///
    /// # Errors
    /// TypeError in CPython's words for functions with keyword parameters.
    pub fn places<const N: usize>(
        &self,
        ctx: &Ctx,
        name: &str,
        names: [&str; N],
        required: usize,
    ) -> Result<[Option<&'a Value>; N]> {
        let pos = self.pos();
        let given = self.values().len();
        if given > N {
            let word = if required == N { "exactly" } else { "at most" };
            let plural = if N == 1 { "" } else { "s" };
            return Err(ctx.type_error(format!("{name}() takes {word} {N} argument{plural} ({given} given)")));
        }
        let mut places = [None; N];
        for (place, value) in places.iter_mut().zip(pos) {
            *place = Some(value);
        }
        for (key, value) in self.keywords() {
            let text = text_of(key);
            let Some(at) = names.iter().position(|n| *n == text) else {
                return Err(ctx.type_error(format!("{name}() got an unexpected keyword argument '{text}'")));
            };
            if places[at].is_some() {
                let place = at + 1;
                let message =
                    format!("argument for {name}() given by name ('{text}') and position ({place})");
                return Err(ctx.type_error(message));
            }
            places[at] = Some(value);
        }
        for at in 0..required.min(N) {
            if places[at].is_none() {
                let (text, place) = (names[at], at + 1);
                let message = format!("{name}() missing required argument '{text}' (pos {place})");
                return Err(ctx.type_error(message));
            }
        }
        Ok(places)
    }
}
