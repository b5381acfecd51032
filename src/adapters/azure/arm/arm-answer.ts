// What an answer of ARM means: read, missing, denied with the action that lacks, or failed with a sentence.
import { redact } from '../../../domain/redact.ts'
import type { ArmAnswer, ArmBody } from '../../../ports/arm.ts'
import { wireObject, wireText } from '../batch/wire-value.ts'
import type { Sent } from './arm-wire.ts'

/**
 * Codes of 404 that do not say that the thing is gone: a subscription that the identity may not see is answered so,
 * and a type or API version that ARM does not know.
 */
const notGone = new Set([
  'subscriptionnotfound',
  'invalidresourcetype',
  'invalidresourcenamespace',
  'noregisteredproviderfound',
])

export function answerOf(sent: Sent, path: string): ArmAnswer<ArmBody> {
  if (sent.kind === 'lost') return { kind: 'failed', reason: sent.reason, path }
  const body = objectOf(sent.body)
  if (sent.status === 200) {
    if (body !== undefined) return { kind: 'read', value: body }
    return { kind: 'failed', reason: 'Azure Resource Manager answered with no JSON object.', path }
  }
  const error = wireObject(body?.error) ?? body
  const code = wireText(error?.code) ?? ''
  const message = redact((wireText(error?.message) ?? '').slice(0, 2_000))
  if (sent.status === 403) {
    return { kind: 'denied', action: deniedAction(message) ?? actionToRead(path), path }
  }
  // Without a code it was not Resource Manager who said so: a proxy, or a wrong address.
  if (sent.status === 404 && code !== '' && !notGone.has(code.toLowerCase())) {
    return { kind: 'missing', path }
  }
  const said = [code, message.slice(0, 300)].filter((part) => part !== '').join(': ')
  const status = `Azure Resource Manager answered ${sent.status}${said === '' ? '' : ` (${said})`}`
  return { kind: 'failed', reason: `${status}.${adviceOn(sent.status)}`, path }
}

/** `… does not have authorization to perform action 'Microsoft.Network/…/read' over scope …` */
function deniedAction(message: string): string | undefined {
  return /perform action '([\w.*/-]{3,200})'/i.exec(message)?.[1]
}

/** The action that reading this path takes, by ARM's pattern: provider, types without names, read. */
export function actionToRead(path: string): string {
  const at = path.toLowerCase().lastIndexOf('/providers/')
  if (at < 0) return 'Microsoft.Resources/subscriptions/read'
  const [provider = '', ...parts] = path.slice(at + '/providers/'.length).split('/')
  return [provider, ...parts.filter((part, index) => index % 2 === 0 && part !== ''), 'read'].join(
    '/',
  )
}

function adviceOn(status: number): string {
  if (status === 401) return ' Look at the identity: its token was refused.'
  if (status === 429) return ' It throttles: try again in a few minutes.'
  if (status >= 500) return ' Try again later.'
  return ''
}

function objectOf(text: string): ArmBody | undefined {
  try {
    return wireObject(JSON.parse(text))
  } catch {
    return undefined
  }
}
