import { adjustedBeside } from "../../csv/columns/csvColumns.ts"
import type { Role } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import type { Adjustment } from "../../Listing.ts"
import type { ImportOptions } from "../options/importOptions.ts"

/** What is recorded of prices: as the caller says, else what was done to them. */
export const adjustmentOf = ({ adjustment, prices }: ImportOptions): Adjustment | undefined => {
  if (adjustment !== undefined || prices === undefined) return adjustment
  return prices === "adjusted" ? "all" : "raw"
}

/** Tells of an adjusted close that is left aside, where the caller has not said which prices are meant. */
export const adjustedNote = (
  names: ReadonlyArray<string>,
  columns: Readonly<Partial<Record<Role, number>>>,
  settings: FileSettings,
): ReadonlyArray<string> => {
  const beside = adjustedBeside(names, columns.close)
  if (beside === undefined || settings.prices !== undefined || settings.columns.close !== undefined) return []
  return [
    `prices are not adjusted: --adjusted scales them to ${names[beside]}, --raw records that they are meant as they are`,
  ]
}
