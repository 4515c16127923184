print("slow_module runs")
total = 0
for i in range(2000):
    total += i
ready = total
