//! What sys tells of numbers: float_info, int_info, hash_info.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::value::Value;

static FLOAT_INFO: StructSpec = StructSpec {
    module: "sys",
    name: "float_info",
    doc: "A named tuple holding information about the float type.",
    fields: &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
    n_items: 11,
    callable: false,
};

static INT_INFO: StructSpec = StructSpec {
    module: "sys",
    name: "int_info",
    doc: "A named tuple that holds information about Python's internal representation of integers.",
    fields: &["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"],
    n_items: 4,
    callable: false,
};

static HASH_INFO: StructSpec = StructSpec {
    module: "sys",
    name: "hash_info",
    doc: "A named tuple providing parameters used for computing hashes.",
    fields: &["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"],
    n_items: 9,
    callable: false,
};

pub(super) fn add(ctx: &Ctx, module: &Value) -> Result<()> {
    let ints = |values: &[i64]| values.iter().map(|i| ctx.new_int(*i)).collect::<Vec<Value>>();
    let class = ctx.struct_type(&FLOAT_INFO)?;
    let mut values = vec![ctx.new_float(f64::MAX)];
    values.extend(ints(&[1024, 308]));
    values.push(ctx.new_float(f64::MIN_POSITIVE));
    values.extend(ints(&[-1021, -307, 15, 53]));
    values.push(ctx.new_float(f64::EPSILON));
    values.extend(ints(&[2, 1]));
    ctx.module_set(module, "float_info", ctx.new_struct(&class, values));
    let class = ctx.struct_type(&INT_INFO)?;
    ctx.module_set(module, "int_info", ctx.new_struct(&class, ints(&[30, 4, 4300, 640])));
    let class = ctx.struct_type(&HASH_INFO)?;
    let mut values = ints(&[64, (1 << 61) - 1, 314_159, 0, 1_000_003]);
    values.push(ctx.intern("siphash13"));
    values.extend(ints(&[64, 128, 0]));
    ctx.module_set(module, "hash_info", ctx.new_struct(&class, values));
    Ok(())
}
