"""The archive: a store kept whole and brought back, a book's year handed over, a dossier to take away."""
