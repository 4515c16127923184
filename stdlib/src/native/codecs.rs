//! `_codecs`: encoding and decoding by name, registered codecs and error handlers.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::text::codec::Codec;
use gilbox_vm::types::str::codec::CodecState;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;

/// The module `_codecs`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_codecs",
    doc: "Encodings by name.",
    functions: &[
        NativeDef::new("builtin_name", "(encoding, /)", builtin_name)
            .doc("The usual name of an encoding that is built in, or None."),
        NativeDef::new("encode", "(obj, encoding='utf-8', errors='strict')", |ctx, a| {
            by_name(ctx, a, "_encode")
        })
        .doc("Encode with the codec of that name."),
        NativeDef::new("decode", "(obj, encoding='utf-8', errors='strict')", |ctx, a| {
            by_name(ctx, a, "_decode")
        })
        .doc("Decode with the codec of that name."),
        NativeDef::new("encode_text", "(text, encoding, errors='strict', /)", encode_text)
            .doc("(bytes, how many code points were used), with an encoding that is built in."),
        NativeDef::new("decode_bytes", "(data, encoding, errors='strict', final=True, /)", decode_bytes)
            .doc("(str, how many bytes were used), with an encoding that is built in."),
        NativeDef::new("register", "(search_function, /)", register),
        NativeDef::new("unregister", "(search_function, /)", unregister),
        NativeDef::new("lookup_registered", "(encoding, /)", |ctx, a| {
            ctx.codec_lookup(&text(ctx, &a[0], "lookup")?)
        }),
        NativeDef::new("register_error", "(errors, handler, /)", register_error),
        NativeDef::new("registered_error", "(errors, /)", registered_error),
    ],
    init: |_, _| Ok(()),
};

fn text(ctx: &Ctx, x: &Value, name: &str) -> Result<String> {
    if x.downcast::<StrObj>().is_none() {
        let got = ctx.given_name(x);
        return Err(ctx.type_error(format!("{name}() argument must be str, not {got}")));
    }
    ctx.plain_name(x)
}

fn codec(ctx: &Ctx, x: &Value) -> Result<Codec> {
    let name = text(ctx, x, "lookup")?;
    Codec::from_name(&name).ok_or_else(|| ctx.lookup_error(format!("unknown encoding: {name}")))
}

/// Codecs of any kind are known to `codecs`; pickles name the functions here.
fn by_name(ctx: &Ctx, args: &[Value], function: &str) -> Result<Value> {
    let function = ctx.get_attr_str(&ctx.import_module("codecs")?, function)?;
    let given = |at: usize, default: &str| arg(args, at).cloned().unwrap_or_else(|| ctx.new_str(default));
    ctx.call(&function, &[args[0].clone(), given(1, "utf-8"), given(2, "strict")])
}

fn builtin_name(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = text(ctx, &args[0], "lookup")?;
    Ok(Codec::from_name(&name).map_or(Value::NONE, |codec| ctx.new_str(codec.name())))
}

fn errors_of(args: &[Value], at: usize) -> String {
    arg(args, at).filter(|e| !e.is_none()).map_or("strict".to_owned(), text_of)
}

fn encode_text(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(s) = args[0].downcast::<StrObj>() else {
        let got = ctx.type_name(&args[0]);
        return Err(ctx.type_error(format!("encode() argument 1 must be str, not {got}")));
    };
    let bytes = ctx.encode_codec(s.text(), codec(ctx, &args[1])?, &errors_of(args, 2))?;
    Ok(ctx.new_tuple(&[ctx.new_bytes(&bytes), ctx.new_int(s.len() as i64)]))
}

fn decode_bytes(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.bytes_like(&args[0])?;
    let is_final = match arg(args, 3) {
        Some(v) => ctx.is_true(v)?,
        None => true,
    };
    let (text, used) = ctx.decode_codec(&bytes, codec(ctx, &args[1])?, &errors_of(args, 2), is_final)?;
    Ok(ctx.new_tuple(&[ctx.new_str_buf(text), ctx.new_int(used as i64)]))
}

fn register(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if !ctx.is_callable(&args[0]) {
        return Err(ctx.type_error("argument must be callable"));
    }
    ctx.state::<CodecState>().searches.borrow_mut().push(args[0].clone());
    Ok(Value::NONE)
}

fn unregister(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let state = ctx.state::<CodecState>();
    let found = state.searches.borrow().iter().position(|s| s.is(&args[0]));
    let gone = found.map(|i| state.searches.borrow_mut().remove(i));
    let cached = state.found.take();
    drop((gone, cached));
    Ok(Value::NONE)
}

fn register_error(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = text(ctx, &args[0], "register_error")?;
    if !ctx.is_callable(&args[1]) {
        return Err(ctx.type_error("handler must be callable"));
    }
    let old = ctx.state::<CodecState>().handlers.borrow_mut().insert(name, args[1].clone());
    drop(old);
    Ok(Value::NONE)
}

fn registered_error(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = text(ctx, &args[0], "lookup_error")?;
    let found = ctx.state::<CodecState>().handlers.borrow().get(&name).cloned();
    Ok(found.unwrap_or(Value::NONE))
}
