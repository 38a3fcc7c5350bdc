"""What keeps the directory true between two checks by people: its links are tried, and its staff reminded."""
