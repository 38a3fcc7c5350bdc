"""The public pages of claims: what each of our facts rests on. Here, since they need the menu and the crisis lines."""
