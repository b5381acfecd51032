// Where an older or newer API version answers otherwise than 2022-10-01.16.0, in whose shape the emulator answers.

interface VersionDifference {
  /** First and last version it holds for, as prefixes of `2020-03-01.11.0`. */
  from: string
  to: string
  path: RegExp
  /** Which side has something. */
  where: 'recorded' | 'ours' | 'both'
  /** The recorded value, where both sides have one. */
  recorded?: RegExp
  source: string
}

const oldest = '2020-03'
/** The last version before each change that is named below. */
const before = { slots: '2020-03', parallel: '2020-09', preemption: '2021-06', modes: '2022-01' }

/**
 * Each row was seen to hold in every recording of its versions, and in none of the others:
 * the field came with the next version, or its older form went.
 */
const versionDifferences: readonly VersionDifference[] = [
  {
    ...{ from: oldest, to: before.slots, path: /(^|\.)maxTasksPerNode$/, where: 'recorded' },
    source: 'maxTasksPerNode was renamed to taskSlotsPerNode in 2020-09-01.12.0',
  },
  {
    ...{ from: oldest, to: before.slots, path: /(^|\.)taskSlotsPerNode$/, where: 'ours' },
    source: 'maxTasksPerNode was renamed to taskSlotsPerNode in 2020-09-01.12.0',
  },
  {
    ...{ from: oldest, to: before.slots, path: /(^|\.)requiredSlots$/, where: 'ours' },
    source: 'task slots came with 2020-09-01.12.0',
  },
  {
    ...{ from: oldest, to: before.slots, path: /(^|\.)runningTaskSlotsCount$/, where: 'ours' },
    source: 'task slots came with 2020-09-01.12.0',
  },
  {
    ...{ from: oldest, to: before.slots, where: 'recorded' },
    path: /^(active|running|completed|succeeded|failed)$/,
    source: 'task counts were flat before task slots came with 2020-09-01.12.0',
  },
  {
    ...{ from: oldest, to: before.slots, path: /^(taskCounts|taskSlotCounts)$/, where: 'ours' },
    source: 'task counts were flat before task slots came with 2020-09-01.12.0',
  },
  {
    ...{ from: oldest, to: before.slots, where: 'both', recorded: /#taskcounts\/@Element$/ },
    path: /^odata\.metadata$/,
    source: 'task counts were flat before task slots came with 2020-09-01.12.0',
  },
  {
    ...{ from: oldest, to: before.parallel, path: /(^|\.)maxParallelTasks$/, where: 'ours' },
    source: 'maxParallelTasks came with 2021-06-01.14.0',
  },
  {
    ...{ from: oldest, to: before.preemption, path: /(^|\.)allowTaskPreemption$/, where: 'ours' },
    source: 'allowTaskPreemption came with 2022-01-01.15.0',
  },
  {
    ...{ from: oldest, to: before.preemption, path: /(^|\.)virtualMachineInfo$/, where: 'ours' },
    source: 'virtualMachineInfo is in no recording before 2022-01-01.15.0',
  },
  {
    ...{ from: oldest, to: before.modes, where: 'ours' },
    path: /(^|\.)(target|current)NodeCommunicationMode$/,
    source: 'node communication modes came with 2022-10-01.16.0',
  },
  {
    ...{ from: oldest, to: before.slots, where: 'recorded' },
    path: /inboundEndpoints\[[^\]]*RdpInput\]\.publicIPAddress$/,
    source: 'endpoints of cloud-service nodes are without an address since 2020-09-01.12.0',
  },
  {
    ...{ from: '2024-02', to: '2024-02', path: /\.upgradingOS$/, where: 'recorded' },
    source: 'the node state upgradingOS came with 2024-02-01.19.0',
  },
]

/** The source that explains a difference by the version, if there is one. */
export function explained(
  apiVersion: string,
  { path, recorded, ours }: { path: string; recorded: string; ours: string },
): string | undefined {
  const where = ours === 'absent' ? 'recorded' : recorded === 'absent' ? 'ours' : 'both'
  return versionDifferences.find(
    (one) =>
      one.where === where &&
      one.from <= apiVersion &&
      apiVersion.slice(0, one.to.length) <= one.to &&
      one.path.test(path) &&
      (one.recorded?.test(recorded) ?? true),
  )?.source
}
