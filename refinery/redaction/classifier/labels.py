"""What labels of token classifiers are called here, and how sure the model must be of them."""

from __future__ import annotations

from typing import Final

NAMES: Final[dict[str, str]] = {
    "PERSON": (
        "GIVEN_NAME SURNAME PERSON PER NAME FULLNAME FULL_NAME FIRSTNAME FIRST_NAME MIDDLENAME "
        "MIDDLE_NAME LASTNAME LAST_NAME PATIENT STAFF DOCTOR HCW NAME_PATIENT NAME_STUDENT"
    ),
    "EMAIL_ADDRESS": "EMAIL EMAIL_ADDRESS",
    "PHONE_NUMBER": "PHONE PHONE_NUMBER PHONENUMBER TELEPHONE TELEPHONENUM PHONE_NUM FAX",
    "URL": "URL URL_PERSONAL DOMAIN_NAME",
    "IP_ADDRESS": "IP IP_ADDRESS IPV4 IPV6",
    "CREDIT_CARD": "CREDIT_CARD CREDITCARDNUMBER CREDIT_CARD_NUMBER CARD_NUMBER",
    "US_SSN": "SSN US_SSN SOCIALNUM SOCIAL_SECURITY_NUMBER",
    "NATIONAL_ID": "TAX_ID TAXNUM GOVERNMENT_ID NATIONAL_ID IDCARDNUM ID_CARD ID_NUM",
    "US_BANK_NUMBER": "US_BANK_NUMBER BANK_ACCOUNT ACCOUNTNUM ACCOUNTNUMBER ROUTING_NUMBER",
    "IBAN_CODE": "IBAN IBAN_CODE",
    "US_PASSPORT": "PASSPORT PASSPORTNUM US_PASSPORT",
    "US_DRIVER_LICENSE": (
        "DRIVERS_LICENSE DRIVER_LICENSE DRIVERLICENSE DRIVERLICENSENUM US_DRIVER_LICENSE"
    ),
    "STREET_ADDRESS": (
        "BUILDING_NUMBER BUILDINGNUM BUILDINGNUMBER STREET_NAME STREET STREET_ADDRESS ADDRESS "
        "SECONDARY_ADDRESS SECONDARYADDRESS"
    ),
    "LOCATION": "CITY STATE LOC LOCATION GPE FAC COUNTY COUNTRY PATORG HOSP HOSPITAL",
    "ZIP_CODE": "ZIP_CODE ZIP ZIPCODE POSTAL_CODE POSTCODE",
    "ORGANIZATION": "ORG ORGANIZATION COMPANY COMPANYNAME VENDOR",
    "DATE_TIME": "DATE TIME DATE_TIME",
    "DATE_OF_BIRTH": "DOB DATEOFBIRTH DATE_OF_BIRTH BIRTHDATE",
    "NRP": "NRP",
    "AGE": "AGE",
    "TITLE": "TITLE PREFIX",
    "MEDICAL_RECORD": "MRN MEDICAL_RECORD MEDICALRECORD",
    "USERNAME": "USERNAME USER_NAME",
    "VEHICLE_ID": "VIN VEHICLE_ID VEHICLEVIN VEHICLEVRM LICENSE_PLATE LICENSEPLATE",
    "DEVICE_ID": "IMEI PHONEIMEI DEVICE DEVICE_ID SERIAL_NUMBER",
    "HEALTH_PLAN_NUMBER": "HEALTHPLAN HEALTH_PLAN HEALTH_PLAN_NUMBER HEALTH_INSURANCE_NUMBER",
    "SECRET": "PASSWORD PASS SECRET PIN API_KEY",
}
"""Entity, and the labels that models publish for it, by blanks."""

ENTITIES: Final = {label: entity for entity, labels in NAMES.items() for label in labels.split()}
IGNORED: Final = frozenset({"O", "MISC", "PAD", "X", ""})
_PREFIXES: Final = frozenset("BILUES")


def split_label(label: str) -> tuple[bool, str]:
    """Whether a label begins a span, and the label without the mark that says so.

    >>> split_label("B-SURNAME"), split_label("I-CITY"), split_label("date"), split_label("O")
    ((True, 'SURNAME'), (False, 'CITY'), (False, 'DATE'), (False, 'O'))
    """
    mark, dash, name = label.partition("-")
    if dash and mark.upper() in _PREFIXES and len(mark) == 1:
        return mark.upper() in "BUS", name.upper()
    return False, label.upper()


def entity_of(label: str) -> str | None:
    """Entity of a label without its mark; one that nobody knows is an entity of its own.

    >>> entity_of("SURNAME"), entity_of("MISC"), entity_of("BLOOD-TYPE")
    ('PERSON', None, 'BLOOD_TYPE')
    """
    if label in IGNORED:
        return None
    plain = "".join(c if c.isalnum() else "_" for c in label)
    return ENTITIES.get(plain, plain)
