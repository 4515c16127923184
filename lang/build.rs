//! Generates the parser from src/parse/grammar.lalrpop into OUT_DIR.

fn main() {
    if let Err(error) = lalrpop::process_src() {
        panic!("the grammar does not compile: {error}");
    }
}
