print("counted runs")
n = 1
