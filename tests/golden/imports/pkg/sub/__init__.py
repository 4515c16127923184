print("init sub", __name__)
__all__ = ["exported"]
exported = "exported"
hidden = "hidden"
