// Opens a server on the loopback address only, and closes it without waiting for idle clients.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LocalServer {
  url: string
  stop(): Promise<void>
}

/** @throws Error that names the port, e.g. when it was taken meanwhile */
export function listenLocally(server: Server, port: number): Promise<LocalServer> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`port ${port} cannot be opened: ${cause.message}`, { cause }))
    })
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        stop: () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
      })
    })
  })
}
