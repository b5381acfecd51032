// Events of the script reach the topic, with its key, and are sent again until it takes them.
import { expect, test } from 'vitest'
import { createEventSender } from '../../src/emulator/event-sender.ts'
import { taskFailedEvent } from '../../src/emulator/life/cloud-event.ts'

const event = taskFailedEvent(
  { account: 'renderfarm', pool: 'frames', jobId: 'shot', taskId: 't' },
  '2026-05-04T08:00:05Z',
)

function sender(answers: (number | Error)[]) {
  const sent: { url: string; init: RequestInit | undefined }[] = []
  const waits: number[] = []
  const send: typeof fetch = async (url, init) => {
    sent.push({ url: String(url), init })
    const answer = answers.shift() ?? 503
    if (answer instanceof Error) throw answer
    return new Response(null, { status: answer })
  }
  const sleep = async (ms: number) => void waits.push(ms)
  const deliver = createEventSender({
    url: 'http://127.0.0.1:7074/api/events',
    key: 'k',
    send,
    sleep,
  })
  return { deliver, sent, waits }
}

test('one POST in the structured form, with the key of the topic', async () => {
  const { deliver, sent } = sender([200])
  await deliver(event)
  expect(sent).toHaveLength(1)
  expect(sent[0]?.init?.headers).toEqual({
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'aeg-sas-key': 'k',
  })
  expect(JSON.parse(String(sent[0]?.init?.body))).toEqual(event)
})

test('again after a refusal and after a lost connection, waiting longer each time', async () => {
  const { deliver, sent, waits } = sender([503, new Error('ECONNREFUSED'), 200])
  await deliver(event)
  expect(sent).toHaveLength(3)
  expect(waits).toEqual([500, 1_000])
})

test('gives up after eight times and says why', async () => {
  const { deliver, sent } = sender([])
  await expect(deliver(event)).rejects.toThrow(/did not take the event .*: status 503/)
  expect(sent).toHaveLength(8)
})
