"""Currencies of ISO 4217: how many decimals each has, and the signs people write for them."""

_TWO_DECIMALS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE "
    "CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
    "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
    "USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG "
)
# No longer issued, but old records are still read.
_WITHDRAWN = "ANG BGN CUC HRK LTL MRO SLL STD VEF ZWL"

# Code → how many decimals of the major unit one minor unit is.
MINOR_DIGITS: dict[str, int] = dict.fromkeys((_TWO_DECIMALS + _WITHDRAWN).split(), 2)
MINOR_DIGITS |= dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BYR".split(), 0)
MINOR_DIGITS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
MINOR_DIGITS |= dict.fromkeys("CLF UYW".split(), 4)

_DOLLARS = "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP BRL FJD JMD TTD BSD BBD BZD XCD NAD LRD GYD SRD UYU DOP"
# Sign in small letters → currencies it stands for. The first is meant unless the workspace's own is among
# them; where that would be a guess, the list begins with "".
SIGNS: dict[str, tuple[str, ...]] = {
    sign: tuple(codes.replace("?", "").split(" "))
    for sign, codes in {
        "€": "EUR",
        "$": _DOLLARS,
        "us$": "USD",
        "a$": "AUD",
        "au$": "AUD",
        "c$": "CAD",
        "ca$": "CAD",
        "nz$": "NZD",
        "s$": "SGD",
        "hk$": "HKD",
        "nt$": "TWD",
        "r$": "BRL",
        "£": "GBP EGP FKP GIP SHP",
        "¥": "JPY CNY",
        "₹": "INR",
        "rs": "? INR LKR PKR NPR MUR SCR",
        "rs.": "? INR LKR PKR NPR MUR SCR",
        "රු": "LKR",
        "රු.": "LKR",
        "ரூ": "? LKR INR",
        "ரூ.": "? LKR INR",
        "₩": "KRW KPW",
        "₽": "RUB",
        "₴": "UAH",
        "₺": "TRY",
        "₪": "ILS",
        "₫": "VND",
        "₱": "PHP",
        "₦": "NGN",
        "₸": "KZT",
        "₾": "GEL",
        "₼": "AZN",
        "৳": "BDT",
        "฿": "THB",
        "₡": "CRC",
        "₲": "PYG",
        "₵": "GHS",
        "zł": "PLN",
        "kč": "CZK",
        "ft": "HUF",
        "kr": "? SEK NOK DKK ISK",
        "kr.": "? SEK NOK DKK ISK",
        "fr": "CHF",
        "fr.": "CHF",
        "lei": "? RON MDL",
    }.items()
}
