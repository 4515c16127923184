print("sibling")
x = "sibling's x"
