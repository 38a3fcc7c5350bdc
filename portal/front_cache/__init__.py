"""The copies of pages that nginx keeps: made anew when something is published, and all of them now and then."""
