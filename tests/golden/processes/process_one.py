# expect: CPython 3.13
"""A process runs a function and says how it ended."""
import multiprocessing

if __name__ == "__main__":
    child = multiprocessing.get_context("spawn").Process(target=print, args=("in the child",))
    child.start()
    child.join()
    print(child.exitcode)
