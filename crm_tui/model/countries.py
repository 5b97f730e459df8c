"""Countries of ISO 3166: alpha-2 codes with their English short names, and the other names people write."""

from functools import cache

# "XK" is not ISO's but used by every registry; the rest is the full list of alpha-2 codes.
NAMES: dict[str, str] = {
    "AD": "Andorra", "AE": "United Arab Emirates", "AF": "Afghanistan", "AG": "Antigua and Barbuda",
    "AI": "Anguilla", "AL": "Albania", "AM": "Armenia", "AO": "Angola", "AQ": "Antarctica", "AR": "Argentina",
    "AS": "American Samoa", "AT": "Austria", "AU": "Australia", "AW": "Aruba", "AX": "Åland Islands",
    "AZ": "Azerbaijan", "BA": "Bosnia and Herzegovina", "BB": "Barbados", "BD": "Bangladesh", "BE": "Belgium",
    "BF": "Burkina Faso", "BG": "Bulgaria", "BH": "Bahrain", "BI": "Burundi", "BJ": "Benin",
    "BL": "Saint Barthélemy", "BM": "Bermuda", "BN": "Brunei", "BO": "Bolivia", "BQ": "Caribbean Netherlands",
    "BR": "Brazil", "BS": "Bahamas", "BT": "Bhutan", "BV": "Bouvet Island", "BW": "Botswana", "BY": "Belarus",
    "BZ": "Belize", "CA": "Canada", "CC": "Cocos (Keeling) Islands", "CD": "Democratic Republic of the Congo",
    "CF": "Central African Republic", "CG": "Congo", "CH": "Switzerland", "CI": "Côte d'Ivoire",
    "CK": "Cook Islands", "CL": "Chile", "CM": "Cameroon", "CN": "China", "CO": "Colombia",
    "CR": "Costa Rica", "CU": "Cuba", "CV": "Cabo Verde", "CW": "Curaçao", "CX": "Christmas Island",
    "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DJ": "Djibouti", "DK": "Denmark", "DM": "Dominica",
    "DO": "Dominican Republic", "DZ": "Algeria", "EC": "Ecuador", "EE": "Estonia", "EG": "Egypt",
    "EH": "Western Sahara", "ER": "Eritrea", "ES": "Spain", "ET": "Ethiopia", "FI": "Finland", "FJ": "Fiji",
    "FK": "Falkland Islands", "FM": "Micronesia", "FO": "Faroe Islands", "FR": "France", "GA": "Gabon",
    "GB": "United Kingdom", "GD": "Grenada", "GE": "Georgia", "GF": "French Guiana", "GG": "Guernsey",
    "GH": "Ghana", "GI": "Gibraltar", "GL": "Greenland", "GM": "Gambia", "GN": "Guinea", "GP": "Guadeloupe",
    "GQ": "Equatorial Guinea", "GR": "Greece", "GS": "South Georgia and the South Sandwich Islands",
    "GT": "Guatemala", "GU": "Guam", "GW": "Guinea-Bissau", "GY": "Guyana", "HK": "Hong Kong",
    "HM": "Heard Island and McDonald Islands", "HN": "Honduras", "HR": "Croatia", "HT": "Haiti",
    "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IM": "Isle of Man", "IN": "India",
    "IO": "British Indian Ocean Territory", "IQ": "Iraq", "IR": "Iran", "IS": "Iceland", "IT": "Italy",
    "JE": "Jersey", "JM": "Jamaica", "JO": "Jordan", "JP": "Japan", "KE": "Kenya", "KG": "Kyrgyzstan",
    "KH": "Cambodia", "KI": "Kiribati", "KM": "Comoros", "KN": "Saint Kitts and Nevis", "KP": "North Korea",
    "KR": "South Korea", "KW": "Kuwait", "KY": "Cayman Islands", "KZ": "Kazakhstan", "LA": "Laos",
    "LB": "Lebanon", "LC": "Saint Lucia", "LI": "Liechtenstein", "LK": "Sri Lanka", "LR": "Liberia",
    "LS": "Lesotho", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "LY": "Libya", "MA": "Morocco",
    "MC": "Monaco", "MD": "Moldova", "ME": "Montenegro", "MF": "Saint Martin", "MG": "Madagascar",
    "MH": "Marshall Islands", "MK": "North Macedonia", "ML": "Mali", "MM": "Myanmar", "MN": "Mongolia",
    "MO": "Macao", "MP": "Northern Mariana Islands", "MQ": "Martinique", "MR": "Mauritania",
    "MS": "Montserrat", "MT": "Malta", "MU": "Mauritius", "MV": "Maldives", "MW": "Malawi", "MX": "Mexico",
    "MY": "Malaysia", "MZ": "Mozambique", "NA": "Namibia", "NC": "New Caledonia", "NE": "Niger",
    "NF": "Norfolk Island", "NG": "Nigeria", "NI": "Nicaragua", "NL": "Netherlands", "NO": "Norway",
    "NP": "Nepal", "NR": "Nauru", "NU": "Niue", "NZ": "New Zealand", "OM": "Oman", "PA": "Panama",
    "PE": "Peru", "PF": "French Polynesia", "PG": "Papua New Guinea", "PH": "Philippines", "PK": "Pakistan",
    "PL": "Poland", "PM": "Saint Pierre and Miquelon", "PN": "Pitcairn", "PR": "Puerto Rico",
    "PS": "Palestine", "PT": "Portugal", "PW": "Palau", "PY": "Paraguay", "QA": "Qatar", "RE": "Réunion",
    "RO": "Romania", "RS": "Serbia", "RU": "Russia", "RW": "Rwanda", "SA": "Saudi Arabia",
    "SB": "Solomon Islands", "SC": "Seychelles", "SD": "Sudan", "SE": "Sweden", "SG": "Singapore",
    "SH": "Saint Helena", "SI": "Slovenia", "SJ": "Svalbard and Jan Mayen", "SK": "Slovakia",
    "SL": "Sierra Leone", "SM": "San Marino", "SN": "Senegal", "SO": "Somalia", "SR": "Suriname",
    "SS": "South Sudan", "ST": "São Tomé and Príncipe", "SV": "El Salvador", "SX": "Sint Maarten",
    "SY": "Syria", "SZ": "Eswatini", "TC": "Turks and Caicos Islands", "TD": "Chad",
    "TF": "French Southern Territories", "TG": "Togo", "TH": "Thailand", "TJ": "Tajikistan", "TK": "Tokelau",
    "TL": "Timor-Leste", "TM": "Turkmenistan", "TN": "Tunisia", "TO": "Tonga", "TR": "Türkiye",
    "TT": "Trinidad and Tobago", "TV": "Tuvalu", "TW": "Taiwan", "TZ": "Tanzania", "UA": "Ukraine",
    "UG": "Uganda", "UM": "United States Minor Outlying Islands", "US": "United States", "UY": "Uruguay",
    "UZ": "Uzbekistan", "VA": "Vatican City", "VC": "Saint Vincent and the Grenadines", "VE": "Venezuela",
    "VG": "British Virgin Islands", "VI": "United States Virgin Islands", "VN": "Vietnam", "VU": "Vanuatu",
    "WF": "Wallis and Futuna", "WS": "Samoa", "XK": "Kosovo", "YE": "Yemen", "YT": "Mayotte",
    "ZA": "South Africa", "ZM": "Zambia", "ZW": "Zimbabwe",
}  # fmt: skip

# Earlier, longer and own names, and codes in use that are not ISO's alpha-2.
_ALSO: dict[str, str] = {
    "AE": "UAE|Emirates", "AT": "Österreich", "BE": "België|Belgique|Belgien", "BN": "Brunei Darussalam",
    "BO": "Plurinational State of Bolivia", "BR": "Brasil", "CD": "DR Congo|DRC|Zaire",
    "CG": "Republic of the Congo|Congo-Brazzaville", "CH": "Schweiz|Suisse|Svizzera|Svizra",
    "CI": "Ivory Coast", "CN": "People's Republic of China|PRC|中国|中國", "CV": "Cape Verde",
    "CZ": "Czech Republic|Česko", "DE": "Deutschland|Federal Republic of Germany|DEU", "DK": "Danmark",
    "EE": "Eesti", "ES": "España|Espana", "FI": "Suomi", "FM": "Federated States of Micronesia",
    "FR": "République française|FRA",
    "GB": "UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|GBR", "GR": "EL|Hellas|Ελλάδα",
    "HR": "Hrvatska", "HU": "Magyarország", "IE": "Éire|Republic of Ireland", "IN": "Bharat|भारत|இந்தியா",
    "IR": "Islamic Republic of Iran", "IS": "Ísland", "IT": "Italia", "JP": "日本",
    "KP": "DPRK|Democratic People's Republic of Korea", "KR": "Korea|Republic of Korea|대한민국",
    "LA": "Lao People's Democratic Republic", "LK": "Ceylon|ශ්‍රී ලංකා|ශ්‍රී ලංකාව|இலங்கை", "LT": "Lietuva",
    "LV": "Latvija", "MD": "Republic of Moldova", "MK": "Macedonia", "MM": "Burma", "MO": "Macau",
    "MX": "México", "NL": "Holland|Nederland", "NO": "Norge|Noreg", "PL": "Polska",
    "BQ": "Bonaire, Sint Eustatius and Saba", "FK": "Malvinas|Falkland Islands (Malvinas)",
    "MF": "Saint Martin (French part)", "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "SX": "Sint Maarten (Dutch part)", "VG": "Virgin Islands (British)", "VI": "US Virgin Islands",
    "PS": "State of Palestine|Palestinian Territory", "RO": "România", "RU": "Russian Federation|Россия",
    "SE": "Sverige", "SI": "Slovenija", "SK": "Slovensko", "SY": "Syrian Arab Republic", "SZ": "Swaziland",
    "TL": "East Timor", "TR": "Turkey", "TW": "Republic of China", "TZ": "United Republic of Tanzania",
    "UA": "Україна", "US": "US|USA|United States of America|America",
    "VA": "Holy See|Holy See (Vatican City State)|Vatican",
    "VE": "Bolivarian Republic of Venezuela", "VN": "Viet Nam", "ZA": "RSA",
}  # fmt: skip


def normal_country(text: str) -> str | None:
    """The alpha-2 code of a country given by code or name, without regard to case and accents; else None."""
    short = text.strip().upper()
    if short in NAMES:
        return short
    if len(text) > 60:
        return None
    known = _by_fold()
    front, comma, back = text.partition(",")
    return known.get(_fold(text)) or (known.get(_fold(f"{back} {front}")) if comma else None)


@cache
def _by_fold() -> dict[str, str]:
    known = {_fold(name): code for code, name in NAMES.items()}
    return known | {_fold(name): code for code, names in _ALSO.items() for name in names.split("|")}


def _fold(name: str) -> str:
    from unicodedata import normalize

    bare = "".join(char for char in normalize("NFKD", name.casefold()) if not "\u0300" <= char <= "\u036f")
    bare = bare.replace(".", "").replace("&", " and ")
    words = "".join(" " if char in ",'’()-" else char for char in bare).split()
    return " ".join("saint" if word == "st" else word for word in words if word != "the")
