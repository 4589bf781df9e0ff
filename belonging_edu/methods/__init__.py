"""Statistics that the libraries lack or get wrong: data frames in, tidy data frames out."""
