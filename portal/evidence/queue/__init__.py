"""What needs a person: the queue of reviews and concerns, and its counts on the first page of the admin."""
