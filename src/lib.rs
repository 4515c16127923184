//! gilbox: a laboratory for the interpreter lock that is also a fast, embeddable Python-like VM.

pub mod report;
