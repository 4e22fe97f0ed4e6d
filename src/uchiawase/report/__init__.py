"""Takes become figures, a page, a picture and a recording."""
