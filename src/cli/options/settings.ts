import * as Config from "effect/Config"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"

/** Options that the environment or a settings file can set. */
export const SETTINGS = [
  "store",
  "timeframe",
  "log",
  "isolation",
  "workers",
  "timeout",
  "retries",
  "format",
  "database",
] as const

export type Setting = (typeof SETTINGS)[number]

/** `store` as MARKETSWEEP_STORE. */
export const variableOf = (setting: Setting): string => `MARKETSWEEP_${setting.toUpperCase()}`

/** Falls back to the settings if a text flag is absent. */
export const textFromSettings = (setting: Setting) => Flag.withFallbackConfig(Config.String(variableOf(setting)))

/** Falls back to the settings if a choice flag is absent. */
export const choiceFromSettings =
  <const Choices extends ReadonlyArray<string>>(setting: Setting, choices: Choices) =>
  (flag: Flag.Flag<Choices[number]>): Flag.Flag<Choices[number]> =>
    flag.pipe(
      textFromSettings(setting),
      Flag.filterMap(
        (text) => Option.fromUndefinedOr(choices.find((choice): choice is Choices[number] => choice === text)),
        () => `Expected one of ${choices.join(", ")}`,
      ),
    )
