from circle_d import thing
later = 1
