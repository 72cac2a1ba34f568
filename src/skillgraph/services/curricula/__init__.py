"""What curricula cover of a target, and plans to teach what is missing."""
