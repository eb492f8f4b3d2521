"""One module a family of pages. A builder takes (views, argument) and returns a Composed page or the bytes of a file."""
