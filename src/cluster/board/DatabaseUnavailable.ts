import * as Schema from "effect/Schema"
import { PoolUnavailable } from "../../job/JobError.ts"

/** A statement failed, temporarily or permanently. `message` contains no credentials. */
export class DatabaseUnavailable extends Schema.TaggedError<DatabaseUnavailable>()("DatabaseUnavailable", {
  message: Schema.String,
}) {
  /** The error of a job that this failure prevents. */
  get asPoolUnavailable(): PoolUnavailable {
    return new PoolUnavailable({ message: this.message })
  }
}
