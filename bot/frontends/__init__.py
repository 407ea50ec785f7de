"""Who shows jobs to people: Discord and the terminal."""
