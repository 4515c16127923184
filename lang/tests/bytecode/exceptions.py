def f(a):
    try:
        return a()
    except (KeyError, OSError) as e:
        raise RuntimeError from e
    except ValueError:
        pass
    else:
        a = 1
    finally:
        print(a)
    try:
        a()
    except* TypeError as g:
        print(g)
    assert a, "message"
