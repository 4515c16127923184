"""Breadth-first search, a heap and a deque."""
import collections
import heapq


def breadth(width, height):
    start, goal = (0, 0), (width - 1, height - 1)
    distance, queue = {start: 0}, collections.deque([start])
    while queue:
        x, y = at = queue.popleft()
        if at == goal:
            return distance[at]
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            to = (x + dx, y + dy)
            if 0 <= to[0] < width and 0 <= to[1] < height and (to[0] * to[1]) % 7 != 3 and to not in distance:
                distance[to] = distance[at] + 1
                queue.append(to)
    return -1


def shortest(n):
    distance, heap = {0: 0}, [(0, 0)]
    while heap:
        d, node = heapq.heappop(heap)
        if d > distance[node]:
            continue
        for k in range(1, 6):
            to = (node * k + k) % n
            cost = d + (node ^ k) % 13 + 1
            if cost < distance.get(to, 1 << 30):
                distance[to] = cost
                heapq.heappush(heap, (cost, to))
    return sum(distance.values())


def main():
    return breadth(120, 110) + shortest(9000)
