# expect: CPython 3.13
# Heaps and sorted lists.
import bisect, heapq
h = [5, 3, 8, 1, 9, 2]
heapq.heapify(h); heapq.heappush(h, 0)
print(heapq.heappop(h), heapq.heappushpop(h, 4), heapq.heapreplace(h, 7), sorted(h), heapq.nsmallest(2, h), heapq.nlargest(2, h, key=lambda x: -x), list(heapq.merge([1, 4], [2, 3], [0])))
l = [1, 3, 3, 5]
bisect.insort(l, 4); print(l, bisect.bisect(l, 3), bisect.bisect_left(l, 3), bisect.bisect([(1, "a"), (5, "b")], 3, key=lambda t: t[0]))
