# expect: CPython 3.13
# warnings._deprecated, by which the library tells of what will go.
import warnings


def tell(*args, **kwargs):
    def old():
        warnings._deprecated(*args, **kwargs)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            old()
        except RuntimeError as error:
            print("RuntimeError", error)
        for warning in caught:
            print(warning.category.__name__, warning.message, warning.lineno)


tell("old", remove=(3, 20))
tell("old", "{name} goes in {remove}", remove=(4, 0))
tell("old", remove=(3, 13))
tell("old", remove=(3, 12))
tell("old", remove=(3, 13), _version=(3, 13, 0, "alpha", 0))
tell("old", remove=(3, 13), _version=(3, 14, 0, "alpha", 0))
