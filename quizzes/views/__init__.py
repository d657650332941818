"""Pages of the admin for whoever writes a quiz. Learners' pages are in courses: quizzes knows no course."""
