"""Text, cases and SQLite: reads bulletins into cases and facts, keeps them, finds them."""
