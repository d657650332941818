"""Words in their forms. The second Finnish list was written before anything was tried, and nothing was tuned to it."""

import pytest

from content.lemmas import LANGUAGES, base_forms, compound_parts, dictionary_file

KNOWN = {
    "fi": """kotoutumissuunnitelma kotoutumissuunnitelmassa; oleskelulupa oleskeluluvan; kieli kielten; vesi vettä;
        lapsi lasten; tulkki tulkin; laki lain; perhe perheiden; työ töitä; nainen naisten; asiakas asiakkaiden;
        kunta kunnissa; oikeus oikeuksia; alkukartoitus alkukartoituksessa; turvapaikanhakija turvapaikanhakijoiden;
        mies miehiä; opas oppaan; yhteistyö yhteistyötä; palvelu palveluista; vanhempi vanhempien; tuki tuen""",
    "sv": """barn barnen; lag lagen; plan planer; språk språken; integrationsplan integrationsplanen;
        uppehållstillstånd uppehållstillståndet; kommun kommunerna; flykting flyktingar; lärare lärarna;
        rättighet rättigheter; kvinna kvinnor; myndighet myndigheterna; arbetsgivare arbetsgivaren; tolk tolkar;
        ansökan ansökningar; beslut besluten; familj familjens; kurs kurserna; handbok handböcker;
        tjänst tjänsterna""",
    "en": """child children; law laws; municipality municipalities; integration integrating; teach taught;
        service services; woman women; right rights; study studies; decide decided""",
}
HELD_OUT = """päätös päätöksessä; hakemus hakemusten; valitus valituksen; etuus etuuksista; kuntoutus kuntoutuksesta;
    asumisoikeus asumisoikeuden; toimeentulotuki toimeentulotukea; työttömyyskorvaus työttömyyskorvauksen;
    rekisteröinti rekisteröintiä; väestötietojärjestelmä väestötietojärjestelmään; henkilötunnus henkilötunnuksen;
    kotikunta kotikuntaan; huoltaja huoltajien; edustaja edustajaksi; tulkkaus tulkkauksesta; käännös käännökset;
    alaikäinen alaikäisten; turvapaikka turvapaikkaa; kiintiö kiintiössä; vastaanottokeskus vastaanottokeskuksissa;
    perheenyhdistäminen perheenyhdistämisen; opetussuunnitelma opetussuunnitelmassa;
    varhaiskasvatus varhaiskasvatukseen; perusopetus perusopetuksen; oppivelvollisuus oppivelvollisuuden;
    hyvinvointialue hyvinvointialueiden; elinkeino elinkeinojen; työnantaja työnantajille; työnhakija työnhakijan;
    palkkatuki palkkatukea; yrittäjä yrittäjien; salassapito salassapidosta; tietosuoja tietosuojaa;
    suostumus suostumuksella; viranomainen viranomaisten; valtionavustus valtionavustuksia; maksatus maksatusten;
    laskelma laskelmien; määräaika määräajassa; ihmiskauppa ihmiskaupan; väkivalta väkivallasta;
    turvakoti turvakodissa; rikosilmoitus rikosilmoituksesta; syrjintä syrjinnästä;
    yhdenvertaisuus yhdenvertaisuutta; osallisuus osallisuuden; vapaaehtoinen vapaaehtoisten; järjestö järjestöjen;
    käsikirja käsikirjoja; osaaminen osaamisesta"""
COMPOUNDS = """tuki toimeentulotuesta; keskus vastaanottokeskuksissa; lupa oleskeluluvan;
    suunnitelma kotoutumissuunnitelmassa; laki kotoutumislaissa; laki lastensuojelulain; suojelu lastensuojeluilmoitus;
    ilmoitus lastensuojeluilmoituksen; tunnus henkilötunnuksen; kunta kotikuntaan; koti turvakodissa;
    kauppa ihmiskaupan; alue hyvinvointialueen; palvelu sosiaalipalveluista; palvelu kotoutumispalvelujen;
    koulutus kotoutumiskoulutuksesta; kartoitus alkukartoituksessa; haltija viranhaltijan; asiakas asiakassuunnitelma;
    perhe perheenyhdistäminen; opetus perusopetukseen; velvollisuus ilmoitusvelvollisuus;
    salassapito salassapitovelvollisuus; avustus valtionavustuksia; rikos rikoslaissa; tulkki asioimistulkin;
    väkivalta lähisuhdeväkivalta; väkivalta kunniaväkivallan; avioliitto pakkoavioliitto"""
NO_COMPOUNDS = """uni kunniaväkivalta; nainen varsinainen; osa osaaminen; aita taitaminen; asia asiakas;
    koti kotoutuminen; tie tietosuoja; sinä työ"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(base, form) for base, form in (pair.split() for pair in text.split(";"))]


def missed(text: str, language: str, *, in_compounds: bool = False) -> list[tuple[str, str]]:
    """Pairs of which a search for the first does not find the second."""

    def indexed(word: str) -> set[str]:
        return {*base_forms(word, language), *(compound_parts(word, language) if in_compounds else ())}

    return [(base, form) for base, form in pairs(text) if not indexed(form).intersection(base_forms(base, language))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_is_packed(language):
    assert dictionary_file(language).exists()


@pytest.mark.parametrize(("language", "misses"), [("fi", 0), ("sv", 1), ("en", 1)])
def test_words_are_found_by_their_base_form(language, misses):
    assert len(missed(KNOWN[language], language)) <= misses


def test_words_that_nothing_was_tuned_to_are_found_as_well():
    assert len(pairs(HELD_OUT)) == 50
    assert len(missed(HELD_OUT, "fi")) <= 1


def test_compounds_are_found_by_their_parts():
    assert missed(COMPOUNDS, "fi", in_compounds=True) == []


def test_words_are_not_found_inside_words_that_they_are_no_part_of():
    assert missed(NO_COMPOUNDS, "fi", in_compounds=True) == pairs(NO_COMPOUNDS)


@pytest.mark.parametrize(("part", "word"), [("plan", "integrationsplanen"), ("barn", "barnskyddet"), ("lag", "lagar")])
def test_swedish_compounds_too(part, word):
    assert set(base_forms(part, "sv")) & {*base_forms(word, "sv"), *compound_parts(word, "sv")}


@pytest.mark.parametrize(
    "word", ["", "681", "ﷺ", "½", "İstanbul", "x" * 5000, "e-kirja", "\ud800", "日本語", "a'b\"c*"]
)
@pytest.mark.parametrize("language", [*LANGUAGES, "so"])
def test_forms_are_letters_and_digits_whatever_comes_in(word, language):
    for form in (*base_forms(word, language), *compound_parts(word, language)):
        assert form == "" or form.isalnum()
