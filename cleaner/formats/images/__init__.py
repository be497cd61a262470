"""Page images: their frames, and pictures of them."""
