// The tables of docs/cost.md, each made from the counts and the prices.
import { assumed, counted, scheduled } from './counts.ts'
import { estimate, executionsOf, type Fleet, type Line, totalUsd, unitOf } from './estimate.ts'
import { fleets, mostNodesOnSmallInstances, onSmallInstances } from './fleets.ts'
import { prices } from './prices.ts'

const usd = (amount: number) => amount.toFixed(2)
const whole = (amount: number) => Math.round(amount).toLocaleString('en-US')
const units = ({ meter, units: amount }: Line) =>
  `${amount < 100 ? amount.toFixed(1) : whole(amount)} ${unitOf(meter)}`

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')
}

function fleetsTable(): string {
  const heads = [
    ...['fleet', 'accounts', 'pools', 'nodes', 'open jobs', 'incidents a day, each open for'],
    ...['page open, hours a day', 'USD a month', 'with instances of 512 MB'],
  ]
  const rows = fleets.map((fleet) => [
    ...[fleet.name, whole(fleet.accounts), whole(fleet.pools), whole(fleet.nodes)],
    whole(fleet.openJobs),
    fleet.incidentsPerDay === 0 ? 'none' : `${fleet.incidentsPerDay}, ${fleet.openHours} h`,
    whole(fleet.pageHoursPerDay),
    `**${usd(totalUsd(estimate(fleet)))}**`,
    onSmall(fleet),
  ])
  return table(heads, rows)
}

function onSmall(fleet: Fleet): string {
  const bill = usd(totalUsd(estimate(onSmallInstances(fleet))))
  return fleet.nodes > mostNodesOnSmallInstances ? `(${bill})` : bill
}

/** One fleet, each line of its bill; `npm run docs:cost -- --pools 40` prints it for a fleet of one's own. */
export function billTable(fleet: Fleet): string {
  const lines = estimate(fleet)
  const rows = lines.map((line) => [line.what, units(line), usd(line.usd)])
  return table(['for', 'in a month', 'USD'], [...rows, ['all', '', usd(totalUsd(lines))]])
}

function moneyTable(): string {
  const bills = fleets.map((fleet) => estimate(fleet))
  const [first = []] = bills
  const rows = first.map(({ what }, index) => [
    what,
    ...bills.map((lines) => usd(lines[index]?.usd ?? 0)),
  ])
  const all = bills.map((lines) => usd(totalUsd(lines)))
  return table(['USD a month', ...fleets.map(({ name }) => name)], [...rows, ['all', ...all]])
}

function executionsTable(fleet: Fleet): string {
  const rows = executionsOf(fleet).map(({ what, count, ms, tableRequests, items }) => [
    ...[what, whole(count), `${ms / 1000} s`],
    whole((count * ms * fleet.memoryGb) / 1000),
    ...[String(tableRequests), String(items)],
  ])
  const heads = [
    'function',
    'a month',
    'billed each',
    'GB-s',
    'table requests each',
    'log items each',
  ]
  return table(heads, rows)
}

function pricesTable(): string {
  const rows = Object.entries(prices).map(
    ([name, { usd: price, per, unit, freeUnits, source }]) => [
      `\`${name}\``,
      `${price} for ${per === 1 ? 'one' : whole(per)} ${unit}`,
      freeUnits === 0 ? '' : `${whole(freeUnits)} ${unit}`,
      source,
    ],
  )
  return table(['name', 'USD', 'free each month', 'source'], rows)
}

const origins = { counted, scheduled, assumed } as const

function constantsTable(): string {
  const rows = Object.entries(origins).flatMap(([origin, values]) =>
    Object.entries(values).map(([name, value]) => [`\`${name}\``, whole(value), origin]),
  )
  return table(['name', 'value', 'how it is known'], rows)
}

/** Heading of the page → the table that stands first under it. */
export function costTables(): Readonly<Record<string, string>> {
  const [busy] = fleets.filter(({ name }) => name === 'busy')
  if (!busy) throw new Error('tools/cost/fleets.ts has no fleet "busy"')
  return {
    '# Cost': fleetsTable(),
    '## Where the money goes': moneyTable(),
    '## The bill of the busy fleet, step by step': executionsTable(busy),
    '### From executions to dollars': billTable(busy),
    '## The prices': pricesTable(),
    '## The numbers': constantsTable(),
  }
}
