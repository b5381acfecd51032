// The table of a bench: what was measured, in which time, on which machine and versions; as text or as JSON.
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

export interface Figure {
  what: string
  value: number
  /** `s`, `ms`, `calls`, `transactions`, `MiB`, … */
  unit: string
  /** virtual: what the product waits for, by the clock of the emulator. wall: work of this machine, with whatever else it does. cpu: work of this process alone. count: neither. */
  time: 'virtual' | 'wall' | 'cpu' | 'virtual + wall' | 'count'
}

export interface Section {
  title: string
  figures: readonly Figure[]
}

const packages = ['@azure/batch', '@azure/data-tables', '@azure/storage-queue', 'azurite']

/** The machine and the versions that the figures hold for. */
function machine() {
  const [first] = cpus()
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    node: process.version,
    ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  }
}

function versionOf(name: string): string {
  const path = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  try {
    return String(JSON.parse(readFileSync(path, 'utf8')).version)
  } catch {
    return 'not installed'
  }
}

export function printMachine(): void {
  for (const [name, value] of Object.entries(machine())) console.log(`${name.padEnd(24)} ${value}`)
}

export function printSection({ title, figures }: Section): void {
  console.log(`\n${title}`)
  for (const { what, value, unit, time } of figures) {
    console.log(`  ${what.padEnd(66)} ${rounded(value).padStart(10)} ${unit.padEnd(14)} ${time}`)
  }
}

export function printAsText(sections: readonly Section[]): void {
  printMachine()
  for (const section of sections) printSection(section)
}

export function printAsJson(sections: readonly Section[]): void {
  console.log(JSON.stringify({ machine: machine(), sections }, null, 2))
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1)
}

/** The value below which so many percent of the values lie; NaN of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}
