# expect: CPython 3.13
# unittest: assertions, skips, subtests, reports; difflib.
import unittest, sys, io, difflib, re
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): print("setUpClass")
    def setUp(self): self.addCleanup(print, "cleanup")
    def test_ok(self): self.assertEqual(1, 1)
    def test_fail(self): self.assertEqual([1, 2, 3], [1, 2, 4])
    def test_error(self): 1 / 0
    def test_str(self): self.assertEqual("hello\nworld\n", "hello\nthere\n")
    def test_dict(self): self.assertEqual({"a": 1}, {"a": 2}, "msg")
    def test_raises(self):
        with self.assertRaises(ValueError) as c: int("x")
        self.assertIn("invalid", str(c.exception)); self.assertRaisesRegex(KeyError, "k", {}.__getitem__, "k")
    def test_notraised(self):
        with self.assertRaises(ValueError): pass
    @unittest.skip("why")
    def test_skip(self): pass
    @unittest.skipIf(True, "if")
    def test_skipif(self): pass
    @unittest.expectedFailure
    def test_xf(self): self.fail()
    @unittest.expectedFailure
    def test_us(self): pass
    def test_sub(self):
        "Doc line."
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    def test_set(self): self.assertEqual({1, 2}, {2, 3})
    def test_count(self): self.assertCountEqual([1, 2, 2], [1, 2])
    def test_almost(self): self.assertAlmostEqual(1.0, 1.1)
    def test_misc(self):
        self.assertTrue(1); self.assertFalse(0); self.assertIs(None, None); self.assertIsNone(None); self.assertIsInstance(1, int); self.assertLess(1, 2); self.assertRegex("abc", "b"); self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertGreaterEqual(2, 2)
        with self.assertLogs("x", "INFO") as cm:
            import logging; logging.getLogger("x").info("hi")
        self.assertEqual(cm.output, ["INFO:x:hi"])
        with self.assertWarns(UserWarning):
            import warnings; warnings.warn("w")
        self.assertGreater(1, 2)
for v in (1, 2):
    out = io.StringIO(); r = unittest.TextTestRunner(stream=out, verbosity=v).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))
    print(re.sub(r'File ".*?"', 'File F', re.sub(r"in [\d.]+s", "in Xs", out.getvalue()))); print(r)
print("".join(difflib.unified_diff("a\nb\nc\n".splitlines(1), "a\nx\nc\nd\n".splitlines(1), "f", "t")), "".join(difflib.ndiff(["one\n", "two\n", "three\n"], ["ore\n", "tree\n", "emu\n"])), "".join(difflib.context_diff(["a\n", "b\n"], ["a\n", "c\n"])))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach"]), difflib.SequenceMatcher(None, "abxcd", "abcd").get_opcodes(), difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), difflib.SequenceMatcher(lambda x: x == " ", "private Thread x;", "private volatile Thread x;").get_matching_blocks())
