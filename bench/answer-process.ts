// The process that gives recorded answers over HTTP, as a store would that finds a range at once. Started by answer-server.ts.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from './answer-server.ts'

const answers = new Map<string, Answer>()
process.on('message', (answer: Answer) => {
  answers.set(answer.path, answer)
  process.send?.({ kept: answer.path })
})
process.on('disconnect', () => process.exit())

const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '')
  if (!answer) return response.writeHead(404).end()
  return response.writeHead(200, answer.headers).end(answer.body)
}).listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
