"""Names that people in Finland might have, put together by chance."""

import random
from dataclasses import dataclass

# By language: first names and last names. Others than Finnish and Swedish speakers study in Finnish or English.
_FINNISH = (
    "Aino Eero Eeva Heikki Hanna Ilkka Johanna Juha Kaisa Kalle Kirsi Lauri Leena Marja Mika Minna Olavi Paula "
    "Pekka Päivi Riikka Saara Sami Sini Timo Tuula Veera Ville",
    "Aaltonen Halonen Heinonen Hämäläinen Järvinen Karjalainen Kinnunen Koskinen Laine Lehtonen Mäkelä Mäkinen "
    "Nieminen Niskanen Ojala Peltonen Rantanen Räsänen Saarinen Salminen Tuominen Vainio Virtanen Ylä-Outinen",
)
_SWEDISH = (
    "Anders Birgitta Camilla Christian Eva Fredrik Gun Henrik Ingrid Johan Katarina Lars Maj-Britt Mikael Pia Stefan",
    "Backman Blomqvist Ekholm Forsström Granholm Holmberg Häggblom Lindroos Nyström Sandberg Söderholm Wikström",
)
_OTHER = (
    "Abdi Amina Anh Dmitri Elena Fatima Hassan Ivan Jelena Layla Mehmet Nadia Olga Omar Reza Samira Tatjana Yusuf",
    "Abdullahi Ahmed Ali Hussein Ivanova Karimi Kovalenko Mohamed Nguyen Osman Petrenko Rahimi Sokolov Tran Warsame Yılmaz",
)


@dataclass(frozen=True)
class Person:
    """Somebody who never was."""

    full_name: str
    language: str


def person(dice: random.Random) -> Person:
    """A name and the language that its bearer studies in."""
    kind = dice.random()
    if kind < 0.72:
        (first, last), language = _FINNISH, "fi"
    elif kind < 0.84:
        (first, last), language = _SWEDISH, "sv"
    else:
        (first, last), language = _OTHER, dice.choice(("fi", "fi", "en"))
    names = [dice.choice(first.split()), dice.choice(last.split())]
    if dice.random() < 0.1:
        names[-1] += f"-{dice.choice(last.split())}"
    return Person(" ".join(names), language)
