/** Times that need no rewriting: numbers with separators, as in most files. */
const PLAIN =
  /^[\d\-/.:T]*\dZ?$|^[\d\-/]+ \d{1,2}:\d\d(:\d\d(\.\d+)?)?( [AP]M)?$|^\d{1,2}[- ][A-Z][A-Za-z]{2,}[- ]\d{2,4}$/

/** Spellings of a time, and their replacements. */
const RULES: ReadonlyArray<readonly [form: RegExp, as: string]> = [
  // The name of a zone after its offset: JavaScript's dates, Java's ISO 8601, Go.
  [/(?<=[+-]\d\d:?\d\d|Z)\s*(\([\p{L}\s]+\)|\[[\w/+-]+\])$/u, ""],
  [/(?<=[+-]00:?00) (UTC|GMT)$/, ""],
  // A weekday before or after a date.
  [/^\p{L}+\.?,?\s+(?=\d{4}[-/.]|\d{1,2}[-/.]\d)/u, ""],
  [/\s*\(\p{L}+\.?\)$/u, ""],
  // The word for a year, and the dot after it.
  [/(?<=\d{4}) ?(г|r)\.?(?=$|\s)/u, ""],
  [/(?<=\D\d{4}|\d\.\d{2}\.\d{2})\.(?=$|\s)/, ""],
  [/'(?=\d{2}$)/, ""],
  // Chinese, Japanese and Korean write AM or PM before the time.
  [/(?:上午|午前|오전)\s*(\d{1,2}:\d{2}(?::\d{2})?)$/, "$1 AM"],
  [/(?:下午|午後|오후)\s*(\d{1,2}:\d{2}(?::\d{2})?)$/, "$1 PM"],
  [/^(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?(?=\s|$)/, "$1-$2-$3"],
  // kdb, Oracle, pandas.
  [/^(\d{4}\.\d{2}\.\d{2})D(?=\d)/, "$1 "],
  [/(?<=\p{L}-\d{2,4} \d{1,2})\.(\d{2})\.(\d{2})(\.\d+)?(?= ?[AP]M$)/iu, ":$1:$2$3"],
  [/^Timestamp\('([^']+)'\)$/, "$1"],
  [/^(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?!\d)/, "$1$2$3$2$4"],
  [/^(\d{4})_(\d{2})_(\d{2})(?!\d)/, "$1-$2-$3"],
  // A time of day before the date.
  [/^(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?),? (\d{1,4}[-/. ][^:]+)$/i, "$2 $1"],
  // SAS, and file names.
  [/^(\d{1,2}\p{L}{3}\d{4}):(?=\d)/u, "$1 "],
  [/^(\d{4}-\d{2}-\d{2})_(\d{2})[-:](\d{2})(?:[-:](\d{2}))?$/, "$1 $2:$3:$4"],
  [/:$/, ""],
  // French and Finnish times of day, and ms after a colon.
  [/(?<=\s\d{1,2})h(\d{2})$/, ":$1"],
  [/(?<=(?:\d[./-]\d{1,4}|^\d{8}) \d{1,2})\.(\d{2})\.(\d{2})$/, ":$1:$2"],
  [/(?<=(?:\d[./-]\d{1,4}|^\d{8}) \d{1,2})\.(\d{2})$/, ":$1"],
  [/(?<=:\d{2}:\d{2}):(\d{3})$/, ".$1"],
]

/** Rewrites a time in a form that can be parsed: `15. 1. 2024.` as 15.1.2024, `14:30 15/01/2024` as 15/01/2024 14:30. */
export const tidyTime = (text: string): string =>
  PLAIN.test(text) ? text : RULES.reduce((tidy, [form, as]) => tidy.replace(form, as), text)
