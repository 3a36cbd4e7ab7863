"""What a slot may say of its value."""

from __future__ import annotations

import pytest

from refinery.redaction.dates import age_band_of, month_of, year_of
from refinery.redaction.places import region_of, zip3_of
from refinery.redaction.safe_attributes import attributes, misfit


@pytest.mark.parametrize(
    ("value", "year", "month"),
    [
        ("2021-03-04", "2021", "03"),
        ("2021/3/4 10:00", "2021", "03"),
        ("2021-03-04T10:00:00+01:00", "2021", "03"),
        ("20210304", "2021", "03"),
        ("04.03.2021", "2021", "03"),
        ("4. 3. 2021", "2021", "03"),
        ("13/04/2021", "2021", "04"),
        ("04/13/2021", "2021", "04"),
        ("03/04/2021", "2021", None),
        ("04/13/78", None, "04"),
        ("March 4th, 2021", "2021", "03"),
        ("4 Mar 2021", "2021", "03"),
        ("Sept. 2021", "2021", "09"),
        ("1er février 2021", "2021", "02"),
        ("4 de marzo de 2021", "2021", "03"),
        ("4. Dezember 2021", "2021", "12"),
        ("4 grudnia 2021", "2021", "12"),
        ("03/2021", "2021", "03"),
        ("March to May 2021", "2021", None),
        ("2019-2021", None, None),
        ("２０２１-03-04", "2021", "03"),
        ("yesterday", None, None),
        ("10:30", None, None),
    ],
)
def test_dates_of_all_forms(value: str, year: str | None, month: str | None) -> None:
    assert (year_of(value), month_of(value)) == (year, month)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("89 years old", "80-89"),
        ("a 90-year-old", "90+"),
        ("aged 104", "90+"),
        ("age: 7", "0-9"),
        ("45 y/o", "40-49"),
        ("92yo", "90+"),
        ("for 92 years", None),
        ("in 1990", None),
    ],
)
def test_ages(value: str, band: str | None) -> None:
    assert age_band_of(value) == band


def test_a_number_alone_is_an_age_where_an_age_was_found() -> None:
    assert [age_band_of(v, is_age=True) for v in ("89", "90", "x")] == ["80-89", "90+", None]


@pytest.mark.parametrize(
    ("value", "region"),
    [
        ("Boston, MA", "US-MA"),
        ("12 Elm Street, Springfield, IL 62704", "US-IL"),
        ("12 Elm Street, Springfield, IL 62704-1234, USA", "US-IL"),
        ("1 Calle Sol, San Juan, PR 00901", "PR"),
        ("New York", "US-NY"),
        ("Lyon, France", "FR"),
        ("Deutschland", "DE"),
        ("U.K.", "GB"),
        ("1 High Street, Leeds LS1 4AP", "GB"),
        ("Washington", None),
        ("Seattle, Washington", "US-WA"),
        ("Georgia", None),
        ("MA", None),
        ("Springfield", None),
        ("Hauptstraße 12, 10115 Berlin", None),
        ("", None),
    ],
)
def test_a_region_is_what_the_value_says(value: str, region: str | None) -> None:
    assert region_of("LOCATION", value) == region


def test_zips_of_few_people_are_all_zero() -> None:
    assert zip3_of("STREET_ADDRESS", "12 Elm Street, Boston, MA 02139") == "021"
    small = "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893 205 369 753 772"
    for prefix in small.split():
        assert zip3_of("ZIP_CODE", f"{prefix}01") == "000"
        assert zip3_of("ZIP_CODE", f"{prefix}01-2345") == "000"
    assert zip3_of("STREET_ADDRESS", "12345 Elm Street") is None
    assert zip3_of("STREET_ADDRESS", "Hauptstraße 12, 10115 Berlin") is None
    assert zip3_of("LOCATION", "Springfield") is None


def test_nothing_is_said_that_no_policy_names() -> None:
    said = attributes("STREET_ADDRESS", "12 Elm Street, Boston, MA 02139")
    assert set(said) == {"script", "length_class"}
    assert attributes("CREDIT_CARD", "4111-1111-1111-1111", ("last4",))["last4"] == "1111"
    assert "last4" not in attributes("CREDIT_CARD", "1234", ("last4",))


def test_attributes_are_of_the_entities_they_make_sense_of() -> None:
    assert misfit("CREDIT_CARD", "last4") is None
    assert "CREDIT_CARD" in (misfit("US_SSN", "last4") or "")
    assert "known:" in (misfit("PERSON", "value") or "")
