# expect: CPython 3.13
"""doctest: what runs, what fails, and how it is told."""
def f(x):
    """
    >>> f(1)
    2
    >>> f('a')
    Traceback (most recent call last):
      ...
    TypeError: can only concatenate str (not "int") to str
    >>> f(2)
    4
    >>> f(3) # doctest: +SKIP
    5
    >>> print("a\\n\\nb")
    a
    <BLANKLINE>
    b
    >>> list(range(20)) # doctest: +ELLIPSIS
    [0, 1, ..., 19]
    >>> for i in range(2):
    ...     print(i)
    0
    1
    """
    return x + 1

class A:
    """Doc
      >>> A().m()
      'm'
    """
    def m(self):
        """
        >>> A().m()
        'x'
        """
        return 'm'
    @property
    def p(self):
        """
        >>> A().p
        1
        """
        return 1
def run(**options):
    """What testmod() prints, with the name of this file and no folder."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        doctest.testmod(**options)
    print(told.getvalue().replace(os.path.dirname(os.path.abspath(__file__)) + os.sep, ""), end="")


if __name__ == '__main__':
    import contextlib
    import doctest
    import io
    import os
    run()
    run(verbose=True)
    print(doctest.script_from_examples(f.__doc__))
    print(len(doctest.DocTestFinder().find(f)))
    run(optionflags=doctest.REPORT_NDIFF|doctest.FAIL_FAST)
