// `check`: looks at a whole account, read-only, and prints what is wrong with it.
import { checkAccount } from '../check/check-account.ts'
import { type AccountReport, CannotLook } from '../check/report.ts'
import { wordsHere } from '../check/words-here.ts'
import { plain } from '../domain/plain.ts'
import { BatchReadError } from '../ports/batch.ts'
import { systemClock } from '../ports/clock.ts'
import { accountGiven, emulatorAccounts } from './account-given.ts'
import { checkPage } from './check-page.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { lookClock } from './look-clock.ts'
import type { Values } from './options.ts'
import { printAnswer } from './output.ts'
import { readPrices } from './read-prices.ts'
import { CliError } from './usage.ts'

/** 0 healthy, 1 something is wrong or out of sight. Throws `CliError` with 2 where there could be no look. */
export async function checkCommand({ values }: Given, deps: CliDeps): Promise<number> {
  const report = await look(values, deps)
  const names = ['FAULT', 'POOL', 'COUNT', 'SCOPE', 'PARTY', 'CAUSE', 'CONFIDENCE', 'SUMMARY']
  const rows = report.problems.map((one) => [
    ...[one.fault, one.pool, String(one.count), one.scope, one.party],
    ...[one.causeClass, one.confidence, one.summary],
  ])
  const lines = () => checkPage(report, deps.terminal)
  printAnswer({ json: report, rows: [names, ...rows], lines }, values, deps)
  return report.verdict === 'healthy' ? 0 : 1
}

async function look(values: Values, deps: CliDeps): Promise<AccountReport> {
  const { local, ...given } = await accountGiven(values, deps.env, deps.fetch)
  const pricesFile = values.prices ?? (deps.env.BATCH_MEDIC_PRICES || undefined)
  const prices = pricesFile === undefined ? undefined : await readPrices(pricesFile, deps.read)
  const clock = local && given.endpoint ? await lookClock(given.endpoint, deps.fetch) : systemClock
  const noArm = local ? 'this is an account on this machine' : undefined
  try {
    const opened = await deps.openLook({ ...given, clock, ...(noArm ? { noArm } : {}) })
    return await checkAccount(
      { ...opened, progress: deps.progress, ...(prices ? { prices } : {}) },
      values.pool,
    )
  } catch (error) {
    if (error instanceof CannotLook) throw new CliError(2, plain(error.message, 600))
    if (error instanceof BatchReadError) {
      const others =
        local && given.endpoint ? await emulatorAccounts(given.endpoint, deps.fetch) : []
      throw new CliError(2, unread(error, given.account, given.key !== undefined, others))
    }
    throw error
  } finally {
    deps.progress('')
  }
}

/** The sentences of the app speak of its settings; here there are options. */
function unread(
  { code, failure, message }: BatchReadError,
  account: string,
  withKey: boolean,
  ofEmulator: readonly string[],
): string {
  if (code === 'NotSigned') {
    return withKey
      ? `The key of ${account} cannot be used: it must be the base64 text that the portal shows.`
      : `Nobody is signed in to Azure here: run az login, or give the key of ${account} with --key-from VARIABLE.`
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `The address of ${account} does not resolve (${code}); check --endpoint and, with a private endpoint, the DNS zone privatelink.batch.azure.com.`
  }
  if (code === 'ECONNREFUSED') {
    return `Nothing listens at the address of ${account} (${code}); check --endpoint, or start the emulator.`
  }
  if (failure === 'denied' && ofEmulator.length > 1) {
    const others = ofEmulator.filter((name) => name !== account)
    return `${account} denies access (${code}): each account of the emulator has an address of its own; if this is the one of another, name it with --account (${others.join(', ')}).`
  }
  if (failure === 'denied') {
    const right = withKey
      ? 'check the key and that --account and --endpoint are of one account'
      : 'whoever is signed in needs the role Azure Batch Data Contributor or Reader on it, or give a key with --key-from'
    return `${account} denies access (${code}): ${right}.`
  }
  return plain(wordsHere(message), 600)
}
