import { createHash } from "node:crypto"
import type { Topic } from "../board/Board.ts"

/** The Postgres channel of a topic. Run names may be longer than channel names allow. */
export const channelOf = (topic: Topic): string =>
  topic === "runners"
    ? "marketsweep_runners"
    : `marketsweep_${createHash("sha256").update(topic.run).digest("hex").slice(0, 32)}`
