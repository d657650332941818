"""Who people are: users, organizations, sign-in, and what is kept about a person."""
