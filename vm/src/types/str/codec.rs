//! Encoding and decoding with the built-in codecs and those that scripts register.

use super::StrObj;
use super::args::{text_arg, this};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::arg;
use crate::text::codec::{
    Codec, DecodeFault, EncodeFault, Handler, NO_NAMES, Names, Replacement, decode_with, encode_with,
};
use crate::text::{ErrorKind, PyText, TextBuf, TextError};
use crate::types::bytes::BytesObj;
use crate::types::int::to_i64;
use crate::types::tuple::TupleObj;
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// What scripts have registered, and the character names a module may bring.
#[derive(Default)]
pub struct CodecState {
    /// Error handlers by name.
    pub handlers: RefCell<HashMap<String, Value>>,
    /// Search functions of `codecs.register`.
    pub searches: RefCell<Vec<Value>>,
    /// What the search functions found, by normalised name.
    pub found: RefCell<HashMap<String, Value>>,
    /// Was the library's own search function asked for?
    pub has_library: Cell<bool>,
    /// Character names, set by whoever has the table.
    pub names: Cell<Option<Names>>,
}

/// A failure inside of a pure codec routine: its own, or an exception of a handler.
enum Failed {
    Text(TextError),
    Raise(Raise),
}

impl From<TextError> for Failed {
    fn from(error: TextError) -> Failed {
        Failed::Text(error)
    }
}

impl From<Raise> for Failed {
    fn from(raise: Raise) -> Failed {
        Failed::Raise(raise)
    }
}

impl Ctx {
    /// `bytes.decode(encoding, errors)`; `object` is what the bytes are of, for exceptions.
    ///
    /// # Errors
    /// LookupError for an unknown encoding or handler, UnicodeDecodeError, what handlers raise.
    pub fn decode(
        &self,
        bytes: &[u8],
        object: Option<&Value>,
        encoding: &str,
        errors: &str,
    ) -> Result<Value> {
        if matches!(encoding, "utf-8" | "utf8" | "UTF-8")
            && (bytes.is_ascii() || std::str::from_utf8(bytes).is_ok())
        {
            return Ok(self.new_str_text(PyText::new(bytes)));
        }
        let Some(codec) = Codec::from_name(encoding) else {
            let object = object.cloned().unwrap_or_else(|| self.new_bytes(bytes));
            return self.foreign_codec(&object, encoding, errors, 1);
        };
        let decoded = self.decode_codec(bytes, codec, errors, true).map(|(text, _)| self.new_str_buf(text));
        if decoded.is_ok() || is_direct(encoding) { decoded } else { self.noting_codec(decoded, encoding, 1) }
    }

    /// Decodes with a built-in codec; also answers how many bytes were used (all if `is_final`).
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn decode_codec(
        &self,
        bytes: &[u8],
        codec: Codec,
        errors: &str,
        is_final: bool,
    ) -> Result<(TextBuf, usize)> {
        self.check_room_for::<u8>(bytes.len())?;
        let state = self.state::<CodecState>();
        let names = state.names.get().unwrap_or(NO_NAMES);
        let mut on_fault = |data: &[u8], fault: DecodeFault| {
            decode_fault(self, &state, data, fault, errors).map_err(Failed::from)
        };
        match decode_with(bytes, codec, is_final, names, &mut on_fault) {
            Ok(decoded) => Ok((decoded.text, decoded.consumed)),
            Err(Failed::Raise(raise)) => Err(raise),
            Err(Failed::Text(error)) => Err(decode_error(self, bytes, error)),
        }
    }

    /// `text.encode(encoding, errors)`
    ///
    /// # Errors
    /// LookupError for an unknown encoding or handler, UnicodeEncodeError, what handlers raise.
    pub fn encode(&self, text: &Value, encoding: &str, errors: &str) -> Result<Value> {
        let Some(s) = text.downcast::<StrObj>() else {
            return Err(
                self.type_error(format!("encode() argument must be str, not {}", self.type_name(text)))
            );
        };
        if matches!(encoding, "utf-8" | "utf8" | "UTF-8") && (s.is_ascii() || s.as_utf8().is_some()) {
            return Ok(self.new_bytes(s.bytes()));
        }
        let Some(codec) = Codec::from_name(encoding) else {
            return self.foreign_codec(text, encoding, errors, 0);
        };
        let encoded = self.encode_codec(s.text(), codec, errors).map(|bytes| self.new_bytes(&bytes));
        if encoded.is_ok() || is_direct(encoding) { encoded } else { self.noting_codec(encoded, encoding, 0) }
    }

    /// What a codec made; if it failed, the exception says in a note which one.
    fn noting_codec(&self, made: Result<Value>, encoding: &str, which: usize) -> Result<Value> {
        if let Err(raise) = &made {
            let verb = ["encoding", "decoding"][which];
            let note = format!("{verb} with '{encoding}' codec failed");
            crate::types::exception::add_note(self, raise.value(), &note);
        }
        made
    }

    /// Encodes with a built-in codec.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_codec(&self, text: PyText<'_>, codec: Codec, errors: &str) -> Result<Vec<u8>> {
        if text.is_ascii() && matches!(codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1) {
            self.check_room_for::<u8>(text.bytes().len())?;
            return Ok(text.bytes().to_vec());
        }
        // What comes of it, and its code points.
        let n_bytes = text.bytes().len().saturating_mul(codec.unit_size());
        self.check_room_for::<u8>(n_bytes.saturating_add(text.len().saturating_mul(size_of::<u32>())))?;
        let state = self.state::<CodecState>();
        let mut on_fault = |points: &[u32], fault: EncodeFault| {
            encode_fault(self, &state, text, points, fault, errors).map_err(Failed::from)
        };
        encode_with(text, codec, &mut on_fault).map_err(|failed| match failed {
            Failed::Raise(raise) => raise,
            Failed::Text(error) => encode_error(self, text, error),
        })
    }

    /// What a search function registered by a script makes of a codec name: a tuple of at least four functions.
    ///
    /// # Errors
    /// LookupError "unknown encoding: NAME"; what the search functions raise.
    pub fn codec_lookup(&self, encoding: &str) -> Result<Value> {
        let state = self.state::<CodecState>();
        let normal = encoding.to_ascii_lowercase().replace([' ', '-'], "_");
        if let Some(found) = state.found.borrow().get(&normal) {
            return Ok(found.clone());
        }
        if !state.has_library.replace(true) {
            // The library's own search function is registered by its import; without a library there is none.
            match self.import_module("encodings") {
                Err(raise) if !raise.is(self, &self.exceptions().import_error) => return Err(raise),
                _ => {}
            }
        }
        let searches = state.searches.borrow().clone();
        for search in searches {
            let found = self.call(&search, &[self.new_str(&normal)])?;
            if found.is_none() {
                continue;
            }
            if found.downcast::<TupleObj>().is_none_or(|t| t.items().len() != 4) {
                return Err(self.type_error("codec search functions must return 4-tuples"));
            }
            state.found.borrow_mut().insert(normal, found.clone());
            return Ok(found);
        }
        Err(self.lookup_error(format!("unknown encoding: {encoding}")))
    }

    /// # Errors
    /// LookupError for a codec of the library that turns other things into one another than texts and bytes.
    fn check_is_text(&self, encoding: &str, which: usize) -> Result<()> {
        let find = || -> Result<Value> {
            let module = self.import_module("_transform_codecs")?;
            self.call(&self.get_attr_str(&module, "find")?, &[self.new_str(encoding)])
        };
        // Without a library there are none.
        if find().is_ok_and(|found| !found.is_none()) {
            let verb = ["encode", "decode"][which];
            return Err(self.lookup_error(format!(
                "'{encoding}' is not a text encoding; use codecs.{verb}() to handle arbitrary codecs"
            )));
        }
        Ok(())
    }

    fn foreign_codec(&self, object: &Value, encoding: &str, errors: &str, which: usize) -> Result<Value> {
        let codec = match self.codec_lookup(encoding) {
            Err(raise) if raise.is(self, &self.exceptions().lookup_error) => {
                self.check_is_text(encoding, which)?;
                return Err(raise);
            }
            codec => codec?,
        };
        let function = codec.downcast::<TupleObj>().and_then(|t| t.items().get(which).cloned());
        let function = function.unwrap_or(Value::NONE);
        let result = self.call(&function, &[object.clone(), self.new_str(errors)]);
        let result = self.noting_codec(result, encoding, which)?;
        let name = ["encoder", "decoder"][which];
        match result.downcast::<TupleObj>().map(TupleObj::items) {
            Some([value, _]) => check_result(self, value, encoding, which),
            _ => Err(self.type_error(format!("{name} must return a tuple (object, integer)"))),
        }
    }
}

/// Whether texts know an encoding themselves, under this name.
fn is_direct(encoding: &str) -> bool {
    let mut name = encoding.to_ascii_lowercase().replace(['-', ' '], "_");
    if let Some(form) = name.strip_prefix("utf") {
        name = form.strip_prefix('_').unwrap_or(form).to_owned();
        return matches!(name.as_str(), "8" | "16" | "32");
    }
    matches!(name.as_str(), "ascii" | "us_ascii" | "latin1" | "latin_1" | "iso_8859_1" | "iso8859_1")
}

fn check_result(ctx: &Ctx, value: &Value, encoding: &str, which: usize) -> Result<Value> {
    let (fits, what, verb, function) = match which {
        0 => (value.downcast::<BytesObj>().is_some(), "bytes", "encoder", "encode"),
        _ => (value.downcast::<StrObj>().is_some(), "str", "decoder", "decode"),
    };
    if fits {
        return Ok(value.clone());
    }
    let got = ctx.type_name(value);
    Err(ctx.type_error(format!(
        "'{encoding}' {verb} returned '{got}' instead of '{what}'; use codecs.{function}() to {function} to arbitrary types"
    )))
}

/// `UnicodeDecodeError(encoding, object, start, end, reason)` for an error of the pure routines.
#[cold]
fn decode_error(ctx: &Ctx, bytes: &[u8], error: TextError) -> Raise {
    let ErrorKind::UnicodeDecode { encoding, start, end } = error.kind else { return ctx.text_error(error) };
    unicode_error(ctx, false, encoding, ctx.new_bytes(bytes), (start, end), &error.message)
}

#[cold]
fn encode_error(ctx: &Ctx, text: PyText<'_>, error: TextError) -> Raise {
    let ErrorKind::UnicodeEncode { encoding, start, end } = error.kind else { return ctx.text_error(error) };
    unicode_error(ctx, true, encoding, ctx.new_str_text(text), (start, end), &error.message)
}

fn unicode_error(
    ctx: &Ctx,
    encoding_failed: bool,
    encoding: &str,
    object: Value,
    place: (usize, usize),
    reason: &str,
) -> Raise {
    let exceptions = ctx.exceptions();
    let class =
        if encoding_failed { &exceptions.unicode_encode_error } else { &exceptions.unicode_decode_error };
    let (start, end) = (ctx.new_int(place.0 as i64), ctx.new_int(place.1 as i64));
    ctx.raise_args(class, &[ctx.new_str(encoding), object, start, end, ctx.new_str(reason)])
}

fn registered(state: &CodecState, errors: &str) -> Option<Value> {
    state.handlers.borrow().get(errors).cloned()
}

fn decode_fault(
    ctx: &Ctx,
    state: &CodecState,
    data: &[u8],
    fault: DecodeFault,
    errors: &str,
) -> Result<(TextBuf, usize)> {
    let Some(handler) = registered(state, errors) else {
        let done = Handler::from_name(errors).and_then(|handler| handler.decode_fault(data, fault));
        return done.map_err(|e| decode_error(ctx, data, e));
    };
    let place = (fault.start, fault.end);
    let raise = unicode_error(ctx, false, fault.encoding, ctx.new_bytes(data), place, fault.reason);
    let answer = ctx.call(&handler, &[raise.into_value()])?;
    match handler_answer(ctx, &answer, data.len())? {
        Some((Replacement::Text(text), resume)) => Ok((text, resume)),
        _ => Err(ctx.type_error("decoding error handler must return (str, int) tuple")),
    }
}

fn encode_fault(
    ctx: &Ctx,
    state: &CodecState,
    text: PyText<'_>,
    points: &[u32],
    fault: EncodeFault,
    errors: &str,
) -> Result<(Replacement, usize)> {
    let Some(handler) = registered(state, errors) else {
        let names = state.names.get().unwrap_or(NO_NAMES);
        let done = Handler::from_name(errors).and_then(|handler| handler.encode_fault(points, fault, names));
        return done.map_err(|e| encode_error(ctx, text, e));
    };
    let place = (fault.start, fault.end);
    let raise = unicode_error(ctx, true, fault.encoding, ctx.new_str_text(text), place, fault.reason);
    let answer = ctx.call(&handler, &[raise.into_value()])?;
    match handler_answer(ctx, &answer, points.len())? {
        Some(answer) => Ok(answer),
        None => Err(ctx.type_error("encoding error handler must return (str/bytes, int) tuple")),
    }
}

/// What a script's handler answered: a replacement and where to go on.
fn handler_answer(ctx: &Ctx, answer: &Value, len: usize) -> Result<Option<(Replacement, usize)>> {
    let Some([replacement, resume]) = answer.downcast::<TupleObj>().map(TupleObj::items) else {
        return Ok(None);
    };
    let Some(given) = to_i64(resume) else { return Ok(None) };
    let resume = if given < 0 { given + len as i64 } else { given };
    if resume < 0 || resume > len as i64 {
        return Err(ctx.index_error(format!("position {given} from error handler out of bounds")));
    }
    let replacement = if let Some(s) = replacement.downcast::<StrObj>() {
        Replacement::Text(TextBuf::from(s.text()))
    } else if let Some(b) = replacement.downcast::<BytesObj>() {
        Replacement::Bytes(b.bytes().to_vec())
    } else {
        return Ok(None);
    };
    Ok(Some((replacement, resume as usize)))
}

/// `s.encode(encoding='utf-8', errors='strict')`
pub(super) fn encode_method(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    if args.len() == 1 && s.is_ascii() {
        return Ok(ctx.new_bytes(s.bytes()));
    }
    let (encoding, errors) = names_of(ctx, args, "encode")?;
    ctx.encode(&args[0], &encoding, &errors)
}

/// The encoding and errors arguments at places 1 and 2.
pub(crate) fn names_of(ctx: &Ctx, args: &[Value], method: &str) -> Result<(String, String)> {
    let name = |at: usize, which: &str, default: &str| match arg(args, at) {
        None => Ok(default.to_owned()),
        Some(v) => {
            text_arg(ctx, v, &format!("{method}() argument '{which}'"))?;
            ctx.plain_name(v)
        }
    };
    Ok((name(1, "encoding", "utf-8")?, name(2, "errors", "strict")?))
}

/// `str(object, encoding, errors)`
pub(super) fn decode_value(
    ctx: &Ctx,
    object: &Value,
    encoding: Option<&Value>,
    errors: Option<&Value>,
) -> Result<Value> {
    if object.downcast::<StrObj>().is_some() {
        return Err(ctx.type_error("decoding str is not supported"));
    }
    let Some(bytes) = ctx.bytes_view(object)? else {
        let got = ctx.type_name(object);
        return Err(ctx.type_error(format!("decoding to str: need a bytes-like object, {got} found")));
    };
    let encoding = encoding.map_or(Ok("utf-8".to_owned()), |name| ctx.plain_name(name))?;
    let errors = errors.map_or(Ok("strict".to_owned()), |name| ctx.plain_name(name))?;
    if bytes.is_empty() {
        // No codec is looked for.
        return Ok(ctx.new_str(""));
    }
    ctx.decode(&bytes, Some(object), &encoding, &errors)
}
