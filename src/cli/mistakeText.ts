import type { NonShowHelpErrors } from "effect/cli/CliError"

const didYouMean = (suggestions: ReadonlyArray<string>): string =>
  suggestions.length === 0 ? "" : `: did you mean ${suggestions.join(" or ")}?`

/** A mistake on the command line, in one line with the way out of it. */
export const mistakeText = (mistake: NonShowHelpErrors): string => {
  switch (mistake._tag) {
    case "UnrecognizedOption":
      return `unknown option ${mistake.option}${didYouMean(mistake.suggestions)}`
    case "UnknownSubcommand":
      return `unknown command ${mistake.subcommand}${didYouMean(mistake.suggestions)}`
    case "MissingOption":
      return `missing option --${mistake.option}`
    case "InvalidValue":
      return mistake.value === "" && mistake.kind === "flag"
        ? `missing value of --${mistake.option} (one that begins with - is written --${mistake.option}=VALUE)`
        : mistake.message
    default:
      return mistake.message.replace(/\s*\n\s*/g, " ").trim()
  }
}
