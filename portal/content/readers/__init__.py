"""What readers tell us of a page, and what we tell them of its history."""
