//! _script_types: what modules in Python say of their own classes that scripts cannot say.

use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

/// The module `_script_types`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_script_types",
    doc: "Classes in Python that stand for types which CPython has in C.",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
};

const FUNCTIONS: &[NativeDef] = &[NativeDef::new("name_with_module", "(*classes)", |ctx, args| {
    for class in args[0].downcast::<TupleObj>().map_or(&[][..], TupleObj::items) {
        match ctx.as_type(class) {
            Some(class) => class.name_with_module(),
            None => return Err(ctx.type_error("name_with_module() takes classes")),
        }
    }
    Ok(Value::NONE)
})
.doc("Let messages name these classes with their modules, as they name types that are built in.")];
