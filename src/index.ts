export { importCsv, type ImportOptions } from "./candles/CandleImport.ts"
export { type CandleAnswer, CandleRepository, type CandleRequest } from "./candles/CandleRepository.ts"
export { type CandleColumns, type Candles, type Column, COLUMNS } from "./candles/Candles.ts"
export type { ImportReport, RejectedRow } from "./candles/importReport.ts"
export type { BarInput, ColumnsInput, MemoryBars, TimeInput } from "./candles/memoryBars.ts"
export { sampleMarket, type SampleMarketOptions, writeSampleMarket } from "./candles/SampleMarket.ts"
export type { BarColumns } from "./candles/storeLayout.ts"
export { describeStore, type StoreSummary, type TimeframeSummary } from "./candles/StoreSummary.ts"
export { UnusableFile } from "./candles/UnusableFile.ts"
export { ProcessingEngine, type ProcessingEngineShape } from "./engine/ProcessingEngine.ts"
export { JobMetrics } from "./engine/JobMetrics.ts"
export { Telemetry, type TelemetryOptions } from "./engine/Telemetry.ts"
export { type OnProgress, Progress, type Snapshot } from "./engine/Progress.ts"
export {
  type Bars,
  type CompileOptions,
  type Evaluation,
  type FormulaColumn,
  FormulaService,
  type Plan,
  type Series,
} from "./formula/FormulaService.ts"
export { RetrySchedule } from "./engine/Retries.ts"
export { checkFormula, FormulaErrors, type FormulaFacts, type FormulaValue } from "./formula/FormulaCheck.ts"
export { formulaReference, type ReferenceEntry } from "./formula/Reference.ts"
export { DateRange } from "./job/DateRange.ts"
export {
  encodeExplanation,
  ExplainedExpression,
  ExplainedStatement,
  ExplainedValue,
  Explanation,
} from "./job/Explanation.ts"
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
export type { SymbolSeries } from "./job/SymbolSeries.ts"
export { MeasureWork, type PreparedProcessor, SymbolProcessor } from "./job/SymbolProcessor.ts"
export { Timeframe } from "./job/Timeframe.ts"
export { type RunSymbol, SymbolPool, type SymbolPoolShape } from "./pool/SymbolPool.ts"
export type { Permissions } from "./pool/processes/nodeArguments.ts"
export type { ProcessesOptions } from "./pool/processes/options.ts"
export type { WorkersOptions } from "./pool/supervision/options.ts"
export type { ThreadsOptions } from "./pool/threads/options.ts"
export { renderExplanation } from "./report/ExplanationTable.ts"
export { seriesCsvHeader, seriesToCsv, seriesToNdjson } from "./report/seriesText.ts"
export { computeSeries, type SeriesRequest } from "./symbol/computeSeries.ts"
export { explainFormula, type ExplainRequest } from "./symbol/explainFormula.ts"
export { layerFormulaProcessor } from "./symbol/formulaProcessor.ts"
export { defaultWorker } from "./worker/defaultWorkerUrl.ts"
