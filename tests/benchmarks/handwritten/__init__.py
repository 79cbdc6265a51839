"""What a team would write instead: Flask and SQLAlchemy, a status column, scores as JSON, an audit table."""
