// The columns of a list of incidents as CSV.
import type { z } from 'zod'
import type { CsvColumn } from './csv.ts'
import type { incidentRow } from './shapes/incident-row.ts'

type Row = z.input<typeof incidentRow>

const plainFields = [
  ...(['id', 'account', 'pool', 'fault', 'title', 'subjectText', 'state', 'mode'] as const),
  ...(['severity', 'party', 'causeClass', 'confidence', 'summary', 'nodes'] as const),
  ...(['detectedAt', 'changedAt', 'resolvedAt'] as const),
] as const satisfies readonly (keyof Row)[]

export const incidentColumns: readonly CsvColumn<Row>[] = [
  ...plainFields.map((name) => ({ name, cell: (row: Row) => row[name] })),
  { name: 'resolution', cell: ({ resolution }) => resolution?.kind },
  { name: 'resolutionReason', cell: ({ resolution }) => resolution?.reason },
  { name: 'waiting', cell: ({ waiting }) => waiting?.reason },
  { name: 'waitingUntil', cell: ({ waiting }) => waiting?.until },
  { name: 'guard', cell: ({ waiting }) => waiting?.guard },
  { name: 'acknowledgedBy', cell: ({ acknowledgedBy }) => acknowledgedBy },
  { name: 'repairs', cell: ({ repairs }) => repairs },
  { name: 'nodeHours', cell: ({ cost }) => cost?.nodeHours },
  { name: 'money', cell: ({ cost }) => cost?.money },
  { name: 'currency', cell: ({ cost }) => cost?.currency },
]
