/**
 * Months in English, German, French, Spanish, Italian, Portuguese, Dutch,
 * Swedish, Danish, Norwegian, Polish, Czech, Hungarian, Romanian, Turkish,
 * Indonesian, Russian, Ukrainian, Bulgarian and Greek, without accents. Slavic
 * ones are in the nominative and the genitive, which dates use. Croatian and
 * Finnish are left out: their names begin like those of other months elsewhere.
 */
const NAMES: ReadonlyArray<string> = [
  "january januar janvier enero gennaio janeiro januari styczen stycznia leden ledna ianuarie ocak январь января січень січня януари ιανουαριος ιανουαριου",
  "february februar fevrier febrero febbraio fevereiro februari luty lutego unor unora februarie subat peb февраль февраля лютий лютого февруари φεβρουαριος φεβρουαριου",
  "march marz maerz mrz mars marzo marco maart mrt marts marzec marca brezen brezna marcius martie mart maret март марта березень березня μαρτιος μαρτιου",
  "april avril abril aprile kwiecien kwietnia duben dubna aprilis aprilie nisan апрель апреля квітень квітня април απριλιος απριλιου",
  "may mai mayo maggio maio mei maj maja kveten kvetna majus mayis май мая травень травня μαιος μαιου",
  "june juni juin junio giugno junho czerwiec czerwca cerven cervna junius iunie haziran июнь июня червень червня юни ιουνιος ιουνιου",
  "july juli juillet julio luglio julho lipiec lipca cervenec cervence julius iulie temmuz июль июля липень липня юли ιουλιος ιουλιου",
  "august aout agosto augustus augusti sierpien sierpnia srpen srpna augusztus agustus agu agustos август августа серпень серпня αυγουστος αυγουστου",
  "september septembre septiembre setiembre settembre setembro wrzesien wrzesnia zari szeptember septembrie eylul сентябрь сентября вересень вересня септември σεπτεμβριος σεπτεμβριου",
  "october oktober octobre octubre ottobre outubro pazdziernik pazdziernika rijen rijna oktober octombrie ekim октябрь октября жовтень жовтня октомври οκτωβριος οκτωβριου",
  "november novembre noviembre novembro listopad listopada listopadu noiembrie kasim ноябрь ноября листопад листопада ноември νοεμβριος νοεμβριου",
  "december dezember decembre diciembre dicembre dezembro desember grudzien grudnia prosinec prosince decembrie aralik декабрь декабря грудень грудня декември δεκεμβριος δεκεμβριου",
]

/** A word without accents, in lower case, and with the Turkish dotless i as i. */
const plainWord = (word: string): string =>
  word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("ı", "i")

const MONTHS = NAMES.flatMap((names, index) => names.split(" ").map((name) => [plainWord(name), index + 1] as const))
const EXACT = new Map(MONTHS)

/** The month, 1 to 12, of a name or of its beginning of at least three letters; `undefined` if it names none, or may name two. */
export const monthNumber = (word: string): number | undefined => {
  const plain = plainWord(word)
  const exact = EXACT.get(plain)
  if (exact !== undefined) return exact
  if (plain.length < 3) return undefined
  const found = new Set(MONTHS.filter(([name]) => name.startsWith(plain)).map(([, month]) => month))
  return found.size === 1 ? [...found][0] : undefined
}
