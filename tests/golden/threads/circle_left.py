import time
time.sleep(0.05)
import circle_right as other
whole = True
