// What somebody does at the portal that our own adapter has no call for: plain requests to the emulator.
import type { WholeApp } from './whole-app.ts'

const account = 'renderfarm'
/** An Entra token needs an audience and no more: the emulator checks no signature of one. */
const token = [{ alg: 'none' }, { aud: 'https://batch.core.windows.net/' }, 'x']
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')

type Call = [stage: Pick<WholeApp, 'emulator'>, method: string, path: string, body?: unknown]

/** One call as a person makes it; answers with its status. */
export function byHand(...call: Call): number {
  return askByHand(...call).status
}

/** The same with what came with it. */
export function askByHand(...[{ emulator }, method, path, body]: Call) {
  const text = body === undefined ? '' : JSON.stringify(body)
  const answer = emulator.handle({
    method,
    url: `http://${account}.westeurope.batch.azure.com${path}?api-version=2022-10-01.16.0`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json; odata=minimalmetadata',
      'content-length': String(Buffer.byteLength(text)),
    },
    body: text,
  })
  const said = String(answer.body ?? '')
  const whole: unknown = said === '' ? undefined : JSON.parse(said)
  return { status: answer.status, body: whole }
}
