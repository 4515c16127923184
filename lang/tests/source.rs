//! Files are read in the encoding they declare.

use gilbox_lang::source::{Pos, Source};

fn refused(bytes: &[u8]) -> String {
    Source::from_bytes("x.py", bytes).map(|source| source.text().to_owned()).unwrap_err().render()
}

#[test]
fn encodings() {
    let text = |bytes: &[u8]| Source::from_bytes("x.py", bytes).unwrap().text().to_owned();
    assert_eq!(text(b"\xef\xbb\xbfa = 1\r\nb\rc"), "a = 1\nb\nc");
    assert_eq!(text(b"# -*- coding: latin-1 -*-\n'\xe9'"), "# -*- coding: latin-1 -*-\n'é'");
    assert_eq!(
        text(b"#!python\n# vim: set fileencoding=koi8-r :\n'\xc1'"),
        "#!python\n# vim: set fileencoding=koi8-r :\n'а'"
    );
    assert_eq!(text(b"# coding: cp1252\n'\x80'"), "# coding: cp1252\n'€'");
}

#[test]
fn what_is_not_text_is_refused() {
    assert_eq!(
        refused(b"a\n'\xe9'"),
        "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file x.py on line 2, but no encoding declared; \
         see https://peps.python.org/pep-0263/ for details"
    );
    assert_eq!(refused(b"# coding: klingon\n"), "SyntaxError: encoding problem: klingon");
    assert_eq!(
        refused(b"\xef\xbb\xbf# coding: latin-1\n"),
        "SyntaxError: encoding problem: iso-8859-1 with BOM"
    );
    assert_eq!(
        refused(b"a = 1\0\n"),
        "  File \"x.py\", line 1\n    a = 1\nSyntaxError: source code cannot contain null bytes"
    );
}

#[test]
fn lines_and_columns() {
    let source = Source::new("x.py", "é = 1\nb");
    assert_eq!(source.line_count(), 2);
    assert_eq!(
        (source.line(1), source.line(2), source.line(3), source.line(0)),
        (Some("é = 1"), Some("b"), None, None)
    );
    assert_eq!(source.char_column(Pos { line: 1, col: 3 }), 3);
}
