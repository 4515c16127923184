from circle_c import later
thing = 1
