/** What needs no tidying: numbers with signs between them, as most files have them. */
const PLAIN =
  /^[\d\-/.:T]*\dZ?$|^[\d\-/]+ \d{1,2}:\d\d(:\d\d(\.\d+)?)?( [AP]M)?$|^\d{1,2}[- ][A-Z][A-Za-z]{2,}[- ]\d{2,4}$/

/** Ways to write a time that mean the same as another, and that one. */
const RULES: ReadonlyArray<readonly [form: RegExp, as: string]> = [
  // What a zone is called behind its offset: JavaScript's dates, ISO 8601 of Java, Go.
  [/(?<=[+-]\d\d:?\d\d|Z)\s*(\([\p{L}\s]+\)|\[[\w/+-]+\])$/u, ""],
  [/(?<=[+-]00:?00) (UTC|GMT)$/, ""],
  // A weekday in front of numbers, or behind them.
  [/^\p{L}+\.?,?\s+(?=\d{4}[-/.]|\d{1,2}[-/.]\d)/u, ""],
  [/\s*\(\p{L}+\.?\)$/u, ""],
  // The word for a year, and the dot behind it.
  [/(?<=\d{4}) ?(г|r)\.?(?=$|\s)/u, ""],
  [/(?<=\D\d{4}|\d\.\d{2}\.\d{2})\.(?=$|\s)/, ""],
  [/'(?=\d{2}$)/, ""],
  [/^(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?!\d)/, "$1$2$3$2$4"],
  [/^(\d{4})_(\d{2})_(\d{2})(?!\d)/, "$1-$2-$3"],
  // The time of day in front.
  [/^(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?),? (\d{1,4}[-/. ][^:]+)$/i, "$2 $1"],
  // SAS, and names of files.
  [/^(\d{1,2}\p{L}{3}\d{4}):(?=\d)/u, "$1 "],
  [/^(\d{4}-\d{2}-\d{2})_(\d{2})[-:](\d{2})(?:[-:](\d{2}))?$/, "$1 $2:$3:$4"],
  [/:$/, ""],
  // French and Finnish clocks, and ms behind a colon.
  [/(?<=\s\d{1,2})h(\d{2})$/, ":$1"],
  [/(?<=\.\d{4} \d{1,2})\.(\d{2})(?:\.(\d{2}))?$/, ":$1"],
  [/(?<=:\d{2}:\d{2}):(\d{3})$/, ".$1"],
]

/** A time as the forms that are read have it: `15. 1. 2024.` is 15.1.2024, `14:30 15/01/2024` is 15/01/2024 14:30. */
export const tidyTime = (text: string): string =>
  PLAIN.test(text) ? text : RULES.reduce((tidy, [form, as]) => tidy.replace(form, as), text)
