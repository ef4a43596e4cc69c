import { adjustedBeside } from "../../csv/columns/csvColumns.ts"
import type { Role } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import type { Adjustment } from "../../Listing.ts"
import type { ImportOptions } from "../options/importOptions.ts"

/** The adjustment to record: the caller's, or else the one that was applied. */
export const adjustmentOf = ({ adjustment, prices }: ImportOptions): Adjustment | undefined => {
  if (adjustment !== undefined || prices === undefined) return adjustment
  return prices === "adjusted" ? "all" : "raw"
}

/** Notes that an adjusted close is ignored, unless the caller has chosen which prices to read. */
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
