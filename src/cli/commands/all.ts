// All commands, in the order of the help.
import type { CommandRow } from '../command-row.ts'
import { controlRows } from './controls.ts'
import { incidentRows } from './incidents.ts'
import { offlineRows } from './offline.ts'
import { toolRows } from './tool.ts'

export const rows: readonly CommandRow[] = [
  ...incidentRows,
  ...controlRows,
  ...offlineRows,
  ...toolRows,
]
