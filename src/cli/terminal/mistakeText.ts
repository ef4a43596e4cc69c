import type { InvalidValue, NonShowHelpErrors } from "effect/cli/CliError"

const didYouMean = (suggestions: ReadonlyArray<string>): string =>
  suggestions.length === 0 ? "" : `: did you mean ${suggestions.join(" or ")}?`

const invalidValue = ({ expected, kind, message, option, value }: InvalidValue): string => {
  const times = expected === "at most 1 value" ? /^(\d+) occurrences$/.exec(value) : null
  if (times !== null) return `--${option} is given ${times[1]} times: give it once`
  return value === "" && kind === "flag"
    ? `missing value of --${option} (one that begins with - is written --${option}=VALUE)`
    : message
}

/** Formats a usage error as one line with its fix. */
export const mistakeText = (mistake: NonShowHelpErrors): string => {
  switch (mistake._tag) {
    case "UnrecognizedOption":
      return `unknown option ${mistake.option}${didYouMean(mistake.suggestions)}`
    case "UnknownSubcommand":
      return `unknown command ${mistake.subcommand}${didYouMean(mistake.suggestions)}`
    case "MissingOption":
      return `missing option --${mistake.option}`
    case "InvalidValue":
      return invalidValue(mistake)
    default:
      return mistake.message.replace(/\s*\n\s*/g, " ").trim()
  }
}
