//! The built-in functions and the modules that scripts import.
//!
//! A module written in Rust is a file and a line of [`MODULES`]; one written in Python is a file under
//! `script/` and a line of `FROZEN`.

#![forbid(unsafe_code)]

pub mod builtins;
pub mod native;

use gilbox_vm::ModuleSpec;
use gilbox_vm::host::FrozenModule;

/// The modules written in Rust. Import looks one up once, so the order is free.
pub static MODULES: &[&ModuleSpec] = &[
    &builtins::MODULE,
    &native::abc::MODULE,
    &native::array::MODULE,
    &native::asyncio::MODULE,
    &native::binascii::MODULE,
    &native::bisect::MODULE,
    &native::cmath::MODULE,
    &native::codecs::MODULE,
    &native::collections::MODULE,
    &native::contextvars::MODULE,
    &native::decimal::MODULE,
    &native::functools::MODULE,
    &native::dis::MODULE,
    &native::gc::MODULE,
    &native::hash::MODULE,
    &native::heapq::MODULE,
    &native::io::MODULE,
    &native::itertools::MODULE,
    &native::json::MODULE,
    &native::math::MODULE,
    &native::operator::MODULE,
    &native::packers::MODULE,
    &native::pickle::MODULE,
    &native::posix::MODULE,
    &native::atexit::MODULE,
    &native::errno::MODULE,
    &native::signal::MODULE,
    &native::weakref::MODULE,
    &native::random::MODULE,
    &native::re::MODULE,
    &native::socket::MODULE,
    &native::socket::SELECT,
    &native::sqlite::MODULE,
    &native::string_parts::MODULE,
    &native::structs::MODULE,
    &native::gil::MODULE,
    &native::thread::MODULE,
    &native::thread::queue::MODULE,
    &native::sys::MODULE,
    &native::time::MODULE,
    &native::unicodedata::MODULE,
    &native::zlib::MODULE,
];

/// A module written in Python that is part of the interpreter.
struct Script {
    name: &'static str,
    source: &'static str,
    is_package: bool,
}

const fn module(name: &'static str, source: &'static str) -> Script {
    Script { name, source, is_package: false }
}

const fn package(name: &'static str, source: &'static str) -> Script {
    Script { name, source, is_package: true }
}

/// The modules written in Python, in the order of their names.
const FROZEN: &[Script] = &[
    module("__future__", include_str!("script/__future__.py")),
    module("_abc_protocols", include_str!("script/_abc_protocols.py")),
    module("_argparse_help", include_str!("script/_argparse_help.py")),
    module("_argparse_run", include_str!("script/_argparse_run.py")),
    module("_ast", include_str!("script/_ast.py")),
    module("_ast_text", include_str!("script/_ast_text.py")),
    module("_blake2", include_str!("script/_blake2.py")),
    module("_calendar_text", include_str!("script/_calendar_text.py")),
    module("_carets", include_str!("script/_carets.py")),
    module("_charmap", include_str!("script/_charmap.py")),
    module("_charmap_tables", include_str!("script/_charmap_tables.py")),
    module("_collections_abc", include_str!("script/_collections_abc.py")),
    module("_compat_pickle", include_str!("script/_compat_pickle.py")),
    module("_datetime_date", include_str!("script/_datetime_date.py")),
    module("_datetime_parse", include_str!("script/_datetime_parse.py")),
    module("_datetime_time", include_str!("script/_datetime_time.py")),
    module("_datetime_zone", include_str!("script/_datetime_zone.py")),
    module("_doctest_text", include_str!("script/_doctest_text.py")),
    module("_gil_prompt", include_str!("script/_gil_prompt.py")),
    module("_html_names", include_str!("script/_html_names.py")),
    module("_inspect_frames", include_str!("script/_inspect_frames.py")),
    module("_inspect_signature", include_str!("script/_inspect_signature.py")),
    module("_inspect_source", include_str!("script/_inspect_source.py")),
    module("_io_pairs", include_str!("script/_io_pairs.py")),
    module("_ip_properties", include_str!("script/_ip_properties.py")),
    module("_ip_text", include_str!("script/_ip_text.py")),
    module("_md5", include_str!("script/_md5.py")),
    module("_os_more", include_str!("script/_os_more.py")),
    module("_packed_files", include_str!("script/_packed_files.py")),
    module("_py_dispatch", include_str!("script/_py_dispatch.py")),
    module("_py_typing", include_str!("script/_py_typing.py")),
    module("_sha1", include_str!("script/_sha1.py")),
    module("_sha2", include_str!("script/_sha2.py")),
    module("_sha3", include_str!("script/_sha3.py")),
    module("_sha512", include_str!("script/_sha512.py")),
    module("_statistics_normal", include_str!("script/_statistics_normal.py")),
    module("_string_formatter", include_str!("script/_string_formatter.py")),
    module("_suggest", include_str!("script/_suggest.py")),
    module("_tar_filters", include_str!("script/_tar_filters.py")),
    module("_tar_info", include_str!("script/_tar_info.py")),
    module("_tar_streams", include_str!("script/_tar_streams.py")),
    module("_threading_sync", include_str!("script/_threading_sync.py")),
    module("_transform_codecs", include_str!("script/_transform_codecs.py")),
    module("_typing_more", include_str!("script/_typing_more.py")),
    module("_typing_protocols", include_str!("script/_typing_protocols.py")),
    module("_typing_support", include_str!("script/_typing_support.py")),
    module("_warnings", include_str!("script/_warnings.py")),
    module("_weakrefset", include_str!("script/_weakrefset.py")),
    module("_xml_doctype", include_str!("script/_xml_doctype.py")),
    module("_xml_scanner", include_str!("script/_xml_scanner.py")),
    module("_xml_write", include_str!("script/_xml_write.py")),
    module("_zip_info", include_str!("script/_zip_info.py")),
    module("_zip_path", include_str!("script/_zip_path.py")),
    module("_zip_streams", include_str!("script/_zip_streams.py")),
    module("abc", include_str!("script/abc.py")),
    module("argparse", include_str!("script/argparse.py")),
    module("ast", include_str!("script/ast.py")),
    package("asyncio", include_str!("script/asyncio/__init__.py")),
    module("asyncio.__main__", include_str!("script/asyncio/__main__.py")),
    module("asyncio._child_watchers", include_str!("script/asyncio/_child_watchers.py")),
    module("asyncio._connect", include_str!("script/asyncio/_connect.py")),
    module("asyncio._pipe_transports", include_str!("script/asyncio/_pipe_transports.py")),
    module("asyncio._selector_transports", include_str!("script/asyncio/_selector_transports.py")),
    module("asyncio._server", include_str!("script/asyncio/_server.py")),
    module("asyncio.base_events", include_str!("script/asyncio/base_events.py")),
    module("asyncio.base_futures", include_str!("script/asyncio/base_futures.py")),
    module("asyncio.base_subprocess", include_str!("script/asyncio/base_subprocess.py")),
    module("asyncio.base_tasks", include_str!("script/asyncio/base_tasks.py")),
    module("asyncio.constants", include_str!("script/asyncio/constants.py")),
    module("asyncio.coroutines", include_str!("script/asyncio/coroutines.py")),
    module("asyncio.events", include_str!("script/asyncio/events.py")),
    module("asyncio.exceptions", include_str!("script/asyncio/exceptions.py")),
    module("asyncio.format_helpers", include_str!("script/asyncio/format_helpers.py")),
    module("asyncio.futures", include_str!("script/asyncio/futures.py")),
    module("asyncio.locks", include_str!("script/asyncio/locks.py")),
    module("asyncio.log", include_str!("script/asyncio/log.py")),
    module("asyncio.mixins", include_str!("script/asyncio/mixins.py")),
    module("asyncio.protocols", include_str!("script/asyncio/protocols.py")),
    module("asyncio.queues", include_str!("script/asyncio/queues.py")),
    module("asyncio.runners", include_str!("script/asyncio/runners.py")),
    module("asyncio.selector_events", include_str!("script/asyncio/selector_events.py")),
    module("asyncio.staggered", include_str!("script/asyncio/staggered.py")),
    module("asyncio.streams", include_str!("script/asyncio/streams.py")),
    module("asyncio.subprocess", include_str!("script/asyncio/subprocess.py")),
    module("asyncio.taskgroups", include_str!("script/asyncio/taskgroups.py")),
    module("asyncio.tasks", include_str!("script/asyncio/tasks.py")),
    module("asyncio.threads", include_str!("script/asyncio/threads.py")),
    module("asyncio.timeouts", include_str!("script/asyncio/timeouts.py")),
    module("asyncio.transports", include_str!("script/asyncio/transports.py")),
    module("asyncio.trsock", include_str!("script/asyncio/trsock.py")),
    module("asyncio.unix_events", include_str!("script/asyncio/unix_events.py")),
    module("base64", include_str!("script/base64.py")),
    module("bisect", include_str!("script/bisect.py")),
    module("bz2", include_str!("script/bz2.py")),
    module("cProfile", include_str!("script/cProfile.py")),
    module("calendar", include_str!("script/calendar.py")),
    module("cmd", include_str!("script/cmd.py")),
    module("codecs", include_str!("script/codecs.py")),
    package("collections", include_str!("script/collections/__init__.py")),
    module("collections._wrappers", include_str!("script/collections/_wrappers.py")),
    module("collections.abc", include_str!("script/collections/abc.py")),
    module("compileall", include_str!("script/compileall.py")),
    package("concurrent", include_str!("script/concurrent/__init__.py")),
    package("concurrent.futures", include_str!("script/concurrent/futures/__init__.py")),
    module("concurrent.futures._base", include_str!("script/concurrent/futures/_base.py")),
    module("concurrent.futures.process", include_str!("script/concurrent/futures/process.py")),
    module("concurrent.futures.thread", include_str!("script/concurrent/futures/thread.py")),
    module("configparser", include_str!("script/configparser.py")),
    module("contextlib", include_str!("script/contextlib.py")),
    module("contextvars", include_str!("script/contextvars.py")),
    module("copy", include_str!("script/copy.py")),
    module("copyreg", include_str!("script/copyreg.py")),
    module("csv", include_str!("script/csv.py")),
    module("dataclasses", include_str!("script/dataclasses.py")),
    module("datetime", include_str!("script/datetime.py")),
    package("dbm", include_str!("script/dbm/__init__.py")),
    module("dbm.dumb", include_str!("script/dbm/dumb.py")),
    module("decimal", include_str!("script/decimal.py")),
    module("difflib", include_str!("script/difflib.py")),
    module("dis", include_str!("script/dis.py")),
    module("doctest", include_str!("script/doctest.py")),
    package("email", include_str!("script/email/__init__.py")),
    module("email._addresses", include_str!("script/email/_addresses.py")),
    module("email.charset", include_str!("script/email/charset.py")),
    module("email.encoders", include_str!("script/email/encoders.py")),
    module("email.errors", include_str!("script/email/errors.py")),
    module("email.feedparser", include_str!("script/email/feedparser.py")),
    module("email.generator", include_str!("script/email/generator.py")),
    module("email.header", include_str!("script/email/header.py")),
    module("email.iterators", include_str!("script/email/iterators.py")),
    module("email.message", include_str!("script/email/message.py")),
    package("email.mime", include_str!("script/email/mime/__init__.py")),
    module("email.mime.application", include_str!("script/email/mime/application.py")),
    module("email.mime.audio", include_str!("script/email/mime/audio.py")),
    module("email.mime.base", include_str!("script/email/mime/base.py")),
    module("email.mime.image", include_str!("script/email/mime/image.py")),
    module("email.mime.message", include_str!("script/email/mime/message.py")),
    module("email.mime.multipart", include_str!("script/email/mime/multipart.py")),
    module("email.mime.nonmultipart", include_str!("script/email/mime/nonmultipart.py")),
    module("email.mime.text", include_str!("script/email/mime/text.py")),
    module("email.parser", include_str!("script/email/parser.py")),
    module("email.policy", include_str!("script/email/policy.py")),
    module("email.utils", include_str!("script/email/utils.py")),
    package("encodings", include_str!("script/encodings/__init__.py")),
    module("encodings.aliases", include_str!("script/encodings/aliases.py")),
    module("enum", include_str!("script/enum.py")),
    module("fileinput", include_str!("script/fileinput.py")),
    module("fnmatch", include_str!("script/fnmatch.py")),
    module("fractions", include_str!("script/fractions.py")),
    module("functools", include_str!("script/functools.py")),
    module("genericpath", include_str!("script/genericpath.py")),
    module("getopt", include_str!("script/getopt.py")),
    module("gettext", include_str!("script/gettext.py")),
    module("gil", include_str!("script/gil.py")),
    module("glob", include_str!("script/glob.py")),
    module("graphlib", include_str!("script/graphlib.py")),
    module("grp", include_str!("script/grp.py")),
    module("gzip", include_str!("script/gzip.py")),
    module("hashlib", include_str!("script/hashlib.py")),
    module("heapq", include_str!("script/heapq.py")),
    module("hmac", include_str!("script/hmac.py")),
    package("html", include_str!("script/html/__init__.py")),
    module("html.entities", include_str!("script/html/entities.py")),
    module("html.parser", include_str!("script/html/parser.py")),
    package("http", include_str!("script/http/__init__.py")),
    module("http.cookies", include_str!("script/http/cookies.py")),
    package("importlib", include_str!("script/importlib/__init__.py")),
    module("importlib.abc", include_str!("script/importlib/abc.py")),
    module("importlib.machinery", include_str!("script/importlib/machinery.py")),
    module("importlib.util", include_str!("script/importlib/util.py")),
    module("inspect", include_str!("script/inspect.py")),
    module("io", include_str!("script/io.py")),
    module("ipaddress", include_str!("script/ipaddress.py")),
    package("json", include_str!("script/json/__init__.py")),
    module("json.decoder", include_str!("script/json/decoder.py")),
    module("json.encoder", include_str!("script/json/encoder.py")),
    module("keyword", include_str!("script/keyword.py")),
    module("linecache", include_str!("script/linecache.py")),
    module("locale", include_str!("script/locale.py")),
    package("logging", include_str!("script/logging/__init__.py")),
    module("logging._loggers", include_str!("script/logging/_loggers.py")),
    module("logging.config", include_str!("script/logging/config.py")),
    module("logging.handlers", include_str!("script/logging/handlers.py")),
    module("lzma", include_str!("script/lzma.py")),
    module("mailbox", include_str!("script/mailbox.py")),
    module("marshal", include_str!("script/marshal.py")),
    module("mimetypes", include_str!("script/mimetypes.py")),
    module("mmap", include_str!("script/mmap.py")),
    package("multiprocessing", include_str!("script/multiprocessing/__init__.py")),
    package("multiprocessing.dummy", include_str!("script/multiprocessing/dummy/__init__.py")),
    module("multiprocessing.pool", include_str!("script/multiprocessing/pool.py")),
    module("numbers", include_str!("script/numbers.py")),
    module("operator", include_str!("script/operator.py")),
    module("os", include_str!("script/os.py")),
    module("pathlib", include_str!("script/pathlib.py")),
    module("pickle", include_str!("script/pickle.py")),
    module("pkgutil", include_str!("script/pkgutil.py")),
    module("platform", include_str!("script/platform.py")),
    module("posixpath", include_str!("script/posixpath.py")),
    module("pprint", include_str!("script/pprint.py")),
    module("profile", include_str!("script/profile.py")),
    module("pstats", include_str!("script/pstats.py")),
    module("pwd", include_str!("script/pwd.py")),
    module("pyclbr", include_str!("script/pyclbr.py")),
    module("queue", include_str!("script/queue.py")),
    module("quopri", include_str!("script/quopri.py")),
    module("random", include_str!("script/random.py")),
    module("re", include_str!("script/re.py")),
    module("reprlib", include_str!("script/reprlib.py")),
    module("resource", include_str!("script/resource.py")),
    module("runpy", include_str!("script/runpy.py")),
    module("sched", include_str!("script/sched.py")),
    module("secrets", include_str!("script/secrets.py")),
    module("select", include_str!("script/select.py")),
    module("selectors", include_str!("script/selectors.py")),
    module("shelve", include_str!("script/shelve.py")),
    module("shlex", include_str!("script/shlex.py")),
    module("shutil", include_str!("script/shutil.py")),
    module("signal", include_str!("script/signal.py")),
    module("site", include_str!("script/site.py")),
    module("socket", include_str!("script/socket.py")),
    module("socketserver", include_str!("script/socketserver.py")),
    package("sqlite3", include_str!("script/sqlite3/__init__.py")),
    module("sqlite3._convert", include_str!("script/sqlite3/_convert.py")),
    module("sqlite3._dump", include_str!("script/sqlite3/_dump.py")),
    module("sqlite3._errors", include_str!("script/sqlite3/_errors.py")),
    module("sqlite3.dbapi2", include_str!("script/sqlite3/dbapi2.py")),
    module("stat", include_str!("script/stat.py")),
    module("statistics", include_str!("script/statistics.py")),
    module("string", include_str!("script/string.py")),
    module("struct", include_str!("script/struct.py")),
    module("subprocess", include_str!("script/subprocess.py")),
    module("sysconfig", include_str!("script/sysconfig.py")),
    module("tarfile", include_str!("script/tarfile.py")),
    module("tempfile", include_str!("script/tempfile.py")),
    module("textwrap", include_str!("script/textwrap.py")),
    module("threading", include_str!("script/threading.py")),
    module("timeit", include_str!("script/timeit.py")),
    module("trace", include_str!("script/trace.py")),
    module("traceback", include_str!("script/traceback.py")),
    module("types", include_str!("script/types.py")),
    module("typing", include_str!("script/typing.py")),
    package("unittest", include_str!("script/unittest/__init__.py")),
    module("unittest.__main__", include_str!("script/unittest/__main__.py")),
    module("unittest._asserts", include_str!("script/unittest/_asserts.py")),
    module("unittest._mock_calls", include_str!("script/unittest/_mock_calls.py")),
    module("unittest._mock_core", include_str!("script/unittest/_mock_core.py")),
    module("unittest._mock_kinds", include_str!("script/unittest/_mock_kinds.py")),
    module("unittest._mock_patch", include_str!("script/unittest/_mock_patch.py")),
    module("unittest._mock_spec", include_str!("script/unittest/_mock_spec.py")),
    module("unittest.async_case", include_str!("script/unittest/async_case.py")),
    module("unittest.case", include_str!("script/unittest/case.py")),
    module("unittest.loader", include_str!("script/unittest/loader.py")),
    module("unittest.main", include_str!("script/unittest/main.py")),
    module("unittest.mock", include_str!("script/unittest/mock.py")),
    module("unittest.result", include_str!("script/unittest/result.py")),
    module("unittest.runner", include_str!("script/unittest/runner.py")),
    module("unittest.suite", include_str!("script/unittest/suite.py")),
    module("unittest.util", include_str!("script/unittest/util.py")),
    package("urllib", include_str!("script/urllib/__init__.py")),
    module("urllib.error", include_str!("script/urllib/error.py")),
    module("urllib.parse", include_str!("script/urllib/parse.py")),
    module("urllib.robotparser", include_str!("script/urllib/robotparser.py")),
    module("uuid", include_str!("script/uuid.py")),
    module("warnings", include_str!("script/warnings.py")),
    module("weakref", include_str!("script/weakref.py")),
    module("webbrowser", include_str!("script/webbrowser.py")),
    package("xml", include_str!("script/xml/__init__.py")),
    package("xml.dom", include_str!("script/xml/dom/__init__.py")),
    module("xml.dom._nodes", include_str!("script/xml/dom/_nodes.py")),
    module("xml.dom.expatbuilder", include_str!("script/xml/dom/expatbuilder.py")),
    module("xml.dom.minidom", include_str!("script/xml/dom/minidom.py")),
    package("xml.etree", include_str!("script/xml/etree/__init__.py")),
    module("xml.etree.ElementPath", include_str!("script/xml/etree/ElementPath.py")),
    module("xml.etree.ElementTree", include_str!("script/xml/etree/ElementTree.py")),
    module("xml.etree._tree_parser", include_str!("script/xml/etree/_tree_parser.py")),
    module("xml.etree.cElementTree", include_str!("script/xml/etree/cElementTree.py")),
    package("xml.parsers", include_str!("script/xml/parsers/__init__.py")),
    module("xml.parsers.expat", include_str!("script/xml/parsers/expat.py")),
    package("xml.sax", include_str!("script/xml/sax/__init__.py")),
    module("xml.sax._exceptions", include_str!("script/xml/sax/_exceptions.py")),
    module("xml.sax.expatreader", include_str!("script/xml/sax/expatreader.py")),
    module("xml.sax.handler", include_str!("script/xml/sax/handler.py")),
    module("xml.sax.saxutils", include_str!("script/xml/sax/saxutils.py")),
    module("xml.sax.xmlreader", include_str!("script/xml/sax/xmlreader.py")),
    package("zipfile", include_str!("script/zipfile/__init__.py")),
    module("zipfile.__main__", include_str!("script/zipfile/__main__.py")),
    module("zlib", include_str!("script/zlib.py")),
];

/// The module written in Rust of that name.
pub fn native_module(name: &str) -> Option<&'static ModuleSpec> {
    MODULES.iter().copied().find(|module| module.name == name)
}

/// The module written in Python of that full name.
pub fn frozen_module(name: &str) -> Option<FrozenModule> {
    let at = FROZEN.binary_search_by(|script| script.name.cmp(name)).ok()?;
    let script = &FROZEN[at];
    Some(FrozenModule { source: script.source, is_package: script.is_package })
}

/// The names of all modules written in Rust.
pub fn native_names() -> Vec<&'static str> {
    MODULES.iter().map(|module| module.name).collect()
}

/// The names of all modules written in Python.
pub fn frozen_names() -> Vec<&'static str> {
    FROZEN.iter().map(|script| script.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_stand_in_order() {
        assert!(FROZEN.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn every_script_is_listed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/script");
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let inner = path.strip_prefix(&root).unwrap().with_extension("");
                let name = inner.to_str().unwrap().replace('/', ".");
                let name = name.strip_suffix(".__init__").unwrap_or(&name);
                assert!(frozen_module(name).is_some(), "{name} has no line in FROZEN");
            }
        }
    }
}
