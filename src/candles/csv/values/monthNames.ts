/** Months in English, German, French, Spanish, Italian and Portuguese, without accents. */
const NAMES: ReadonlyArray<string> = [
  "january januar janvier enero gennaio janeiro",
  "february februar fevrier febrero febbraio fevereiro",
  "march marz maerz mrz mars marzo marco",
  "april avril abril aprile",
  "may mai mayo maggio maio",
  "june juni juin junio giugno junho",
  "july juli juillet julio luglio julho",
  "august aout agosto",
  "september septembre septiembre settembre setembro",
  "october oktober octobre octubre ottobre outubro",
  "november novembre noviembre novembro",
  "december dezember decembre diciembre dicembre dezembro",
]

const MONTHS = NAMES.flatMap((names, index) => names.split(" ").map((name) => [name, index + 1] as const))

/** The month, 1 to 12, that a word of three letters or more begins; `undefined` where it is none, or may be two. */
export const monthNumber = (word: string): number | undefined => {
  const plain = word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase()
  if (plain.length < 3) return undefined
  const found = new Set(MONTHS.filter(([name]) => name.startsWith(plain)).map(([, month]) => month))
  return found.size === 1 ? [...found][0] : undefined
}
