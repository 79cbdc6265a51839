"""Papers: each told once in a form of its own, and drawn from it as a PDF to keep and as a DOCX to edit."""
