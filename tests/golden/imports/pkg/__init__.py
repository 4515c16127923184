"""A package."""
print("init pkg")
value = 1
