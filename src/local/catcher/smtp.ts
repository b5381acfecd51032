// A mail server that keeps every mail and sends none.
import type { AddressObject } from 'mailparser'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Caught } from './caught.ts'

const maxBytes = 10 * 1024 * 1024

/**
 * Listens on 127.0.0.1 without TLS; any user and password are good.
 * @throws the system's own error, e.g. EADDRINUSE
 */
export async function startSmtpCatcher(
  caught: Caught,
  port: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: maxBytes,
    logger: false,
    onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    onData: (stream, session, done) => {
      const rcpt = session.envelope.rcptTo.map((to) => to.address)
      simpleParser(stream)
        .then((mail) => {
          if (stream.sizeExceeded) return done(new Error('the mail is larger than 10 MB'))
          const { messageId, inReplyTo } = mail
          caught.add('mails', {
            from: mail.from?.text ?? '',
            to: rcpt.length > 0 ? rcpt : addresses(mail.to),
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            ...(typeof mail.html === 'string' && { html: mail.html }),
            ...(messageId !== undefined && { messageId }),
            ...(inReplyTo !== undefined && { inReplyTo }),
            references: [mail.references ?? []].flat(),
          })
          done()
        })
        .catch((error: Error) => done(error))
    },
  })
  // A client that hangs up is no reason to end.
  server.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () => new Promise((done) => server.close(done)),
  }
}

function addresses(to: AddressObject | AddressObject[] | undefined): string[] {
  return [to ?? []].flat().map((one) => one.text)
}
