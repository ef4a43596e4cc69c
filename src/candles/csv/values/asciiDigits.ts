const OTHER = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g
/** The zero of each script: Arabic, Persian, fullwidth. */
const ZEROS = [0x0660, 0x06f0, 0xff10]
/** Signs between such digits, and their ASCII equivalents. */
const SIGNS: Readonly<Record<string, string>> = {
  "\u066b": ".",
  "\u066c": ",",
  "\uff0e": ".",
  "\uff0c": ",",
  "\uff0f": "/",
  "\uff0d": "-",
  "\uff1a": ":",
}

const asciiDigit = (digit: string): string => {
  const code = digit.charCodeAt(0)
  return String(code - (ZEROS.findLast((zero) => zero <= code) ?? 0))
}

/** Converts Arabic, Persian and fullwidth digits, and the signs between them, to ASCII; other strings are not changed. */
export const asciiDigits = (text: string): string =>
  OTHER.test(text)
    ? text
        .replaceAll(DIGITS, asciiDigit)
        .replaceAll(/[\u066b\u066c\uff0c-\uff0f\uff1a]/g, (sign) => SIGNS[sign] ?? sign)
    : text
