import time
time.sleep(0.05)
import circle_left as other
whole = True
