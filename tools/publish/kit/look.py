"""Colors and typefaces of the book, as in its look.css, for files that are no HTML."""

INK, MUTED = "1B2426", "495558"
PRIMARY, PRIMARY_PALE = "0B5563", "E3F0F2"
RIGHT, RIGHT_PALE = "3F5C1C", "EEF4E3"
WARM, WARM_PALE = "8A4B00", "FBF0DF"
BORDER, SURFACE, WHITE = "C3CDCF", "F4F6F6", "FFFFFF"

#: What the book falls back to: typefaces that Windows, macOS, and LibreOffice have or replace.
HEADINGS, TEXT = "Georgia", "Arial"
