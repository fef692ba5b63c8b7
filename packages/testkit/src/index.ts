export {
  arbitraryAttributeValue,
  arbitraryChange,
  arbitraryItem,
  arbitraryKey,
  arbitraryNumberText,
  arbitraryText,
  arbitraryTimestamp,
  arbitraryVersion,
} from "./arbitraries.ts";
export { replicaStoreContract } from "./contract/replica-store-contract.ts";
export type { ReplicaStoreHarness } from "./contract/replica-store-harness.ts";
export { transportContract } from "./contract/transport-contract.ts";
export type { TransportHarness } from "./contract/transport-harness.ts";
export type { ContractCase } from "./contract-case.ts";
export { cutToSecond } from "./memory/cut-to-second.ts";
export { manualClock } from "./memory/manual-clock.ts";
export type { ManualClock } from "./memory/manual-clock.ts";
export { memoryDeadLetters } from "./memory/memory-dead-letters.ts";
export type { MemoryDeadLetters } from "./memory/memory-dead-letters.ts";
export { memoryMetrics } from "./memory/memory-metrics.ts";
export type { MemoryMetrics, MetricSeries } from "./memory/memory-metrics.ts";
export { memoryReplicaStore } from "./memory/memory-replica-store.ts";
export type { MemoryReplicaStoreOptions } from "./memory/memory-replica-store.ts";
export { memoryTable } from "./memory/memory-table.ts";
export type { MemoryKeySchema, MemoryPatch, MemoryTable, MemoryTableOptions } from "./memory/memory-table.ts";
export { memoryTombstones } from "./memory/memory-tombstones.ts";
export type { MemoryTombstones } from "./memory/memory-tombstones.ts";
export { memoryTransport } from "./memory/memory-transport.ts";
export type { MemoryFate, MemoryTransport, MemoryTransportOptions } from "./memory/memory-transport.ts";
export { silentLogger } from "./memory/silent-logger.ts";
export type { BeforeStep } from "./memory/step.ts";
export { memoryWorld } from "./schedules/memory-world.ts";
export { NAMED_SCHEDULES } from "./schedules/named-schedules.ts";
export type { RegionUnderTest } from "./schedules/replica-app.ts";
export { readUntilQuiet } from "./schedules/read-until-quiet.ts";
export { replicationWorld } from "./schedules/replication-world.ts";
export type {
  LinkUnderTest,
  ReplicationWorld,
  ReplicationWorldOptions,
} from "./schedules/replication-world.ts";
export { scheduleCases, scheduleWorld } from "./schedules/schedule.ts";
export type { Schedule, ScheduleWorld } from "./schedules/schedule.ts";
export {
  assertAssociative,
  assertCommutative,
  assertConverges,
  assertIdempotent,
} from "./laws/merge-laws.ts";
export type { Merge, MergeLawOptions } from "./laws/merge-laws.ts";
export { assertTotalOrder } from "./laws/total-order.ts";
export type { LawOptions } from "./laws/total-order.ts";
export { performOnCell } from "./simulator/cell.ts";
export type { Cell, Performed } from "./simulator/cell.ts";
export { searchExhaustively } from "./simulator/exhaustive-search.ts";
export type {
  ExhaustiveSearchOptions,
  ExhaustiveSearchResult,
  ExhaustiveStage,
  ExhaustiveTotals,
} from "./simulator/exhaustive-search.ts";
export { EXHAUSTIVE_WRITERS, exhaustiveStages } from "./simulator/exhaustive-stages.ts";
export type { StageOptions } from "./simulator/exhaustive-stages.ts";
export { EXHAUSTIVE_DEFAULT } from "./simulator/exhaustive/exhaustive-config.ts";
export type { ExhaustiveConfig } from "./simulator/exhaustive/exhaustive-config.ts";
export { INVARIANTS } from "./simulator/oracle/violation.ts";
export type { Invariant, Violation } from "./simulator/oracle/violation.ts";
export type { CellCall, IssueCall, PortAnswer, PortAnswers, PortCall } from "./simulator/port-call.ts";
export { portsOfCalls } from "./simulator/ports-of-calls.ts";
export type { CallPorts } from "./simulator/ports-of-calls.ts";
export { searchAtRandom } from "./simulator/random-search.ts";
export type {
  RandomSearchOptions,
  RandomSearchResult,
  RandomSearchTotals,
} from "./simulator/random-search.ts";
export { sampleProtocol } from "./simulator/sample-protocol.ts";
export { isthmusProtocol, SIMULATED_KEY_NAMES, SIMULATED_TABLE } from "./simulator/simulated-protocol.ts";
export type {
  IsthmusProtocolOptions,
  PortWrapping,
  ProtocolSetting,
  SimulatedProtocol,
  UseCases,
} from "./simulator/simulated-protocol.ts";
export type { WriterKind } from "./simulator/writers.ts";
