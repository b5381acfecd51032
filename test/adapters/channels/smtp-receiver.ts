// A mail server on this machine for the tests of channels: refuses the addresses it is told to, or breaks the conversation.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface SmtpReceiver {
  url: string
  /** Mails with the addresses of the envelope. */
  got: { to: string[]; mail: ParsedMail }[]
  /** What the server says to an address: `451 greylisted`. */
  refusals: Map<string, string>
  /** What it says once it has read a mail. */
  atEnd: string | undefined
  stop(): Promise<void>
}

export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const said = (text: string | undefined) => {
    const [code = '', ...words] = text?.split(' ') ?? []
    return text === undefined
      ? null
      : Object.assign(new Error(words.join(' ')), { responseCode: Number(code) })
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, _session, done) => done(said(receiver.refusals.get(address))),
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        const wrong = said(receiver.atEnd)
        if (!wrong) receiver.got.push({ to: session.envelope.rcptTo.map((to) => to.address), mail })
        done(wrong)
      }, done)
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: SmtpReceiver = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    got: [],
    refusals: new Map(),
    atEnd: undefined,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
  return receiver
}

export interface RawReceiver {
  url: string
  stop(): Promise<void>
}

/** A server that does with a connection what it is told, and speaks no SMTP on its own. */
export async function startRaw(connected: (socket: Socket) => void): Promise<RawReceiver> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    connected(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
