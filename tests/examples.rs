//! The example hosts run.

#[path = "../examples/call.rs"]
mod call;
#[path = "../examples/custom_policy.rs"]
mod custom_policy;
#[path = "../examples/embed.rs"]
mod embed;
#[path = "../examples/native_function.rs"]
mod native_function;
#[path = "../examples/observe.rs"]
mod observe;
#[path = "../examples/report.rs"]
mod report;

use gilbox::Error;

#[test]
fn embed() -> Result<(), Error> {
    embed::main()
}

#[test]
fn call() -> Result<(), Error> {
    call::main()
}

#[test]
fn native_function() -> Result<(), Error> {
    native_function::main()
}

#[test]
fn report() -> Result<(), Error> {
    report::main()
}

#[test]
fn custom_policy() -> Result<(), Error> {
    custom_policy::main()
}

#[test]
fn observe() -> Result<(), Error> {
    observe::main()
}
