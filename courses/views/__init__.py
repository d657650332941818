"""What a browser may ask of courses. Page views are called by the hook that serves pages, the others by URL."""

from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from courses.views import pages

page_views = {
    CourseIndexPage: pages.catalogue,
    CoursePage: pages.course,
    ModulePage: pages.module,
    LessonPage: pages.lesson,
    QuizPage: pages.quiz,
}
