export { type CandleAnswer, CandleRepository, type CandleRequest } from "./candles/CandleRepository.ts"
export { type CandleColumns, type Candles, type Column, COLUMNS } from "./candles/Candles.ts"
export { ProcessingEngine, type ProcessingEngineShape } from "./engine/ProcessingEngine.ts"
export { type OnProgress, Progress, type Snapshot } from "./engine/Progress.ts"
export {
  type Bars,
  type Evaluation,
  type FormulaColumn,
  FormulaService,
  type Plan,
  type Series,
} from "./formula/FormulaService.ts"
export { DateRange } from "./job/DateRange.ts"
export { EndInstant, formatInstant, Instant, parseEndInstant, parseInstant } from "./job/Instant.ts"
export { FormulaError, InvalidJob, JobError, PoolUnavailable, StoreUnavailable } from "./job/JobError.ts"
export { decodeJob, DEFAULT_TIMEOUT_MS, JobHeader, JobType, Parameter, ProcessingJob } from "./job/ProcessingJob.ts"
export {
  Cost,
  encodeResult,
  failedResult,
  Flag,
  Match,
  ProcessingResult,
  type ProcessingResultEncoded,
  resultFromCause,
  SymbolAnswer,
  toFailed,
  Value,
  Work,
} from "./job/ProcessingResult.ts"
export {
  BadCandles,
  CandlesError,
  CandlesUnavailable,
  Crashed,
  Failed,
  InvalidReply,
  OutOfMemory,
  PoolLost,
  SymbolError,
  Timeout,
  UnknownSymbol,
} from "./job/SymbolError.ts"
export { MeasureWork, type PreparedProcessor, SymbolProcessor } from "./job/SymbolProcessor.ts"
export { Timeframe } from "./job/Timeframe.ts"
export { SymbolPool, type SymbolPoolShape } from "./pool/SymbolPool.ts"
export type { ThreadsOptions } from "./pool/threads/options.ts"
export { layerFormulaProcessor } from "./symbol/formulaProcessor.ts"
export { defaultWorker } from "./worker/defaultWorkerUrl.ts"
