// The workbook's file, and the shape of what the tests look at in it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bicep.ts'

const workbookFile = 'infra/workbook/batch-medic.json'

export interface WorkbookItem {
  /** 1 text, 3 query, 9 parameters, 11 links, 12 group. */
  type: number
  name: string
  customWidth?: string
  content: {
    version?: string
    json?: string
    title?: string
    query?: string
    queryType?: number
    resourceType?: string
    visualization?: string
    timeContextFromParameter?: string
    noDataMessage?: string
    parameters?: WorkbookParameter[]
    items?: WorkbookItem[]
  }
}

export interface WorkbookParameter {
  id: string
  name: string
  type: number
  query?: string
}

export interface Workbook {
  version: string
  items: WorkbookItem[]
  fallbackResourceIds?: string[]
}

export function readWorkbook(): Workbook {
  return JSON.parse(readFileSync(join(root, workbookFile), 'utf8'))
}

/** All items, those in groups as well. */
export function allItems({ items }: { items: WorkbookItem[] }): WorkbookItem[] {
  return items.flatMap((item) => [item, ...allItems({ items: item.content.items ?? [] })])
}
