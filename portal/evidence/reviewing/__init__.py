"""The screens of the review cycle in the admin: signing, small edits, who looks after a page."""
