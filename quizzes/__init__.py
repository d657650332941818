"""The bank of questions, and attempts at quizzes."""
