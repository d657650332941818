"""English as it is written in Europe: 24 November 2026, 8:31, where Django follows the United States."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = r"j F Y \a\t G:i"
SHORT_DATETIME_FORMAT = r"j M Y, G:i"
FIRST_DAY_OF_WEEK = 1
