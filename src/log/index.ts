export type { KeptRuns } from "./KeptRuns.ts"
export { LoggedEngine, type LoggedEngineOptions, type ResumedRun, type ResumeError } from "./LoggedEngine.ts"
export type { Reopened, VersionsOf } from "./resumePlan.ts"
export {
  encodeRun,
  type Hit,
  type ResumeOptions,
  Run,
  RunIsRunning,
  type RunStart,
  RunState,
  UnknownRun,
} from "./Run.ts"
export { RunLog } from "./RunLog.ts"
export type { RunRecorder } from "./RunRecorder.ts"
export { type AnswerChange, diffResults, type MatchChange } from "./diffResults.ts"
